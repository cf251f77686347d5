"""A spreadsheet from outside is read, or refused; it never takes the shop's own process with it."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from kervan.lib import sheets


def sheet_of(*cells: tuple[int, int, object]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    for row, column, value in cells:
        sheet.write(row, column, value)
    book.close()
    return file.getvalue()


def test_cells_come_as_texts_and_whole_numbers_stay_whole() -> None:
    content = sheet_of((0, 0, 1042), (0, 1, 7340019283), (1, 0, "  #1043 "), (1, 1, 1.5))

    assert sheets.rows_of(content, most=10) == [["1042", "7340019283"], ["#1043", "1.5"]]


def test_no_more_rows_come_than_asked_for() -> None:
    content = sheet_of(*((row, 0, row) for row in range(9)))

    assert sheets.rows_of(content, most=2) == [["0"], ["1"]]


def test_a_cell_in_the_last_row_of_the_last_column_is_refused_and_nothing_dies() -> None:
    content = sheet_of((0, 0, 1042), (1_048_575, 16_383, "x"))

    assert len(content) < 10_000
    with pytest.raises(sheets.Unreadable):
        sheets.rows_of(content, most=10)


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04broken", b"1042;734"])
def test_what_is_no_spreadsheet_is_refused(content: bytes) -> None:
    with pytest.raises(sheets.Unreadable):
        sheets.rows_of(content, most=10)
