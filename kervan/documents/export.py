"""Lists as a spreadsheet or a CSV file, written row by row: a hundred thousand orders need no more memory than ten."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from os import PathLike
from typing import IO

import xlsxwriter
from django.utils.translation import get_language

from kervan.lib.clock import SHOP_ZONE

XLSX_ROWS = 1_048_576
XLSX_CELL = 32_767
EXACT_DIGITS = 15  # a spreadsheet keeps numbers as doubles
CSV_CHUNK = 64 * 1024
BOM = "\ufeff"  # without it Excel reads Turkish letters as something else
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_xlsx(
    target: str | PathLike[str] | IO[bytes], columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> int:
    """Write a list as an XLSX sheet with a frozen, filterable head; returns how many rows it holds.

    Texts stay texts (a phone keeps its zero, nothing becomes a formula or a link); ints and Decimals are numbers
    unless a spreadsheet would round them; times are the shop's.

    Raises ``ValueError`` when the list is longer than a sheet.
    """
    place = target if hasattr(target, "write") else str(target)
    book = xlsxwriter.Workbook(
        place,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    bold = book.add_format({"bold": True})
    formats = {
        "money": book.add_format({"num_format": "#,##0.00"}),
        "day": book.add_format({"num_format": "dd.mm.yyyy"}),
        "time": book.add_format({"num_format": "dd.mm.yyyy hh:mm"}),
    }
    sheet = book.add_worksheet()
    written = 0
    try:
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(columns):
            sheet.set_column(column, column, max(12, min(40, len(name) + 4)))
            sheet.write_string(0, column, _text(name)[:XLSX_CELL], bold)
        for row in rows:
            written += 1
            if written >= XLSX_ROWS:
                raise ValueError("the list is longer than a spreadsheet can hold")
            for column, value in enumerate(row):
                _write_cell(sheet, written, column, value, formats)
        if columns:
            sheet.autofilter(0, 0, written, len(columns) - 1)
    finally:
        book.close()
    return written


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object, formats: dict) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        local = value.astimezone(SHOP_ZONE).replace(tzinfo=None) if value.tzinfo else value
        sheet.write_datetime(row, column, local, formats["time"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["day"])  # noqa: DTZ001
    elif isinstance(value, bool) or not isinstance(value, int | Decimal) or not _exact(value):
        text = _text(value)
        sheet.write_string(row, column, text if len(text) <= XLSX_CELL else text[: XLSX_CELL - 4] + " […]")
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    else:
        sheet.write_number(row, column, value, formats["money"])


def _exact(number: int | Decimal) -> bool:
    return not isinstance(number, Decimal) or number.is_finite() if len(str(abs(number))) <= EXACT_DIGITS else False


def stream_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The list as CSV in UTF-8, in pieces as they are ready, every row ending in CR LF.

    In Turkish semicolons stand between and amounts have a decimal comma, in English commas and points: so a double click
    opens it in columns, and no amount becomes a date, in an Excel of that language. A ``sep=`` line would do the first
    only, and make Excel forget that the file is UTF-8.

    A text that a spreadsheet would run as a formula (it begins with = + - @ or a tab) gets an apostrophe before it, so
    a customer's name can never become a command on the shopkeeper's computer. Numbers are left as they are.
    """
    return _streamed(columns, rows, turkish=(get_language() or "tr").startswith("tr"))


def _streamed(columns: Sequence[str], rows: Iterable[Sequence[object]], *, turkish: bool) -> Iterator[bytes]:
    # The language was read when the answer was made: it is sent after the request is over.
    buffer = io.StringIO()
    buffer.write(BOM)
    writer = csv.writer(buffer, lineterminator="\r\n", delimiter=";" if turkish else ",")
    writer.writerow([_harmless(_text(name)) for name in columns])
    for row in rows:
        writer.writerow([_csv_cell(value, "," if turkish else ".") for value in row])
        if buffer.tell() >= CSV_CHUNK:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece


def _csv_cell(value: object, point: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (value.astimezone(SHOP_ZONE) if value.tzinfo else value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value).replace(".", point)
    return _harmless(_text(value))


def _harmless(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def _text(value: object) -> str:
    """Without what XML and spreadsheets cannot hold: control characters and halves of letters."""
    return "".join(
        character
        for character in str(value)
        if (character >= " " or character in "\t\n\r")
        and not "\ud800" <= character <= "\udfff"
        and character not in "\ufffe\uffff"
    )
