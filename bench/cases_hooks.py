"""What a commit and a push wait for: the hooks, run as git runs them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench import trees
from bench.measure import Program, compare
from bench.report import Row, ms
from bench.world import PLACE, World

STAGED = "会议纪要/20231105-记录-档案保管办法-V1.0.docx"
UNLAWFUL = "会议纪要/20231105-记录-最新办法-V1.0.docx"
MOVED = 8_000
REFUSE = "#!/bin/sh\nexit 1\n"
LEFTHOOK = "pre-commit:\n  commands:\n    refuse:\n      run: exit 1\n"
PREK = """repos:
  - repo: local
    hooks:
      - {id: refuse, name: refuse, language: system, entry: "false", pass_filenames: false}
"""


def stage(world: World, folder: Path, path: str) -> None:
    """Put one new file into work tree and index, and there the trees, as ``git commit`` does before it asks a hook."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{path}\n", encoding="utf-8")
    trees.git(folder, world.env, "add", "--", path)
    trees.git(folder, world.env, "write-tree")


def unstage(world: World, folder: Path, path: str) -> None:
    """Take it out again."""
    trees.git(folder, world.env, "rm", "--quiet", "--cached", "--", path)
    (folder / path).unlink()


def pre_commit(world: World, rounds: int) -> Iterator[Row]:
    """The hook with one staged file, beside bare Python and ls-lint asked about the same file."""
    wanted = {"10,000": (world.small, 1.5, 0.45, 0.15), "100,000": (world.large, 2.8, 0.12, 0.1)}
    for size, (folder, bare, binary, wrapper) in wanted.items():
        stage(world, folder, STAGED)
        hook = Program("hook", [str(folder / ".git/hooks/pre-commit")], folder, _commit_env(world, folder))
        programs = [hook, world.bare(folder)]
        asked = ["-config", str(world.ls_lint_equal), STAGED]
        for name, command in (("ls-lint", world.ls_lint), ("ls-lint by npm", world.ls_lint_wrapper)):
            if command:
                programs.append(Program(name, [command, *asked], folder, world.env))
        costs = compare(programs, rounds)
        unstage(world, folder, STAGED)
        ours = ms(costs.cpu("hook"))
        for name, target in (("bare Python", bare), ("ls-lint", binary), ("ls-lint by npm", wrapper)):
            case = f"pre-commit, 1 staged file of {size} / {name}"
            if name in costs.runs:
                yield Row(case, costs.ratio("hook", name), target, ours=ours, peer=ms(costs.cpu(name)))
            else:
                yield Row(case, None, target, note="npm or node is not at hand")


def _commit_env(world: World, folder: Path) -> dict[str, str]:
    return world.hook_env(folder, GIT_INDEX_FILE=".git/index")


def aborted_commit(world: World, rounds: int) -> Iterator[Row]:
    """A whole ``git commit`` that its hook refuses: an unlawful name with docmgr, no reason at all with the others."""
    folder = world.small
    stage(world, folder, UNLAWFUL)
    programs = [_commit(world, "docmgr", folder, folder / ".git/hooks")]
    programs.append(_commit(world, "exit 1", folder, _hooks("exit-1", REFUSE)))
    programs += _managers(world, folder)
    costs = compare(programs, rounds)
    unstage(world, folder, UNLAWFUL)
    managers = [name for name in ("lefthook", "prek") if name in costs.runs]
    peers = ", ".join(f"{name} {costs.ratio(name, 'exit 1'):.1f} x" for name in managers)
    case = "git commit refused by the hook, 10,000 files / by a hook that is `exit 1`"
    beside = f"{ms(costs.cpu('exit 1'))}; {peers}" if peers else ms(costs.cpu("exit 1"))
    yield Row(case, costs.ratio("docmgr", "exit 1"), 2.2, ours=ms(costs.cpu("docmgr")), peer=beside)


def _commit(world: World, name: str, folder: Path, hooks: Path) -> Program:
    command = ["git", "-c", f"core.hooksPath={hooks}", "commit", "--quiet", "--message", "x"]
    return Program(name, command, folder, world.env, codes=(1,))


def _hooks(name: str, text: str) -> Path:
    folder = PLACE / "hooks" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pre-commit").write_text(text, encoding="utf-8")
    (folder / "pre-commit").chmod(0o755)
    return folder


