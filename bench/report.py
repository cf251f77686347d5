"""What was measured, beside its floor or its budget: on the screen, as JSON, and as the table of the documentation."""

from __future__ import annotations

import json
import platform
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DOCUMENT = HERE.parent / "docs" / "reference" / "performance.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"

_began = time.monotonic()


def say(sentence: str) -> None:
    """Progress, on standard error."""
    print(f"[{time.monotonic() - _began:5.0f} s] {sentence}", file=sys.stderr, flush=True)


@dataclass(slots=True)
class Row:
    """One figure. ``floor``: what it is divided by, named ``beside``. ``least``: the smallest ratio, ``most``: the largest
    figure, ``grows``: the largest growth against the smaller ``size`` that are within the budget."""

    what: str
    ours: float
    floor: float | None = None
    beside: str = "floor"
    size: int | None = None
    least: float | None = None
    most: float | None = None
    grows: float | None = None
    growth: float | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        return self.ours / self.floor if self.floor else None

    @property
    def met(self) -> bool | None:
        """Whether the budget is met; None when there is none."""
        checks = []
        if self.least is not None and self.ratio is not None:
            checks.append(self.ratio >= self.least)
        if self.most is not None:
            checks.append(self.ours <= self.most)
        if self.grows is not None and self.growth is not None:
            checks.append(self.growth <= self.grows)
        return all(checks) if checks else None

    @property
    def budget(self) -> str:
        words = []
        if self.least is not None:
            words.append(f"≥ {self.least:g} ×")
        if self.most is not None:
            words.append(f"≤ {self.most:g}")
        if self.grows is not None and self.growth is not None:
            words.append(f"growth ≤ {self.grows:g} ×")
        return ", ".join(words)


@dataclass(slots=True)
class Report:
    """All rows, in the order in which they were measured."""

    settings: dict[str, Any]
    rows: list[Row] = field(default_factory=list)

    def row(self, what: str, ours: float, **more: Any) -> Row:
        """Note a figure; anything that is no field of ``Row`` is kept beside it."""
        known = {name: more.pop(name) for name in list(more) if name in Row.__dataclass_fields__}
        row = Row(what, ours, **known, more=more)
        smaller = [each for each in self.rows if each.what == what and each.size and row.size and each.size < row.size]
        if smaller and smaller[0].ours:
            row.growth = ours / smaller[0].ours
        self.rows.append(row)
        return row

    def table(self) -> list[list[str]]:
        """Header and rows as texts."""
        lines = [["what", "orders", "ours", "floor", "ratio", "growth", "budget", "met"]]
        for row in self.rows:
            ours = _number(row.ours)
            parts = [f"{name} {_number(row.more[name])}" for name in ("web", "worker", "database") if name in row.more]
            lines.append(
                [
                    row.what,
                    f"{row.size:,}" if row.size else "",
                    f"{ours} ({', '.join(parts)})" if parts else ours,
                    f"{_number(row.floor)}{'' if row.beside == 'floor' else f' ({row.beside})'}" if row.floor else "",
                    f"{row.ratio:.2f}" if row.ratio else "",
                    f"{row.growth:.2f}" if row.growth else "",
                    row.budget,
                    {True: "yes", False: "NO", None: ""}[row.met],
                ]
            )
        return lines

    def print(self) -> None:
        """The table on standard output."""
        lines = self.table()
        widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
        for line in lines:
            print("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())

    def write(self) -> Path:
        """``bench/report.json``."""
        target = HERE / "report.json"
        rows = [{**asdict(row), "ratio": row.ratio, "met": row.met} for row in self.rows]
        content = {"settings": self.settings, "machine": _machine(), "rows": rows}
        target.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return target

    def document(self) -> None:
        """Put the table between the marks of docs/reference/performance.md."""
        text = DOCUMENT.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        after = rest.partition(END)[2]
        header, *lines = [f"| {' | '.join(line)} |" for line in self.table()]
        rule = "|" + "---|" * len(self.table()[0])
        machine = _machine()
        when = f"{machine['cores']} cores, load {machine['load']} at the end; {self.settings}"
        figures = "\n".join([BEGIN, "", when, "", header, rule, *lines, "", END])
        DOCUMENT.write_text(before + figures + after, encoding="utf-8")


def _machine() -> dict[str, Any]:
    import os

    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }


def _number(value: float | None) -> str:
    if value is None:
        return ""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
