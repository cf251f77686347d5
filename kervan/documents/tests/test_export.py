"""Lists the merchant opens in a spreadsheet."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from kervan.documents import export
from kervan.documents.export import stream_csv, write_xlsx

FORMULAS = ["=1+1", "+905321234567", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1", '=HYPERLINK("x")']


def sheet(columns, rows):
    out = io.BytesIO()
    write_xlsx(out, columns, rows)
    return out, CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue())).get_sheet_by_index(0).to_python()


def read_csv(columns, rows):
    return list(
        csv.reader(io.StringIO(b"".join(stream_csv(columns, rows)).decode("utf-8-sig"), newline=""), delimiter=";")
    )


def test_a_sheet_holds_what_the_list_shows():
    _out, cells = sheet(
        ["Sipariş", "Tutar", "Adet", "Tarih", "Gün", "Telefon"],
        [
            [
                "#1042",
                Decimal("1249.90"),
                3,
                datetime(2026, 11, 23, 21, 30, tzinfo=UTC),
                date(2026, 11, 23),
                "05321234567",
            ],
            ["İĞŞ", None, 0, None, None, ""],
        ],
    )

    assert cells == [
        ["Sipariş", "Tutar", "Adet", "Tarih", "Gün", "Telefon"],
        ["#1042", 1249.9, 3, datetime(2026, 11, 24, 0, 30), date(2026, 11, 23), "05321234567"],
        ["İĞŞ", "", 0, "", "", ""],
    ]


def test_a_sheet_can_be_written_to_a_path(tmp_path):
    written = write_xlsx(tmp_path / "liste.xlsx", ["a"], ([number] for number in range(3)))

    assert written == 3
    assert CalamineWorkbook.from_path(tmp_path / "liste.xlsx").get_sheet_by_index(0).to_python() == [
        ["a"],
        [0],
        [1],
        [2],
    ]


def test_no_text_becomes_a_formula_or_a_link_in_a_sheet():
    out, cells = sheet(["=1"], [[text] for text in [*FORMULAS, "http://example.test", "{=1}"]])

    with zipfile.ZipFile(out) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert "hyperlink" not in xml.replace("HYPERLINK", "")
    assert cells[1] == ["=1+1"]


def test_long_numbers_keep_every_digit_in_a_sheet():
    _out, cells = sheet(["n"], [[12345678901234567890], [123456789012345], [True]])

    assert cells[1:] == [["12345678901234567890"], [123456789012345], ["True"]]


def test_a_sheet_survives_control_characters_and_endless_texts():
    _out, cells = sheet(["n"], [["a\x00b\x0bc\ud800d\uffff"], ["x" * 40_000]])

    assert cells[1] == ["abcd"]
    assert (len(cells[2][0]), cells[2][0][-4:]) == (32_767, " […]")


def test_a_list_longer_than_a_sheet_is_refused_not_cut(monkeypatch):
    monkeypatch.setattr(export, "XLSX_ROWS", 4)

    with pytest.raises(ValueError, match="longer than a spreadsheet"):
        write_xlsx(io.BytesIO(), ["n"], ([number] for number in range(4)))

    assert write_xlsx(io.BytesIO(), ["n"], ([number] for number in range(3))) == 3


def test_a_csv_begins_with_the_mark_that_makes_excel_read_turkish():
    whole = b"".join(stream_csv(["Şehir"], [["İzmir"]]))

    assert whole == "\ufeffŞehir\r\nİzmir\r\n".encode()


def test_a_csv_quotes_what_must_be_quoted_and_writes_values_plainly():
    rows = read_csv(
        ["a", "b", "c", "d", "e"],
        [['x,"y"\nz', Decimal("-12.50"), -3, datetime(2026, 11, 23, 11, 5, tzinfo=UTC), None]],
    )

    assert rows[1] == ['x,"y"\nz', "-12,50", "-3", "2026-11-23 14:05", ""]


def test_a_csv_opens_in_columns_in_the_excel_of_the_readers_language():
    def written(lang):
        with translation.override(lang):
            stream = stream_csv(["Şehir", "Tutar"], [["İzmir; Çeşme", Decimal("12.05")]])
        return b"".join(stream).decode("utf-8-sig")

    assert written("tr") == 'Şehir;Tutar\r\n"İzmir; Çeşme";12,05\r\n'
    assert written("en") == "Şehir,Tutar\r\nİzmir; Çeşme,12.05\r\n"


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_text_becomes_a_formula_in_a_csv(formula):
    rows = read_csv([formula], [[formula]])

    assert rows == [[f"'{formula}"], [f"'{formula}"]]


def test_a_csv_is_streamed_row_by_row():
    asked = []

    def rows():
        for number in range(100_000):
            asked.append(number)
            yield [number, "x" * 50]

    stream = stream_csv(["n", "x"], rows())
    first = next(stream)

    assert len(asked) < 2_000
    assert len(first) < 70_000
    assert (first + b"".join(stream)).count(b"\r\n") == 100_001
