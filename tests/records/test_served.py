"""Meetings, requests and incidents that passed no hook: the server refuses them with the clause, a real bare one.

Each case changes a lawful record by hand, commits it past the hooks as somebody, and pushes past the hooks.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from docmgr.records.kind import kind
from docmgr.records.meetings.content import reviewed, told
from docmgr.records.record import Record
from docmgr.records.resources.route import renewed
from tests.records.real import be, department, git, run
from tests.records.real import commit as put

MEETING, ACTION, REQUEST = "M-240304-aaaaa", "T-240305-bbbbb", "R-240305-ccccc"
POLICY = "resources: {办公文具: regular, 电脑设备: important}\nagreed:\n  resource.regular_limit: {value: 1000}\n"


def made(of: str, **values: Any) -> Record:
    """A record of that kind."""
    data = {"schema": kind(of).schema, "created_at": "2024-03-04T09:00:00+08:00", "created_by": "zhangsan", **values}
    return Record(kind(of), data)


def meeting(**values: Any) -> Record:
    plain = made(
        "meeting",
        id=MEETING,
        topic="部门月度工作推进会",
        kind="project",
        purpose="同步3月重点工作",
        start="2024-03-05T09:00:00+08:00",
        end="2024-03-05T10:00:00+08:00",
        mode="onsite",
        place="301会议室",
        convener="zhangsan",
        host="lisi",
        recorder="wangwu",
        organiser="zhangsan",
        attendees=["zhangsan", "lisi", "wangwu", "zhaoliu"],
        status="notified",
        agenda=[{"title": "月度工作汇报", "minutes": 20}],
    )
    notice = {"id": "n-aaaaa", "at": "2024-03-04T09:00:00+08:00", "by": "zhangsan", "channel": "部门群", "sequence": 0}
    return plain.changed(notices=[{**notice, "digest": told(plain)}]).changed(**values)


def minuted(**values: Any) -> Record:
    """The meeting with minutes that its host approved."""
    text = "客户系统升级项目资源调配"
    draft = meeting(
        status="minuted",
        items=[{"title": "月度工作汇报", "decisions": ["临时抽调刘七协助开发"]}],
        actions=[{"id": "a-aaaaa", "text": text, "owner": "zhaoliu", "due": "2024-03-06", "task": ACTION}],
        minutes={"drafted_at": "2024-03-05T11:00:00+08:00", "by": "wangwu"},
    )
    seen = {"reviewed_at": "2024-03-05T12:00:00+08:00", "reviewed_by": "lisi", "digest": reviewed(draft)}
    return draft.changed(minutes={**draft.get("minutes"), **seen}).changed(**values)


def restamped(**values: Any) -> Record:
    """The minutes with these values, and the host's approval made to fit them."""
    new = minuted(**values)
    return new.changed(minutes={**new.get("minutes"), "digest": reviewed(new)})


def action(**values: Any) -> Record:
    return made(
        "task",
        id=ACTION,
        title="客户系统升级项目资源调配",
        kind="adhoc",
        description="客户系统升级项目资源调配，3月6日前完成",
        goal="资源到位",
        initiator="zhangsan",
        receiver="lisi",
        owner="zhaoliu",
        start="2024-03-05",
        due="2024-03-06",
        due_original="2024-03-06",
        priority="medium",
        estimate_h=4,
        status="doing",
        source=f"{MEETING}#a-aaaaa",
    ).changed(**values)


def request(**values: Any) -> Record:
    return renewed(
        made(
            "resource",
            id=REQUEST,
            requested_on="2024-03-05",
            applicant="zhaoliu",
            type="电脑设备",
            category="important",
            purpose="新员工入职，现有设备不足",
            quantity={"count": 1, "unit": "台"},
            budget={"amount": 6000, "currency": "CNY"},
            use_from="2024-03-10",
            expected_effect="入职当天可开展工作",
            route="head_upper",
            status="pending",
        ).changed(**values)
    )


