"""new, bump, submit, approve and reject as design 5 has them, applied with real git."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest

from docmgr.documents import submit
from docmgr.documents.gather import refuse_open
from docmgr.documents.new import Known, Wish, new
from docmgr.documents.pending import pending
from docmgr.errors import RefusedError, RepositoryError, UsageError
from docmgr.ledger import chain
from docmgr.office import properties, revisions
from tests.documents.conftest import Department, word

DRAFT = "待审批/制度流程/20240305-制度-运营手册-V1.0.docx"
HOME = "制度流程/20240305-制度-运营手册-V1.0.docx"
NEXT = "待审批/制度流程/20240315-制度-运营手册-V1.1.docx"

Published = Callable[[], str]


def test_a_routine_document_is_recorded_at_home(department: Department) -> None:
    path = department.new("纪要", "部门周会", note="第一次")
    assert path == "会议纪要/20240305-纪要-部门周会-V1.0.docx"
    ledger = department.ledger(path)
    assert ledger.id.startswith("D-240305-")
    entry = ledger.versions[0]
    assert (entry.version, entry.date, entry.author, entry.change) == ("V1.0", "2024-03-05", "zhang", "第一次")
    found = properties.read(department.bytes(path))
    assert (found.identifier, found.version, found.title) == (ledger.id, "V1.0", "部门周会")
    assert [row.version for row in revisions.rows(department.bytes(path))] == ["V1.0"]


def test_an_edit_becomes_the_next_version(department: Department) -> None:
    path = department.new("培训", "新员工入职", extension="docx")
    department.edit(path, "第二节")
    department.acts("li", days=3)
    after = department.bump(path, "加第二节")
    assert after == "培训资料/20240308-培训-新员工入职-V1.1.docx"
    assert department.files() == [after]
    entry = department.ledger(after).versions[-1]
    assert (entry.author, entry.change, entry.name) == ("li", "加第二节", after.rpartition("/")[2])
    rows = revisions.rows(department.bytes(after))
    assert (rows[-1].version, rows[-1].change, rows[-1].author, rows[-1].date) == (
        "V1.1",
        "加第二节",
        "李四",
        "2024-03-08",
    )
    assert [(past.version, past.doubt) for past in department.history(after)] == [("V1.1", ""), ("V1.0", "")]


def test_an_event_keeps_its_date(department: Department) -> None:
    path = department.new("纪要", "部门周会")
    department.edit(path, "补充")
    department.acts("zhang", days=3)
    assert department.bump(path) == "会议纪要/20240305-纪要-部门周会-V1.1.docx"


def test_a_major_version_and_versions_beyond_nine(department: Department) -> None:
    path = department.new("纪要", "部门周会", b"x", extension="md")
    for number in range(10):
        department.put(path, f"edit {number}".encode())
        path = department.bump(path)
    assert path.endswith("-V1.10.md")
    department.put(path, b"all new")
    path = department.bump(path, major=True)
    assert path.endswith("-V2.0.md")
    assert len(department.history(path)) == 12


def test_nothing_to_bump(department: Department) -> None:
    path = department.new("纪要", "部门周会")
    with pytest.raises(RefusedError, match="nothing to bump"):
        department.bump(path)
    department.edit(path, "x")
    with pytest.raises(UsageError, match="say what changed"):
        department.bump(path, " ")


def test_a_name_that_goes_back_is_told(department: Department) -> None:
    path = department.new("培训", "新员工入职", extension="docx")
    department.edit(path, "第二节")
    after = department.bump(path)
    older = after.replace("V1.1", "V1.0")
    (department.git.folder / after).rename(department.git.folder / older)
    with pytest.raises(RefusedError, match=r"goes back from V1\.1 to V1\.0") as told:
        department.bump(older)
    assert after.rpartition("/")[2] in told.value.hint
    assert (department.git.folder / older).exists()


def test_a_rename_by_hand_to_the_next_version_lacks_only_its_reason(department: Department) -> None:
    path = department.new("纪要", "部门周会", b"one", extension="md")
    renamed = path.replace("V1.0", "V1.3")
    (department.git.folder / path).rename(department.git.folder / renamed)
    department.put(renamed, b"two")
    assert department.bump(renamed, "改错字") == renamed
    assert department.files() == [renamed]
    assert [past.version for past in department.history(renamed)] == ["V1.3", "V1.0"]


def test_a_document_moved_by_hand_is_followed(department: Department) -> None:
    path = department.new("计划", "项目计划书")
    moved = path.replace("项目资料/", "项目资料/B项目/")
    (department.git.folder / moved).parent.mkdir()
    (department.git.folder / path).rename(department.git.folder / moved)
    department.acts("zhang", days=3)
    assert department.bump(moved) == moved
    assert [(each.version, each.path, each.doubt) for each in department.history(moved)] == [("V1.0", path, "")]
    again = department.git.folder / "项目资料" / moved.rpartition("/")[2]
    (department.git.folder / moved).rename(again)
    department.edit(path, "第二章")
    bumped = department.bump(path, "改了又搬回来")
    assert bumped == "项目资料/20240308-计划-项目计划书-V1.1.docx"
    assert [(each.version, each.doubt) for each in department.history(bumped)] == [("V1.1", ""), ("V1.0", "")]
    assert department.files() == [bumped]


def test_what_is_approved_or_protected_is_not_moved_by_hand(department: Department, published: Published) -> None:
    home, plan = published(), department.new("计划", "项目计划书")
    for path, folder in ((home, "制度流程/甲"), (plan, "机密资料")):
        target = department.git.folder / folder / path.rpartition("/")[2]
        target.parent.mkdir(exist_ok=True)
        (department.git.folder / path).rename(target)
        with pytest.raises(RefusedError, match="by hand"):
            department.bump(target.relative_to(department.git.folder).as_posix())
        target.rename(department.git.folder / path)


def test_a_commit_past_the_hooks_without_a_version_is_mended_by_bump(department: Department) -> None:
    path = department.new("纪要", "部门周会", b"one", extension="md")
    department.git.put(path, b"two", message="past the hooks")
    after = department.bump(path)
    assert after.endswith("-V1.1.md")
    one = department.history(after)[1]
    assert department.repository.show(one.commit, one.path) == b"one"


def test_a_document_from_plain_git_gets_a_ledger_at_its_first_bump(department: Department) -> None:
    path = "会议纪要/20240301-纪要-部门周会-V1.0.md"
    department.git.put(path, b"one", message="plain git")
    department.put(path, b"two")
    after = department.bump(path)
    assert [(past.version, past.recorded) for past in department.history(after)] == [("V1.1", True), ("V1.0", False)]


def test_an_important_document_waits_for_the_head(department: Department) -> None:
    path = department.new("制度", "运营手册", word("第一章"))
    assert path == DRAFT
    assert [each.state for each in pending(department.repository, department.desk.layout)] == ["draft"]
    with pytest.raises(RefusedError, match="not submitted"):
        department.acts("wang").approve(path)
    department.acts("zhang").edit(path, "第二章")
    with pytest.raises(RefusedError, match="keeps its version"):
        department.bump(path)
    path = department.submit(path)
    assert path == DRAFT
    assert [each.state for each in pending(department.repository, department.desk.layout)] == ["submitted"]
    submitted = department.bytes(path)
    with pytest.raises(RefusedError, match="only the head approves"):
        department.approve(path)
    home = department.acts("wang").approve(path, "同意")
    assert home == HOME
    assert department.bytes(home) == submitted
    assert department.files() == [HOME]
    past = department.history(home)
    assert [(each.version, each.author, each.approved_by, each.doubt) for each in past] == [
        ("V1.0", "zhang", "wang", "")
    ]
    assert pending(department.repository, department.desk.layout) == []


def test_the_published_version_stays_until_the_next_is_approved(department: Department, published: Published) -> None:
    home = published()
    before = department.bytes(home)
    department.edit(home, "第三章")
    path = department.bump(home, "加第三章")
    assert path == NEXT
    assert department.bytes(home) == before
    assert department.files() == [HOME, NEXT]
    assert chain.state(department.ledger(path), "V1.1") == "submitted"
    assert department.submit(path) == NEXT
    after = department.acts("wang").approve(path)
    assert after == NEXT.removeprefix("待审批/")
    assert department.files() == [after]
    assert [(each.version, each.approved_by) for each in department.history(after)] == [
        ("V1.1", "wang"),
        ("V1.0", "wang"),
    ]
    old = department.history(after)[1]
    assert department.repository.show(old.commit, old.path, checkout=True) == before


def test_only_one_successor_waits(department: Department, published: Published) -> None:
    home = published()
    department.edit(home, "第三章")
    department.bump(home)
    department.edit(home, "另一个第三章")
    with pytest.raises(RefusedError, match="waits for approval already"):
        department.bump(home)


def test_an_edit_after_submission_lapses_it(department: Department) -> None:
    path = department.submit(department.new("制度", "运营手册", word("第一章")))
    department.edit(path, "偷偷加的")
    assert [each.state for each in pending(department.repository, department.desk.layout)] == ["changed"]
    with pytest.raises(RefusedError, match="changed after it was submitted"):
        department.acts("wang").approve(path)
    department.acts("zhang").submit(path)
    department.acts("wang").approve(path)


def test_a_pending_version_that_is_bumped_again(department: Department, published: Published) -> None:
    home = published()
    department.edit(home, "第三章")
    path = department.bump(home)
    department.edit(path, "第四章")
    path = department.bump(path, "加第四章")
    assert path == NEXT.replace("V1.1", "V1.2")
    assert department.files() == [HOME, path]
    department.acts("wang").approve(path)


def test_a_rejection_has_a_reason_and_makes_a_draft(department: Department) -> None:
    path = department.submit(department.new("方案", "系统升级", word("一")))
    department.acts("wang")
    with pytest.raises(UsageError, match="say why"):
        department.reject(path, "")
    assert department.reject(path, "预算不全") == path
    waiting = pending(department.repository, department.desk.layout)
    assert [(each.state, each.opinion) for each in waiting] == [("rejected", "预算不全")]
    with pytest.raises(RefusedError, match="not submitted"):
        department.approve(path)
    department.acts("zhang", days=1).edit(path, "预算")
    path = department.submit(path)
    assert path.endswith("20240306-方案-系统升级-V1.0.docx")
    department.acts("wang").approve(path)
    assert [(each.version, each.approved_by) for each in department.history(path.removeprefix("待审批/"))] == [
        ("V1.0", "wang")
    ]


def test_who_may_not_reject_is_told_whom_to_ask(department: Department) -> None:
    draft = department.submit(department.new("制度", "运营手册"))
    department.acts("li")
    with pytest.raises(RefusedError, match="only the head") as told:
        department.reject(draft)
    assert "docmgr reject" in told.value.hint


def test_nobody_approves_their_own_version_while_others_may(department: Department) -> None:
    path = department.acts("wang").submit(department.new("制度", "运营手册", word("一")))
    department.acts("wang", days=30)
    with pytest.raises(RefusedError, match="nobody approves their own"):
        department.approve(path)
    department.acts("li").approve(path)
    assert not department.ledger(HOME).approvals[-1].self_approved


def test_the_only_head_may_and_it_is_recorded(department: Department) -> None:
    path = department.acts("wang").submit(department.new("制度", "运营手册", word("一")))
    department.approve(path)
    assert department.ledger(HOME).approvals[-1].self_approved


def test_a_deputy_approves_in_the_period_only(department: Department) -> None:
    path = department.submit(department.new("制度", "运营手册", word("一")))
    with pytest.raises(RefusedError, match="only the head"):
        department.acts("li").approve(path)
    department.acts("li", days=30).approve(path)


def test_a_lawful_file_dropped_into_its_home_is_taken_into_pending(department: Department) -> None:
    department.put(HOME, word("由别处来"))
    with pytest.raises(RefusedError, match="not recorded"):
        department.bump(HOME)
    assert department.submit(HOME) == DRAFT
    assert department.files() == [DRAFT]


def test_submitting_twice_changes_nothing(department: Department) -> None:
    path = department.submit(department.new("制度", "运营手册", word("一")))
    again = submit.submit(department.case(path), department.desk)
    assert again.plan.actions == ()
    with pytest.raises(RefusedError, match="need no approval"):
        department.submit(department.new("纪要", "部门周会"))


def test_an_important_document_renamed_by_hand_keeps_what_is_published(
    department: Department, published: Published
) -> None:
    home = published()
    before = department.bytes(home)
    renamed = home.replace("V1.0", "V2.0")
    (department.git.folder / home).rename(department.git.folder / renamed)
    department.edit(renamed, "第二版")
    path = department.bump(renamed, "第二版")
    assert path == f"待审批/{renamed}"
    assert department.bytes(home) == before
    assert department.files() == [home, path]


def test_a_print_of_the_old_version_leaves_with_it(department: Department) -> None:
    path = department.new("纪要", "部门周会")
    printed = path.replace("docx", "pdf")
    department.git.put(printed, b"%PDF-1.4", message="print")
    department.edit(path, "补充")
    after = department.bump(path)
    assert department.files() == [after]


@pytest.mark.parametrize(
    ("kind", "topic", "wish", "error"),
    [
        ("杂项", "某事", {}, "no document type"),
        ("制度", "最新手册", {}, "naming rules"),
        ("制度", "运营手册", {"folder": "会议纪要"}, "do not belong"),
        ("制度", "运营手册", {"folder": "没有的"}, "no home folder"),
        ("制度", "运营手册", {"extension": "exe"}, "naming rules"),
    ],
)
def test_unlawful_wishes(department: Department, kind: str, topic: str, wish: dict[str, str], error: str) -> None:
    with pytest.raises((UsageError, RefusedError), match=error):
        department.new(kind, topic, **wish)


def test_types_are_known_by_their_key(department: Department) -> None:
    assert department.new("policy", "运营手册") == DRAFT


def test_an_archived_identity_goes_on(department: Department, published: Published) -> None:
    home = published()
    earlier = department.ledger(home)
    outcome = new(Wish("制度", "运营手册"), Known(earlier=earlier), word("新"), department.desk)
    assert outcome.path.endswith("-V2.0.docx")
    with pytest.raises(UsageError, match="there already"):
        new(Wish("制度", "运营手册"), Known(standing=(home,)), word("新"), department.desk)


def test_a_broken_word_file_is_an_error_and_nothing_is_lost(department: Department) -> None:
    path = department.new("纪要", "部门周会")
    broken = department.bytes(path)[:900]
    department.put(path, broken)
    with pytest.raises(UsageError, match="broken"):
        department.bump(path)
    assert department.bytes(path) == broken


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "is empty"), (b"hello\n", "no docx but plain text"), (b"%PDF-1.4\n", "no docx but pdf")]
)
def test_a_file_that_is_none_is_told_by_name_with_the_way_back(
    department: Department, content: bytes, said: str
) -> None:
    for path in (department.new("计划", "项目计划书"), department.new("制度", "运营手册")):
        before = department.bytes(path)
        department.put(path, content)
        with pytest.raises(UsageError, match=f"{path}: .*{said}") as refused:
            department.bump(path) if path.startswith("项目") else department.submit(path)
        assert f"docmgr cat '{path}'" in refused.value.hint
        assert department.bytes(path) == content
        department.put(path, before)


def test_an_encrypted_word_file_is_recorded_by_its_ledger(department: Department) -> None:
    path = department.new("纪要", "部门周会")
    secret = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    department.put(path, secret)
    after = department.bump(path)
    assert department.bytes(after) == secret


def test_a_document_that_is_open_is_told(department: Department) -> None:
    path = department.new("纪要", "部门周会")
    folder, _slash, name = path.rpartition("/")
    department.put(f"{folder}/~${name[2:]}", b"owner")
    with pytest.raises(RepositoryError, match="is open"):
        refuse_open(department.case(path))


def test_the_content_of_the_document_is_untouched(department: Department) -> None:
    path = department.new("纪要", "部门周会", word("甲", "乙"))
    department.edit(path, "丙")
    after = department.bump(path)
    said = [each.text for each in docx.Document(io.BytesIO(department.bytes(after))).paragraphs]
    assert [text for text in said if text in ("甲", "乙", "丙")] == ["甲", "乙", "丙"]
