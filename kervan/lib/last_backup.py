"""When the last backup was made, as noted beside the backups: read by the panel and by ``kervan doctor``."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class LastBackup:
    """The last success, and what has failed since. ``size`` in bytes."""

    at: datetime | None = None
    file: str = ""
    size: int = 0
    failed_at: datetime | None = None
    error: str = ""


def last_backup() -> LastBackup:
    """What is known about backups of this installation; empty when none was ever made."""
    try:
        noted = json.loads(_notes().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return LastBackup()
    for name in ("at", "failed_at"):
        noted[name] = datetime.fromisoformat(noted[name]) if noted.get(name) else None
    return LastBackup(**noted)


def note_backup(note: LastBackup) -> None:
    """Write it down, whole or not at all."""
    values = asdict(note)
    for name in ("at", "failed_at"):
        values[name] = values[name].isoformat() if values[name] else None
    target = _notes()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = target.with_suffix(".new")
    unfinished.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(target)


def _notes() -> Path:
    return Path(settings.KERVAN_HOME) / "backups" / "last.json"
