"""``kervan doctor``: looks at the installation and says what is wrong and what to do about it."""

from __future__ import annotations

import argparse
import os
import shutil
import smtplib
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Literal

from kervan.cli.installation import (
    Installation,
    Problem,
    key_file,
    open_home,
    open_installation,
    without_password,
)
from kervan.config import env

Verdict = Literal["good", "warning", "wrong"]
MARKS = {"good": "✓", "warning": "!", "wrong": "✗"}
LITTLE_SPACE = 1  # GB
BACKUP_GROWS_OLD = timedelta(hours=36)
WORKER_IS_SILENT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer. ``advice`` is the sentence that says what to do."""

    verdict: Verdict
    subject: str
    found: str
    advice: str = ""

    def __str__(self) -> str:
        line = f"{MARKS[self.verdict]} {self.subject}: {self.found}"
        return f"{line}\n    {self.advice}" if self.advice else line


Check = Callable[[], Iterator[Finding]]


def run(arguments: list[str]) -> int:
    """Print every finding. Returns 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="kervan doctor", description="Check the installation and say what is wrong.")
    parser.parse_args(arguments)
    findings = []
    for finding in examine():
        print(finding, flush=True)
        findings.append(finding)
    wrong = sum(finding.verdict == "wrong" for finding in findings)
    print(f"\n{wrong} to correct." if wrong else "\nNothing is wrong.")
    return 1 if wrong else 0


def examine() -> Iterator[Finding]:
    """All findings. What needs the database or Django is looked at only when they can be had."""
    yield from check_python()
    try:
        home = open_home()
    except Problem as problem:
        yield Finding("wrong", "Data folder", str(env.home()), str(problem))
        return
    yield from check_folder(home)
    yield from check_space(home)
    try:
        installation = open_installation(say=lambda _: None)
    except Problem as problem:
        yield Finding("wrong", "Database", "can't be used", str(problem))
        return
    except SystemExit:  # a wrong setting has said its sentence already
        yield Finding("wrong", "Settings", "see the sentence above")
        return
    try:
        yield from _with_django(installation)
    finally:
        installation.close()


def _with_django(installation: Installation) -> Iterator[Finding]:
    yield from check_keys(installation.home)
    try:
        import django

        django.setup()
    except SystemExit:
        yield Finding("wrong", "Settings", "see the sentence above")
        return
    yield from check_database(installation)
    for check in (check_migrations, check_worker, check_jobs, check_shop):
        try:
            yield from check()
        except _database_error() as error:
            line = str(error).strip().splitlines()[0]
            yield Finding("wrong", "Tables", line, "Start Kervan once (kervan serve): it brings the tables up to date.")
            break
    yield from check_files()
    yield from check_mail()
    yield from check_backup()


def _database_error() -> type[Exception]:
    from django.db import Error

    return Error


# ------------------------------------------------------------------------------------------------ the machine


def check_python() -> Iterator[Finding]:
    """The Python that runs, and where."""
    found = f"{sys.version.split()[0]} in {sys.prefix}"
    if os.geteuid() == 0 and Path(sys.prefix).resolve().is_relative_to("/root"):
        advice = "As root the database runs as its own user and /root became walkable for it: install under /opt."
        yield Finding("warning", "Python", found, advice)
    else:
        yield Finding("good", "Python", found)


