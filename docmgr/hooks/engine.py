"""One hook, from its event to its exit code; whatever goes wrong ends in one clear line."""

import sys

from docmgr.hooks.process import GitFailed, leave_git, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    Hook = Callable[[list[str]], int]


def hook_for(event: str) -> "Hook | None":
    """The function behind an event; only the module that it needs is imported."""
    if event == "pre-receive":
        from docmgr.hooks.server import pre_receive

        return pre_receive
    from docmgr.hooks import client

    return {
        "pre-commit": client.pre_commit,
        "pre-merge-commit": client.pre_merge_commit,
        "pre-applypatch": client.pre_commit,
        "pre-push": client.pre_push,
        "commit-msg": client.commit_msg,
        "post-commit": client.post_commit,
    }.get(event)


def run(argv: "list[str]") -> int:
    """Run one hook; 0 lets git go on, 1 stops it."""
    hook = hook_for(argv[0]) if argv else None
    if hook is None:
        say("docmgr: error: unknown hook " + " ".join(argv[:1]))
        return 2
    try:
        return hook(argv[1:])
    except KeyboardInterrupt:
        return 130
    except Exception as cause:  # noqa: BLE001 - the mouth of the hook: git and its user must get a sentence
        return explain(argv[0], cause)
    finally:
        leave_git()


def explain(event: str, cause: Exception) -> int:
    """Say what broke and stop git: a hook that cannot judge must not let things pass."""
    from docmgr.hooks.desk import language
    from docmgr.repo.libraries import enable

    enable()
    from docmgr.errors import DocmgrError
    from docmgr.i18n.text import _, is_chosen

    if not is_chosen():
        language(None)

    if isinstance(cause, DocmgrError):
        say(f"docmgr: error: {cause.message}")
        if cause.hint:
            say(f"docmgr: hint: {cause.hint}")
    elif isinstance(cause, GitFailed):
        say(f"docmgr: error: {cause}")
        say("docmgr: hint: " + _("run: docmgr doctor"))
    else:
        name = f"{type(cause).__name__}: {cause}"
        say("docmgr: error: " + _("the {event} hook broke: {cause}").format(event=event, cause=name))
        say("docmgr: hint: " + _("run: docmgr doctor"))
    return 0 if event == "post-commit" else 1


def leave(code: int) -> "NoReturn":
    """End the process without Python's tidying, which takes longer than the hook."""
    from docmgr.hooks.system import system

    sys.stdout.flush()
    sys.stderr.flush()
    system._exit(code)  # noqa: SLF001 - the documented way out
