"""``kervan serve``: the whole of Kervan in one command. It starts the database, the web server and the worker, restarts
what dies, and ends all of it when it is told to stop."""

from __future__ import annotations

import argparse
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from types import FrameType
from typing import IO

from kervan.cli import postgres, preparation
from kervan.cli.children import Child, Children, end_leftovers
from kervan.cli.installation import Installation, Problem, address, open_home, open_installation, say, shown_url
from kervan.config import env

TURN = 0.2  # seconds between two looks at the children
WRONG_SETTING = 2  # the exit code of a program that names a wrong setting
HOPELESS_AFTER = 4  # deaths of a child before the first answer


class Told:
    """Whether we were told to stop; again a second later means at once (terminal and make tell it twice)."""

    def __init__(self) -> None:
        self.first = 0.0
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._hear)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if self.first and now - self.first > 1:
            raise KeyboardInterrupt
        self.first = self.first or now

    def __bool__(self) -> bool:
        return self.first > 0


def run(arguments: list[str]) -> int:
    """Start everything and keep it running until told to stop (TERM, INT)."""
    parser = argparse.ArgumentParser(prog="kervan serve", description="Start database, web server and worker.")
    parser.add_argument("--demo", action="store_true", help="fill an empty database with a demo shop first")
    options = parser.parse_args(arguments)

    told = Told()
    home = open_home()
    lock = _only_one(home)
    children = Children(home / "run" / "children.json", [Child("worker"), Child("web")])
    left = end_leftovers(children.notes)
    if left:
        say(f"Ended {left} processes that an earlier start left running.")
    _refuse_taken_port()
    installation = open_installation()
    try:
        _prepare(home, told, demo=options.demo)
        if not told:
            _keep_running(children, installation, told)
    finally:
        _stop(children, installation)
        lock.close()
    return 0


def _only_one(home: Path) -> IO[str]:
    lock = (home / "run" / "serve.lock").open("a+", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        raise Problem(
            f"Kervan already runs on {home} (process {lock.read().strip() or 'unknown'}): stop it, or set KERVAN_HOME."
        ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def is_serving(home: Path) -> bool:
    """Whether ``kervan serve`` runs on this folder."""
    try:
        with (home / "run" / "serve.lock").open("a+", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _refuse_taken_port() -> None:
    host, port = address()
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Problem(f"Port {port} is reserved for root: set KERVAN_PORT to one above 1023.") from None
        except socket.gaierror:
            raise Problem(f"KERVAN_BIND: {host} isn't an address of this machine: use 127.0.0.1 or 0.0.0.0.") from None
        except OSError as error:
            raise Problem(
                f"Port {port} on {host} can't be used ({error.strerror}): stop the program that has it, "
                f"or choose another with KERVAN_PORT={port + 1 if port < 65535 else 8000}."
            ) from None


def _prepare(home: Path, told: Told, *, demo: bool) -> None:
    """Bring the tables up to date, and the demo shop if wanted, in a program of its own: this one stays small."""
    if preparation.is_done(home):
        return
    command = [sys.executable, "-m", "kervan.cli.prepare", *(["--demo"] if demo else [])]
    process = subprocess.Popen(command, start_new_session=True)
    while process.poll() is None:
        if told:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
            return
        time.sleep(0.05)
    if process.returncode == WRONG_SETTING:
        raise SystemExit(WRONG_SETTING)  # it has said its sentence
    if process.returncode:
        raise Problem("The database couldn't be prepared: the lines above say why; kervan doctor tells more.")
    preparation.note_done(home)


def _keep_running(children: Children, installation: Installation, told: Told) -> None:
    ready = False
    while not told:
        for child in children.members:
            code = child.look()
            if code == WRONG_SETTING and not ready:
                raise SystemExit(WRONG_SETTING)  # it has said its sentence
            if code is not None:
                say(f"The {child.name} ended ({_in_words(code)}); starting it again.")
            if not ready and child.deaths >= HOPELESS_AFTER:
                raise Problem(f"The {child.name} doesn't start: the lines above say why; kervan doctor tells more.")
            if child.is_due:
                children.start(child)
        _revive_database(installation)
        if not ready and _answers():
            ready = True
            _announce(installation.home)
        time.sleep(TURN)


def _in_words(code: int) -> str:
    if code < 0:
        with suppress(ValueError):
            return f"signal {signal.Signals(-code).name}"
    return f"code {code}"


def _revive_database(installation: Installation) -> None:
    """An embedded PostgreSQL that was killed is started again; web and worker reconnect by themselves."""
    server = installation.server
    if server is None or postgres.is_running(server.folder):
        return
    say("The database ended; starting it again.")
    try:
        installation.server = postgres.start(server.folder, say=say)
    except postgres.PostgresProblem as problem:
        raise Problem(str(problem)) from None
    server.forget()


def _answers() -> bool:
    host, port = address()
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    with suppress(OSError, http.client.HTTPException):
        with closing(http.client.HTTPConnection(host, port, timeout=10)) as connection:
            names = env.words("KERVAN_HOSTS", "127.0.0.1")
            connection.request("HEAD", "/", headers={"Host": names[0].lstrip(".*") or "localhost"})
            connection.getresponse()
        return True
    return False


def _announce(home: Path) -> None:
    """What the person who started it wants to know."""
    print(f"\n  Kervan is ready: {shown_url()}\n", flush=True)
    with suppress(OSError):
        hint = (home / "run" / "logins.txt").read_text(encoding="utf-8").rstrip()
        if hint:
            print(hint, flush=True)
    print("  Stop with Ctrl-C.\n", flush=True)


def _stop(children: Children, installation: Installation) -> None:
    with suppress(KeyboardInterrupt):
        if any(child.process for child in children.members):
            say("Stopping …")
        children.stop()
        installation.close()
        return
    children.stop(patience=0.1)  # told twice
    installation.close()
