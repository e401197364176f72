"""The member directory: what files say, who may do what, and what a change writes. Source: G-2."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.errors import PolicyError, RefusedError, UsageError
from docmgr.people import change
from docmgr.people.change import Actor, Wish
from docmgr.people.directory import Directory
from docmgr.people.load import KEYS, load_directory
from docmgr.people.member import Deputy, Member, Role, as_data, id_from_email, is_id
from docmgr.people.roles import labels, role_id, typed_role
from docmgr.people.store import read_directory
from docmgr.plan import Plan, Write
from docmgr.repo.git import Repository
from docmgr.repo.yamledit import edited
from docmgr.repo.yamlfile import dump, parse

DAY = date(2024, 3, 5)
HEAD = Member("zhang", "张三", ("zhang@example.com",), roles=(Role("head"),))
LI = Member("li", "李四", ("li@example.com", "Li@Old.example"), aliases=("小李",), roles=(Role("member"),))
EVERYBODY = Directory([HEAD, LI])
BY_HEAD = Actor("Zhang@Example.com", DAY)


def load(**files: str) -> Directory:
    return load_directory({f"records/members/{name}.yml": text.encode() for name, text in files.items()})


def mistakes(**files: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        load(**files)
    return [str(each) for each in caught.value.mistakes]


def only_write(done: Plan) -> Write:
    (action,) = done.actions
    assert isinstance(action, Write)
    return action


# ------------------------------------------------------------------ reading


def test_reads_everything_that_as_data_writes() -> None:
    member = Member(
        "wang",
        "王五",
        ("wang@x.cn",),
        aliases=("Wang",),
        roles=(Role("lead", "项目资料/A项目", date(2024, 1, 1), date(2024, 6, 30)), Role("doc_admin")),
        department="研发部",
        joined=date(2020, 1, 1),
        leave_date=date(2025, 1, 1),
        deputy_for=(Deputy("zhang", date(2024, 3, 1), date(2024, 3, 9)),),
        leave_days=(date(2024, 5, 6),),
        keys=("age1abc",),
        signing_keys=("ssh-ed25519 AAAA",),
    )
    data = as_data(member)
    assert set(data) == set(KEYS)
    assert load(wang=dump(data), zhang=dump(as_data(HEAD))).get("wang") == member


def test_every_mistake_is_told_with_its_line() -> None:
    told = mistakes(
        li="schema: member/1\nid: Li\nname: [x]\nemail: li@x\nemails: [li]\nroles:\n  - {role: boss}\n  - head\n"
        "joined: 2024-02-30\n",
        zhao="schema: task/1\nid: zhao\nname: 赵\nemails: [Z@x]\ndeputy_for: [{who: nobody}]\n",
        zhou="schema: member/1\nid: zhou\nname: 周\nemails: [z@X]\n"
        "roles: [{role: head, from: 2024-03-02, to: 2024-03-01}]\n",
    )
    places = [line.split(": ", 1)[0].removeprefix("records/members/") for line in told]
    assert places == [
        *("li.yml:2", "li.yml:3", "li.yml:4", "li.yml:5", "li.yml:7", "li.yml:8", "li.yml:9"),
        *("zhao.yml:0", "zhao.yml:1"),
        *("zhou.yml:0", "zhou.yml:5"),
    ]


def test_the_file_is_called_as_its_member() -> None:
    assert mistakes(li="schema: member/1\nid: wang\nname: x\nemails: [a@b]\n") == [
        "records/members/li.yml:2: the id is wang, but the file is called li"
    ]


def test_a_newer_schema_may_know_more() -> None:
    text = "schema: member/2\nid: li\nname: 李四\nemails: [a@b]\nmood: good\nroles: [{role: wizard, hat: blue}]\n"
    assert load(li=text).find("li").roles == (Role("wizard"),)
    assert mistakes(li=text.replace("member/2", "member/1")) != []


@pytest.mark.parametrize("text", ["", "- a\n", "schema: member/1\n", "a: [\n", "\ufeffschema: member/1\n", "x\ty: 1\n"])
def test_hostile_files_are_mistakes(text: str) -> None:
    assert mistakes(li=text)


def test_reads_the_work_tree_and_a_bare_repository(repo: Path, git: object, tmp_path: Path) -> None:
    assert read_directory(Repository.discover(repo)).members == ()
    git.put("records/members/zhang.yml", dump(as_data(HEAD)), message="a head")  # type: ignore[attr-defined]
    git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))  # type: ignore[operator]
    for folder in (repo, tmp_path / "bare.git"):
        assert read_directory(Repository.discover(folder)).members == (HEAD,)


# ------------------------------------------------------------------ who is who


def test_finds_people_however_they_are_called() -> None:
    for who in ("li", "LI", "李四", "小李", "LI@OLD.example"):
        assert EVERYBODY.find(who) is LI
    with pytest.raises(UsageError, match="nobody"):
        EVERYBODY.find("王")
    with pytest.raises(UsageError, match="li 李四, li2 李四"):
        Directory([LI, Member("li2", "李四", ("l2@x.cn",))]).find("李四")


def test_roles_have_days_scopes_and_deputies() -> None:
    deputy = Member("wang", "王五", ("w@x",), deputy_for=(Deputy("zhang", date(2024, 3, 4), date(2024, 3, 5)),))
    lead = Member("zhao", "赵六", ("z@x",), roles=(Role("lead", "项目资料/A项目", until=date(2024, 3, 5)),))
    gone = Member("qian", "钱七", ("q@x",), roles=(Role("head"),), leave_date=date(2024, 3, 4))
    directory = Directory([HEAD, deputy, lead, gone])
    assert directory.heads(DAY) == (HEAD,)
    assert directory.heads(date(2024, 3, 4)) == (gone, HEAD)
    assert directory.may(deputy, "head", DAY)
    assert not directory.may(deputy, "head", date(2024, 3, 6))
    assert directory.may(lead, "lead", DAY, "项目资料/A项目/设计")
    assert not directory.may(lead, "lead", DAY, "项目资料/A项目二")
    assert not directory.may(lead, "lead", DAY)
    assert not directory.may(lead, "lead", date(2024, 3, 6), "项目资料/A项目")
    assert not directory.may(gone, "head", DAY)
    assert not directory.may(None, "member", DAY)


def test_roles_are_typed_in_either_language() -> None:
    assert {role_id(word) for words in labels().values() for word in words.values()} == set(labels())
    assert typed_role("负责人") == Role("head")
    assert typed_role("lead:项目资料/A项目/@2024-03-01..") == Role("lead", "项目资料/A项目", date(2024, 3, 1))
    for wrong in ("boss", "", "head@2024-02-30..", "head@2024-03-02..2024-03-01"):
        with pytest.raises(UsageError):
            typed_role(wrong)


@given(st.text(max_size=60))
def test_an_id_made_from_an_address_is_lawful(local: str) -> None:
    assert is_id(id_from_email(f"{local}@x.cn"))


@pytest.mark.parametrize("text", ["", "Zhang", "张三", "a b", "con", "lpt1", "-a", "a.b", "x" * 41, "a\n"])
def test_unlawful_ids(text: str) -> None:
    assert not is_id(text)


# ------------------------------------------------------------------ changing


def test_add_writes_one_file() -> None:
    wish = Wish(name=" 王\u3000五 ", emails=("w@x.cn",), roles=(Role("doc_admin"),))
    done = change.add(EVERYBODY, "wang", wish, BY_HEAD)
    write = only_write(done)
    assert write.path == "records/members/wang.yml"
    assert parse(write.content, write.path).value == {
        "schema": "member/1",
        "id": "wang",
        "name": "王 五",
        "emails": ["w@x.cn"],
        "roles": [{"role": "doc_admin"}],
    }


@pytest.mark.parametrize(
    ("member_id", "wish"),
    [
        ("li", Wish(name="x", emails=("new@x",))),
        ("Wang", Wish(name="x", emails=("new@x",))),
        ("wang", Wish(name="x", emails=("LI@example.com",))),
        ("wang", Wish(name="x")),
        ("wang", Wish(name=" ", emails=("new@x",))),
        ("wang", Wish(name="x", emails=("no address",))),
        ("wang", Wish(name="x", emails=("new@x",), deputy_for=(Deputy("nobody"),))),
    ],
)
def test_add_refuses_what_is_taken_or_unlawful(member_id: str, wish: Wish) -> None:
    with pytest.raises(UsageError):
        change.add(EVERYBODY, member_id, wish, BY_HEAD)


def test_only_a_head_changes_others() -> None:
    for actor in (Actor("li@example.com", DAY), Actor("stranger@x", DAY)):
        with pytest.raises(RefusedError, match=r"张三 <zhang@example\.com>") as caught:
            change.add(EVERYBODY, "wang", Wish(name="x", emails=("w@x",)), actor)
        assert (caught.value.clause, caught.value.exit_code) == ("G-2", 5)
    with pytest.raises(RefusedError):
        change.set_(
            EVERYBODY, LI, Wish(roles=(Role("head"),)), Actor("li@example.com", DAY), dump(as_data(LI)).encode()
        )
    with pytest.raises(RefusedError):
        change.set_(EVERYBODY, HEAD, Wish(emails=("x@y",)), Actor("li@example.com", DAY), dump(as_data(HEAD)).encode())
    nobody = Directory([LI])
    assert change.add(nobody, "wang", Wish(name="x", emails=("w@x",)), Actor("stranger@x", DAY)).actions


def test_everybody_keeps_their_own_addresses_and_keys() -> None:
    text = dump(as_data(LI)).encode()
    done = change.set_(EVERYBODY, LI, Wish(emails=("new@x.cn",), keys=("age1x",)), Actor("li@old.example", DAY), text)
    changed = parse(only_write(done).content, "f").value
    assert changed["emails"] == ["new@x.cn", "li@example.com", "Li@Old.example"]
    assert changed["keys"] == ["age1x"]
    dropped = change.set_(EVERYBODY, LI, Wish(drop_emails=("LI@EXAMPLE.com",)), BY_HEAD, text)
    assert parse(only_write(dropped).content, "f").value["emails"] == ["Li@Old.example"]
    with pytest.raises(UsageError):
        change.set_(EVERYBODY, LI, Wish(drop_emails=LI.emails), BY_HEAD, text)


def test_set_changes_only_what_is_given_and_keeps_what_it_does_not_know() -> None:
    text = (
        "# our Li\nschema: member/2\nid: li\nname: '李四'   # said so\n\n# where to write\nemails:\n"
        "  - li@example.com\n  - Li@Old.example\nmood: good\naliases: [小李]\nroles:\n- role: member\n# end\n"
    )
    directory = load(li=text, zhang=dump(as_data(HEAD)))
    wish = Wish(roles=(Role("lead"),), department="研发")
    done = change.set_(directory, directory.find("li"), wish, BY_HEAD, text.encode())
    expected = text.replace("roles:\n- role: member\n", "roles:\n  - role: lead\n") + "department: 研发\n"
    assert only_write(done).content.decode() == expected
    same = change.set_(directory, directory.find("li"), Wish(name="李四"), BY_HEAD, text.encode())
    assert same.actions == ()


def test_a_role_that_is_held_keeps_its_days() -> None:
    member = Member("li", "李四", ("li@x",), roles=(Role("lead", since=date(2024, 1, 1)), Role("assistant")))
    directory = Directory([HEAD, member])
    done = change.set_(directory, member, Wish(roles=(Role("lead"),)), BY_HEAD, dump(as_data(member)).encode())
    assert parse(only_write(done).content, "f").value["roles"] == [{"role": "lead", "from": "2024-01-01"}]


def test_the_last_head_stays() -> None:
    with pytest.raises(RefusedError, match="only head"):
        change.set_(EVERYBODY, HEAD, Wish(roles=(Role("member"),)), BY_HEAD, dump(as_data(HEAD)).encode())


# ------------------------------------------------------------------ editing YAML in place

keys = st.sampled_from(["a", "b", "c", "d"])
values = st.one_of(st.none(), st.text("x: #-\n'张", max_size=8), st.lists(st.sampled_from(["p", "q"]), max_size=3))


@given(st.dictionaries(keys, values.filter(lambda v: v is not None)), st.dictionaries(keys, values), st.booleans())
def test_edited_says_what_was_asked(before: dict[str, object], changes: dict[str, object], flow: bool) -> None:
    text = ("{" + ", ".join(f"{k}: x" for k in before) + "}\n") if flow else "# head\n" + dump(before)
    old = parse(text, "f").value or {}
    after = parse(edited(text.encode(), "f", changes), "f").value or {}
    assert after == {key: value for key, value in {**old, **changes}.items() if value is not None}
