"""``make i18n``: bring the English catalogue up to date with the Turkish sentences of the source.

Pure Python (Babel, and Django's own template reader), so nobody needs GNU gettext. New sentences are added without a
translation, vanished ones are dropped, translations are kept.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "kervan"
ENGLISH = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS = {
    "_": None,
    "__": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def sources() -> Iterator[Path]:
    """All files with sentences for people."""
    for pattern in ("*.py", "*.html", "*.txt", "*.mjml"):
        for path in sorted(PACKAGE.rglob(pattern)):
            if not {"tests", "migrations", "static", "locale"} & set(path.relative_to(PACKAGE).parts):
                yield path


def from_source() -> Catalog:
    """The catalogue of the sentences that stand in the source now, untranslated."""
    if not settings.configured:
        settings.configure()
    catalogue = Catalog(locale="en", project="Kervan", domain="django", fuzzy=False)
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # What is no sentence comes back as blanked-out words; their indentation means nothing.
            text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
        name = str(path.relative_to(PACKAGE.parent))
        for _line, message, comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
            catalogue.add(message, locations=[(name, None)], auto_comments=comments, context=context)
    return catalogue


def known() -> Catalog:
    """The English catalogue as it stands."""
    if not ENGLISH.exists():
        return Catalog(locale="en", project="Kervan", domain="django", fuzzy=False)
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def update() -> int:
    """Write the catalogue; returns how many sentences wait for a translation."""
    catalogue = known()
    catalogue.update(from_source(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    # No date of making: a second run over the same sentences must change nothing.
    catalogue.creation_date = _BEGINNING
    catalogue.revision_date = _BEGINNING
    catalogue.header_comment = "# English sentences of Kervan. make i18n brings them up to date with the source."
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, catalogue, width=0, omit_header=False, sort_output=True, no_location=True)
    return sum(1 for message in catalogue if message.id and not _translated(message.string))


def _translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


if __name__ == "__main__":
    waiting = update()
    print(f"{waiting} sentences wait for their English in {ENGLISH.relative_to(PACKAGE.parent)}.")
    sys.exit(0)
