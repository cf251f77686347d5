"""One file holds the shop, and an empty installation becomes that shop again."""

from __future__ import annotations

import io
import json
import tarfile
from contextlib import contextmanager

import psycopg
import pytest

from kervan.cli import postgres
from kervan.cli.tests.programs import copy_installation, kervan


@pytest.fixture(scope="session")
def shop_and_backup(migrated_home):
    """Somebody's shop (a member of staff, an API key, an uploaded logo) and its backup."""
    home, file = migrated_home.parent / "shop", migrated_home.parent / "shop.tar"
    copy_installation(migrated_home, home)
    words = ["createsuperuser", "--noinput", "--email", "ayse@example.com", "--name", "Ayşe Şahin"]
    (home / "uploads" / "logo").mkdir(parents=True)
    (home / "uploads" / "logo" / "şapka.png").write_bytes(b"picture")
    for done in (
        kervan(home, *words, DJANGO_SUPERUSER_PASSWORD="a long password"),
        kervan(home, "apikey", "create", "Depo tableti", "--scope", "orders.view"),
        kervan(home, "backup", str(file)),
    ):
        assert done.returncode == 0, done.stderr
    return home, file


@pytest.fixture
def shop_folder(shop_and_backup):
    return shop_and_backup[0]


@pytest.fixture
def backup(shop_and_backup):
    return shop_and_backup[1]


def rows_of(home):
    """Everything in the tables, as text."""
    with reading(home) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        return {name: connection.execute(f'SELECT t::text FROM "{name}" t ORDER BY 1').fetchall() for (name,) in tables}


def events_of(home):
    with reading(home) as connection:
        return connection.execute("SELECT name, data ->> 'name', txid FROM events_event").fetchall()


@contextmanager
def reading(home):
    server = postgres.start(home / "postgres")
    with psycopg.connect(server.url) as connection:
        yield connection
    server.close()


def rewritten(backup, folder, name, change):
    """A copy of the backup with one part changed."""
    with tarfile.open(backup) as source, tarfile.open(folder / "changed.tar", "w") as target:
        for member in source:
            content = source.extractfile(member)
            if member.name == name:
                changed = change(content.read())
                member.size = len(changed)
                content = io.BytesIO(changed)
            target.addfile(member, content)
    return folder / "changed.tar"


def test_a_backup_restored_elsewhere_is_the_same_shop(shop_folder, backup, home):
    before = rows_of(shop_folder)

    restored = kervan(home, "restore", str(backup))

    assert restored.returncode == 0, restored.stderr
    assert f"Restored: {sum(map(len, before.values()))} rows in {len(before)} tables, 1 uploads." in restored.stderr
    after = rows_of(home)
    assert after.keys() == before.keys()
    renewed = {"events_event", "events_installation"}  # the feed's cursors begin a new life
    assert {name: rows for name, rows in after.items() if name not in renewed} == {
        name: rows for name, rows in before.items() if name not in renewed
    }
    assert after["events_installation"] != before["events_installation"]
    assert events_of(shop_folder)[0][:2] == events_of(home)[0][:2] == ("apikey.created", "Depo tableti")
    assert [txid for _, _, txid in events_of(home)] == [0]
    assert (home / "uploads" / "logo" / "şapka.png").read_bytes() == b"picture"
    for name in ("secret_key", "data_keys"):
        assert (home / "keys" / name).read_text() == (shop_folder / "keys" / name).read_text()
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_shop_is_never_overwritten(shop_folder, backup):
    before = rows_of(shop_folder)

    refused = kervan(shop_folder, "restore", str(backup))

    assert refused.returncode == 1
    assert refused.stderr == (
        "kervan: The database isn't empty (accounts_staff has rows): restore only into a new installation.\n"
    )
    assert rows_of(shop_folder) == before


def test_a_damaged_backup_changes_nothing(backup, home, tmp_path):
    broken = rewritten(backup, tmp_path, "database.dump", lambda dump: dump[: len(dump) * 2 // 3])

    refused = kervan(home, "restore", str(broken))

    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith("kervan: The database can't be restored (")
    assert rows_of(home) == {}
    assert list((home / "uploads").iterdir()) == []


def test_a_backup_whose_rows_are_fewer_than_it_says_is_reported(backup, home, tmp_path):
    def one_more(page):
        manifest = json.loads(page)
        manifest["rows"]["accounts_staff"] += 1
        return json.dumps(manifest).encode()

    refused = kervan(home, "restore", str(rewritten(backup, tmp_path, "kervan.json", one_more)))

    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1] == (
        "kervan: The row counts differ from the backup's: accounts_staff (1 instead of 2). Don't use this installation."
    )


def test_a_backup_of_a_newer_kervan_changes_nothing(backup, home, tmp_path):
    def newer(page):
        manifest = json.loads(page)
        return json.dumps(manifest | {"kervan": "99.0", "migrations": ["orders.9999_later"]}).encode()

    refused = kervan(home, "restore", str(rewritten(backup, tmp_path, "kervan.json", newer)))

    assert (refused.returncode, refused.stderr.splitlines()[-1]) == (
        1,
        "kervan: The backup was made by a newer Kervan (99.0): install that version first.",
    )
    assert rows_of(home) == {}


def test_something_else_is_no_backup(home, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"no tar")

    refused = kervan(home, "restore", str(tmp_path / "photo.jpg"))
    missing = kervan(home, "restore", str(tmp_path / "nothing.tar"))

    assert refused.stderr == f"kervan: {tmp_path / 'photo.jpg'} isn't a backup of Kervan, or it is damaged.\n"
    assert missing.stderr == f"kervan: There is no file {tmp_path / 'nothing.tar'}.\n"


def test_a_backup_never_replaces_a_file(shop_folder, tmp_path):
    (tmp_path / "there.tar").write_text("mine")

    refused = kervan(shop_folder, "backup", str(tmp_path / "there.tar"))

    assert (refused.returncode, refused.stderr) == (
        1,
        f"kervan: {tmp_path / 'there.tar'} exists already: choose another name.\n",
    )
    assert (tmp_path / "there.tar").read_text() == "mine"


def test_keys_the_operator_sets_must_open_what_the_backup_sealed(backup, home):
    other_key = "b3RoZXIta2V5LW90aGVyLWtleS1vdGhlci1rZXktMDA="

    refused = kervan(home, "restore", str(backup), KERVAN_DATA_KEYS=other_key)

    assert refused.returncode == 1
    assert refused.stderr == (
        "kervan: KERVAN_DATA_KEYS lacks the key of this backup: add it at the end, or unset KERVAN_DATA_KEYS.\n"
    )
