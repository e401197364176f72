"""Whether a task's description says what will be there in the end. Source: T-4.1."""

from __future__ import annotations

import re

from docmgr.i18n.text import _

_VAGUE = (
    "尽快 尽量 相关 有关 跟进一下 处理一下 看一下 了解一下 适当 若干 一些 等等 做好 抓好 推进一下 配合一下 ASAP asap "
).split()
_VAGUE_WORDS = re.compile(
    r"\b(?:asap|soon|somehow|various|some|stuff|things|etc|as needed|where possible|follow up|look into)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[0-9０-９]|[一二两三四五六七八九十百千万][个家份次页条项人天台套]")
_DELIVERS = re.compile(
    "完成|形成|提交|输出|编写|编制|撰写|汇总|统计|分析|制定|交付|发布|上线|测试|评审|整理|签订|采购|培训|定制|报告|方案"
    r"|\b(?:write|deliver|publish|report|survey|analy[sz]e|compile|test|review|draft|plan|train|release|fix|build|sum)",
    re.IGNORECASE,
)


def vague(description: str, least: int) -> list[str]:
    """What makes a description too vague, in words; ``least`` is its least length in characters."""
    said = "".join(description.split())
    found = []
    if len(said) < least:
        found.append(_("the description has fewer than {count} characters").format(count=least))
    words = [word for word in _VAGUE if word in description] + _VAGUE_WORDS.findall(description)
    if words:
        found.append(_("{words} says nothing that can be checked").format(words=", ".join(dict.fromkeys(words))))
    if not _NUMBER.search(description) and not _DELIVERS.search(description):
        found.append(_("the description names neither a number nor what will be delivered"))
    return found
