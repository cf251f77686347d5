"""Starting, stopping, and being killed: the next start goes on where things were."""

from __future__ import annotations

import os
import pwd
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest

from kervan.cli import postgres
from kervan.cli.tests.programs import (
    ROOT,
    Serving,
    clean_environment,
    copy_installation,
    free_port,
    kervan,
    processes_of,
    wait_for,
)


def test_a_taken_port_is_one_sentence_with_another_port_to_take(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        refused = kervan(home, "serve", KERVAN_PORT=str(port))

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr == (
        f"kervan: Port {port} on 127.0.0.1 can't be used (Address already in use): stop the program that has it, "
        f"or choose another with KERVAN_PORT={port + 1}.\n"
    )
    assert not (home / "postgres").exists()


def test_a_port_that_is_no_number_is_named(home):
    refused = kervan(home, "serve", KERVAN_PORT="acht")

    assert refused.returncode == 2
    assert refused.stderr == "kervan: KERVAN_PORT must be a whole number from 1 to 65535, not 'acht'.\n"


def test_a_data_folder_that_is_a_file_is_named(home):
    home.write_text("not a folder")

    refused = kervan(home, "serve")

    assert refused.returncode == 1
    assert refused.stderr == f"kervan: The data folder {home} is a file: set KERVAN_HOME to a folder.\n"


def test_a_data_folder_that_cannot_be_made_is_named():
    refused = kervan(Path("/proc/kervan"), "serve")

    assert refused.returncode == 1
    assert refused.stderr.startswith("kervan: The data folder /proc/kervan can't be written (")
    assert refused.stderr.endswith("): change its owner, or set KERVAN_HOME.\n")


@pytest.mark.parametrize(
    ("url", "code", "sentence"),
    [
        ("mysql://shop@host/shop", 2, "DATABASE_URL must look like postgresql://user:password@host:5432/name."),
        ("postgresql://shop@host", 2, "DATABASE_URL must look like postgresql://user:password@host:5432/name."),
        (
            "postgresql://shop:p/w@host/shop",
            2,
            "DATABASE_URL: host or port can't be read; special characters in the password must be percent-encoded.",
        ),
        (
            "postgresql://shop:secret@127.0.0.1:1/shop",
            1,
            "DATABASE_URL: no PostgreSQL answers at 127.0.0.1:1 (Connection refused): "
            "start it, or correct the address.",
        ),
    ],
)
def test_a_wrong_database_url_is_one_sentence_without_the_password(home, url, code, sentence):
    refused = kervan(home, "serve", DATABASE_URL=url)

    assert (refused.returncode, refused.stderr) == (code, f"kervan: {sentence}\n")


@pytest.mark.crash
def test_it_starts_serves_and_stops_everything(serving):
    assert serving.answers()
    assert set(serving.children()) == {"web", "worker"}

    code = serving.stop(signal.SIGTERM)

    assert code == 0
    assert not serving.answers()
    assert processes_of(serving.home) == []
    assert not postgres.is_running(serving.home / "postgres")


@pytest.mark.crash
def test_a_second_start_on_the_same_folder_is_refused(serving):
    refused = kervan(serving.home, "serve", KERVAN_PORT="1")

    assert refused.returncode == 1
    assert refused.stderr == (
        f"kervan: Kervan already runs on {serving.home} (process {serving.process.pid}): stop it, or set KERVAN_HOME.\n"
    )
    assert serving.answers()


@pytest.mark.crash
def test_killed_outright_it_takes_web_and_worker_along_and_starts_again(serving):
    _write_a_row(serving)

    serving.stop(signal.SIGKILL)
    wait_for(lambda: not processes_of(serving.home), 40)
    serving.start()

    assert serving.answers()
    assert _rows(serving) == 1


@pytest.mark.crash
def test_everything_killed_at_once_starts_again_on_the_same_port(serving):
    _write_a_row(serving)
    database = postgres._postmaster(serving.home / "postgres")
    victims = [*processes_of(serving.home)]
    # The web server's own process survives its parents here: it must not keep the port.
    survivors = [p for p in victims if p.ppid() != serving.process.pid and p.pid != serving.process.pid]

    for process in (p for p in victims if p not in survivors):
        process.kill()
    database.kill()
    serving.process.wait(10)
    serving.start()

    assert serving.answers()
    assert _rows(serving) == 1


@pytest.mark.crash
@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_killed_part_is_started_again(serving, name):
    before = serving.children()[name]

    before.kill()

    def another_runs():
        now = serving.children().get(name)
        return now is not None and now.pid != before.pid

    wait_for(another_runs)
    wait_for(serving.answers)
    assert f"The {name} ended (signal SIGKILL); starting it again." in serving.said()


@pytest.mark.crash
def test_a_killed_database_is_started_again(serving):
    _write_a_row(serving)
    database = postgres._postmaster(serving.home / "postgres")

    database.kill()

    wait_for(lambda: "The database ended; starting it again." in serving.said())
    wait_for(lambda: postgres.is_running(serving.home / "postgres"))
    wait_for(lambda: _rows(serving) == 1)


@pytest.mark.crash
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start as somebody else")
def test_root_first_and_then_an_ordinary_user_on_a_folder_of_their_own(serving, tmp_path_factory):
    nobody = pwd.getpwnam("nobody")
    theirs = serving.home.parent / "theirs"
    theirs.mkdir(mode=0o700)
    os.chown(theirs, nobody.pw_uid, nobody.pw_gid)
    python = python_others_can_run(nobody.pw_uid)
    packages = os.pathsep.join([str(ROOT), *(path for path in sys.path if path.endswith("site-packages"))])

    done = subprocess.run(
        [python, "-m", "kervan.cli.main", "migrate", "--check", "--skip-checks"],
        env=clean_environment(theirs / "home", HOME=str(theirs), PYTHONPATH=packages),
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        cwd=theirs,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1, done.stderr  # tables are missing, so the database of theirs answered
    assert (theirs / "home" / "postgres" / "PG_VERSION").stat().st_uid == nobody.pw_uid
    assert not postgres.is_running(theirs / "home" / "postgres")
    assert serving.answers()


def python_others_can_run(uid: int) -> str:
    """Ours, or the machine's of the same version when ours lies in root's own folder."""
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        if subprocess.run(["test", "-x", python], user=uid, check=False).returncode == 0:
            return python
    pytest.skip("no Python of this version that others can run")


def _write_a_row(serving: Serving) -> None:
    with psycopg.connect(postgres.url_of(serving.home / "postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (i int)")
        connection.execute("INSERT INTO kept VALUES (1)")


def _rows(serving: Serving) -> int:
    try:
        with psycopg.connect(postgres.url_of(serving.home / "postgres"), connect_timeout=5) as connection:
            return connection.execute("SELECT count(*) FROM kept").fetchone()[0]
    except psycopg.OperationalError:
        return -1  # still recovering


def test_the_keys_are_made_once_and_only_their_owner_reads_them(home):
    assert kervan(home, "version").returncode == 0
    assert kervan(home, "doctor").returncode in {0, 1}
    files = sorted((home / "keys").iterdir())
    before = {file.name: file.read_text() for file in files}

    kervan(home, "doctor")

    assert [file.name for file in files] == ["data_keys", "secret_key"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert {file.name: file.read_text() for file in files} == before


def test_a_number_of_a_dead_server_that_lives_again_as_something_else_is_no_server(home):
    server = postgres.start(home / "postgres")
    server.close()
    number = home / "postgres" / "postmaster.pid"
    number.write_text(f"{psutil.Process().pid}\n{home / 'postgres'}\n0\n5432\n\n\n\nready\n")

    assert not postgres.is_running(home / "postgres")
    again = postgres.start(home / "postgres")
    assert postgres.is_running(home / "postgres")
    again.close()


def test_the_last_one_to_leave_stops_the_database(home):
    first = postgres.start(home / "postgres")
    second = postgres.start(home / "postgres")

    first.close()
    assert postgres.is_running(home / "postgres")

    second.close()
    assert not postgres.is_running(home / "postgres")


def test_a_long_path_gets_its_socket_elsewhere(home):
    deep = home / ("x" * 60) / ("y" * 60) / "postgres"

    server = postgres.start(deep)

    with psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.close()


def test_a_folder_with_other_files_is_left_alone(home):
    (home / "postgres").mkdir(parents=True)
    (home / "postgres" / "photo.jpg").write_text("mine")

    with pytest.raises(postgres.PostgresProblem, match=r"holds other files \(photo.jpg\): set another KERVAN_HOME"):
        postgres.start(home / "postgres")

    assert (home / "postgres" / "photo.jpg").read_text() == "mine"


def test_a_setting_that_only_the_web_server_reads_stops_the_start_with_one_sentence(home, migrated_home):
    copy_installation(migrated_home, home)

    refused = kervan(home, "serve", KERVAN_PORT=str(free_port()), SMTP_PORT="post")

    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "kervan: SMTP_PORT must be a whole number from 1 to 65535, not 'post'.\n"
    assert not postgres.is_running(home / "postgres")


def test_a_folder_named_in_turkish_with_a_space_and_a_quote_works(home):
    folder = home / "Şule'nin dükkânı" / "postgres"

    server = postgres.start(folder)

    assert postgres.is_running(folder)
    server.close()
    assert not postgres.is_running(folder)
