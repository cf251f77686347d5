"""A PostgreSQL of the operator's own: over TCP, with a password, and an owner who is nobody special."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kervan.cli import postgres
from kervan.cli.tests.programs import free_port, kervan

PASSWORD = "gizli:p@ss/1"
QUOTED = "gizli%3Ap%40ss%2F1"


class Foreign:
    """A running server with the role ``shopkeeper`` and its databases ``one`` and ``two``."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port

    def url(self, database: str, *, user: str = "shopkeeper", password: str = QUOTED, query: str = "") -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}{query}"


def _program(name: str, *arguments: str, folder: Path) -> None:
    """As the user who may run a server: PostgreSQL refuses root."""
    user = pwd.getpwnam(postgres.SYSTEM_USER) if os.geteuid() == 0 else None
    subprocess.run(
        [str(postgres.programs() / name), *arguments],
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        cwd=folder,
        stdout=subprocess.DEVNULL,
        check=True,
    )


@pytest.fixture(scope="module")
def foreign(migrated_home: Path) -> Iterator[Foreign]:
    # after migrated_home: as root it has made the user and the programs its own
    folder = Path(tempfile.mkdtemp(prefix="kervan-foreign-"))
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam(postgres.SYSTEM_USER).pw_uid, -1)
    (folder / "password").write_text("superuser")
    (folder / "password").chmod(0o644)
    data, port = folder / "data", free_port()
    try:
        _program("initdb", "-D", str(data), "-U", "postgres", "-A", "scram-sha-256", "--no-sync",
                 "--pwfile", str(folder / "password"), folder=folder)  # fmt: skip
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
        _program("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-w", "-o", options, "start", folder=folder)
        with psycopg.connect(
            host="127.0.0.1", port=port, user="postgres", password="superuser", autocommit=True
        ) as connection:
            connection.execute(f"CREATE ROLE shopkeeper LOGIN PASSWORD '{PASSWORD}'")
            connection.execute("CREATE ROLE stranger LOGIN PASSWORD 'x'")
            for name in ("one", "two"):
                connection.execute(f"CREATE DATABASE {name} OWNER shopkeeper")
            connection.execute("CREATE DATABASE closed")
            connection.execute("REVOKE CONNECT ON DATABASE closed FROM public")
        yield Foreign(folder, port)
    finally:
        if (data / "postmaster.pid").exists():
            _program("pg_ctl", "-D", str(data), "-m", "immediate", "stop", folder=folder)
        shutil.rmtree(folder, ignore_errors=True)


def test_a_shop_lives_in_it_and_its_backup_fills_another(foreign: Foreign, home: Path, tmp_path: Path) -> None:
    one, two = foreign.url("one"), foreign.url("two")
    early = kervan(home, "check", DATABASE_URL=one)
    assert (early.returncode, early.stderr) == (
        1,
        "kervan: The tables aren't those of this version: start kervan serve once, or run kervan migrate.\n",
    )
    assert kervan(home, "migrate", "--verbosity", "0", DATABASE_URL=one).returncode == 0
    assert kervan(home, "demo", "--orders", "3", DATABASE_URL=one).returncode == 0
    file = tmp_path / "shop.kervan"

    saved = kervan(home, "backup", str(file), DATABASE_URL=one)
    assert saved.returncode == 0, saved.stderr
    other = home.parent / "other"
    restored = kervan(other, "restore", str(file), DATABASE_URL=two)
    assert restored.returncode == 0, restored.stderr

    for folder, url in ((home, one), (other, two)):
        checked = kervan(folder, "check", DATABASE_URL=url)
        assert checked.returncode == 0, checked.stderr
    told = kervan(other, "doctor", DATABASE_URL=two)
    assert "✓ Tables: up to date" in told.stdout
    assert QUOTED not in told.stdout + told.stderr
    assert PASSWORD not in told.stdout + told.stderr
    again = kervan(other, "restore", str(file), DATABASE_URL=one)
    assert "restore only into a new installation" in again.stderr


def test_what_is_wrong_with_it_is_one_sentence_that_says_what_to_do(foreign: Foreign, home: Path) -> None:
    at = f"127.0.0.1:{foreign.port}"
    to_own = 'make it the owner (ALTER DATABASE "closed" OWNER TO "shopkeeper"), or name another user.'
    wanted = {
        foreign.url("one", password="yanlış"):
            f"{at} refuses the password of user shopkeeper: correct user or password.",
        foreign.url("none"): f"there is no database none on {at}: create it, or correct the name.",
        foreign.url("closed"):
            f"user shopkeeper may not use the database closed on {at}: {to_own}",
        foreign.url("one", query="?sslmode=require"):
            f"{at} doesn't encrypt and sslmode asks for it: switch SSL on there, or remove sslmode.",
    }  # fmt: skip

    for url, sentence in wanted.items():
        told = kervan(home, "check", DATABASE_URL=url)
        assert (told.returncode, told.stderr) == (1, f"kervan: DATABASE_URL: {sentence}\n")


def test_a_user_who_may_make_no_tables_is_told_who_must_own_the_database(foreign: Foreign, home: Path) -> None:
    url = foreign.url("two", user="stranger", password="x")

    told = kervan(home, "serve", DATABASE_URL=url, KERVAN_PORT=str(free_port()))

    assert told.returncode == 1
    assert (
        "User stranger may not make tables in the database two: make it the owner "
        '(ALTER DATABASE "two" OWNER TO "stranger").' in told.stderr
    )
    assert "Traceback" not in told.stderr
