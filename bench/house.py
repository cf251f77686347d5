"""A Kervan of its own for the measurement: temporary folder, durable database, web server; gone afterwards, whatever happens."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import psutil
import psycopg

from bench.load import Client
from kervan.cli import postgres
from kervan.cli.installation import load_keys, open_home

DURABLE = """
fsync = on
synchronous_commit = on
full_page_writes = on
max_connections = 100
"""
FLOOR = "floor"
LOCAL = ("SMTP_HOST", "KERVAN_URL", "KERVAN_DEBUG", "KERVAN_BIND", "KERVAN_HOSTS", "KERVAN_BEHIND_PROXY")


class House:
    """``with House() as house``: a migrated, empty installation. ``house.web`` is the pid of its web server."""

    def __enter__(self) -> House:
        # The way there must be open to PostgreSQL's own user when the bench runs as root.
        self.folder = Path(tempfile.mkdtemp(prefix="kervan-bench-"))
        self.folder.chmod(0o711)
        self.programs: list[subprocess.Popen[bytes]] = []
        self.server: postgres.Server | None = None
        self._previous = signal.signal(signal.SIGTERM, _as_interrupt)
        try:
            self._open()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _open(self) -> None:
        self.server = postgres.start(self.folder / "postgres", settings=DURABLE)
        self.url = self.server.url
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        for name in LOCAL:
            os.environ.pop(name, None)
        os.environ |= {
            "KERVAN_HOME": str(self.folder / "home"),
            "KERVAN_PORT": str(self.port),
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "kervan.config.settings",
            "KERVAN_LOG_LEVEL": "ERROR",
        }
        load_keys(open_home())
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        self.database = self._postmaster()
        self.web = 0

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it standing
        for program in self.programs:
            _end(program)
        with suppress(Exception):
            from django.db import connections

            connections.close_all()
        if self.server is not None:
            with suppress(postgres.PostgresProblem):
                postgres.stop(self.server.folder)
            self.server.forget()
        shutil.rmtree(self.folder, ignore_errors=True)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, self._previous)

    def start_web(self) -> float:
        """``kervan web`` as the product starts it; returns the seconds until its first answer."""
        began = time.perf_counter()
        program = self.spawn("web")
        while time.perf_counter() - began < 60:
            if program.poll() is not None:
                raise RuntimeError(f"The web server ended with code {program.returncode}.")
            client = Client(self.port, {})
            with suppress(OSError):
                client.ask("GET", "/api/v1/openapi.json")
                self.web = program.pid
                return time.perf_counter() - began
            client.close()
            time.sleep(0.02)
        raise RuntimeError("The web server doesn't answer.")

    def spawn(self, *words: str) -> subprocess.Popen[bytes]:
        """A ``kervan …`` program in a process group of its own."""
        program = subprocess.Popen(
            [sys.executable, "-m", "kervan.cli.main", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.programs.append(program)
        return program

    def finish(self, *words: str) -> float:
        """Run a ``kervan …`` program to its end; returns the CPU seconds that it and its children took."""
        program = self.spawn(*words)
        _, status, usage = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
        if program.returncode:
            raise RuntimeError(f"kervan {' '.join(words)} ended with code {program.returncode}.")
        return usage.ru_utime + usage.ru_stime

    def connect(self, database: str = "kervan") -> psycopg.Connection:
        """A connection of the bench's own, for rows written directly."""
        assert self.server is not None
        url = postgres.url_of(self.server.folder, database)
        return psycopg.connect(url, autocommit=True, cursor_factory=psycopg.ClientCursor)

    def copy_database(self, name: str) -> None:
        """A second database on the same server with the same schema and rows."""
        with self.connect("postgres") as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE kervan')

    def _postmaster(self) -> int:
        assert self.server is not None
        return int((self.server.folder / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)[0])


def _end(program: subprocess.Popen[bytes]) -> None:
    if program.poll() is None:
        below = psutil.Process(program.pid).children(recursive=True)
        program.terminate()
        with suppress(subprocess.TimeoutExpired):
            program.wait(10)
        for process in below:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        if program.poll() is None:
            program.kill()
            program.wait()


def _as_interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt
