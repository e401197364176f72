"""The table of all keys of a policy file: kind, default and meaning in both languages.

One source for reading (``load``), editors (``schema``) and the manual page (``schema.reference``).
"""

from __future__ import annotations

from typing import Any

from docmgr.i18n.text import _
from docmgr.policy.fields import Choice, Field, Flag, Text, Whole
from docmgr.policy.forms import AgreedKind, KeepKind, Period, PeriodKind, SizeKind, ZoneKind
from docmgr.policy.model import (
    FOLDER_ROLES,
    Agreed,
    Department,
    HookRules,
    LevelRule,
    Limits,
    Retention,
    SlimRules,
    TypeRetention,
    TypeRule,
    Words,
)
from docmgr.policy.shapes import Later, ListOf, MapOf, Record

SEVERITIES = ("error", "warn", "info", "off")
PROFILES = ("controlled", "published", "monthly", "periodic", "free")
SUBFOLDERS = ("any", "none", "project")
MEMBER_ROLES = ("head", "lead", "assistant", "doc_admin", "upper", "member")
CATEGORIES = ("regular", "important")
TARGETS = ("windows", "sharepoint", "ecryptfs")
UNITS = (
    "minutes",
    "hours",
    "days",
    "working_days",
    "months",
    "characters",
    "count",
    "yuan",
    "time",
    "flag",
    "every",
    "weekday",
)
RULE = r"DM[0-9]{3}"

NAME = Text(r"[^\n]+", lambda: _("a text of at least one character"))
WORDS = ListOf(NAME)
EXTENSION = Text(r"[a-z0-9]+(?:\.[a-z0-9]+)?", lambda: _("an extension in small letters without a dot, such as docx"))
KEY = Text(r"[a-z][a-z0-9_]*", lambda: _("a key of small letters, digits and _"))
ZONE = Text(r"(?:[a-z0-9][a-z0-9-]*)?", lambda: _("a zone name of small letters, digits and -"))
RULES = MapOf(Choice(SEVERITIES), pattern=RULE)


FOLDERS = Later(lambda: MapOf(FOLDER))
FOLDER: Record = Record(
    "folder",
    (
        Field("key", KEY, "", "各语言通用的标识，改名后不变", "identity that stays when the folder is renamed"),
        Field("role", Choice(FOLDER_ROLES), None, "用途：存放、待审批、历史、自由", "what it is for"),
        Field("types", ListOf(NAME), None, "可放的类型；不写为全部", "types that belong here; all when left out"),
        Field(
            "profiles",
            ListOf(Choice(PROFILES)),
            None,
            "允许的命名格式，依次尝试",
            "forms of file names, tried in order",
        ),
        Field(
            "subfolders",
            Record(
                "subfolders",
                (Field("profile", Choice(SUBFOLDERS), None, "子文件夹命名格式", "form of the names of folders below"),),
                lambda profile: profile,
            ),
            None,
            "子文件夹",
            "folders below",
        ),
        Field("level", NAME, None, "密级", "access level"),
        Field("zone", ZONE, None, "加密区；默认取自密级", "key zone; that of the level when left out"),
        Field("required", Flag(), None, "必须存在", "must exist"),
        Field("rules", RULES, {}, "本文件夹的规则级别", "severities in this folder"),
        Field("folders", FOLDERS, {}, "子文件夹的特别规定", "rules for folders inside"),
    ),
    dict,
)

RETAIN = Record(
    "type_retention",
    (
        Field("active_months", Whole(0, 1200), 6, "在用月数，其后归档", "months at home before archiving"),
        Field("in_force", Flag(), False, "现行有效的留在原处", "a version in force stays at home"),
        Field("keep", KeepKind(), None, "保管期限", "how long it must be kept"),
    ),
    TypeRetention,
)


def _type(*, name: str, key: str, zh: str, en: str, **rest: Any) -> TypeRule:
    """A type whose labels and key, where it has none, are its name."""
    return TypeRule(name=name, key=key or name, zh=zh or name, en=en or name, **rest)


def _level(*, name: str, zh: str, en: str, **rest: Any) -> LevelRule:
    return LevelRule(name=name, zh=zh or name, en=en or name, **rest)


TYPE = Record(
    "type",
    (
        Field("key", KEY, "", "各语言通用的标识", "identity that is the same in every language"),
        Field("zh", NAME, "", "中文名", "Chinese label"),
        Field("en", NAME, "", "英文名", "English label"),
        Field(
            "dated_by",
            Choice(("version", "event")),
            "version",
            "日期属于版本还是事件",
            "the date is the version's or the event's",
        ),
        Field("important", Flag(), False, "须经负责人审核（D-2.2.2）", "needs the head's approval (D-2.2.2)"),
        Field(
            "home", ListOf(NAME), (), "存放文件夹，首个为默认", "home folders, the first is the default", required=True
        ),
        Field("extension", EXTENSION, "docx", "新建时的扩展名", "extension of new documents"),
        Field("future_days", Whole(0, 36500), None, "日期最多可超前的天数", "days its date may lie ahead"),
        Field("keywords", WORDS, (), "杂乱文件名中表示此类型的词", "words that betray this type in a messy name"),
        Field("level", NAME, "", "密级；默认取自文件夹", "access level; that of the folder when left out"),
        Field("retention", RETAIN, None, "归档与保管", "archiving and keeping"),
    ),
    _type,
)

WORD_LISTS = Record(
    "words",
    (
        Field("forbidden", WORDS, (), "处处禁用（D-4.1）", "forbidden anywhere in a name (D-4.1)"),
        Field("status", WORDS, (), "代替版本号时禁用", "forbidden where they stand for a version"),
        Field("placeholders", WORDS, (), "占位名", "names that say nothing"),
        Field("allowed", WORDS, (), "例外的完整主题或词", "exact topics or words that are excepted"),
        Field("sensitive", WORDS, (), "加密文件夹的文件名不应出现", "to be avoided in names in sealed folders"),
    ),
    Words,
)

LIMITS = Record(
    "limits",
    (
        Field("component_bytes", Whole(40, 255), 255, "单个名称的字节数", "bytes of one name"),
        Field("path_warn", Whole(40, 4000), 180, "路径长度提醒（UTF-16）", "path length that warns, UTF-16 units"),
        Field(
            "path_error", Whole(40, 4000), 240, "路径长度上限（UTF-16）", "path length that is refused, UTF-16 units"
        ),
        Field("topic_min", Whole(1, 50), 2, "主题最少字数", "least characters of a topic"),
        Field("year_from", Whole(1000, 9999), 1949, "最早年份", "earliest plausible year"),
        Field("future_days", Whole(0, 36500), 1, "日期最多可超前的天数", "days a date may lie ahead"),
        Field("depth", Whole(1, 60), 6, "文件夹层数", "levels of folders"),
        Field("folder_entries", Whole(1, 10**6), 3000, "单个文件夹的条目数", "entries of one folder"),
        Field("file_bytes", SizeKind(), 50 * 1024**2, "单个文件的大小", "size of one file"),
        Field("waiver_days", Whole(1, 3660), 180, "豁免最长天数", "longest waiver, in days"),
        Field("waiver_notice_days", Whole(0, 366), 14, "豁免到期前提醒天数", "days of notice before a waiver ends"),
        Field("baseline_max", Whole(0, 10**7), None, "基线条目上限", "most entries of the baseline"),
    ),
    Limits,
)

LEVEL = Record(
    "level",
    (
        Field("zh", NAME, "", "中文名", "Chinese label"),
        Field("en", NAME, "", "英文名", "English label"),
        Field("readers", ListOf(Choice(MEMBER_ROLES)), (), "可读者；空为全体", "who may read; empty is everybody"),
        Field("zone", ZONE, "", "加密区；空为不加密", "key zone; empty is clear text"),
    ),
    _level,
)

AGREED = Record(
    "agreed",
    (
        Field("value", AgreedKind(), 0, "约定值", "the agreed value", required=True),
        Field("unit", Choice(UNITS), "days", "单位", "unit", required=True),
        Field("clause", NAME, "", "条款", "clause", required=True),
        Field("zh", NAME, "", "含义", "meaning in Chinese", required=True),
        Field("en", NAME, "", "英文含义", "meaning in English", required=True),
        Field("inferred", Flag(), False, "条款本身系推定", "the clause itself is inferred"),
    ),
    Agreed,
)

