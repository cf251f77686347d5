"""Whether the database was prepared by exactly this version: then a start needn't load Django to look again."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psycopg

import kervan
from kervan.cli.installation import connection_arguments
from kervan.config.database import database_from_url

OTHERS_WITH_TABLES = ("django", "django-allauth", "procrastinate")
NOBODY = "Nobody can log in yet"


def is_done(home: Path) -> bool:
    """Whether the last preparation still holds, and there is nothing new to tell."""
    try:
        noted = _notes(home).read_text(encoding="ascii")
        told = (home / "run" / "logins.txt").read_text(encoding="utf-8")
    except OSError:
        return False
    return NOBODY not in told and noted == _state()


def note_done(home: Path) -> None:
    """Remember what was prepared."""
    _notes(home).write_text(_state(), encoding="ascii")


def _notes(home: Path) -> Path:
    return home / "run" / "prepared"


def _state() -> str:
    """The migrations this version brings, and those this very database has."""
    package = Path(kervan.__file__).parent
    parts = sorted(str(file.relative_to(package)) for file in package.glob("**/migrations/*.py"))
    parts.append(kervan.__version__)
    for name in OTHERS_WITH_TABLES:
        with suppress(PackageNotFoundError):
            parts.append(f"{name} {version(name)}")
    settings = database_from_url(os.environ["DATABASE_URL"])
    try:
        with psycopg.connect(**connection_arguments(settings)) as connection:
            row = connection.execute(
                "SELECT count(*), max(applied), (SELECT system_identifier FROM pg_control_system()),"
                " (SELECT oid FROM pg_database WHERE datname = current_database()) FROM django_migrations"
            ).fetchone()
    except psycopg.Error:
        row = None  # a managed server may hide its identifier, a new one has no tables: prepare each time
        parts.append(os.urandom(8).hex())
    return hashlib.sha256(repr((parts, row)).encode()).hexdigest()
