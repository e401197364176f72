"""Records as they stood at an earlier day: what a review that is late must count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from json import loads

from docmgr.records.kind import ROOT, kind
from docmgr.records.record import Record
from docmgr.repo.changes import text
from docmgr.repo.git import Repository


def commit_at(repository: Repository, day: date, zone: tzinfo) -> str:
    """The last commit of HEAD's history by the end of that day, ``""`` where there was none yet."""
    if repository.head() is None:
        return ""
    end = datetime.combine(day + timedelta(days=1), time(0), zone)
    found = repository.git("rev-list", "-1", f"--before={int(end.timestamp()) - 1}", "HEAD", "--")
    return found.decode().strip()


def tasks_at(repository: Repository, commit: str, known: Mapping[str, str]) -> list[Record]:
    """The tasks of a commit by id; ``known`` gives the JSON of blobs that need not be read again."""
    from docmgr.repo.yamlfile import read

    of = kind("task")
    listed = text(repository.git("ls-tree", "-r", "-z", commit, "--", f"{ROOT}/{of.folder}")).split("\0")[:-1]
    ids = [line.partition("\t")[0].split(" ")[2] for line in listed if line.endswith(".yml")]
    found = [Record(of, loads(known[blob])) for blob in ids if blob in known]
    for data in blobs(repository, [blob for blob in ids if blob not in known]):
        node, _mistakes = read(data, "")
        if isinstance(node.value, dict) and node.value.get("id"):
            found.append(Record(of, node.value))
    return sorted(found, key=lambda record: record.id)


def blobs(repository: Repository, ids: list[str]) -> Iterator[bytes]:
    """What these blobs hold, in order, by one git."""
    if not ids:
        return
    data = repository.git("cat-file", "--batch", input="".join(f"{blob}\n" for blob in ids).encode())
    position = 0
    for _each in ids:
        end = data.index(b"\n", position)
        size = int(data[position:end].rpartition(b" ")[2])
        yield data[end + 1 : end + 1 + size]
        position = end + size + 2
