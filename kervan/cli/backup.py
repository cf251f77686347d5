"""``kervan backup FILE``: everything this shop is, in one file; and the backup of each night."""

from __future__ import annotations

import argparse
import os
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from kervan import __version__
from kervan.cli.archive import FORMAT, KEY_NAMES, Manifest, count_files, dump_database, write_archive
from kervan.cli.installation import Problem, say
from kervan.config import env
from kervan.lib import clock
from kervan.lib.last_backup import LastBackup, last_backup, note_backup

NIGHTLY = "kervan-nightly-"
NIGHTS_KEPT = 7


def run(arguments: list[str]) -> int:
    """Write one file with database, uploads and keys."""
    parser = argparse.ArgumentParser(
        prog="kervan backup", description="Write database, uploads and keys into one file."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write; it must not exist yet")
    options = parser.parse_args(arguments)
    target: Path = options.file.expanduser().absolute()
    if target.exists():
        raise Problem(f"{target} exists already: choose another name.")
    manifest = back_up(target)
    note_success(target, clock.now())
    rows = sum(manifest.rows.values())
    say(f"{target}: {rows} rows in {len(manifest.rows)} tables, {manifest.uploads} uploads.")
    say("It holds the keys to every secret: keep it safe.")
    return 0


def back_up(target: Path) -> Manifest:
    """Write everything into ``target`` while the shop runs on: the dump and the row counts see the same moment.

    Raises ``Problem`` when it can't be written.
    """
    if not target.parent.is_dir():
        raise Problem(f"There is no folder {target.parent}: make it, or choose another.")
    uploads = Path(settings.MEDIA_ROOT)
    try:
        with tempfile.TemporaryDirectory(prefix=".kervan-backup-", dir=target.parent) as folder:
            dump = Path(folder) / "database.dump"
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version_num')::int / 10000")
                snapshot, server = cursor.fetchone()
                rows = count_rows()
                applied = MigrationRecorder(connection).applied_migrations()
                dumped_by = dump_database(connection.settings_dict, dump, snapshot=snapshot, server=server)
            manifest = Manifest(
                format=FORMAT,
                kervan=__version__,
                made_at=clock.now().isoformat(),
                postgres=server,
                dumped_by=dumped_by,
                rows=rows,
                migrations=sorted(f"{label}.{name}" for label, name in applied),
                uploads=count_files(uploads),
                keys={name: env.text(name) for name in KEY_NAMES},
            )
            write_archive(target, manifest, dump, uploads)
    except OSError as error:
        raise Problem(
            f"{target} can't be written ({error.strerror}): look at the folder's owner and the free space."
        ) from None
    return manifest


def count_rows() -> dict[str, int]:
    """How many rows each table of ours has."""
    counts = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return counts


def nightly_backup() -> None:
    """The scheduled backup: into ``backups/``, the last seven kept. Success or failure is noted for the panel."""
    folder = Path(settings.KERVAN_HOME) / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = clock.now()
    target = folder / f"{NIGHTLY}{now:%Y-%m-%d}.tar"
    try:
        back_up(target)  # a repeat on the same day replaces the file
    except Problem as problem:
        before = last_backup()
        note_backup(
            LastBackup(at=before.at, file=before.file, size=before.size, failed_at=now, error=str(problem)),
        )
        raise
    note_success(target, now)
    for old in sorted(folder.glob(f"{NIGHTLY}*.tar"))[:-NIGHTS_KEPT]:
        with suppress(OSError):
            old.unlink()


def note_success(target: Path, at: datetime) -> None:
    """Write down that ``target`` holds everything up to ``at``."""
    note_backup(LastBackup(at=at, file=str(target), size=os.path.getsize(target)))
