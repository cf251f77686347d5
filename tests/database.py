"""The database of the tests: a throw-away PostgreSQL per run, migrated once, copied for each worker.

Loaded early (``-p tests.database``), because Django's settings read the environment. ``DATABASE_URL`` is honoured: then
the test databases are made on that server. Transactional tests leave rows behind (and jobs), and Django's flush would
take the migrations' rows away; so after each of them the worker's database is copied anew from the migrated template.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg
import pytest

from kervan.cli import postgres

PREFIX = "kervan-test-"
SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
logging_collector = off
shared_buffers = 128MB
max_connections = 200
"""


def _folder() -> Path:
    """The folder of this run, shared by its workers through the environment."""
    if "KERVAN_TEST_FOLDER" not in os.environ:
        _remove_leftovers()
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        folder.chmod(0o711)
        os.environ["KERVAN_TEST_FOLDER"] = str(folder)
        atexit.register(_remove, folder)
    return Path(os.environ["KERVAN_TEST_FOLDER"])


def _remove_leftovers() -> None:
    """Runs that were killed leave their servers running."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdigit() and not psutil.pid_exists(int(pid)) and folder.stat().st_uid == os.geteuid():
            _remove(folder)


def _remove(folder: Path) -> None:
    with suppress(postgres.PostgresProblem):
        postgres.stop(folder / "pg")
    shutil.rmtree(folder, ignore_errors=True)


def _prepare_environment() -> None:
    folder = _folder()
    os.environ.setdefault("DATABASE_URL", postgres.url_of(folder / "pg", "kervan"))
    os.environ["KERVAN_HOME"] = str(folder / "home")
    os.environ["KERVAN_SECRET_KEY"] = "only-for-tests-" + "x" * 40
    os.environ["KERVAN_DATA_KEYS"] = "a2VydmFuLXRlc3Qta2V5LTAwMDAwMDAwMDAwMDAwMDA="
    os.environ["DJANGO_SETTINGS_MODULE"] = "kervan.config.settings"
    for name in ("SMTP_HOST", "SMTP_PORT", "SMTP_USER", "SMTP_PASSWORD", "KERVAN_URL", "KERVAN_DEBUG"):
        os.environ.pop(name, None)
    (folder / "home").mkdir(exist_ok=True)


_prepare_environment()


def _template() -> str:
    return "kervan_test_" + _folder().name.removeprefix(PREFIX).replace("-", "_").lower()


@contextmanager
def _alone() -> Iterator[None]:
    with (_folder() / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _admin() -> psycopg.Connection[Any]:
    """A connection to the server that belongs to no test database."""
    from django.db import connection

    wanted = {**connection.get_connection_params(), "dbname": "postgres"}
    wanted = {key: wanted[key] for key in ("host", "port", "user", "password", "dbname") if wanted.get(key)}
    return psycopg.connect(**wanted, autocommit=True)


def _use(name: str) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name
    connection.settings_dict.setdefault("TEST", {})["NAME"] = name


def _ensure_template() -> None:
    """Start the server and migrate the template, once per run; the first worker does it and the others wait."""
    from django.core.management import call_command

    with _alone():
        done = _folder() / "template-is-ready"
        if done.exists():
            return
        if str(_folder()) in os.environ["DATABASE_URL"]:
            postgres.start(_folder() / "pg", settings=SETTINGS)
        with _admin() as admin:
            admin.execute(f'CREATE DATABASE "{_template()}" TEMPLATE template0')
        _use(_template())
        call_command("migrate", verbosity=0, interactive=False)
        _use("postgres")
        done.touch()


def _copy_template(name: str) -> None:
    from django.db import connections

    connections.close_all()
    with _admin() as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_template()}" STRATEGY FILE_COPY')
    _use(name)


def _drop(name: str) -> None:
    from django.db import connections

    connections.close_all()
    with _admin() as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _database_of_this_worker() -> str:
    return f"{_template()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


@contextmanager
def own_database() -> Iterator[None]:
    """This worker's copy of the migrated template; a fresh copy after each transactional test."""
    from django.db import connection
    from django.test import TransactionTestCase

    name = _database_of_this_worker()
    before = connection.settings_dict["NAME"]
    _ensure_template()
    _copy_template(name)

    def copy_anew(_: TransactionTestCase) -> None:
        _copy_template(name)

    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = copy_anew
    yield
    TransactionTestCase._fixture_teardown = flush
    _drop(name)
    _use(before)


def url_of_this_worker() -> str:
    """The ``DATABASE_URL`` of this worker's copy."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path="/" + _database_of_this_worker()))


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    if (_folder() / "template-is-ready").exists() and str(_folder()) not in os.environ["DATABASE_URL"]:
        with suppress(psycopg.Error):
            _drop(_template())
    _remove(_folder())
