"""After every kind of work no byte of a sealed document lies anywhere but in the work tree."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from docmgr.policy.load import load_policy
from docmgr.vault.sealed import Sealed, mirrors, read_block
from tests.vault.conftest import FOLDER, PACKAGE, POLICY, Department

WORD = "金丝雀Canary7f3a90"
CANARY = WORD.encode()
PATH = f"{FOLDER}/20240305-报告-一号事项-V1.0.md"
NEXT = f"{FOLDER}/20240305-报告-一号事项-V1.1.md"
TEXT = f"# {WORD}\n\n".encode() + b"a line\n" * 20

# A branch b with an edit of its own, and back on main.
FORK = "git switch -qc b; echo b >>$F; git commit -qam b; git switch -q main;"

# Shell lines; ``$F`` is the document, ``dm`` docmgr. What fails must not leak either.
WORK = {
    "edit and commit": 'echo more >>"$F"; git commit -qam edit',
    "amend": 'echo more >>"$F"; git commit -q --amend -a --no-edit',
    "stash": 'echo more >>"$F"; git stash -q; git stash pop -q',
    "stash kept": 'echo more >>"$F"; git stash -q -u',
    "diff and log": 'echo more >>"$F"; git diff >/dev/null; git log -p >/dev/null; git blame "$F" >/dev/null',
    "grep": f"git grep -q {WORD}; git grep -q --cached {WORD}",
    "merge": f"{FORK} sed -i 1s/$/a/ $F; git commit -qam a; git merge -q b",
    "conflict": f"{FORK} echo a >>$F; git commit -qam a; git merge -q b; git merge --abort",
    "rebase": f"{FORK} sed -i 1s/$/a/ $F; git commit -qam a; git rebase -q b",
    "cherry-pick and revert": f"{FORK} git cherry-pick b >/dev/null; git revert --no-edit HEAD >/dev/null",
    "reset and restore": 'echo x >>"$F"; git add -A; git reset -q --hard; git restore -s HEAD~1 "$F"',
    "bisect": "git bisect start -q HEAD HEAD~1; git bisect reset -q",
    "work tree": "git worktree add -q ../beside; git -C ../beside status -s; git worktree remove --force ../beside",
    "bundle": "git bundle create -q ../all.bundle --all",
    "clone": "git clone -q . ../copy",
    "format-patch": "git format-patch -q -1 -o ../patches",
    "repack": "git repack -adfq; git gc -q --prune=now",
    "renormalize": "git add --renormalize .; git update-index --refresh",
    "rotate": "dm vault rotate head",
    "lock and unlock": "dm vault lock; dm vault unlock -i $KEY",
    "status and verify": "dm vault status; dm vault verify; dm check; dm doctor",
    "bump": 'echo more >>"$F"; dm bump "$F" -m change',
    "history, diff, cat": 'dm history "$F"; dm diff "$F"; dm cat "$F" >/dev/null',
    "new": f"dm new 报告 二号事项 --to {FOLDER} --ext md",
    "add": f'cp "$F" ../outside.md; dm add ../outside.md --type 报告 --topic 三号 --to {FOLDER}; rm ../outside.md',
    "move by git": f'git mv "$F" {FOLDER}/20240305-报告-四号事项-V1.0.md; git commit -qm moved',
    "undo": 'echo more >>"$F"; dm bump "$F" -m change; dm undo --yes',
    "backup": "dm backup --to ../backup",
    "fix": "dm fix; dm fix --staged",
    "archive and export": "export DOCMGR_TODAY=2025-03-06; dm archive; dm archive verify; "
    "dm archive export --to ../bags --format bagit; dm archive export --to ../discs --format iso; "
    "dm archive restore 历史文档/2024/$F; dm tick; dm due",
    "talks": "dm vault seal records/one-on-ones --zone head; dm vault seal records/talks/private --zone head; "
    f"echo {WORD} >../notes.md; dm oneonone done li --notes ../notes.md; rm ../notes.md; dm oneonone list --all; "
    "dm validate",
    "tasks": f"dm vault seal records/tasks --zone head; dm task add {WORD} -d {WORD} --to zhang --owner zhang "
    "--due 2024-03-29 -p 高 -e 8h; dm task list; dm task list --json; dm task week; dm due --until 2024-04-30; "
    "dm due --json; dm tick; dm fmt; dm validate; dm schedule install -n --kind cron; dm vault lock; dm task list",
    "meetings": "dm vault seal records/meetings --zone head; dm vault seal records/tasks --zone head; "
    f"M=$(dm meeting new {WORD} --at '2024-03-07 14:00-15:00' --room 301 --with zhang,li --recorder li "
    f"--purpose {WORD} --item {WORD}:30 | tail -1); export DOCMGR_TODAY=2024-03-08; "
    f"printf '{WORD}\\n讨论{WORD}\\n决议：{WORD}\\n' | dm meeting minutes $M --from -; dm meeting list; "
    "dm meeting show $M; dm meeting actions --open; dm due; dm tick; dm vault lock; dm meeting list",
    "letters and risks": "for K in letters risks; do dm vault seal records/$K --zone head; done; "
    f"dm risk add {WORD} --likelihood 高 --severity 高 --cause {WORD}; dm risk list --json; "
    f"dm letter new --to-dept 技术部 --subject {WORD} --content {WORD} --ours {WORD} --theirs {WORD} "
    f"--milestone {WORD}:2024-03-20 --from-dept 综合部; dm letter list; dm due; dm backup --to ../backup",
    "handover": "dm vault grant li head; dm member leave li --last-day 2024-03-06; dm handover li --to zhang; "
    "dm handover li --complete; dm handover --status",
    "slim, gc and sync": "git init -q -b main --bare ../shared.git; git remote add origin ../shared.git; dm init .; "
    "dm slim on; dm gc; dm sync; dm clone ../shared.git ../second; git -C ../second config user.email li@example.com; "
    'git -C ../second config user.name li; (cd ../second && dm vault unlock -i "$KEY" && dm vault lock)',
}


def places(department: Department, home: Path) -> Iterator[Path]:
    """All files but those of work trees, where the documents are open, and the keys."""
    for root in (department.home, home, Path(os.environ["TMPDIR"])):
        for file in root.rglob("*"):
            if file.is_file() and not file.is_symlink() and not _is_open(department, file):
                yield file


def _is_open(department: Department, file: Path) -> bool:
    """Whether a document may lie there in the clear: in the work tree, in a sealed folder."""
    if {FOLDER, "private"} & set(file.parts):
        return True
    sealed = read_block((department.root / ".gitattributes").read_text(encoding="utf-8"))
    below = file.is_relative_to(department.root)
    return below and bool(sealed.zone_of(file.relative_to(department.root).as_posix()))


def leaks(department: Department, home: Path) -> list[str]:
    found = []
    for file in places(department, home):
        data = file.read_bytes()
        if CANARY in data or (data[:1] == b"\x78" and CANARY in _inflated(data)):
            found.append(str(file))
    if CANARY in department.git.raw("cat-file", "--batch-all-objects", "--batch"):
        found.append("objects")
    return found


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompress(data)
    except zlib.error:
        return b""


@pytest.mark.parametrize("name", WORK)
def test_no_plaintext_is_left_behind(hooked: Department, name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    from docmgr.vault.identity import identity_file
    from tests.vault.conftest import ZHANG

    hooked.commit(PATH, b"")
    hooked.commit(PATH, TEXT)
    programs = tmp_path_factory.mktemp("bin")
    (programs / "dm").write_text(f'#!/bin/sh\nPYTHONPATH={PACKAGE.parent} exec {sys.executable} -m docmgr "$@"\n')
    (programs / "dm").chmod(0o755)
    (programs / "key").write_text(identity_file(ZHANG))
    env = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "F": PATH,
        "KEY": str(programs / "key"),
        "DOCMGR_TODAY": "2024-03-06",
    }
    done = subprocess.run(
        ["sh", "-c", WORK[name]], cwd=hooked.root, env=env, capture_output=True, check=False, timeout=120
    )
    print(done.stderr.decode())
    assert leaks(hooked, Path(os.environ["HOME"])) == []


def test_the_sweep_sees_a_leak(hooked: Department) -> None:
    blob = hooked.git("hash-object", "-w", "--no-filters", "--stdin", data=TEXT)
    assert set(leaks(hooked, Path(os.environ["HOME"]))) > {"objects"}, blob


def test_every_path_that_a_document_can_take_is_sealed() -> None:
    """Home, draft, archive, and the ledger of each. Source: design 3, Vault."""
    from docmgr.ledger.place import Layout, history_path, ledger_path, pending_path
    from docmgr.naming.vocabulary import Vocabulary
    from docmgr.vault.plan import folders_for

    policy = load_policy(POLICY.encode())
    sealed = Sealed(("head", folder) for folder in folders_for(policy, FOLDER))
    words = Vocabulary(types=policy.types, event_types=(), extensions=policy.extensions)
    layout = Layout(policy.folder_of("pending").path, policy.folder_of("history").path, words)
    for home in (PATH, f"{FOLDER}/A项目/20240305-制度-二号事项-V1.0.docx"):
        for path in (home, pending_path(home, layout), history_path(home, "2023", layout)):
            assert sealed.zone_of(path) == "head"
            assert ledger_path(path, layout).startswith("records/ledger/")
            assert sealed.zone_of(ledger_path(path, layout)) == "head"
    for folder in mirrors(FOLDER, layout.pending, layout.history):
        assert sealed.zone_of(folder.replace("*", "2023") + "/x") == "head"
