"""What ``docmgr check`` finds in a tree of names."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from docmgr.rules.tables import Tables
from docmgr.rules.tree import judge_tree

TODAY = "20240305"
HANDBOOK = "制度流程/20240305-制度-日常运营管理手册-V1.0.docx"


def found(tables: Tables, *paths: str, full: bool = False, mode: str = "100644") -> list[tuple[str, str]]:
    """(rule, path) of every finding of a tree that holds these paths, each with content of its own."""
    entries = [(path, mode, f"{number:040x}") for number, path in enumerate(paths)]
    return sorted((each.rule, each.path) for each in judge_tree(entries, tables, TODAY, full=full)[0])


def test_the_handbooks_own_example_is_lawful(tables: Tables) -> None:
    assert found(tables, HANDBOOK) == []


def test_a_badly_named_file_breaks_the_pattern(tables: Tables) -> None:
    path = "制度流程/手册.docx"
    assert found(tables, path) == [("DM101", path)]


def test_a_folder_that_the_policy_does_not_know_holds_no_document(tables: Tables) -> None:
    path = "杂项/20240305-制度-日常运营管理手册-V1.0.docx"
    assert ("DM301", path) in found(tables, path)


def test_a_document_does_not_lie_in_the_root(tables: Tables) -> None:
    path = "20240305-制度-日常运营管理手册-V1.0.docx"
    assert found(tables, path) == [("DM301", path)]


def test_machine_files_are_lawful_where_they_stand(tables: Tables) -> None:
    machine = ["README.md", ".gitignore", ".gitattributes", ".docmgr/policy.yaml", "制度流程/.gitkeep"]
    assert found(tables, *machine, "records/members/zhangsan.yml") == []


def test_records_hold_records_only(tables: Tables) -> None:
    assert found(tables, "records/tasks/合同.docx") == [("DM101", "records/tasks/合同.docx")]


def test_a_type_belongs_in_its_folder(tables: Tables) -> None:
    path = "制度流程/20240305-纪要-部门例会-V1.0.docx"
    assert found(tables, path) == [("DM305", path)]


def test_pending_and_history_mirror_home(tables: Tables) -> None:
    name = "20230305-制度-日常运营管理手册-V1.0.docx"
    assert found(tables, f"待审批/制度流程/{name}", f"历史文档/2023/制度流程/{name}") == []
    assert ("DM301", f"待审批/{name}") in found(tables, f"待审批/{name}")
    assert ("DM301", f"历史文档/制度流程/{name}") in found(tables, f"历史文档/制度流程/{name}")


def test_an_older_version_beside_a_newer_is_pointed_out(tables: Tables) -> None:
    old, new = HANDBOOK, "制度流程/20240305-制度-日常运营管理手册-V1.10.docx"
    middle = "制度流程/20240305-制度-日常运营管理手册-V1.9.docx"
    assert found(tables, old, new, middle) == [("DM401", old), ("DM401", middle)]


def test_a_rendition_is_no_other_version(tables: Tables) -> None:
    assert found(tables, HANDBOOK, HANDBOOK.replace(".docx", ".pdf")) == []


def test_the_history_folder_keeps_all_versions(tables: Tables) -> None:
    name = "历史文档/2023/制度流程/20230305-制度-日常运营管理手册-V1.{}.docx"
    assert found(tables, *(name.format(number) for number in range(3))) == []


def test_weekly_reports_are_different_documents(tables: Tables) -> None:
    name = "项目资料/202402{}-报告-进度周报-V1.0.xlsx"
    assert found(tables, name.format("01"), name.format("08")) == []


def test_names_that_differ_in_case_collide(tables: Tables) -> None:
    pair = [f"制度流程/20240305-制度-{topic}-V1.0.docx" for topic in ("ERP手册", "Erp手册")]
    assert ("DM220", pair[1]) in found(tables, *pair)


def test_folders_that_differ_in_case_collide(tables: Tables) -> None:
    pair = [f"项目资料/{folder}/20240305-计划-项目计划书-V1.0.docx" for folder in ("ERP", "erp")]
    assert found(tables, *pair) == [("DM220", "项目资料/erp/")]


def test_letters_that_look_alike_are_told_apart_for_nobody(tables: Tables) -> None:
    pair = [f"制度流程/20240305-制度-A{letter}手册-V1.0.docx" for letter in ("1", "l")]
    assert ("DM205", pair[1]) in found(tables, *pair)


def test_the_same_content_in_two_folders_is_pointed_out(tables: Tables) -> None:
    name = "20240305-计划-项目计划书-V1.0.docx"
    entries = [(f"项目资料/{folder}/{name}", "100644", "a" * 40) for folder in ("A项目", "B项目")]
    assert [each.rule for each in judge_tree(entries, tables, TODAY, full=False)[0]] == ["DM405"]


def test_links_and_submodules_are_no_documents(tables: Tables) -> None:
    assert ("DM307", HANDBOOK) in found(tables, HANDBOOK, mode="120000")
    assert ("DM307", HANDBOOK) in found(tables, HANDBOOK, mode="160000")


def test_a_required_folder_that_is_missing(tables: Tables) -> None:
    missing = {path for rule, path in found(tables, HANDBOOK, full=True) if rule == "DM302"}
    assert "会议纪要/" in missing
    assert "制度流程/" not in missing


def test_a_sealed_folder_tells_no_secrets_in_names(tables: Tables) -> None:
    path = "机密资料/20240305-报告-薪资调整-V1.0.docx"
    assert ("DM306", path) in found(tables, path)


def test_severity_can_be_set_for_one_folder(compiled: Callable[[str], Tables]) -> None:
    tables = compiled("folders:\n  培训资料:\n    rules: {DM101: warn}\n")
    entries = [(f"{folder}/讲义.docx", "100644", "") for folder in ("培训资料", "制度流程")]
    judged = judge_tree(entries, tables, TODAY, full=False)[0]
    assert [(each.path[:4], each.severity) for each in judged] == [("培训资料", "warn"), ("制度流程", "error")]


def test_a_path_too_long_for_windows(tables: Tables) -> None:
    deep = "项目资料/" + "/".join(["很长的文件夹名称" * 4] * 6) + "/20240305-计划-项目计划书-V1.0.docx"
    assert ("DM214", deep) in found(tables, deep)


@given(st.lists(st.text(min_size=1, max_size=40).map(lambda text: text.replace("\0", "")), max_size=6))
def test_no_tree_of_names_breaks_the_judge(tables: Tables, names: list[str]) -> None:
    paths = ["制度流程/" + name.strip("/") for name in names if name.strip("/")]
    judged, count = judge_tree([(path, "100644", "") for path in paths], tables, TODAY)
    assert count == len(paths)
    assert all(each.path for each in judged)
