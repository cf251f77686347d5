"""Programs that ``kervan serve`` keeps running: restarted when they die, ended with it however it ends.

Each child leads a process group of its own and holds the reading end of a pipe. When the parent is gone, also by
``kill -9``, the pipe closes and the child ends. Groups are noted in a file, so that even what outlived both is ended by
the next start.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

LIFELINE = "KERVAN_LIFELINE"
LONGEST_WAIT = 30.0  # seconds between two tries
CALM_AFTER = 60.0  # a child that lived so long starts anew without a wait
PATIENCE = 25.0  # seconds for a child to finish its work when told to stop


@dataclass(slots=True)
class Child:
    """One program of ours: ``kervan web`` or ``kervan worker``."""

    name: str
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    deaths: int = 0
    wait_until: float = 0.0

    def start(self) -> None:
        """Start it in a group of its own."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kervan.cli.main", self.name],
            stdin=subprocess.PIPE,
            start_new_session=True,
            env={**os.environ, LIFELINE: "stdin"},
        )
        self.started_at = time.monotonic()

    def look(self) -> int | None:
        """Whether it died since the last look: its exit code (negative: a signal). Plans the next try."""
        if self.process is None or self.process.poll() is None:
            return None
        code = self.process.returncode
        self.end_group(signal.SIGKILL)  # what a killed leader left behind, such as a server's own processes
        self.process = None
        now = time.monotonic()
        self.deaths = 1 if now - self.started_at > CALM_AFTER else self.deaths + 1
        self.wait_until = now + min(LONGEST_WAIT, 0.25 * 2**self.deaths)
        return int(code)

    @property
    def is_due(self) -> bool:
        """Whether it isn't running and has waited long enough."""
        return self.process is None and time.monotonic() >= self.wait_until

    def end_group(self, number: signal.Signals) -> None:
        """Send a signal to the child and everything it started."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def stop_softly(self) -> None:
        """Ask it to finish what it does and stop."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.terminate()


@dataclass(slots=True)
class Children:
    """All of them, and the file that remembers their groups."""

    notes: Path
    members: list[Child] = field(default_factory=list)

    def start(self, child: Child) -> None:
        """Start one and note its group."""
        child.start()
        self._note()

    def stop(self, patience: float = PATIENCE) -> None:
        """Stop all: softly first, then by force."""
        for child in self.members:
            child.stop_softly()
        deadline = time.monotonic() + patience
        for child in self.members:
            if child.process is not None:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, deadline - time.monotonic()))
                child.end_group(signal.SIGKILL)
                child.process.wait()
                child.process = None
        self.notes.unlink(missing_ok=True)

    def _note(self) -> None:
        groups = []
        for child in self.members:
            if child.process is not None:
                with suppress(psutil.NoSuchProcess):
                    started = psutil.Process(child.process.pid).create_time()
                    groups.append({"group": child.process.pid, "started": started})
        text = json.dumps({"boot": psutil.boot_time(), "groups": groups})
        unfinished = self.notes.with_suffix(".new")
        unfinished.write_text(text, encoding="ascii")
        unfinished.replace(self.notes)


def end_leftovers(notes: Path) -> int:
    """End what an earlier ``kervan serve`` left running. Returns how many processes."""
    try:
        noted = json.loads(notes.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0
    notes.unlink(missing_ok=True)
    if abs(noted["boot"] - psutil.boot_time()) > 5:
        return 0  # the machine was restarted: the numbers mean others now
    started = {group["group"]: group["started"] for group in noted["groups"]}
    ended = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, ProcessLookupError):
            group = os.getpgid(process.pid)
            reused = process.pid == group and abs(process.create_time() - started.get(group, 0)) > 1
            if group in started and not reused:
                process.kill()
                ended.append(process)
    psutil.wait_procs(ended, timeout=5)
    return len(ended)


def end_with_parent() -> None:
    """In a child: stop as on TERM when the parent is gone, and by force when that takes too long."""
    if os.environ.pop(LIFELINE, "") != "stdin":
        return

    def watch() -> None:
        with suppress(OSError):
            while os.read(0, 1024):
                pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(PATIENCE)
        if os.getpgid(0) == os.getpid():
            os.killpg(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
