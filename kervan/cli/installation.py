"""This installation: folder, keys and database, put into the environment before Django reads its settings."""

from __future__ import annotations

import base64
import os
import re
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from kervan.cli import postgres
from kervan.config import env
from kervan.config.database import database_from_url

Say = Callable[[str], None]
OLDEST_POSTGRES = 15
KEYS = {"KERVAN_SECRET_KEY": "secret_key", "KERVAN_DATA_KEYS": "data_keys"}


class Problem(Exception):
    """Kervan can't go on. The text is one sentence that says what to do."""


def say(sentence: str) -> None:
    """Tell the operator something; standard output is kept for answers."""
    print(f"kervan: {sentence}", file=sys.stderr, flush=True)


@dataclass(slots=True)
class Installation:
    """An opened installation. ``server`` is the embedded database, or nothing when ``DATABASE_URL`` names another."""

    home: Path
    server: postgres.Server | None

    def close(self) -> None:
        """Leave the database; the last one to leave stops an embedded one."""
        if self.server is not None:
            self.server.close()
            self.server = None


def open_installation(*, say: Say = say) -> Installation:
    """Make what is missing (folder, keys, embedded database) and put it into the environment.

    Raises ``Problem`` with one sentence that says what to do.
    """
    home = open_home()
    load_keys(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kervan.config.settings")
    url = env.text("DATABASE_URL")
    if url:
        check_database(url)
        os.environ["DATABASE_URL"] = url  # it may have come from a file
        return Installation(home, None)
    try:
        server = postgres.start(home / "postgres", say=say)
    except postgres.PostgresProblem as problem:
        raise Problem(str(problem)) from None
    os.environ["DATABASE_URL"] = server.url
    return Installation(home, server)


def open_home() -> Path:
    """The data folder, made when missing. Raises ``Problem`` when it can't be made or written."""
    home = env.home()
    try:
        if not home.exists():
            home.mkdir(parents=True)
            # PostgreSQL's own user walks through it when Kervan runs as root; everything inside is closed.
            home.chmod(0o711 if os.geteuid() == 0 else 0o700)
        for name in ("run", "uploads", "backups", "keys"):
            (home / name).mkdir(mode=0o700, exist_ok=True)
        probe = home / "run" / f".probe-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except (FileExistsError, NotADirectoryError):
        raise Problem(f"The data folder {home} is a file: set KERVAN_HOME to a folder.") from None
    except OSError as error:
        raise Problem(
            f"The data folder {home} can't be written ({error.strerror}): change its owner, or set KERVAN_HOME."
        ) from None
    return home


def load_keys(home: Path) -> None:
    """Put the keys into the environment; those the operator doesn't give are made once and kept in ``keys/``."""
    fresh: dict[str, Callable[[], str]] = {
        "KERVAN_SECRET_KEY": lambda: secrets.token_urlsafe(48),
        "KERVAN_DATA_KEYS": lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii"),
    }
    for name, make in fresh.items():
        if env.text(name):
            continue
        file = key_file(home, name)
        try:
            if not file.exists():
                write_private(file, make())
            os.environ[name] = file.read_text(encoding="ascii").strip()
        except OSError as error:
            raise Problem(f"The key file {file} can't be used ({error.strerror}): correct its owner.") from None
        if not os.environ[name]:
            raise Problem(f"The key file {file} is empty: put the key back from a backup.")


def key_file(home: Path, name: str) -> Path:
    """Where a key is kept when the operator doesn't set it."""
    return home / "keys" / KEYS[name]


def write_private(file: Path, text: str) -> None:
    """Write a file only its owner reads, whole or not at all; a file that another start just made stays."""
    unfinished = file.with_name(f".{file.name}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as target:
        target.write(text + "\n")
        target.flush()
        os.fsync(target.fileno())
    try:
        os.link(unfinished, file)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()


def check_database(url: str) -> int:
    """Reach the database that ``DATABASE_URL`` names. Returns its major version.

    Raises ``Problem`` with one sentence; the password never stands in it.
    """
    settings = database_from_url(url)
    place = f"{settings['HOST'] or 'the local socket'}{':' + settings['PORT'] if settings['PORT'] else ''}"
    try:
        with psycopg.connect(**connection_arguments(settings)) as connection:
            version = connection.info.server_version // 10000
    except psycopg.ProgrammingError as error:
        raise Problem(
            f"DATABASE_URL has an option that PostgreSQL doesn't know ({_first_line(error)}): remove it."
        ) from None
    except psycopg.OperationalError as error:
        raise Problem(_why_unreachable(error, place, settings)) from None
    if version < OLDEST_POSTGRES:
        raise Problem(
            f"DATABASE_URL: {place} is PostgreSQL {version}, and Kervan needs {OLDEST_POSTGRES} or newer: upgrade it."
        )
    return version


def connection_arguments(settings: dict[str, Any]) -> dict[str, Any]:
    """Django's database settings as psycopg wants them."""
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    wanted = {names[key]: settings[key] for key in names if settings[key]}
    return {"connect_timeout": 5, **wanted, **settings["OPTIONS"]}


def _why_unreachable(error: psycopg.OperationalError, place: str, settings: dict[str, str]) -> str:
    text = str(error)
    if "password authentication failed" in text or "no password supplied" in text:
        return f"DATABASE_URL: {place} refuses the password of user {settings['USER']}: correct user or password."
    if "does not exist" in text and "role" in text:
        return f"DATABASE_URL: there is no user {settings['USER']} on {place}: create it, or correct the name."
    if "does not exist" in text and "database" in text:
        return f"DATABASE_URL: there is no database {settings['NAME']} on {place}: create it, or correct the name."
    if "permission denied for database" in text:
        return (
            f"DATABASE_URL: user {settings['USER']} may not use the database {settings['NAME']} on {place}: "
            f'make it the owner (ALTER DATABASE "{settings["NAME"]}" OWNER TO "{settings["USER"]}"), or name another user.'
        )
    if "does not support SSL" in text:
        return f"DATABASE_URL: {place} doesn't encrypt and sslmode asks for it: switch SSL on there, or remove sslmode."
    if "no pg_hba.conf entry" in text or "pg_hba.conf rejects" in text:
        return (
            f"DATABASE_URL: {place} lets user {settings['USER']} in neither from here nor this way "
            f"({_first_line(error)}): add a line to its pg_hba.conf, or try ?sslmode=require."
        )
    return f"DATABASE_URL: no PostgreSQL answers at {place} ({_first_line(error)}): start it, or correct the address."


def _first_line(error: Exception) -> str:
    line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return re.sub(r"^\[Errno [^]]*\] ", "", line.rsplit(": ", 1)[-1].strip()).rstrip(".")


def address() -> tuple[str, int]:
    """Where the web server listens: ``KERVAN_BIND`` and ``KERVAN_PORT``."""
    return env.text("KERVAN_BIND", "127.0.0.1"), env.number("KERVAN_PORT", 8000, low=1, high=65535)


def shown_url() -> str:
    """The address people type."""
    return env.text("KERVAN_URL") or f"http://127.0.0.1:{address()[1]}"


def without_password(url: str) -> str:
    """A URL that may be printed."""
    parts = urlsplit(url)
    if not parts.password:
        return url
    return parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", ":…@")).geturl()
