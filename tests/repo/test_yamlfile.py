"""The strict YAML: what is read, what is refused with its line, and that writing comes back unchanged."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from docmgr.errors import PolicyError
from docmgr.repo import yamlfile

LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])]


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__, autouse=True)
def loader(request, monkeypatch):
    """Every test runs with the C parser and with the Python parser."""
    monkeypatch.setattr(yamlfile, "_LOADER", request.param)


def mistakes(text: str | bytes) -> list[tuple[int, str]]:
    return [(mistake.line, mistake.message) for mistake in yamlfile.read(text, "p.yaml")[1]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("a: 14:00", {"a": "14:00"}),
        ("a: 1.10", {"a": "1.10"}),
        ("a: 2024-03-01", {"a": "2024-03-01"}),
        ("a: 007", {"a": "007"}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: 0x1F", {"a": "0x1F"}),
        ("a: -12", {"a": -12}),
        ("a: off", {"a": "off"}),
        ("a: [true, 'true', ~, '~', null, '']", {"a": [True, "true", None, "~", None, ""]}),
        ("制度流程: {类型: [制度]}", {"制度流程": {"类型": ["制度"]}}),
        ("2024: x", {"2024": "x"}),
        ("a: |\n  x\n  \ty # no comment\n", {"a": "x\n\ty # no comment\n"}),
        ("a: 'x\ty' # tab\tin a comment\n", {"a": "x\ty"}),
        ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
    ],
)
def test_reads_what_stands_there(text, value):
    assert yamlfile.parse(text, "p.yaml").value == value


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "line 1"),
        ("a: 1\nb:\n\tc: 1\n", 3, "tab"),
        ("a:\tb\n", 1, "tab"),
        ("\ufeffa: 1\n", 1, "byte order mark"),
        ("a: 1\nb: no\n", 2, "no means"),
        ("a: ON\n", 1, "ON means"),
        ("yes: 1\n", 1, "key"),
        ("null: 1\n", 1, "key"),
        ("a: &x 1\n", 1, "anchor"),
        ("a: 1\nb: *x\n", 2, "alias"),
        ("<<: {a: 1}\n", 1, "key"),
        ("a: !!python/object:os.system x\n", 1, "tag"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("%YAML 1.1\n---\na: 1\n", 1, "directive"),
        ("? [a]\n: 1\n", 1, "text"),
        ("a: 1\nb: c: d\n", 2, "colon"),
        ("a: 'b\n", 2, "closed"),
        ("a: @b\n", 1, "quotes"),
        ("a: 1\nb: \x01\n", 2, "U+0001"),
        ("a: \udcff\n", 1, "U+DCFF"),
        (b"a: 1\nb: \xb2\xe2\n", 2, "UTF-8"),
        ("x: " + "[" * 100, 1, "deep"),
    ],
)
def test_refuses_with_the_line(text, line, word):
    found = mistakes(text)
    assert len(found) == 1
    assert found[0][0] == line
    assert word in found[0][1]


def test_collects_every_mistake_in_order():
    text = "a: yes\nb: {c: 1, c: 2}\nd:\n  - &x on\n  - *x\n"
    assert [line for line, _ in mistakes(text)] == [1, 2, 4, 4, 5]
    with pytest.raises(PolicyError) as caught:
        yamlfile.parse(text, "p.yaml")
    assert str(caught.value).splitlines()[0].startswith("p.yaml:1: ")
    assert len(caught.value.mistakes) == 5


def test_knows_the_line_of_every_value():
    node = yamlfile.parse("# head\nfolders:\n  制度流程:\n    types:\n      - 制度\n      - 流程\n", "p.yaml")
    assert node.line == 2
    assert node.line_of("folders", "制度流程", "types", 1) == 6
    assert node.line_of("folders", "制度流程", "nothing", "here") == 3
    assert node.get("folders", "制度流程", "types", 1) == "流程"
    assert node.get("folders", 0) is None
    assert str(node.mistake("no", "folders", "制度流程")) == "p.yaml:3: no"


TEXT = (
    st.text(alphabet=st.characters(codec="utf-8"))
    | st.from_regex(r"[-+.0-9:eExo_a-f ~#'\"\n\t]{0,8}")
    | st.sampled_from(["yes", "No", "off", "~", "14:00", "<<", "=", "!a", "&a", "0o7", "1e3", ".inf", "-", "?", "a:"])
    | st.sampled_from(["a\n", "\n", "# x", " a"])
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_what_is_written_is_read_alike_by_every_reader(value):
    text = yamlfile.dump(value)
    assert yamlfile.parse(text, "p.yaml").value == value
    for loader in LOADERS:
        assert yaml.load(text, Loader=loader) == value


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab:-[]{}&*!|>'\"%@`#,? \n\t0.~\ufeff\x85\u2028"))
def test_never_crashes(text):
    yamlfile.read(text, "p.yaml")


BLOCK = """\
name: '《x》'
'on':
  - 'a: b'
  - 20240301-计划
  - '2024-03-01'
  - k: |
      line

        two
none: null
empty: {}
"""


def test_block_style_is_stable():
    items = ["a: b", "20240301-计划", "2024-03-01", {"k": "line\n\n  two\n"}]
    assert yamlfile.dump({"name": "《x》", "on": items, "none": None, "empty": {}}) == BLOCK


@pytest.mark.parametrize("value", [1.5, {1: "a"}, object()])
def test_refuses_to_write_what_it_cannot_read_back(value):
    with pytest.raises(TypeError):
        yamlfile.dump(value)
