"""Reading strictly, writing without loss, ids, tidying, the field table, and the cache against the files."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.errors import PolicyError, UsageError
from docmgr.records import names, years
from docmgr.records.kind import REGISTRY, kind
from docmgr.records.load import load, read_record
from docmgr.records.rewrite import written
from docmgr.records.store import Store
from docmgr.records.tidy import tidied
from docmgr.records.validate import validate
from docmgr.repo.git import Repository
from tests.records.conftest import Department

PATH = "records/tasks/2024/03/T-240303-k7q2x.yml"


@pytest.fixture
def plain(department: Department) -> str:
    return written(department.task()).decode()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("remark: no", "true or false to some programs"),
        ("remark: *张", "the indentation does not fit"),
        ("remark: @张三", "quotes"),
        ("remark: 客户: A", "colon"),
        ("title: again", "a second time"),
        ("actual_h: 14:00", "is not a number of hours"),
        ("actual_h: -", ""),
        ("任务名称: x", "is title meant"),
        ("prioriti: high", "is priority meant"),
        ("feedback: [{id: '123456', at: x, by: li, text: a}]", "no id like f-9c2k1"),
        ("accepted_at: '2024-03-05'", "is not a time with zone"),
        ("self_accepted: 1", "true or false"),
        ("feedback: text", "list of mappings"),
        ("parent: T-240101-iiiii", ""),
    ],
)
def test_traps(plain: str, line: str, said: str) -> None:
    _record, mistakes = read_record(f"{plain}{line}\n".encode(), PATH)
    if said:
        assert any(said in mistake.message for mistake in mistakes), [str(each) for each in mistakes]
        assert all(mistake.file == PATH for mistake in mistakes)


def test_every_mistake_at_once(plain: str) -> None:
    broken = plain.replace("status: todo", "status: doign").replace("'2024-03-08'", "'2024-13-08'", 1)
    broken = broken.replace("initiator: zhangsan\n", "")
    _record, mistakes = read_record(broken.encode(), PATH)
    assert len(mistakes) >= 3
    with pytest.raises(PolicyError) as caught:
        load(broken.encode(), PATH)
    assert len(caught.value.mistakes) == len(mistakes)


def test_what_people_put_into_a_file_stays(plain: str) -> None:
    listed = (
        "feedback:\n  # 每日\n  - {id: f-9c2k1, at: '2024-03-04T17:20:00+08:00', by: zhaoliu, text: 'a # b'}\n# end\n"
    )
    noted = "# 备忘\n" + plain.replace("owner:", "# 换人前先问\nowner:") + listed
    record = load(noted.encode(), PATH)
    entry = {"id": "f-9c2k2", "at": "2024-03-05T17:20:00+08:00", "by": "zhaoliu", "text": "多\n行"}
    text = written(record.changed(status="doing").appended("feedback", entry)).decode()
    for kept in ("# 备忘", "# 换人前先问", "# 每日", "# end", "'a # b'"):
        assert kept in text
    assert load(text.encode(), PATH).entries("feedback")[1]["text"] == "多\n行"


def test_a_comment_inside_is_refused_not_lost(plain: str) -> None:
    noted = plain.replace("title: 客户需求响应", "title: 客户需求响应 # 重要")
    with pytest.raises(PolicyError, match="comment"):
        written(load(noted.encode(), PATH).changed(title="x"))


def test_keys_of_a_newer_format_survive(plain: str) -> None:
    newer = plain.replace("task/1", "task/2") + "mood: good\n"
    assert b"mood: good" in written(load(newer.encode(), PATH).changed(status="doing"))


@given(st.dictionaries(st.sampled_from(["title", "remark", "description", "goal"]), st.text(min_size=1, max_size=30)))
def test_any_text_goes_round(values: dict[str, str]) -> None:
    task = Department().task()
    first = load(written(task), PATH)
    clean = {key: value for key, value in values.items() if value.strip() and "\n" not in value and value.isprintable()}
    changed = first.changed(**clean)
    again, _mistakes = read_record(written(changed), PATH)
    assert again is not None
    assert again.data == changed.data


def test_tidying(plain: str) -> None:
    typed = plain.replace("status: todo", "任务状态: 进行中").replace("'2024-03-08'", "2024/3/8", 1)
    found = tidied(typed.encode(), PATH)
    record = load(found, PATH)
    assert (record.get("status"), record.get("due")) == ("doing", "2024-03-08")
    assert tidied(found, PATH) == found
    assert b"# x" in tidied(f"# x\n{typed}".encode(), PATH)


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_the_field_tables_are_whole(name: str) -> None:
    of = kind(name)
    assert (of.letter, of.folder) == REGISTRY[name]
    for field in [*of.fields.values(), *(inner for each in of.fields.values() for inner in each.fields.values())]:
        assert field.labels["zh"]
        assert field.labels["en"]
        assert (field.type == "enum") == bool(field.values)
    labels = [field.labels["zh"] for field in of.fields.values()]
    assert len(labels) == len(set(labels))


def test_template_1_has_its_columns() -> None:
    columns = {field.column: field.labels["zh"] for field in kind("task").fields.values() if field.column}
    order = "任务名称 任务描述 发起人 接收人 责任人 起始时间 截止时间 优先级 预计工时 实际工时 任务状态 备注"
    assert [columns[f"T1.{at}"] for at in range(2, 14)] == order.split()


def test_handles() -> None:
    titles = [("T-240303-k7q2x", "客户需求响应"), ("T-240311-k7aa0", "周例会准备"), ("T-240311-zzk7q", "c")]
    assert names.one("k7q", titles) == "T-240303-k7q2x"
    assert names.one("T-240311-k7aa0", titles) == "T-240311-k7aa0"
    with pytest.raises(UsageError, match="fits several records: T-240303-k7q2x 客户需求响应; T-240311-k7aa0"):
        names.one("k7", titles)
    with pytest.raises(UsageError, match="no record"):
        names.one("x", titles[:0])


def test_ids() -> None:
    of = kind("task")
    assert names.is_id("T-240303-k7q2x", "T")
    assert not names.is_id("T-240231-k7q2x")
    assert not names.is_id("T-240303-k7qix")
    assert names.path_of(of, "T-240303-k7q2x") == PATH


def test_the_years_table() -> None:
    text = b"year: 2027\nstatus: official\nholidays: [2027-10-01..2027-10-07]\nworkdays: [2027-10-09]\n"
    year, mistakes = years.read_year(text, "records/calendar/2027.yml")
    assert not mistakes
    assert len(year.holidays) == 7
    assert years.read_year(years.written(year), "records/calendar/2027.yml")[0] == year
    _year, mistakes = years.read_year(b"status: sure\nholidays: [2026-10-01, soon]\n", "records/calendar/2027.yml")
    assert len(mistakes) == 3


# ------------------------------------------------------------------ the cache


def _member(git: Any) -> None:
    git.put("records/members/li.yml", "schema: member/1\nid: li\nname: 李四\nemails: [li@x.com]\n")


def _put(git: Any, task: Any, **more: Any) -> None:
    git.put(task.path, written(task.changed(**more)), message="x")


def test_the_cache_follows_index_and_work_tree(repo: Path, git: Any, department: Department) -> None:
    _member(git)
    task = department.task()
    _put(git, task)
    store = Store(Repository.discover(repo))
    assert [each.title for each in store.all("task")] == ["客户需求响应"]
    (repo / task.path).write_bytes(written(task.changed(title="改了")))
    assert [each.title for each in Store(store.repository).all("task")] == ["改了"]
    git("checkout", "--", task.path)
    (repo / task.path).unlink()
    assert Store(store.repository).all("task") == []
    git("checkout", "--", task.path)
    _put(git, task, status="done")
    assert Store(store.repository).open() == []
    assert Store(store.repository).names() == {"li": "李四"}


@pytest.mark.parametrize("damage", [b"", b"rubbish" * 1000, None])
def test_a_damaged_cache_is_no_error(repo: Path, git: Any, department: Department, damage: bytes | None) -> None:
    _put(git, department.task())
    repository = Repository.discover(repo)
    assert Store(repository).all("task")
    path = repo / ".git" / "docmgr" / "records.sqlite3"
    if damage is None:
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA user_version = 99")
    else:
        path.write_bytes(damage)
    assert [task.id for task in Store(repository).all("task")] == ["T-240303-k7q2x"]


def test_nothing_encrypted_is_kept(repo: Path, git: Any, department: Department) -> None:
    task = department.task()
    git.put(task.path, b"age-encryption.org/v1\nsecret", message="x")
    repository = Repository.discover(repo)
    (repo / task.path).write_bytes(written(task.changed(title="机密的事")))
    assert [each.title for each in Store(repository).all("task")] == ["机密的事"]
    assert "机密的事".encode() not in (repo / ".git" / "docmgr" / "records.sqlite3").read_bytes()


def test_validating_sees_what_no_file_tells_alone(department: Department) -> None:
    parent = department.task()
    child = department.task(id="T-240304-aaaaa", parent=parent.id, due="2024-03-20")
    lost = department.task(id="T-240304-bbbbb", parent="T-240101-zzzzz", due="2024-03-09", due_original="2024-03-08")
    files = {each.path: written(each) for each in (parent, child, lost)}
    said = [mistake.message for mistake in validate(files)]
    assert [any(part in each for each in said) for part in ("after its parent", "not there", "approved delay")] == [
        True
    ] * 3
    copy = {**files, "records/tasks/2024/04/T-240303-k7q2x.yml": files[parent.path]}
    assert any("belong" in mistake.message for mistake in validate(copy))


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_the_editors_schema_is_lawful_and_fits_what_is_written(name: str, department: Department) -> None:
    from jsonschema import Draft7Validator

    from docmgr.records.schema import schema

    for language in ("zh", "en"):
        Draft7Validator.check_schema(schema(kind(name), language))
    if name == "task":
        entry = {"id": "f-9c2k1", "at": "2024-03-04T17:20:00+08:00", "by": "zhaoliu", "text": "已完成需求收集"}
        data = department.task(feedback=[entry]).data
        assert not list(Draft7Validator(schema(kind(name), "zh")).iter_errors(dict(data)))
        assert list(Draft7Validator(schema(kind(name), "zh")).iter_errors({**data, "status": "进行中"}))
