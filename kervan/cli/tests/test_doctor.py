"""What the doctor says about a well and an unwell installation."""

from __future__ import annotations

import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from django.db import connection

from kervan.accounts.models import Staff
from kervan.cli import doctor
from kervan.cli.doctor import Finding
from kervan.cli.tests.programs import free_port, kervan
from kervan.lib import clock
from kervan.lib.last_backup import LastBackup, note_backup
from kervan.shop.models import Holiday

NOW = datetime.now(UTC)


def only(findings):
    (finding,) = findings
    return finding


def test_a_folder_others_can_look_into_is_wrong_and_the_cure_is_a_command(tmp_path):
    (tmp_path / "keys").mkdir(mode=0o755)
    (tmp_path / "uploads").mkdir(mode=0o700)

    assert only(doctor.check_folder(tmp_path)) == Finding(
        "wrong", "Data folder", f"{tmp_path}: others can look into keys", f"chmod 700 {tmp_path / 'keys'}"
    )

    (tmp_path / "keys").chmod(0o700)
    assert only(doctor.check_folder(tmp_path)) == Finding("good", "Data folder", str(tmp_path))


def test_a_nearly_full_disk_is_wrong(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(2**40, 2**40, 2**29))

    found = only(doctor.check_space(tmp_path))

    assert (found.verdict, found.found) == ("wrong", "0.5 GB free")


def test_a_key_that_is_none_is_wrong(tmp_path, monkeypatch):
    monkeypatch.setenv("KERVAN_DATA_KEYS", "not a key")

    assert only(doctor.check_keys(tmp_path)) == Finding(
        "wrong", "KERVAN_DATA_KEYS", "holds something that isn't a key", "Put the key back from a backup."
    )


@pytest.mark.django_db
def test_tables_of_this_version_are_good_and_older_or_newer_ones_are_not():
    assert only(doctor.check_migrations()) == Finding("good", "Tables", "up to date")

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('shop', '9999_later', now())")
    assert only(doctor.check_migrations()).found == "made by a newer Kervan (shop.9999_later)"

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name = '9999_later' OR app = 'sessions'")
    assert only(doctor.check_migrations()).found == "1 steps behind this version"


@pytest.mark.django_db
def test_a_worker_is_alive_while_its_heart_beats():
    assert only(doctor.check_worker()).found == "isn't running"

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    assert only(doctor.check_worker()) == Finding("good", "Worker", "running")

    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'")
    assert only(doctor.check_worker()).verdict == "warning"


@pytest.mark.django_db
def test_a_shop_nobody_can_log_in_to_is_wrong():
    Staff.objects.all().delete()

    assert Finding("wrong", "Staff", "nobody can log in", "kervan createsuperuser makes the first account.") in list(
        doctor.check_shop()
    )


@pytest.mark.django_db
def test_a_year_without_holidays_is_told_before_it_begins():
    assert Finding("good", "Holidays", "known for this year and the next") in list(doctor.check_shop())

    next_year = clock.today().year + 1
    Holiday.objects.filter(day__year=next_year).delete()

    (found,) = [finding for finding in doctor.check_shop() if finding.subject == "Holidays"]
    assert (found.verdict, found.found) == ("warning", f"none known for {next_year}")


def test_without_a_mail_server_it_says_where_the_mails_are(settings):
    settings.EMAIL_HOST = ""

    found = only(doctor.check_mail())

    assert (found.verdict, found.found) == ("warning", "no server is set")
    assert "can only be read in the panel" in found.advice


def test_a_mail_server_that_answers_is_good_and_a_silent_one_wrong(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL, settings.EMAIL_HOST_USER = False, False, ""
    server = Controller(Sink(), hostname="127.0.0.1", port=settings.EMAIL_PORT)

    assert only(doctor.check_mail()).found == f"127.0.0.1:{settings.EMAIL_PORT} doesn't answer (Connection refused)"

    server.start()
    try:
        assert only(doctor.check_mail()) == Finding("good", "Mail", f"127.0.0.1:{settings.EMAIL_PORT} answers")
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("note", "verdict", "found"),
    [
        (None, "warning", "none yet"),
        (LastBackup(at=NOW, file="a.tar", size=1), "good", f"{NOW:%Y-%m-%d %H:%M} UTC, a.tar"),
        (LastBackup(at=NOW - timedelta(days=3), file="a.tar"), "warning", None),
        (
            LastBackup(at=NOW - timedelta(days=1), failed_at=NOW, error="disk full"),
            "wrong",
            "the last one failed: disk full",
        ),
        (LastBackup(at=NOW, file="a.tar", failed_at=NOW - timedelta(days=1), error="old"), "good", None),
    ],
)
def test_the_age_of_the_last_backup(settings, tmp_path, note, verdict, found):
    settings.KERVAN_HOME = tmp_path
    if note:
        note_backup(note)

    finding = only(doctor.check_backup())

    assert finding.verdict == verdict
    assert found is None or finding.found == found


def test_a_fresh_installation_is_told_to_start_once(home):
    told = kervan(home, "doctor")

    assert told.returncode == 1
    assert "✗ Tables:" in told.stdout
    assert "Start Kervan once (kervan serve)" in told.stdout
    assert "Traceback" not in told.stderr


def test_an_unreachable_database_is_a_finding_not_a_crash(home):
    told = kervan(home, "doctor", DATABASE_URL="postgresql://shop:secret@127.0.0.1:1/shop")

    assert told.returncode == 1
    assert "✗ Database: can't be used" in told.stdout
    assert "no PostgreSQL answers at 127.0.0.1:1" in told.stdout
    assert "secret" not in told.stdout + told.stderr
