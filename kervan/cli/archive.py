"""The backup file: one tar with the database's dump, the uploads, the keys, and a page that says what is in it."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from kervan.cli import postgres
from kervan.cli.installation import Problem

FORMAT = 1
MANIFEST = "kervan.json"
DUMP = "database.dump"
UPLOADS = "uploads"
KEY_NAMES = ("KERVAN_SECRET_KEY", "KERVAN_DATA_KEYS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds. ``rows`` counts each table; ``migrations`` are those applied; ``uploads`` counts files."""

    format: int
    kervan: str
    made_at: str
    postgres: int
    dumped_by: int
    rows: dict[str, int]
    migrations: list[str]
    uploads: int
    keys: dict[str, str]


def write_archive(target: Path, manifest: Manifest, dump: Path, uploads: Path) -> None:
    """Write the file, readable by its owner only, whole or not at all."""
    unfinished = target.with_name(f".{target.name}.part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w") as tar:
                page = json.dumps(asdict(manifest), indent=1, ensure_ascii=False).encode()
                about = tarfile.TarInfo(MANIFEST)
                about.size, about.mode = len(page), 0o600
                tar.addfile(about, io.BytesIO(page))
                tar.add(dump, DUMP)
                if uploads.is_dir():
                    tar.add(uploads, UPLOADS)
            raw.flush()
            os.fsync(raw.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def read_manifest(source: Path) -> Manifest:
    """The first page of a backup. Raises ``Problem`` when the file isn't one."""
    try:
        with tarfile.open(source, "r:") as tar:
            first = tar.next()
            page = tar.extractfile(first) if first is not None and first.name == MANIFEST else None
            if page is None:
                raise Problem(f"{source} isn't a backup of Kervan.")
            values: dict[str, Any] = json.load(page)
    except FileNotFoundError:
        raise Problem(f"There is no file {source}.") from None
    except (tarfile.TarError, ValueError):
        raise Problem(f"{source} isn't a backup of Kervan, or it is damaged.") from None
    except OSError as error:
        raise Problem(f"{source} can't be read ({error.strerror}).") from None
    if values.get("format") != FORMAT:
        raise Problem(f"{source} was made by another Kervan ({values.get('kervan')}): restore it with that version.")
    return Manifest(**values)


def unpack(source: Path, folder: Path) -> None:
    """Unpack a backup into an empty folder; nothing can land outside of it."""
    try:
        with tarfile.open(source, "r:") as tar:
            tar.extractall(folder, filter="data")
    except tarfile.TarError as error:
        raise Problem(f"{source} is damaged ({error}): take another backup.") from None
    except OSError as error:
        raise Problem(
            f"{source} can't be unpacked into {folder} ({error.strerror}): look at the free disk space."
        ) from None


def count_files(folder: Path) -> int:
    """How many files lie in a folder and below."""
    return sum(1 for file in folder.rglob("*") if file.is_file()) if folder.is_dir() else 0


# ------------------------------------------------------------------------------------------------ PostgreSQL's programs


def program(name: str, *, at_least: int) -> tuple[str, int]:
    """pg_dump, pg_restore or psql that fits a server: of its version, else of the nearest newer one.

    Returns its path and its version. Raises ``Problem`` when there is none.
    """
    found = {version: path for path, version in _programs(name) if version >= at_least}
    if not found:
        raise Problem(f"{name} of PostgreSQL {at_least} or newer is needed: install PostgreSQL's client programs.")
    version = min(found)
    return found[version], version


def _programs(name: str) -> Iterable[tuple[str, int]]:
    places = [Path(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"))]
    on_path = shutil.which(name)
    if on_path:
        places.append(Path(on_path).parent)
    with suppress(postgres.PostgresProblem):
        places.append(postgres.programs())  # last: it wins over others of its version
    for place in places:
        if (place / name).exists():
            answer = subprocess.run([place / name, "--version"], capture_output=True, text=True, check=False).stdout
            number = answer.split(")")[-1].strip().split(".")[0]
            if number.isdigit():
                yield str(place / name), int(number)


def connection_environment(settings: dict[str, Any]) -> dict[str, str]:
    """The database as environment of PostgreSQL's programs: passwords never stand on a command line."""
    names = {"NAME": "PGDATABASE", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "HOST": "PGHOST", "PORT": "PGPORT"}
    chosen = {names[key]: str(settings[key]) for key in names if settings.get(key)}
    options = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}
    chosen |= {options[key]: str(value) for key, value in settings["OPTIONS"].items() if key in options}
    return {**os.environ, **chosen}


def dump_database(settings: dict[str, Any], target: Path, *, snapshot: str, server: int) -> int:
    """Dump what ``snapshot`` sees, compressed. Returns pg_dump's version."""
    path, version = program("pg_dump", at_least=server)
    command = [path, "-Fc", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", "-f", str(target)]
    _run(command, settings, "The database can't be dumped")
    return version


def load_database(settings: dict[str, Any], dump: Path, *, server: int, dumped_by: int) -> None:
    """Replace everything in the schema ``public`` by the dump, in one transaction."""
    restorer, version = program("pg_restore", at_least=max(server, dumped_by))
    psql, _ = program("psql", at_least=version)
    environment = connection_environment(settings)
    reader = subprocess.Popen(
        [restorer, "-f", "-", "--no-owner", "--no-privileges", str(dump)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    writer = subprocess.Popen(
        [psql, "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-f", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment,
    )
    assert reader.stdout is not None
    assert writer.stdin is not None
    try:
        writer.stdin.write(b"DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public;\n")
        _copy_without_new_settings(reader.stdout, writer.stdin)
        failed = reader.wait() != 0
        if failed:
            writer.stdin.write(b"SELECT 1 / 0;\n")  # undoes the whole transaction
        writer.stdin.close()
    except BrokenPipeError:
        pass
    complaint = _complaint(writer.stderr)
    if writer.wait() != 0 or reader.wait() != 0:
        raise Problem(
            f"The database can't be restored ({_complaint(reader.stderr) or complaint}): nothing was changed."
        )


def _copy_without_new_settings(source: IO[bytes], target: IO[bytes]) -> None:
    """Settings that an older server doesn't know stand among the first lines."""
    for number, line in enumerate(source):
        if number < 60 and line.startswith(
            (b"SET transaction_timeout", b"CREATE SCHEMA public", b"COMMENT ON SCHEMA public")
        ):
            continue
        target.write(line)


def _complaint(stream: IO[bytes] | None) -> str:
    lines = stream.read().decode("utf-8", "replace").strip().splitlines() if stream else []
    return lines[0].split("ERROR:")[-1].strip() if lines else ""


def _run(command: list[str], settings: dict[str, Any], failure: str) -> None:
    done = subprocess.run(command, env=connection_environment(settings), capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise Problem(f"{failure}: {lines[0] if lines else 'no reason given'}")