def check_folder(home: Path) -> Iterator[Finding]:
    """Nobody else reads keys, uploads and backups."""
    open_ones = [
        name
        for name in ("keys", "uploads", "backups", "run")
        if (home / name).exists() and (home / name).stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    if open_ones:
        folders = " ".join(str(home / name) for name in open_ones)
        yield Finding(
            "wrong", "Data folder", f"{home}: others can look into {', '.join(open_ones)}", f"chmod 700 {folders}"
        )
    else:
        yield Finding("good", "Data folder", str(home))


def check_space(home: Path) -> Iterator[Finding]:
    """Enough room for the database to grow."""
    free = shutil.disk_usage(home).free / 2**30
    found = f"{free:.1f} GB free"
    if free < LITTLE_SPACE:
        yield Finding("wrong", "Disk", found, f"Make room on the disk of {home}: a full disk stops the shop.")
    else:
        yield Finding("good", "Disk", found)


def check_keys(home: Path) -> Iterator[Finding]:
    """The keys are there, closed, and are keys."""
    from cryptography.fernet import Fernet

    for name in ("KERVAN_SECRET_KEY", "KERVAN_DATA_KEYS"):
        file = key_file(home, name)
        if file.exists() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Finding("wrong", name, f"others can read {file}", f"chmod 600 {file}")
    try:
        for key in env.words("KERVAN_DATA_KEYS"):
            Fernet(key)
    except ValueError:
        yield Finding(
            "wrong", "KERVAN_DATA_KEYS", "holds something that isn't a key", "Put the key back from a backup."
        )
        return
    if len(env.text("KERVAN_SECRET_KEY")) < 32:
        yield Finding("wrong", "KERVAN_SECRET_KEY", "is short", "Set at least 32 random characters.")
        return
    yield Finding("good", "Keys", "present")


# ------------------------------------------------------------------------------------------------ database and worker


def check_database(installation: Installation) -> Iterator[Finding]:
    """Which server answers."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), pg_size_pretty(pg_database_size(current_database()))")
        version, size = cursor.fetchone()
    kind = "embedded" if installation.server else without_password(os.environ["DATABASE_URL"])
    yield Finding("good", "Database", f"PostgreSQL {version}, {size} ({kind})")


def check_migrations() -> Iterator[Finding]:
    """The tables are those of this version."""
    from kervan.cli.prepare import missing_migrations, unknown_migrations

    unknown, missing = unknown_migrations(), missing_migrations()
    if unknown:
        advice = "Install that version again, or restore a backup."
        yield Finding("wrong", "Tables", f"made by a newer Kervan ({unknown[0]})", advice)
    elif missing:
        advice = "Start Kervan once (kervan serve), or run kervan migrate."
        yield Finding("wrong", "Tables", f"{len(missing)} steps behind this version", advice)
    else:
        yield Finding("good", "Tables", "up to date")


def check_worker() -> Iterator[Finding]:
    """Somebody sends the mails and speaks to the carriers."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        beat: datetime | None = cursor.fetchone()[0]
    if beat is None or datetime.now(UTC) - beat > WORKER_IS_SILENT:
        found = f"last seen {beat:%Y-%m-%d %H:%M} UTC" if beat else "isn't running"
        yield Finding("warning", "Worker", found, "Start kervan serve (or kervan worker): no mail or booking goes out.")
    else:
        yield Finding("good", "Worker", "running")


def check_jobs() -> Iterator[Finding]:
    """Jobs that were given up, and jobs that wait too long."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        failed = cursor.fetchone()[0]
    if failed:
        advice = "Look at Ayarlar → Başarısız işlemler: each says why, and can be retried."
        yield Finding("warning", "Jobs", f"{failed} failed", advice)
    else:
        yield Finding("good", "Jobs", "none failed")


def check_shop() -> Iterator[Finding]:
    """What the customer would miss: empty fields of the shop's settings, nobody who can log in."""
    from kervan.accounts.models import Staff

    if not Staff.objects.filter(is_active=True).exists():
        yield Finding("wrong", "Staff", "nobody can log in", "kervan createsuperuser makes the first account.")
    queries = import_module("kervan.shop.queries")
    missing = [str(year) for year in queries.years_without_holidays()]
    if missing:
        advice = "Add them under Ayarlar → Tatiller: until then days for paying and shipping are counted too short."
        yield Finding("warning", "Holidays", f"none known for {', '.join(missing)}", advice)
    else:
        yield Finding("good", "Holidays", "known for this year and the next")
    if queries.shop().storefront_open and not import_module("kervan.shipping.zones").zones():
        advice = "Add one under Ayarlar → Nakliyat: until then nobody can order in the shop, since nothing is delivered anywhere."
        yield Finding("warning", "Shipping zones", "none", advice)
    if samples := queries.sample_pages() if queries.shop().storefront_open else []:
        advice = "Have a lawyer read them and save your own under Ayarlar → Sayfalar ve sözleşmeler."
        yield Finding("warning", "Legal texts", f"still samples: {', '.join(samples)}", advice)
    empty = list(getattr(queries, "empty_settings", list)())
    if empty:
        yield Finding("warning", "Shop settings", f"empty: {', '.join(map(str, empty))}", "Fill them in under Ayarlar.")


# ------------------------------------------------------------------------------------------------ files, mail, backup


def check_files() -> Iterator[Finding]:
    """Assets, the list of places and the translations are there and current."""
    import kervan

    package = Path(kervan.__file__).parent
    wanted = {
        "kervan/panel/static/vendor/tabler.min.css": package / "panel/static/vendor/tabler.min.css",
        "kervan/panel/static/vendor/icons.svg": package / "panel/static/vendor/icons.svg",
        "kervan/customers/data/places.json": package / "customers/data/places.json",
    }
    missing = [name for name, file in wanted.items() if not file.exists()]
    sources = sorted((package / "locale").glob("*/LC_MESSAGES/django.po"))
    compiled = sorted((package / "locale").glob("*/LC_MESSAGES/django.mo"))
    outdated = [
        po for po in sources if not (mo := po.with_suffix(".mo")).exists() or mo.stat().st_mtime < po.stat().st_mtime
    ]
    if missing:
        yield Finding(
            "wrong", "Assets", f"missing: {', '.join(missing)}", "Run make setup, or install the wheel again."
        )
    else:
        yield Finding("good", "Assets", "present")
    if outdated or not compiled:
        yield Finding("wrong", "Translations", "not compiled", "Run make setup, or install the wheel again.")
    else:
        yield Finding("good", "Translations", "compiled")


def check_mail() -> Iterator[Finding]:
    """The mail server is set, answers, and takes the name and the password."""
    from django.conf import settings
    from django.core.mail import get_connection

    if not settings.EMAIL_HOST:
        advice = "Set SMTP_HOST (SMTP_PORT, SMTP_USER, SMTP_PASSWORD): until then mails can only be read in the panel."
        yield Finding("warning", "Mail", "no server is set", advice)
        return
    place = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    backend = get_connection("django.core.mail.backends.smtp.EmailBackend", timeout=10)
    try:
        backend.open()
    except smtplib.SMTPAuthenticationError:
        yield Finding("wrong", "Mail", f"{place} refuses user or password", "Correct SMTP_USER and SMTP_PASSWORD.")
    except (OSError, smtplib.SMTPException) as error:
        reason = getattr(error, "strerror", None) or str(error)
        advice = "Correct SMTP_HOST, SMTP_PORT, SMTP_STARTTLS or SMTP_SSL, or look whether a firewall is in the way."
        yield Finding("wrong", "Mail", f"{place} doesn't answer ({reason})", advice)
    else:
        yield Finding("good", "Mail", f"{place} answers")
    finally:
        with suppress(OSError, smtplib.SMTPException):
            backend.close()


def check_backup() -> Iterator[Finding]:
    """The last backup is young."""
    from kervan.lib.last_backup import last_backup

    last = last_backup()
    advice = (
        "Make one with kervan backup FILE and keep it on another machine; each night makes one while the worker runs."
    )
    if last.error and last.failed_at and (last.at is None or last.failed_at > last.at):
        yield Finding("wrong", "Backup", f"the last one failed: {last.error}", advice)
    elif last.at is None:
        yield Finding("warning", "Backup", "none yet", advice)
    elif datetime.now(UTC) - last.at > BACKUP_GROWS_OLD:
        yield Finding("warning", "Backup", f"the last one is from {last.at:%Y-%m-%d %H:%M} UTC", advice)
    else:
        yield Finding("good", "Backup", f"{last.at:%Y-%m-%d %H:%M} UTC, {last.file}")
