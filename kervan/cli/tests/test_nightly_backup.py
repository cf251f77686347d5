"""Each night's backup, and what the panel can say about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from kervan.cli.archive import read_manifest
from kervan.cli.backup import nightly_backup
from kervan.cli.installation import Problem
from kervan.lib.last_backup import LastBackup, last_backup
from kervan.stock.models import Location

NIGHT = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.KERVAN_HOME = tmp_path
    return tmp_path


def test_no_backup_yet_is_said_so():
    assert last_backup() == LastBackup()


@pytest.mark.django_db(transaction=True)
def test_the_night_leaves_a_file_and_its_note(own_home):
    with time_machine.travel(NIGHT, tick=False):
        nightly_backup()

    file = own_home / "backups" / "kervan-nightly-2026-11-23.tar"
    assert last_backup() == LastBackup(at=NIGHT, file=str(file), size=file.stat().st_size)
    assert read_manifest(file).rows["stock_location"] == Location.objects.count()


@pytest.mark.django_db(transaction=True)
def test_seven_nights_are_kept(own_home):
    for night in range(9):
        with time_machine.travel(NIGHT + timedelta(days=night), tick=False):
            nightly_backup()

    names = sorted(file.name for file in (own_home / "backups").glob("*.tar"))
    assert names == [f"kervan-nightly-{NIGHT + timedelta(days=night):%Y-%m-%d}.tar" for night in range(2, 9)]


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_noted_beside_the_last_success(own_home):
    with time_machine.travel(NIGHT, tick=False):
        nightly_backup()
    good = last_backup()
    (own_home / "backups" / "kervan-nightly-2026-11-24.tar").mkdir()  # something stands in the way

    with time_machine.travel(NIGHT + timedelta(days=1), tick=False), pytest.raises(Problem):
        nightly_backup()

    noted = last_backup()
    assert (noted.at, noted.file, noted.failed_at) == (good.at, good.file, NIGHT + timedelta(days=1))
    assert noted.error.endswith("can't be written (Is a directory): look at the folder's owner and the free space.")
