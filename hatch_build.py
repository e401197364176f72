"""Compiles the gettext catalogues beside their .po files, for wheels and editable installs alike; packs data folders.

Also a script: ``python hatch_build.py`` brings every .mo in this tree up to date.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> list[Path]:
    """Write each .mo that is missing or older than its .po; returns what was written."""
    written = []
    for source in sorted(root.glob("docmgr/i18n/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        locale = source.parent.parent.name
        with source.open("rb") as file:
            catalogue = read_po(file, locale=locale, abort_invalid=True)
        part = target.with_suffix(".mo.part")
        with part.open("wb") as file:
            write_mo(file, catalogue)
        part.replace(target)
        written.append(target)
    return written


#: Folders at the top of the checkout, and where a wheel carries them.
DATA = {"policies": "docmgr/policies", "hooks": "docmgr/hooks/shims"}


class CatalogueHook(BuildHookInterface[Any]):
    """What hatchling calls before it packs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues(Path(self.root))
        if self.target_name == "wheel" and version == "standard":
            build_data["force_include"].update(DATA)


if __name__ == "__main__":
    compile_catalogues(Path(__file__).resolve().parent)
