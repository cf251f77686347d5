"""Settings forms that say where their fields stand, drawn by templates/panel/settings/_sections.html."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms


class LaidForm(forms.Form):
    """``layout``: sections of (title, icon, rows of field names). ``kinds`` and ``suffixes`` as ``{% field %}`` takes them."""

    layout: tuple[tuple[Any, str, tuple[tuple[str, ...], ...]], ...] = ()
    kinds: dict[str, str] = {}
    suffixes: dict[str, Any] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        self.use_required_attribute = False

    def sections(self) -> Iterator[dict[str, Any]]:
        """What the template draws."""
        for title, icon, rows in self.layout:
            shown = [[self._item(name) for name in row if name in self.fields] for row in rows]
            yield {"title": title, "icon": icon, "rows": [row for row in shown if row]}

    def _item(self, name: str) -> dict[str, Any]:
        return {"bound": self[name], "kind": self.kinds.get(name, ""), "suffix": self.suffixes.get(name, "")}

    def only_to_read(self) -> None:
        """For those who may look and not change."""
        for field in self.fields.values():
            field.disabled = True
