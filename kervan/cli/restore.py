"""``kervan restore FILE``: the shop of a backup, in an empty installation."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import psycopg

from kervan.cli.archive import DUMP, KEY_NAMES, UPLOADS, Manifest, count_files, load_database, read_manifest, unpack
from kervan.cli.installation import (
    Problem,
    connection_arguments,
    key_file,
    open_home,
    open_installation,
    say,
    write_private,
)
from kervan.cli.serve import is_serving
from kervan.config import env
from kervan.config.database import database_from_url

OWNED_TABLES = ("accounts_staff", "catalog_product", "orders_order", "customers_customer")  # any row: somebody's shop


def run(arguments: list[str]) -> int:
    """Fill an empty installation from a backup and compare the row counts."""
    parser = argparse.ArgumentParser(prog="kervan restore", description="Fill an empty installation from a backup.")
    parser.add_argument("file", type=Path, metavar="FILE", help="a file written by kervan backup")
    source: Path = parser.parse_args(arguments).file.expanduser().absolute()

    manifest = read_manifest(source)
    home = open_home()
    if is_serving(home):
        raise Problem(f"Kervan runs on {home}: stop it first.")
    _refuse_other_keys(manifest)
    installation = open_installation()
    try:
        settings = database_from_url(os.environ["DATABASE_URL"])
        server = _refuse_used(settings, home)
        _refuse_older_server(manifest, server)
        _refuse_newer_kervan(manifest)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as folder:
            say("Unpacking …")
            unpack(source, Path(folder))
            say("Restoring the database …")
            load_database(settings, Path(folder) / DUMP, server=server, dumped_by=manifest.dumped_by)
            _put_uploads(Path(folder) / UPLOADS, home / "uploads")
        _put_keys(manifest, home)
        _finish(manifest, home)
    finally:
        installation.close()
    say(f"Restored: {sum(manifest.rows.values())} rows in {len(manifest.rows)} tables, {manifest.uploads} uploads.")
    return 0


def _refuse_other_keys(manifest: Manifest) -> None:
    """Keys set by the operator must open what the backup's key has sealed."""
    given = env.words("KERVAN_DATA_KEYS")
    missing = set(manifest.keys["KERVAN_DATA_KEYS"].replace(" ", "").split(",")) - set(given)
    if given and missing:
        raise Problem("KERVAN_DATA_KEYS lacks the key of this backup: add it at the end, or unset KERVAN_DATA_KEYS.")


def _connect(settings: dict[str, Any]) -> psycopg.Connection[Any]:
    return psycopg.connect(**connection_arguments(settings), autocommit=True)


def _refuse_used(settings: dict[str, Any], home: Path) -> int:
    """Refuse a database or a folder that holds a shop or is in use. Returns the server's version."""
    with _connect(settings) as connection:
        for table in OWNED_TABLES:
            exists = connection.execute("SELECT to_regclass(%s)", [f"public.{table}"]).fetchone()
            if exists and exists[0] and connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():  # noqa: S608
                raise Problem(f"The database isn't empty ({table} has rows): restore only into a new installation.")
        foreign = connection.execute(
            "SELECT count(*) FROM pg_tables"
            " WHERE schemaname = 'public' AND to_regclass('public.django_migrations') IS NULL"
        ).fetchone()
        if foreign and foreign[0]:
            raise Problem("The database holds tables of another program: restore only into an empty one.")
        others = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        ).fetchone()
        if others and others[0]:
            raise Problem(f"{others[0]} other connections use this database: stop web and worker first.")
        version = connection.info.server_version // 10000
    if count_files(home / "uploads"):
        raise Problem(f"{home / 'uploads'} isn't empty: restore only into a new installation.")
    return version


def _refuse_older_server(manifest: Manifest, server: int) -> None:
    if server < manifest.postgres:
        raise Problem(
            f"The backup comes from PostgreSQL {manifest.postgres}; this server is {server}: use a newer one."
        )


def _refuse_newer_kervan(manifest: Manifest) -> None:
    import django  # only now: the settings read what open_installation put into the environment

    django.setup()
    from kervan.cli.prepare import unknown_among

    if unknown_among(manifest.migrations):
        raise Problem(f"The backup was made by a newer Kervan ({manifest.kervan}): install that version first.")


def _put_uploads(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.rmtree(target)
        shutil.move(source, target)
        target.chmod(0o700)


def _put_keys(manifest: Manifest, home: Path) -> None:
    """Keep the backup's keys, unless the operator sets keys (which were found to fit)."""
    for name in KEY_NAMES:
        file = key_file(home, name)
        if os.environ.get(name) and file.exists() and os.environ[name] == file.read_text(encoding="ascii").strip():
            file.unlink()
            write_private(file, manifest.keys[name])
            os.environ[name] = manifest.keys[name]


def _finish(manifest: Manifest, home: Path) -> None:
    """Compare the row counts, bring the tables up to this version, and tell the event feed that a new life began."""
    from kervan.cli.backup import count_rows
    from kervan.cli.prepare import bring_tables_up_to_date
    from kervan.events.actions.after_restore import after_restore
    from kervan.lib.actor import SYSTEM
    from kervan.notifications.actions.settle_after_restore import settle_after_restore

    rows = count_rows()
    different = [
        f"{table} ({rows.get(table, 0)} instead of {manifest.rows.get(table, 0)})"
        for table in sorted(rows.keys() | manifest.rows.keys())
        if rows.get(table) != manifest.rows.get(table)
    ]
    if different:
        raise Problem(f"The row counts differ from the backup's: {', '.join(different)}. Don't use this installation.")
    files = count_files(home / "uploads")
    if files != manifest.uploads:
        raise Problem(f"{files} uploads instead of {manifest.uploads}: don't use this installation.")
    bring_tables_up_to_date()
    after_restore()
    settle_after_restore(actor=SYSTEM)
