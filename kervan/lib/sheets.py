"""Spreadsheets from outside, read in a process of their own.

A file of five kilobytes can claim a cell in the last row of the last column, or unpack to gigabytes, and the reader makes
room for every cell in between. Read apart, with a limit on memory and time, the worst such a file can do is to be refused.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import suppress

SECONDS = 20
MEMORY = 1024 * 1024 * 1024


class Unreadable(Exception):
    """No spreadsheet, a broken one, or one that claims more than anybody types."""


def rows_of(content: bytes, *, most: int) -> list[list[str]]:
    """The cells of the first sheet of an XLSX, XLS or ODS file as texts; at most ``most`` rows. Raises ``Unreadable``."""
    command = [sys.executable, "-m", "kervan.lib.sheets", str(most)]
    quiet = os.environ | {"RUST_BACKTRACE": "0"}
    try:
        read = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=True, env=quiet)  # noqa: S603
        return list(json.loads(read.stdout))
    except (subprocess.SubprocessError, ValueError) as error:
        raise Unreadable from error


def _text(value: object) -> str:
    """A spreadsheet keeps numbers as doubles: 1042.0 is 1042 again."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value).upper()
    return str(value).strip()


def _read(most: int) -> None:
    """What the process does: the file on its input, the rows as JSON on its output."""
    import resource

    from python_calamine import CalamineWorkbook

    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # macOS knows no limit of memory
            resource.setrlimit(limit, (value, value))
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    rows = book.get_sheet_by_index(0).to_python(nrows=most)
    json.dump([[_text(value) for value in row] for row in rows], sys.stdout)


if __name__ == "__main__":
    _read(int(sys.argv[1]))