def approved(asked: Record, *steps: tuple[str, str, str]) -> Record:
    """The request with approvals as (role, by, time)."""
    for at, (role, by, moment) in enumerate(steps, 1):
        entry = {
            "id": f"p-aaaa{at}",
            "step": at,
            "role": role,
            "decision": "approved",
            "by": by,
            "digest": asked.get("digest"),
        }
        asked = asked.appended("approvals", {**entry, "at": f"2024-03-06T{moment}:00+08:00"})
    return asked


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A department with a meeting, its minutes, an action and a request, pushed to a server with docmgr's hook."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("home")
        for key in [each for each in os.environ if each.startswith("GIT_")]:
            patch.delenv(key)
        (home / "gitconfig").write_text("")
        patch.setenv("GIT_CONFIG_GLOBAL", str(home / "gitconfig"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.setenv("HOME", str(home))
        folder = department(home / "dept")
        roles = {"lisi": "lead", "wangwu": "assistant", "zhaoliu": "member"}
        files = {
            f"records/members/{who}.yml": (folder / f"records/members/{who}.yml").read_text()
            + f"roles: [{{role: {role}}}]\n"
            for who, role in roles.items()
        }
        files["records/members/sunba.yml"] = (
            "schema: member/1\nid: sunba\nname: 孙八\nemails: ['sunba@example.com']\nroles: [{role: upper}]\n"
        )
        policy = folder / ".docmgr/policy.yaml"
        files[".docmgr/policy.yaml"] = policy.read_text(encoding="utf-8") + POLICY
        put(folder, minuted(), action(), request(), files=files)
        git(folder, "clone", "-q", "--bare", ".", "../hub.git")
        run(home / "hub.git", "hooks", "install")
        git(folder, "remote", "add", "origin", "../hub.git")
    return folder


Case = tuple[str, Callable[[], Record], str]
CASES: dict[str, Case] = {
    "minutes by somebody who is not the recorder": (
        "zhaoliu",
        lambda: minuted(minutes={"drafted_at": "2024-03-06T11:00:00+08:00", "by": "zhaoliu"}, items=[{"title": "x"}]),
        "M-2.2.3",
    ),
    "what the host approved is changed": (
        "wangwu",
        lambda: minuted(items=[{"title": "月度工作汇报", "decisions": ["不抽调"]}]),
        "M-2.4.1",
    ),
    "the approval is made to fit the change": (
        "wangwu",
        lambda: restamped(items=[{"title": "月度工作汇报", "decisions": ["不抽调"]}]),
        "M-2.4.1",
    ),
    "sent without all who were there": (
        "wangwu",
        lambda: minuted(
            status="sent", minutes={**minuted().get("minutes"), "sent_at": "2024-03-06T12:00:00+08:00", "to": ["lisi"]}
        ),
        "M-2.4.1",
    ),
    "an overdue action is closed without reason and remedy": (
        "lisi",
        lambda: action(
            status="done",
            actual_h=4,
            submitted_at="2024-03-08T09:00:00+08:00",
            submitted_by="zhaoliu",
            accepted_at="2024-03-08T09:00:00+08:00",
            accepted_by="lisi",
        ),
        "M-4.3",
    ),
    "an overdue action is dropped": ("zhangsan", lambda: action(status="cancelled"), "M-4.3"),
    "an overdue action is moved": ("zhangsan", lambda: action(due="2024-03-20"), "M-4.3"),
    "half a reason": (
        "zhangsan",
        lambda: action(status="cancelled", lapse={"reason": "忙", "by": "zhaoliu"}),
        "remedy",
    ),
    "the upper authority first": (
        "sunba",
        lambda: approved(request(), ("upper", "sunba", "09:00")),
        "R-2.1.2",
    ),
    "both steps in one, by the head": (
        "zhangsan",
        lambda: approved(request(), ("head", "zhangsan", "09:00"), ("upper", "zhangsan", "10:00")).changed(
            status="approved"
        ),
        "R-2.1.2",
    ),
    "approved by who asks": (
        "zhaoliu",
        lambda: approved(request(), ("head", "zhaoliu", "09:00")),
        "R-2.1.2",
    ),
    "signed with another's name": (
        "zhaoliu",
        lambda: approved(request(), ("head", "zhangsan", "09:00")),
        "R-2.1.2",
    ),
    "approved by its status alone": ("zhaoliu", lambda: request(status="approved"), "R-2.1.2"),
    "another amount under approval": (
        "zhaoliu",
        lambda: request().changed(budget={"amount": 9000, "currency": "CNY"}),
        "R-2.1.2",
    ),
    "called regular, though nobody knows it": (
        "zhaoliu",
        lambda: request(id="R-240305-ddddd", type="无人机", category="regular", route="assistant"),
        "R-2.1.2b",
    ),
    "above the limit, called regular": (
        "zhaoliu",
        lambda: request(
            id="R-240305-ddddd",
            type="办公文具",
            category="regular",
            route="assistant",
            budget={"amount": 1001, "currency": "CNY"},
        ),
        "1,001",
    ),
    "a meeting convened by a member": ("zhaoliu", lambda: meeting(id="M-240304-ddddd", status="draft"), "M-2.1.1"),
    "late notice without a reason": (
        "zhangsan",
        lambda: meeting(id="M-240304-ddddd", status="notified"),
        "M-2.1.2",
    ),
    "an answer for somebody else": (
        "zhaoliu",
        lambda: minuted(
            answers=[
                {
                    "id": "y-aaaaa",
                    "at": "2024-03-05T08:00:00+08:00",
                    "who": "sunba",
                    "by": "zhaoliu",
                    "answer": "accepted",
                    "sequence": 0,
                }
            ]
        ),
        "M-2.2.1",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_passed_no_hook_is_refused_by_the_server(served: Path, case: str) -> None:
    who, change, clause = CASES[case]
    assert clause in refused(served, who, change()), case


def test_what_is_split_up_to_stay_below_the_limit_is_refused(served: Path) -> None:
    half = {
        "type": "办公文具",
        "category": "regular",
        "route": "assistant",
        "budget": {"amount": 600, "currency": "CNY"},
    }
    one = request(id="R-240305-ddddd", **half)
    two = request(id="R-240307-eeeee", requested_on="2024-03-07", **half)
    assert "1,200" in refused(served, "zhaoliu", one, two)
    later = request(id="R-240407-eeeee", requested_on="2024-04-07", use_from="2024-04-20", **half)
    assert passed(served, "zhaoliu", one, later)


def test_the_departments_own_numbers_and_days_hold_at_the_server_too(served: Path) -> None:
    text = (served / ".docmgr/policy.yaml").read_text(encoding="utf-8")
    late = meeting(id="M-240304-ddddd", status="draft").changed(notices=None)
    entry = {"id": "n-aaaaa", "at": "2024-03-05T08:00:00+08:00", "by": "zhangsan", "channel": "部门群", "sequence": 0}
    notified = late.changed(status="notified", notices=[{**entry, "digest": told(late)}])
    day = "2024-03-05T08:00:00+08:00"
    assert "M-2.1.2" in refused(served, "zhangsan", late, then=notified, day=day)
    own = text + "  meeting.notice_before: {value: 0}\n"
    assert passed(served, "zhangsan", late, then=notified, day=day, files={".docmgr/policy.yaml": own})


def test_what_is_lawful_passes(served: Path) -> None:
    assert passed(
        served, "zhangsan", approved(request(), ("head", "zhangsan", "09:00")), day="2024-03-06T09:00:00+08:00"
    )


def passed(folder: Path, who: str, *records: Record, **given: Any) -> bool:
    """Whether the server takes them; it forgets them again."""
    start = git(folder, "rev-parse", "HEAD")
    answer(folder, who, *records, code=0, **given)
    git(folder, "push", "-q", "--no-verify", "-f", "origin", f"{start}:refs/heads/main")
    return True


def refused(folder: Path, who: str, *records: Record, **given: Any) -> str:
    """What the server says to a push of these records as they stand."""
    return answer(folder, who, *records, code=1, **given)


def answer(
    folder: Path,
    who: str,
    *records: Record,
    code: int,
    then: Record | None = None,
    day: str = "2024-03-08T09:00:00+08:00",
    files: Mapping[str, str] | None = None,
) -> str:
    """Commit as somebody on a day, push, and be as before; ``then`` is a second commit."""
    start = git(folder, "rev-parse", "HEAD")
    be(folder, who)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_AUTHOR_DATE", day)
        for each in (records, (then,) if then is not None else ()):
            if each:
                put(folder, *each, files=files)
    done = subprocess.run(
        ["git", "push", "--no-verify", "origin", "HEAD:main"], cwd=folder, capture_output=True, check=False
    )
    git(folder, "reset", "-q", "--hard", start)
    said = done.stderr.decode("utf-8", "replace")
    assert done.returncode == code, said
    return said
