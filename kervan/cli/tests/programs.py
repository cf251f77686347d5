"""Starts real ``kervan`` programs for the tests, on a folder and a port of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from kervan.cli import postgres

ROOT = Path(__file__).resolve().parents[3]
OURS = ("DATABASE_URL", "KERVAN_", "SMTP_", "DJANGO_SETTINGS_MODULE", "PYTEST_")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**kept, "KERVAN_HOME": str(home), "PYTHONPATH": str(ROOT), **more}


def kervan(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "kervan.cli.main", *words],
        env=clean_environment(home, **more),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@dataclass
class Serving:
    """A running ``kervan serve``."""

    home: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> Serving:
        self.log = self.home.parent / f"serve-{time.monotonic_ns()}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "kervan.cli.main", "serve"],
                env=clean_environment(self.home, KERVAN_PORT=str(self.port)),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(lambda: "Kervan is ready" in self.said() or self.process.poll() is not None, 120)
        assert "Kervan is ready" in self.said(), self.said()
        return self

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self, number: int = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(60)

    def children(self) -> dict[str, psutil.Process]:
        """The web server and the worker, by name."""
        assert self.process is not None
        found = {}
        for process in psutil.Process(self.process.pid).children():
            with suppress(psutil.Error):
                words = process.cmdline()
                if "kervan.cli.main" in words:
                    found[words[-1]] = process
        return found

    def answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(b"HEAD / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            return connection.recv(5) == b"HTTP/"
        return False

    def end(self) -> None:
        """Whatever happened: leave nothing running."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(60)
        for process in processes_of(self.home):
            with suppress(psutil.Error):
                process.kill()
        postgres.stop(self.home / "postgres")


def copy_installation(source: Path, target: Path) -> None:
    """Copy a stopped installation, owners and rights included."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def processes_of(home: Path) -> list[psutil.Process]:
    """Our programs that still run on this folder."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get("KERVAN_HOME") == str(home) and "kervan.cli.main" in " ".join(process.cmdline()):
                found.append(process)
    return found


def wait_for(condition: object, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.1)
