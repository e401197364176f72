"""The merge of every kind of record by its field table, against a model: what both did is kept or a named conflict."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from docmgr.filters.merge import MERGERS, merge_record
from docmgr.records.kind import REGISTRY, Field, kind
from docmgr.records.load import read_record
from docmgr.records.record import Record
from docmgr.records.rewrite import written
from tests.records import real

PLAIN: dict[str, list[Any]] = {
    "line": ["甲", "乙方: 丙", "'引号' #"],
    "text": ["一行", "两\n行", "- 像列表"],
    "time": ["2024-03-04T09:00:00+08:00", "2024-03-04T10:30:00+08:00", "2024-03-04T11:00:00+08:00"],
    "date": ["2024-03-04", "2024-03-05", "2024-03-06"],
    "hours": [1, 2, 8],
    "amount": [6000, 6500, 7000],
    "number": [1, 2, 3],
    "percent": [10, 40, 100],
    "bool": [True, False],
    "member": ["zhangsan", "lisi", "wangwu"],
    "ref": ["T-240301-aaaaa", "T-240301-bbbbb", "T-240301-ccccc"],
    "month": ["2024-01", "2024-02", "2024-03"],
    "week": ["2024-W09", "2024-W10", "2024-W11"],
    "digest": [f"sha256:{each * 64}" for each in "abc"],
}
SETS = {"texts": "text", "members": "member", "refs": "ref"}
ABOUT = ("task", "ref", "path", "title", "text")
SPANS = (("start", "due"), ("start", "end"), ("use_from", "use_to"))
ENDS = {"start": 0, "use_from": 0, "due": 1, "end": 1, "use_to": 1}


def pool(field: Field) -> list[Any]:
    if field.type == "enum":
        return list(field.values)
    found = PLAIN[field.type]
    # Spans stay in order here; what moves both ends apart has a test of its own.
    return [found[-1]] if ENDS.get(field.key) == 1 else [found[0]] if ENDS.get(field.key) == 0 else found


def must(field: Field) -> bool:
    return field.required is not None


@st.composite
def value(draw: st.DrawFn, field: Field, side: str) -> Any:
    """A value of the field; entries and rows that a side makes have ids and subjects of their own."""
    if field.type in SETS:
        return draw(
            st.lists(st.sampled_from(PLAIN[SETS[field.type]]), unique=True, min_size=int(must(field)), max_size=3)
        )
    if field.type == "record":
        return draw(mapping(field, side))
    if field.type == "entries":
        count = draw(st.integers(int(must(field)), 2))
        return [{"id": f"{field.letter}-{side}000{at}", **draw(mapping(field, side))} for at in range(count)]
    if field.type in ("list", "rows"):
        return draw(st.lists(mapping(field, side), min_size=int(must(field)), max_size=2))
    return draw(st.sampled_from(pool(field)))


@st.composite
def mapping(draw: st.DrawFn, field: Field, side: str) -> dict[str, Any]:
    chosen = {key: each for key, each in field.fields.items() if must(each) or draw(st.booleans())}
    return {key: draw(value(each, side)) for key, each in chosen.items()}


@st.composite
def bases(draw: st.DrawFn, name: str) -> dict[str, Any]:
    of = kind(name)
    data: dict[str, Any] = {}
    for key, field in of.fields.items():
        if key not in ("schema", "id") and (must(field) or draw(st.integers(0, 2)) == 0):
            data[key] = draw(value(field, "0"))
    data |= {"schema": of.schema, "id": f"{of.letter}-240303-k7q2x"}
    return {key: each for key, each in data.items() if each != []}


@st.composite
def edited(draw: st.DrawFn, name: str, base: dict[str, Any], side: str) -> dict[str, Any]:
    """A few lawful edits: what is fixed stays, lists that grow only grow."""
    fields = kind(name).fields
    free = [key for key, field in fields.items() if not field.fixed]
    data = dict(base)
    for key in draw(st.lists(st.sampled_from(free), unique=True, max_size=4)) if free else []:
        field = fields[key]
        if field.type == "entries":
            data[key] = [*data.get(key, []), *draw(value(field, side))]
        elif not must(field) and draw(st.integers(0, 4)) == 0:
            data.pop(key, None)
        else:
            data[key] = draw(value(field, side))
    return {key: each for key, each in data.items() if each != []}


class Model:
    """What a merge must give, worked out apart from the code: by what each side did."""

    def __init__(self) -> None:
        self.conflicts: list[str] = []

    def of(self, field: Field | None, base: Any, ours: Any, theirs: Any, where: str) -> Any:
        if ours == theirs:
            return ours
        of = field.type if field is not None else "line"
        if of == "entries":
            return self.entries(field, base or [], ours or [], theirs or [], where)
        if base in (ours, theirs):
            return theirs if ours == base else ours
        if of in SETS:
            return self.sets(base or [], ours or [], theirs or [])
        if of in ("list", "rows"):
            return self.rows(field, base or [], ours or [], theirs or [], where)
        if of == "record" and ours and theirs and not any(each.type == "digest" for each in field.fields.values()):
            return self.inside(field, base or {}, ours, theirs, where)
        self.conflicts.append(where)
        return ours

    def sets(self, base: list[Any], ours: list[Any], theirs: list[Any]) -> list[Any]:
        both = [*base, *(each for each in ours if each not in base)]
        both += [each for each in theirs if each not in both]
        return [each for each in both if (each in ours and each in theirs) or (each not in base)]

    def inside(self, field: Field, base: Any, ours: Any, theirs: Any, where: str) -> dict[str, Any]:
        keys = {**ours, **theirs}
        found = {
            key: self.of(field.fields.get(key), base.get(key), ours.get(key), theirs.get(key), f"{where}.{key}")
            for key in keys
        }
        return {key: each for key, each in found.items() if each is not None and each != []}

    def entries(self, field: Field, base: Any, ours: Any, theirs: Any, where: str) -> list[Any]:
        ids = dict.fromkeys(each["id"] for side in (base, ours, theirs) for each in side)
        sides = [{each["id"]: each for each in side} for side in (base, ours, theirs)]
        return [
            self.inside(
                field,
                sides[0].get(key, {}),
                *(side.get(key) or sides[0].get(key) or {"id": key} for side in sides[1:]),
                where,
            )
            if key in sides[0]
            else sides[1].get(key) or sides[2][key]
            for key in ids
        ]

    def rows(self, field: Field, base: Any, ours: Any, theirs: Any, where: str) -> list[Any]:
        about = next(key for key in ABOUT if key in field.fields)
        sides = [{str(each.get(about)): each for each in side} for side in (base, ours, theirs)]
        if any(len(by) != len(side) for by, side in zip(sides, (base, ours, theirs), strict=True)):
            return self.sets(base, ours, theirs)
        found = []
        for key in dict.fromkeys(key for side in sides for key in side):
            old, here, there = (side.get(key) for side in sides)
            if here is not None and there is not None:
                found.append(here if here == there else self.inside(field, old or {}, here, there, where))
            elif (here or there) not in (old, None):
                found.append(here or there)
        return found


def flat(value: Any) -> Any:
    """Without order where order means nothing."""
    if isinstance(value, dict):
        return {key: flat(each) for key, each in value.items()}
    if isinstance(value, list):
        return sorted((flat(each) for each in value), key=repr)
    return value


@pytest.mark.parametrize("name", REGISTRY)
@settings(max_examples=10, derandomize=True, phases=[Phase.explicit, Phase.generate])
@given(data=st.data())
def test_every_kind_against_the_model(name: str, data: st.DataObject) -> None:
    base = data.draw(bases(name))
    ours, theirs = (data.draw(edited(name, base, side)) for side in "12")
    model = Model()
    fields = kind(name).fields
    keys = dict.fromkeys([*base, *ours, *theirs])
    wanted = {key: model.of(fields[key], base.get(key), ours.get(key), theirs.get(key), key) for key in keys}
    model.conflicts += [key for key in wanted if wanted[key] == [] and fields[key].required == {} and base.get(key)]
    wanted = {key: each for key, each in wanted.items() if each is not None and each != []}
    blobs = tuple(written(Record(kind(name), each)) for each in (base, ours, theirs))
    path = Record(kind(name), ours).path
    found = MERGERS[name](blobs, path, ("张三", "李四"))
    if model.conflicts:
        assert isinstance(found, list), wanted
        for sentence in found:
            assert "k7q2x" in sentence
            assert "张三" in sentence
            assert "李四" in sentence
        named = {where.partition(".")[0] for where in model.conflicts}
        assert all(any(f"({key})" in sentence for sentence in found) for key in named), (found, named)
        return
    assert isinstance(found, bytes), found
    merged, _mistakes = read_record(found, path)
    assert merged is not None
    assert flat(dict(merged.data)) == flat(wanted)
    turned = MERGERS[name]((blobs[0], blobs[2], blobs[1]), path, ("李四", "张三"))
    assert isinstance(turned, bytes)
    again, _mistakes = read_record(turned, path)
    assert again is not None
    assert again.data == merged.data


def test_ends_moved_apart_are_a_conflict_that_names_both() -> None:
    of = kind("task")
    base = dict(real.TASK)
    sides = ({**base, "start": "2024-03-07"}, {**base, "due": "2024-03-05"})
    blobs = tuple(written(Record(of, each)) for each in (base, *sides))
    found = merge_record(blobs, Record(of, base).path, ("张三", "李四"))
    assert isinstance(found, list)
    assert "2024-03-07" in found[0]
    assert "2024-03-05" in found[0]