# The zip-based formats of Office, LibreOffice and Visio.
OFFICE = tuple(
    "docx docm dotx dotm xlsx xlsm xltx xltm xlsb pptx pptm potx potm ppsx ppsm odt ods odp odg ott ots otp "
    "vsdx vsdm vstx".split()
)
SLIM = Record(
    "slim",
    (
        Field(
            "enabled",
            Flag(),
            True,
            "不压缩存储 Office 文件，各版本占用更少（docmgr slim）",
            "store Office files uncompressed, so that their versions take little room (docmgr slim)",
        ),
        Field("extensions", ListOf(EXTENSION), OFFICE, "哪些扩展名", "which extensions"),
    ),
    SlimRules,
)

POLICY = Record(
    "policy",
    (
        Field("version", Whole(1, 1), 1, "文件格式版本", "version of the file format"),
        Field("extends", NAME, "", "所依据的手册", "the shipped handbook below this file"),
        Field("language", Choice(("zh", "en")), "zh", "语言", "language of messages"),
        Field("timezone", ZoneKind(), "Asia/Shanghai", "时区", "time zone of all dates"),
        Field(
            "department",
            Record(
                "department",
                (
                    Field("name", Text(), "", "部门名称", "its name"),
                    Field("code", Text(), "", "部门代码", "its short code"),
                ),
                Department,
            ),
            None,
            "部门",
            "the department",
        ),
        Field("folders", FOLDERS, {}, "文件夹（D-2.1.1）", "folders (D-2.1.1)"),
        Field(
            "root_files",
            WORDS,
            (),
            "根目录可放的文件，“/”结尾为文件夹",
            "files allowed at the root; a folder ends in /",
        ),
        Field("types", MapOf(TYPE, named="name"), {}, "文档类型（D-2.1.2）", "document types (D-2.1.2)"),
        Field("extensions", ListOf(EXTENSION), (), "允许的扩展名", "extensions of documents"),
        Field("words", WORD_LISTS, None, "用词（D-4.1）", "words (D-4.1)"),
        Field("limits", LIMITS, None, "上限", "limits"),
        Field("targets", ListOf(Choice(TARGETS)), (), "须兼容的系统", "systems that must be able to hold the names"),
        Field("rules", RULES, {}, "规则级别", "severities of rules"),
        Field("ignore", WORDS, (), "不检查的路径（gitignore 语法）", "paths that are not judged, gitignore syntax"),
        Field("levels", MapOf(LEVEL, named="name"), {}, "密级（D-2.3.2）", "access levels (D-2.3.2)"),
        Field("default_level", NAME, "internal", "默认密级", "access level where none is named"),
        Field(
            "retention",
            Record(
                "retention",
                (
                    Field(
                        "older_than", PeriodKind(), Period(6, "m"), "归档界限（D-2.4.2）", "age for archiving (D-2.4.2)"
                    ),
                    Field(
                        "copies",
                        Whole(1, 9),
                        2,
                        "清除前须有的已验证副本数",
                        "verified copies before anything is pruned",
                    ),
                    Field(
                        "age_from",
                        Choice(("name", "change")),
                        "name",
                        "年龄起算：名称中的日期（name）或最后修改（change）",
                        "age counts from the date in the name (name) or the last change (change)",
                    ),
                ),
                Retention,
            ),
            None,
            "归档",
            "archiving",
        ),
        Field(
            "resources",
            MapOf(Choice(CATEGORIES)),
            {},
            "资源类别（R-2.1.2），表外按重要处理",
            "categories of resources (R-2.1.2); others are important",
        ),
        Field("agreed", MapOf(AGREED, named="name"), {}, "本部门约定", "numbers the department agreed on"),
        Field(
            "hooks",
            Record(
                "hooks",
                (
                    Field(
                        "interpreter_gone",
                        Choice(("warn", "block")),
                        "warn",
                        "解释器丢失时",
                        "when the interpreter is gone",
                    ),
                    Field(
                        "interpreter_gone_sealed",
                        Choice(("block", "warn")),
                        "block",
                        "有加密文件夹而解释器丢失时",
                        "the same where folders are sealed",
                    ),
                ),
                HookRules,
            ),
            None,
            "钩子",
            "hooks",
        ),
        Field("rooms", ListOf(NAME), (), "会议室；不写则不核对", "meeting rooms; without any they are not checked"),
        Field("slim", SLIM, None, "Office 文件在仓库中的存储", "how Office files are stored"),
        Field("protected_branches", WORDS, ("main", "master"), "受保护分支", "branches the server guards"),
    ),
    dict,
)
