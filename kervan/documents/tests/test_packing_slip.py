"""The slip in the parcel and the list the packer walks with, read back from their PDFs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from kervan.documents.fitting import MM_PER_PT
from kervan.documents.packing_slip import PackingSlip, SlipLine, SlipSize, render_packing_slips, slip_drawing
from kervan.documents.typesetting import typeset

SLIP = PackingSlip(
    shop_name="Kervan Çini Atölyesi",
    order_number="#1042",
    placed_at=datetime(2026, 11, 23, 11, 5, tzinfo=UTC),
    receiver_name="Ayşegül Öztürk",
    receiver_phone="05321234567",
    address_lines=("Moda Cad. No: 12", "34710 Kadıköy / İstanbul"),
    lines=(
        SlipLine(quantity=2, title="Çini kupa", sku="KUPA-1", shelf="A-3", unit_price=12990),
        SlipLine(quantity=1, title="Ihlamur çayı", sku="CAY-7", shelf="B-1", unit_price=8000),
    ),
)
ATTACK = '#panic("x") \\ * ] [ $x$ _ ` @ref <script> 😀'


def texts(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def pictures(slip: PackingSlip, size: SlipSize, ppi: int = 203) -> list[Image.Image]:
    data, files = slip_drawing([slip], size)
    return [Image.open(BytesIO(page)) for page in typeset("packing_slip", data, files=files, picture_ppi=ppi)]


def logo(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (300, 90), colour).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(("size", "millimetres"), [(SlipSize.A4, (210, 297)), (SlipSize.A5, (148, 210))])
def test_the_paper_has_the_size_asked_for(size, millimetres):
    (page,) = PdfReader(BytesIO(render_packing_slips([SLIP], size))).pages

    wide, tall = (side / MM_PER_PT for side in millimetres)
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((wide, tall), abs=0.5)


@pytest.mark.parametrize("size", list(SlipSize))
def test_a_slip_names_the_order_the_receiver_and_each_line(size):
    (text,) = texts(render_packing_slips([SLIP], size))

    for said in (
        "Kervan Çini Atölyesi",
        "#1042",
        "23 Kas 2026 14:05",
        "Ayşegül Öztürk",
        "0532 123 45 67",
        "Moda Cad. No: 12",
        "34710 Kadıköy / İstanbul",
        "2 Çini kupa KUPA-1 A-3",
        "1 Ihlamur çayı CAY-7 B-1",
        "TOPLAM ADET: 3",
        "#1042 1 / 1",
    ):
        assert said in text


@pytest.mark.parametrize("size", list(SlipSize))
def test_the_order_number_can_be_scanned_at_the_packing_table(size):
    (picture,) = pictures(SLIP, size)

    assert [(str(code.format), code.text) for code in zxingcpp.read_barcodes(picture)] == [("Code 128", "0000001042")]


def test_an_order_number_without_bars_is_still_printed():
    (text,) = texts(render_packing_slips([replace(SLIP, order_number="SİPARİŞ-Ğ1")], SlipSize.A5))

    assert "SİPARİŞ-Ğ1" in text


@pytest.mark.parametrize("size", list(SlipSize))
def test_prices_stay_off_the_slip_unless_the_shop_shows_them(size):
    (silent,) = texts(render_packing_slips([replace(SLIP, total=33980)], size))
    (priced,) = texts(render_packing_slips([replace(SLIP, total=33980, show_prices=True)], size))

    assert "TL" not in silent
    assert "129,90 TL 259,80 TL" in priced
    assert "TOPLAM: 339,80 TL" in priced


def test_a_long_order_fills_several_pages_and_loses_no_line():
    lines = tuple(SlipLine(quantity=1, title=f"Ürün no {number}.", sku=f"SKU{number}") for number in range(1, 121))

    pages = texts(render_packing_slips([replace(SLIP, lines=lines), replace(SLIP, order_number="#1043")], SlipSize.A5))

    whole = " ".join(pages)
    assert [number for number in range(1, 121) if f"Ürün no {number}." not in whole] == []
    assert [page.rsplit(" #", 1)[1] for page in pages] == [
        f"1042 {n} / {len(pages) - 1}" for n in range(1, len(pages))
    ] + ["1043 1 / 1"]
    assert all("STOK KODU" in page for page in pages[:-2])


def test_many_slips_are_one_file_in_the_given_order():
    numbers = ["#7", "#3", "#99", "#3"]

    pages = texts(render_packing_slips([replace(SLIP, order_number=number) for number in numbers], SlipSize.A4))

    assert [page.rsplit(" ", 4)[1] for page in pages] == numbers


def test_note_and_returns_are_printed_when_there_are_any():
    (bare,) = texts(render_packing_slips([SLIP], SlipSize.A4))
    (full,) = texts(
        render_packing_slips(
            [replace(SLIP, customer_note="Zili çalmayın", returns_text="14 gün\n\nİade kodu: 5")], SlipSize.A4
        )
    )

    assert "MÜŞTERİ NOTU" not in bare
    assert "İADE" not in bare
    assert "MÜŞTERİ NOTU Zili çalmayın" in full
    assert "İADE 14 gün İade kodu: 5" in full


def test_each_shop_logo_stands_on_its_slip():
    (red,) = pictures(replace(SLIP, logo=logo("red")), SlipSize.A5, ppi=50)
    (bare,) = pictures(SLIP, SlipSize.A5, ppi=50)

    assert (255, 0, 0) in {colour for _count, colour in red.convert("RGB").getcolors(100_000)}
    assert (255, 0, 0) not in {colour for _count, colour in bare.convert("RGB").getcolors(100_000)}


@pytest.mark.parametrize("broken", [b"no picture", b"\x89PNG\r\n\x1a\n", logo("red")[:80], b"<svg onload='x'/>"])
def test_a_logo_nobody_can_read_is_replaced_by_the_shops_name(broken):
    (text,) = texts(render_packing_slips([replace(SLIP, logo=broken)], SlipSize.A4))

    assert text.startswith("Kervan Çini Atölyesi")


def test_what_people_type_is_printed_and_never_read_as_code():
    slip = replace(
        SLIP,
        receiver_name=ATTACK,
        address_lines=(ATTACK,),
        customer_note=ATTACK,
        returns_text=ATTACK,
        shop_name=ATTACK,
        order_number=ATTACK,
        lines=(SlipLine(quantity=1, title=ATTACK, sku="\x00#x", shelf="*"),),
    )

    text = " ".join(texts(render_packing_slips([slip], SlipSize.A4)))

    assert text.count('#panic("x") \\ * ] [ $x$ _ ` @ref <script>') >= 5


@pytest.mark.parametrize("size", list(SlipSize))
def test_long_words_break_inside_their_column(size):
    slip = replace(
        SLIP,
        show_prices=True,
        lines=(SlipLine(quantity=99999, title="Ğ" * 200, sku="W" * 60, shelf="R" * 30, unit_price=1),),
    )

    picture = pictures(slip, size, ppi=100)[0].convert("L")
    text = "".join(
        render_text.replace(" ", "").replace("\u200b", "") for render_text in texts(render_packing_slips([slip], size))
    )

    assert (text.count("Ğ"), text.count("R" * 3) > 0) == (200, True)
    margin = picture.crop((picture.width - 40, 0, picture.width, picture.height))
    assert set(margin.tobytes()) == {255}


def test_no_slip_is_refused():
    with pytest.raises(ValueError, match="no packing slip"):
        render_packing_slips([], SlipSize.A4)


def test_many_are_drawn_in_parts_and_come_in_order(monkeypatch):
    monkeypatch.setattr("kervan.documents.packing_slip.SLIPS_AT_ONCE", 2)

    pages = texts(
        render_packing_slips([replace(SLIP, order_number=f"#{number}") for number in range(1, 6)], SlipSize.A5)
    )

    assert len(pages) == 5
    for number, page in enumerate(pages, start=1):
        assert f"#{number} " in page
        assert "1 / 1" in page
