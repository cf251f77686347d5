"""Labels on A4 sheets, and the cover sheet that names the orders without a label."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from kervan.documents.fitting import MM_PER_PT
from kervan.documents.label import LabelSize, render_labels
from kervan.documents.label_cover import Cover
from kervan.documents.tests.test_label import LABEL, printed, scanned, texts

REFERENCES = [f"26000010{number:04d}" for number in range(6)]
LABELS = [replace(LABEL, reference=reference) for reference in REFERENCES]


def test_four_labels_stand_on_a_sheet_and_each_is_scanned():
    first, second = printed(*LABELS, size=LabelSize.A4)

    assert sorted(scanned(first)) == [("Code 128", reference) for reference in REFERENCES[:4]]
    assert sorted(scanned(second)) == [("Code 128", reference) for reference in REFERENCES[4:]]
    assert (round(first.width / 8), round(first.height / 8)) == (210, 297)


def test_nothing_is_printed_in_the_edge_that_office_printers_leave_blank():
    sheet, _second = printed(*LABELS, size=LabelSize.A4)

    bare = sheet.copy()
    edge = round(4.5 * 8)
    bare.paste(255, (edge, edge, sheet.width - edge, sheet.height - edge))
    assert min(bare.tobytes()) == 255


def test_a_sheet_that_was_begun_is_used_up():
    pages = PdfReader(BytesIO(render_labels(LABELS, LabelSize.A4, skip=3))).pages

    assert [page.extract_text().count("GÖNDERİCİ") for page in pages] == [1, 4, 1]
    assert float(pages[0].mediabox.width) == pytest.approx(210 / MM_PER_PT, abs=0.01)


def test_the_cover_sheet_names_each_order_and_its_reason_before_the_labels():
    cover = Cover(
        title="Etiketler",
        facts=("2 etiket", "Raf sırasıyla"),
        heading="Etiketi olmayanlar",
        missing=(("#1044", "Kargo firması kabul etmedi: “Alıcı telefonu geçersiz”"), ("#1045", "Beklemede")),
    )

    front, first, _second = texts(render_labels(LABELS[:2], LabelSize.MM_100X100, cover=cover))

    assert front.startswith("Etiketler 2 etiket Raf sırasıyla Etiketi olmayanlar #1044 Kargo firması kabul etmedi")
    assert front.endswith("#1045 Beklemede")
    assert REFERENCES[0] in first


def test_a_long_list_of_failures_runs_over_several_pages_and_loses_none():
    missing = tuple((f"#{number}", "Alıcı adı çok kısa " * 8) for number in range(1000, 1040))
    cover = Cover(title="Etiketler", facts=(), heading="Etiketi olmayanlar", missing=missing)

    pages = texts(render_labels(LABELS[:1], LabelSize.MM_100X150, cover=cover))

    listed = " ".join(pages[:-1])
    assert len(pages) > 3
    assert all(number in listed for number, _reason in missing)
    assert REFERENCES[0] in pages[-1]
    assert all(page.startswith("Etiketler Etiketi olmayanlar #") for page in pages[:-1])


def test_a_long_file_is_drawn_in_parts_and_no_label_or_sheet_is_lost(monkeypatch):
    monkeypatch.setattr("kervan.documents.label_blocks.PART", 8)
    labels = [replace(LABEL, reference=f"{number:012d}") for number in range(1, 19)]

    singles = texts(render_labels(labels, LabelSize.A6))
    sheets = texts(render_labels(labels, LabelSize.A4, skip=2))

    assert [label.reference in page for label, page in zip(labels, singles, strict=True)] == [True] * 18
    assert [page.count("GÖNDERİCİ") for page in sheets] == [2, 4, 4, 4, 4]
    assert [label.reference for label in labels if label.reference in " ".join(sheets)] == [
        label.reference for label in labels
    ]
