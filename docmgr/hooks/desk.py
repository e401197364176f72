"""What a hook needs at hand: where the repository is, its policy, the day, and the slow way to say what is wrong."""

from docmgr.finding import Finding, Report
from docmgr.hooks import cache
from docmgr.hooks.day import today
from docmgr.hooks.process import git, say
from docmgr.hooks.system import read_file, system, variable, variables
from docmgr.rules.tables import Tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from docmgr.repo.changes import Change

POLICY = ".docmgr/policy.yaml"
WAIVERS = ".docmgr/waivers.yaml"
BASELINE = ".docmgr/baseline.json"
OWN = frozenset((POLICY, WAIVERS, BASELINE))
# Below ``records/`` what has rules of its own, the ledgers; tables that anybody may complete; and the runs of backups,
# which no guard judges.
ELSEWHERE = ("records/ledger/", "records/calendar/", "records/backups/")


def git_dir() -> str:
    """The git directory of this work tree, found without starting git."""
    given = variable("GIT_DIR")
    if given:
        return given
    raw = read_file(".git")
    return raw[8:].decode("utf-8", "surrogateescape").strip() if raw and raw.startswith(b"gitdir: ") else ".git"


def common_dir(own: str) -> str:
    """The git directory that all work trees share."""
    raw = read_file(f"{own}/commondir")
    if raw is None:
        return own
    shared = raw.decode("utf-8", "surrogateescape").strip()
    return shared if shared.startswith("/") or shared[1:2] == ":" else f"{own}/{shared}"


class Desk:
    """One hook's view of the policy: three blob ids, and the tables behind the first.

    The ids are of ``policy.yaml``, ``waivers.yaml`` and ``baseline.json`` as the judgement wants them (staged in a
    client hook, on the protected branch in the server's); ``""`` where the file does not exist.
    """

    __slots__ = ("common", "policy", "waivers", "baseline", "cached", "day")

    def __init__(self, common: str, policy: str, waivers: str, baseline: str) -> None:
        self.common = common
        self.policy = policy
        self.waivers = waivers
        self.baseline = baseline
        self.cached: "Tables | None" = None
        self.day = ""

    @property
    def today(self) -> str:
        """Today as YYYYMMDD, where the department works."""
        if not self.day:
            self.day = today(self.tables().timezone)
        return self.day

    def tables(self) -> Tables:
        """The compiled policy; raises ``PolicyError`` where the file is invalid."""
        if self.cached is None:
            self.cached = cache.tables_for(self.common, self.policy, self._build)
        return self.cached

    def sound(self) -> None:
        """Raise ``PolicyError`` where one of the three files is invalid, whether or not this judgement needs it."""
        self._settled((), 0, self.tables())

    def _build(self) -> Tables:
        from docmgr.repo.libraries import enable

        enable()
        from docmgr.policy.glance import language_of
        from docmgr.policy.load import load_policy
        from docmgr.rules.compile import compile_tables

        raw = self.blob(self.policy)
        speak(language_of(raw or b""))
        return compile_tables(load_policy(raw))

    def blob(self, identity: str) -> "bytes | None":
        """The content behind a blob id."""
        return git(["cat-file", "blob", identity]) if identity else None

    def date_of(self, path: str) -> str:
        """The likely date of a new file without one: when it was last saved, at the latest today."""
        import time

        try:
            saved = time.strftime("%Y%m%d", time.localtime(system.stat(path).st_mtime))
        except (OSError, ValueError):
            return self.today
        return min(saved, self.today)

    def report(self, found: "Iterable[Finding]", checked: int) -> Report:
        """The findings with waivers and baseline applied; raises ``PolicyError`` where those files are invalid."""
        from docmgr.rules.proposals import add_proposals

        tables = self.tables()
        if self.waivers or self.baseline or tables.ignore:
            done = self._settled(found, checked, tables)
        else:
            done = Report(list(found), checked)
        add_proposals(done.findings, tables, self.today, self.date_of)
        return done

    def _settled(self, found: "Iterable[Finding]", checked: int, tables: Tables) -> Report:
        """With exceptions, which are read with the libraries."""
        from docmgr.repo.libraries import enable

        enable()
        from docmgr.policy.waivers import load_waivers
        from docmgr.rules.baseline import read_baseline
        from docmgr.rules.verdict import settle

        language(tables)
        longest = tables.limits.waiver_days
        waivers, wrong = load_waivers(self.blob(self.waivers) or b"", WAIVERS, longest, today=self.today)
        baseline = read_baseline(self.blob(self.baseline), BASELINE)
        return settle([*found, *wrong], checked, tables, waivers, baseline, (self.today, False))


def language(tables: "Tables | None") -> str:
    """The language for people; a policy that cannot be read leaves it to the environment."""
    return speak(tables.language if tables else None)


def speak(wish: "str | None") -> str:
    """Speak as the environment wishes, else as the policy does."""
    from docmgr.i18n.text import choose_language, set_language

    chosen = choose_language(None, variables(), wish)
    set_language(chosen)
    return chosen


def touches_rules(changes: "Iterable[Change]") -> bool:
    """Whether the files that all judgements need are among the paths: broken ones would stop everybody."""
    return any(each.path in OWN for each in changes)


def touches_records(changes: "Iterable[Change]") -> bool:
    """Whether a record or a member is among the paths, so that their guards must be asked."""
    return any(each.path.startswith("records/") and not each.path.startswith(ELSEWHERE) for each in changes)


def begin_words(tables: "Tables | None") -> None:
    """Make the libraries importable and choose the language: what follows is off the clean path."""
    from docmgr.repo.libraries import enable

    enable()
    language(tables)


def show(report: Report, tables: Tables, mend: str) -> None:
    """Print what the hook found, and ``mend``, the command that helps."""
    from docmgr.rules.formats import hook_text
    from docmgr.rules.texts import load_texts

    say(hook_text(report, language(tables), load_texts(), mend=mend))


def settle_and_show(desk: Desk, found: "list[Finding]", checked: int, mend: str = "docmgr fix") -> int:
    """The exit code of a hook: 1 where an error stands that nothing excuses."""
    if not found:
        return 0
    report = desk.report(found, checked)
    if any(not each.waived and each.severity != "info" for each in report.findings):
        show(report, desk.tables(), mend)
    return 1 if report.fails("error") else 0
