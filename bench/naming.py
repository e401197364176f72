"""What one name costs: the fast yes on usual names, the verdict and the proposal on the nastiest of 255 bytes.

Run ``python bench/naming.py`` from the checkout; exits 1 when a limit is passed. CPU time, best of several rounds,
since the question is what the code costs and not what else the machine does.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from docmgr.naming import characters, forms
from docmgr.naming.judge import Memo, accepts, faults, folder_faults
from docmgr.naming.suggest import propose, propose_folder, template
from docmgr.naming.vocabulary import Vocabulary

TODAY = "20240401"
TYPES = "制度 流程 方案 计划 纪要 报告 报表 培训 模板 通知 合同 记录".split()
V = Vocabulary(
    types=TYPES,
    event_types=TYPES[4:7],
    extensions="docx doc xlsx xls pptx ppt pdf ofd wps et dps odt ods odp txt md csv png jpg zip gz tar.gz".split(),
    forbidden=("最新", "最终"),
    status=[
        *"终版 终稿 定稿 新版 旧版 修改版 修订版 改 改2 再改 打印版 最后 新建 zuixin zuizhong".split(),
        *"final latest new old copy temp draft bak v2final".split(),
    ],
    placeholders=("版", "未命名", "新建 Microsoft Word 文档", "文档1", "Untitled"),
    allowed=("最终用户", "最新政策"),
    type_keywords={"办法": "制度", "规定": "制度", "周报": "报告", "会议纪要": "纪要"},
)
PROFILES = ("controlled", "published", "monthly", "periodic")
USUAL = [f"20240305-制度-日常运营管理手册{number:06}-V1.{number % 10}.docx" for number in range(10000)]
UNITS = [
    *". - _ 一 — – ー ⼯ ( ) （ ） (1) （1） 最新 最终 终版 终版- _终版 _final final 改 改2 版".split(),
    *"V1.0 -V1.0 v1 1. 1 12 第一版 第十 20240305 20240305- 2024-03-05 2024-03- 240305".split(),
    *"2024年3月5日 24年3月5日 制度 制度- -制度 -制度- —制度— a a. .docx .DOCX .gz tar.gz".split(),
    *"副本 的副本 -副本 Copy copy- conflict _conflict- -DESKTOP-AB12 ~ ~$ ？ ? * ﷺ ﬃ 𐀀 丽 𠮷".split(),
    *"В Вa a\u0412 １ Ａ Ⅴ1 İ ß ΐ 最後 e\u0301 \u0301 \u1100 \u0345 \u200b \U0001d400".split(),
    *[
        "\U000e0041",
        "\ufffd",
        "\ue000",
        "\udcff",
        "\u3000",
        "\0",
        "\n",
        " ",
        "终版 ",
        " 副本",
        " copy",
        " 2",
        "a ",
        "手 ",
    ],
]
FRAMES = ("{}", "{}.docx", "20240305-制度-{}-V1.0.docx", "20240305-{}-V1.0.docx", "{}-V1.0.docx", "2024-03-{}.docx")


ROWS = (0xC0, 0x300, 0x370, 0x400, 0x2000, 0x3300, 0x4E00, 0xAC00, 0xF900, 0xFB50, 0xFF01, 0x1D400)
"""Where runs of all-different characters begin, which no cache helps."""


def nasty() -> list[str]:
    """Every unit repeated, and every row run through, up to 255 bytes in every frame."""
    names = []
    for frame in FRAMES:
        room = 255 - len(frame.format("").encode())
        for unit in UNITS:
            size = len(unit.encode("utf-8", "surrogateescape"))
            if size:
                names.append(frame.format(unit * (room // size)))
        for row in ROWS:
            run = "".join(map(chr, range(row, row + room))).encode()[:room].decode(errors="ignore")
            names.append(frame.format(run))
    return names


def forget() -> None:
    """Empties what the room remembers of earlier texts, so that every call is a first one."""
    forms._FOLDED.clear()  # noqa: SLF001
    characters._PLAIN.clear()  # noqa: SLF001
    if "words" in V.derived:
        V.derived["words"].texts.clear()


def cost(action: object, rounds: int = 3) -> float:
    """Least CPU milliseconds of one call that remembers nothing."""
    best = float("inf")
    for _ in range(rounds):
        forget()
        start = time.process_time_ns()
        action()  # type: ignore[operator]
        best = min(best, (time.process_time_ns() - start) / 1e6)
    return best


def main() -> int:
    memo = Memo(V)
    types = frozenset(TYPES)

    def scan() -> None:
        for name in USUAL:
            accepts(name, V, types, TODAY, memo)

    scan()
    each = cost(scan, 9) / len(USUAL) * 1000
    print(f"accepts, usual name: {each:.2f} us (limit 2.00)")
    late = each > 2.0
    actions = {
        "faults": lambda name: faults(name, V, PROFILES, TODAY),
        "propose": lambda name: propose(name, V, today=TODAY, types=tuple(TYPES)),
        "template": lambda name: template(name, V, today=TODAY, types=tuple(TYPES)),
        "folder_faults": lambda name: folder_faults(name, V, "project", TODAY),
        "propose_folder": lambda name: propose_folder(name, V, today=TODAY, profile="project"),
        "accepts": lambda name: accepts(name, V, types, TODAY, memo),
    }
    names = nasty()
    for verb, action in actions.items():
        worst, name = max((cost(lambda n=n, a=action: a(n)), n) for n in names)
        late = late or worst > 1.0
        shown = ascii(name if len(name) < 24 else name[:22] + "…")
        print(f"{verb}, worst of {len(names)}: {worst:.3f} ms (limit 1.000) for {shown}")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