def _managers(world: World, folder: Path) -> Iterator[Program]:
    """The hook managers with one hook that refuses, each started as its own shim would at best."""
    lefthook = world.native("lefthook-*/bin/lefthook")
    if lefthook:
        config = PLACE / "lefthook.yml"
        config.write_text(LEFTHOOK, encoding="utf-8")
        hooks = _hooks("lefthook", f'#!/bin/sh\nexec "{lefthook}" run --no-auto-install pre-commit "$@"\n')
        program = _commit(world, "lefthook", folder, hooks)
        yield replace(program, env={**world.env, "LEFTHOOK_CONFIG": str(config)})
    prek = world.native("@j178/prek-*/prek")
    if prek:
        config = PLACE / "prek.yaml"
        config.write_text(PREK, encoding="utf-8")
        hooks = _hooks("prek", f'#!/bin/sh\nexec "{prek}" run --config "{config}"\n')
        yield _commit(world, "prek", folder, hooks)


def archive(world: World, rounds: int) -> Iterator[Row]:
    """The monthly archive: 8,000 files of 100,000 move into the history folder in one commit."""
    folder = world.fresh("archive", trees.names(*trees.LARGE))
    world.install(folder)
    _move(world, folder)
    env = _commit_env(world, folder)
    hook = Program("hook", [str(folder / ".git/hooks/pre-commit")], folder, env)
    plain = Program(
        "git diff-index", ["git", "diff-index", "--cached", "--raw", "-z", "--no-renames", "HEAD"], folder, env
    )
    costs = compare([hook, plain], rounds)
    shutil.rmtree(folder)
    case = "pre-commit, 8,000 files of 100,000 moved / git diff-index --no-renames"
    ratio = costs.ratio("hook", "git diff-index")
    yield Row(case, ratio, 4, ours=ms(costs.cpu("hook")), peer=ms(costs.cpu("git diff-index")))


def _move(world: World, folder: Path) -> None:
    lines = trees.git(folder, world.env, "ls-files", "-s", "-z").decode().split("\0")
    entries = [line for line in lines if "\t项目资料/" in line][:MOVED]
    index = []
    for entry in entries:
        facts, _tab, path = entry.partition("\t")
        target = f"历史文档/2023/{path}"
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).rename(folder / target)
        index += [f"0 {'0' * 40}\t{path}", f"{facts}\t{target}"]
    trees.git(folder, world.env, "update-index", "-z", "--index-info", data="\0".join([*index, ""]).encode())
    trees.git(folder, world.env, "write-tree")


def pre_receive(world: World, rounds: int) -> Iterator[Row]:
    """The server's hook for five new commits on a new branch, their objects in quarantine as receive-pack has them."""
    server = world.fresh("server.git", trees.names(*trees.LARGE), checkout=False)
    hook = world.install(server) / "pre-receive"
    tip, quarantine = _push(world, server)
    core = world.hook_env(server)
    env = core | {
        "GIT_DIR": ".",
        "GIT_QUARANTINE_PATH": str(quarantine),
        "GIT_OBJECT_DIRECTORY": str(quarantine),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(server / "objects"),
        "GIT_PUSH_OPTION_COUNT": "0",
    }
    fed = f"{'0' * 40} {tip} refs/heads/draft\n".encode()
    costs = compare([Program("hook", [str(hook)], server, env, fed), world.bare(server)], rounds)
    case = "pre-receive, 5 commits on a new branch into 100,000 files / bare Python"
    yield Row(
        case, costs.ratio("hook", "bare Python"), 1.5, ours=ms(costs.cpu("hook")), peer=ms(costs.cpu("bare Python"))
    )


def _push(world: World, server: Path) -> tuple[str, Path]:
    """Five commits, each with one new file, made elsewhere and unpacked where a push would put them."""
    clone = PLACE / "trees" / "pusher.git"
    shutil.rmtree(clone, ignore_errors=True)
    trees.git(PLACE, world.env, "clone", "--quiet", "--bare", "--shared", str(server), str(clone))
    stream = b""
    for number in range(5):
        path = f"会议纪要/2023110{number + 1}-记录-保管办法{number}-V1.0.docx"
        parent = b"from refs/heads/main^0\n" if number == 0 else b""
        stream += b"commit refs/heads/draft\ncommitter Z <z@example.com> 170000000%d +0800\n" % number
        stream += b"data 1\nx\n" + parent + trees.entry(path, path.encode())
    trees.git(clone, world.env, "fast-import", "--quiet", data=stream)
    tip = trees.git(clone, world.env, "rev-parse", "draft").decode().strip()
    pack = trees.git(clone, world.env, "pack-objects", "--revs", "--stdout", "-q", data=b"draft\n^main\n")
    quarantine = server / "objects" / "tmp_objdir-incoming-bench"
    quarantine.mkdir()
    env = world.env | {
        "GIT_OBJECT_DIRECTORY": str(quarantine),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(server / "objects"),
    }
    subprocess.run(["git", "unpack-objects", "-q"], cwd=server, env=env, input=pack, check=True)
    return tip, quarantine


CASES = (pre_commit, aborted_commit, archive, pre_receive)
