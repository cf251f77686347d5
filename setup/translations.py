"""Compile the translations: each django.po newer than its django.mo. Babel does it, so gettext needn't be installed."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def compile_all(root: Path = ROOT) -> int:
    """Write the missing and outdated .mo files. Returns how many."""
    outdated = [po for po in sorted((root / "kervan" / "locale").glob("*/LC_MESSAGES/*.po")) if _is_newer(po)]
    if not outdated:
        return 0
    from babel.messages.mofile import write_mo  # only here: a second start needn't load it
    from babel.messages.pofile import read_po

    for po in outdated:
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parent.parent.name)
        unfinished = po.with_suffix(".mo.new")
        with unfinished.open("wb") as target:
            write_mo(target, catalog)
        unfinished.replace(po.with_suffix(".mo"))
    return len(outdated)


def _is_newer(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


if __name__ == "__main__":
    compile_all()
