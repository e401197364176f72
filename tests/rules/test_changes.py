"""What a commit brings, judged beside what stood there before."""

from __future__ import annotations

from collections.abc import Callable

from docmgr.finding import Finding
from docmgr.repo.changes import Change
from docmgr.rules.changes import folders_of, judge_dates, judge_introduced, judge_neighbours
from docmgr.rules.tables import Tables

TODAY = "20240305"
FOLDER = "制度流程"


def name(version: str, date: str = "20240305", topic: str = "日常运营管理手册") -> str:
    return f"{date}-制度-{topic}-{version}.docx"


def change(status: str, path: str, content: str = "1") -> Change:
    none, blob = ("000000", "0" * 40), ("100644", content * 40)
    sides = {"A": (blob, none), "D": (none, blob), "M": (blob, ("100644", "2" * 40))}
    new, old = sides[status]
    return Change(path, new, status, old)


def judged(tables: Tables, before: list[str], *changes: Change) -> list[Finding]:
    tree: dict[str, dict[str, tuple[str, str, str]]] = {folder: {} for folder in folders_of(changes)}
    for path in before:
        folder, _, file = path.rpartition("/")
        tree.setdefault(folder, {})[file] = ("100644", "blob", "2" * 40)
        while folder:
            folder, _, child = folder.rpartition("/")
            tree.setdefault(folder, {})[child] = ("040000", "tree", "3" * 40)
    found = judge_introduced(changes, tables, TODAY) + judge_neighbours(list(changes), tree, tables, TODAY)
    return sorted(found, key=Finding.key)


def rules(found: list[Finding]) -> list[str]:
    return [each.rule for each in found]


def test_a_bump_by_renaming_is_lawful(tables: Tables) -> None:
    old, new = f"{FOLDER}/{name('V1.0', '20240301')}", f"{FOLDER}/{name('V1.1')}"
    assert judged(tables, [old], change("D", old), change("A", new)) == []


def test_only_introduced_paths_are_judged(tables: Tables) -> None:
    bad = f"{FOLDER}/旧手册最新.docx"
    assert judged(tables, [bad], change("D", bad)) == []
    assert judged(tables, [bad], change("A", f"{FOLDER}/{name('V1.0')}")) == []


def test_a_version_that_goes_back_is_refused(tables: Tables) -> None:
    old, new = f"{FOLDER}/{name('V1.10')}", f"{FOLDER}/{name('V1.9')}"
    found = judged(tables, [old], change("D", old), change("A", new))
    assert [(each.rule, each.severity) for each in found] == [("DM402", "error")]
    assert found[0].params == {"version": "V1.9", "other": "V1.10"}


def test_a_version_that_skips_is_pointed_out(tables: Tables) -> None:
    for old, new, wanted in (
        ("V1.0", "V1.2", ["DM403"]),
        ("V1.3", "V3.0", ["DM403"]),
        ("V1.3", "V2.0", []),
        ("V1.3", "V2.1", ["DM403"]),
        ("V1.9", "V1.10", []),
    ):
        before, after = f"{FOLDER}/{name(old)}", f"{FOLDER}/{name(new)}"
        assert rules(judged(tables, [before], change("D", before), change("A", after))) == wanted, (old, new)


def test_a_new_version_does_not_carry_an_older_date(tables: Tables) -> None:
    old, new = f"{FOLDER}/{name('V1.0', '20240301')}", f"{FOLDER}/{name('V1.1', '20240201')}"
    assert rules(judged(tables, [old], change("D", old), change("A", new))) == ["DM407"]
    same = f"{FOLDER}/{name('V1.1', '20240301')}"
    assert rules(judged(tables, [old], change("D", old), change("A", same))) == ["DM407"]


def test_a_new_version_beside_the_old_one(tables: Tables) -> None:
    old, new = f"{FOLDER}/{name('V1.0')}", f"{FOLDER}/{name('V1.1')}"
    found = judged(tables, [old], change("A", new))
    assert [(each.rule, each.path) for each in found] == [("DM401", old)]
    assert found[0].params == {"version": "V1.0", "other": name("V1.1")}


def test_changed_content_needs_a_raised_version(tables: Tables) -> None:
    path = f"{FOLDER}/{name('V1.0')}"
    found = judged(tables, [path], change("M", path))
    assert [(each.rule, each.severity) for each in found] == [("DM404", "error")]


def test_drafts_may_change_under_their_version(tables: Tables) -> None:
    draft, pending = f"{FOLDER}/{name('V0.3')}", f"待审批/{FOLDER}/{name('V1.0')}"
    assert judged(tables, [draft, pending], change("M", draft), change("M", pending)) == []


def test_records_may_change(tables: Tables) -> None:
    assert judged(tables, ["records/members/a.yml"], change("M", "records/members/a.yml")) == []


def test_a_name_that_collides_with_what_is_there(tables: Tables) -> None:
    old, new = f"{FOLDER}/{name('V1.0', topic='ERP手册')}", f"{FOLDER}/{name('V1.0', topic='erp手册')}"
    found = judged(tables, [old], change("A", new))
    assert [(each.rule, each.path) for each in found] == [("DM220", new)]


def test_a_rename_in_nothing_but_case_collides_with_nothing(tables: Tables) -> None:
    old, new = f"{FOLDER}/{name('V1.0', topic='ERP手册')}", f"{FOLDER}/{name('V1.0', topic='erp手册')}"
    assert judged(tables, [old], change("D", old), change("A", new)) == []


def test_a_folder_renamed_in_nothing_but_case(tables: Tables) -> None:
    file = "20240305-计划-项目计划书-V1.0.docx"
    old, new = f"项目资料/ERP/{file}", f"项目资料/erp/{file}"
    assert judged(tables, [old], change("D", old), change("A", new)) == []
    assert rules(judged(tables, [old], change("A", new))) == ["DM220"]


def test_a_new_folder_is_judged_and_an_old_one_is_not(tables: Tables) -> None:
    file = "20240305-计划-项目计划书-V1.0.docx"
    path = f"项目资料/最新项目/{file}"
    assert "DM501" in rules(judged(tables, [], change("A", path)))
    there = f"项目资料/最新项目/{file.replace('项目计划书', '进度计划')}"
    assert judged(tables, [there], change("A", path)) == []


def test_the_day_of_the_commit_only_where_the_policy_asks(compiled: Callable[[str], Tables]) -> None:
    tables = compiled("rules: {DM112: warn}\n")
    late, near = (
        change("A", f"{FOLDER}/{name('V1.0', '20240301')}"),
        change("A", f"{FOLDER}/{name('V1.0', '20240304')}"),
    )
    assert [each.path for each in judge_dates([late, near], tables, TODAY)] == [late.path]
