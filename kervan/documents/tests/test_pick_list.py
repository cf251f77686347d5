"""The list the packer walks the shelves with."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from kervan.documents.pick_list import Pick, PickLine, picks, render_pick_list

NOW = datetime(2026, 11, 23, 11, 5, tzinfo=UTC)


def line(order: str, sku: str, quantity: int, shelf: str = "") -> PickLine:
    return PickLine(order_number=order, sku=sku, title=f"Ürün {sku}", quantity=quantity, shelf=shelf)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def test_each_product_is_taken_once_for_all_orders():
    found = picks([line("#1", "KUPA", 2, "A-1"), line("#2", "KUPA", 1, "A-1"), line("#1", "KUPA", 1, "A-1")])

    assert found == [Pick(shelf="A-1", sku="KUPA", title="Ürün KUPA", quantity=4, orders=(("#1", 3), ("#2", 1)))]


def test_the_walk_follows_the_shelves_as_people_count_them():
    shelves = ["B-1", "A-10", "Ç-1", "A-2", "", "C-9", "12", "2"]

    found = picks([line("#1", f"S{number}", 1, shelf) for number, shelf in enumerate(shelves)])

    assert [pick.shelf for pick in found] == ["2", "12", "A-2", "A-10", "B-1", "C-9", "Ç-1", ""]


def test_the_same_product_on_two_shelves_is_two_stops():
    found = picks([line("#1", "KUPA", 2, "A-1"), line("#2", "KUPA", 1, "B-1")])

    assert [(pick.shelf, pick.quantity) for pick in found] == [("A-1", 2), ("B-1", 1)]


def test_the_printed_list_says_what_to_take_and_for_whom():
    text = text_of(render_pick_list([line("#1042", "KUPA", 2, "A-1"), line("#1043", "KUPA", 1, "A-1")], printed_at=NOW))

    assert "TOPLAMA LİSTESİ" in text
    assert "2 sipariş, 1 ürün, 3 adet" in text
    assert "A-1 3 Ürün KUPA KUPA #1042 × 2, #1043 × 1" in text
    assert "23 Kas 2026 14:05 1 / 1" in text


def test_a_long_list_goes_on_over_the_page_with_every_product():
    lines = [line(f"#{number}", f"SKU-{number}.", 1, f"A-{number}") for number in range(1, 201)]

    pdf = render_pick_list(lines, printed_at=NOW)

    pages = PdfReader(BytesIO(pdf)).pages
    text = text_of(pdf)
    assert [number for number in range(1, 201) if f"SKU-{number}." not in text] == []
    assert len(pages) > 1
    assert (float(pages[0].mediabox.width), float(pages[0].mediabox.height)) == pytest.approx((595.28, 841.89), abs=0.1)


def test_what_people_type_is_printed_and_never_read_as_code():
    attack = '#panic("x") \\ * ] $x$ @ref'

    text = text_of(
        render_pick_list(
            [PickLine(order_number="#1", sku="\x00#x", title=attack, quantity=1, shelf="]")], printed_at=NOW
        )
    )

    assert attack in text


def test_nothing_to_pick_is_refused():
    with pytest.raises(ValueError, match="nothing to pick"):
        render_pick_list([], printed_at=NOW)
