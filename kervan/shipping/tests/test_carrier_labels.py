"""A label that the carrier made is the one that is printed."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter

from kervan.lib.actor import SYSTEM
from kervan.lib.errors import NotAllowed
from kervan.panel.tests.desk import Desk
from kervan.shipping.actions.confirm_booking import confirm_booking
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.carriers import Booking
from kervan.shipping.label_files import label_file, read_choice
from kervan.shipping.labels import label_pdf
from kervan.shipping.models import CarrierLabel, Shipment
from tests.shop import AYSE, Shop

ZPL = b"^XA^FO10,10^FDCNR1^FS^XZ"


def pdf(pages: int = 1) -> bytes:
    writer, out = PdfWriter(), BytesIO()
    for _page in range(pages):
        writer.add_blank_page(width=200, height=300)
    writer.write(out)
    return out.getvalue()


def booked(shop: Shop, label: bytes | None, format: str | None) -> Shipment:
    order = shop.order({"MUG": 1})
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    booking = Booking(reference=parcel.reference, carrier_id="1", label=label, label_format=format)
    return confirm_booking(parcel.pk, booking, actor=SYSTEM)


def widths(content: bytes) -> list[int]:
    return [round(float(page.mediabox.width)) for page in PdfReader(BytesIO(content)).pages]


def test_the_carriers_pages_stand_among_ours_in_the_order_chosen(shop: Shop) -> None:
    ours, theirs, last = booked(shop, None, None), booked(shop, pdf(2), "pdf"), booked(shop, None, None)
    choice = read_choice(size="100x150", format="pdf", sort="given")

    file = label_file([ours.pk, theirs.pk, last.pk], choice, actor=AYSE)

    own = widths(label_pdf([ours.pk], actor=AYSE))[0]
    assert widths(file.content) == [own, 200, 200, own]
    assert Shipment.objects.filter(label_printed_at=None).count() == 0


def test_zpl_is_passed_through_byte_by_byte(shop: Shop) -> None:
    theirs, ours = booked(shop, ZPL, "zpl"), booked(shop, None, None)
    choice = read_choice(size="100x100", format="zpl", sort="given")

    content = label_file([theirs.pk, ours.pk], choice, actor=AYSE).content

    assert content.startswith(ZPL + b"\n^XA")
    assert content.count(b"^XZ") == 2


def test_a_label_in_the_other_format_stands_on_the_cover_and_is_not_marked(shop: Shop) -> None:
    ours, theirs = booked(shop, None, None), booked(shop, ZPL, "zpl")
    choice = read_choice(size="100x150", format="pdf", sort="given")

    file = label_file([theirs.pk, ours.pk], choice, actor=AYSE)

    text = PdfReader(BytesIO(file.content)).pages[0].extract_text()
    assert f"#{theirs.order.number}" in text
    assert Shipment.objects.get(label_printed_at=None) == theirs
    with pytest.raises(NotAllowed) as refusal:
        label_file([theirs.pk], choice, actor=AYSE)
    assert refusal.value.code == "label_format"
    with pytest.raises(NotAllowed):
        label_pdf([theirs.pk], actor=AYSE)
    assert Shipment.objects.get(label_printed_at=None) == theirs


def test_a_cover_before_a_carriers_label_alone(shop: Shop) -> None:
    theirs = booked(shop, pdf(), "pdf")
    choice = read_choice(size="100x150", format="pdf", sort="given")

    file = label_file([theirs.pk], choice, actor=AYSE, missing=[("#7", "Kargoya hazır gönderisi yok.")])

    assert widths(file.content)[1:] == [200]


def test_the_order_page_gives_whichever_it_is(shop: Shop) -> None:
    theirs, page = booked(shop, ZPL, "zpl"), booked(shop, b"<html></html>", "html")
    desk = Desk(shop)

    answer = desk.post(theirs.order, f"gonderi/{theirs.pk}/kargo-etiketi")
    other = desk.post(page.order, f"gonderi/{page.pk}/kargo-etiketi")

    assert (answer["Content-Type"], answer.content) == ("application/zpl", ZPL + b"\n")
    assert other["Content-Type"] == "application/pdf"


def test_a_repeated_answer_without_a_label_takes_none_away(shop: Shop) -> None:
    theirs = booked(shop, ZPL, "zpl")

    confirm_booking(theirs.pk, Booking(reference=theirs.reference, carrier_id="1"), actor=SYSTEM)

    assert bytes(CarrierLabel.objects.get().content) == ZPL
