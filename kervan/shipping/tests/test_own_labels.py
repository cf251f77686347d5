"""The shop's own label: for any order, without a carrier, scanned back as it leaves the printer."""

from __future__ import annotations

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from kervan.catalog.models import Variant
from kervan.documents.label import label_drawing
from kervan.documents.tests.test_label import THERMAL_PPI, texts
from kervan.documents.tests.zpl_reader import printed_zpl
from kervan.documents.typesetting import typeset
from kervan.events.models import Event
from kervan.lib.errors import NotAllowed, NotFound
from kervan.orders.models import Order
from kervan.sales.actions.cancel_order import cancel_order
from kervan.shipping.label_files import LabelChoice, LabelFormat, LabelSize, LabelSort
from kervan.shipping.own_labels import orders_in_order, own_label, own_label_file
from kervan.shop.queries import shop as the_shop
from tests.shop import AYSE, PACKER, Shop, facts

SIZES = (LabelSize.MM_100X150, LabelSize.MM_100X100, LabelSize.A6)


@pytest.mark.parametrize("size", SIZES)
def test_its_bars_are_the_order_number_on_paper_and_in_the_printers_language(shop: Shop, size: LabelSize) -> None:
    order = shop.order()
    label = own_label(order, the_shop())

    (page,) = typeset("label", label_drawing([label], size), picture_ppi=THERMAL_PPI)
    file = own_label_file([order.pk], LabelChoice(size=size, format=LabelFormat.ZPL), actor=AYSE)
    (zpl,) = printed_zpl(file.content)

    for picture in (Image.open(BytesIO(page)).convert("L"), zpl.picture):
        read = [(str(code.format), code.text) for code in zxingcpp.read_barcodes(picture)]
        assert read == [("Code 128", f"{order.number:010d}")]
    assert f"#{order.number}" in zpl.texts


def test_any_order_has_one_and_the_timeline_knows_who_printed_it(shop: Shop) -> None:
    unpaid = shop.order(payment_method="bank_transfer", captured=False)
    nowhere = shop.order(shipping_address=None)

    file = own_label_file([nowhere.pk, unpaid.pk], LabelChoice(), actor=PACKER)

    pages = texts(file.content)
    assert [f"#{order.number}" in page for order, page in zip((nowhere, unpaid), pages, strict=True)] == [True, True]
    assert "KADIKÖY / İSTANBUL" in pages[1]
    events = Event.objects.filter(name="order.label_printed").order_by("id")
    assert [(event.subject_id, event.actor_name) for event in events] == [
        (nowhere.pk, "Paketçi"),
        (unpaid.pk, "Paketçi"),
    ]


def test_what_is_still_owed_at_the_door_stands_on_it(shop: Shop) -> None:
    owed = shop.order(payment_method="cash_on_delivery", captured=False)
    paid = shop.order()

    first, second = texts(own_label_file([owed.pk, paid.pk], LabelChoice(), actor=AYSE).content)

    assert "KAPIDA ÖDEME 200,00 TL" in first
    assert "KAPIDA" not in second


def test_a_cancelled_order_has_none_and_then_nothing_is_recorded(shop: Shop) -> None:
    good, gone = shop.order(), shop.order()
    cancel_order(gone.pk, actor=AYSE)
    before = facts()

    with pytest.raises(NotAllowed, match="iptal edilmiş") as refusal:
        own_label_file([good.pk, gone.pk], LabelChoice(), actor=AYSE)
    with pytest.raises(NotFound):
        own_label_file([good.pk, 999_999], LabelChoice(), actor=AYSE)

    assert refusal.value.code == "no_own_label"
    assert facts() == before


def test_they_come_by_number_by_city_and_by_shelf(shop: Shop) -> None:
    orders = [shop.order({sku: 1}) for sku in ("MUG", "BOWL", "CUP")]
    for sku, shelf in (("MUG", "A-10"), ("BOWL", "A-2"), ("CUP", "")):
        Variant.objects.filter(sku=sku).update(shelf=shelf)
    for order, city in zip(orders, ("Şırnak", "Ankara", "İzmir"), strict=True):
        Order.objects.filter(pk=order.pk).update(shipping_address={**(order.shipping_address or {}), "city": city})
    orders = [shop.fresh(order) for order in orders]

    found = {sort: [orders.index(order) for order in orders_in_order(orders[::-1], sort)] for sort in LabelSort}

    assert found == {
        LabelSort.GIVEN: [2, 1, 0],
        LabelSort.NUMBER: [0, 1, 2],
        LabelSort.SHELF: [1, 0, 2],
        LabelSort.CITY: [1, 2, 0],
    }


def test_a_sheet_of_four_begins_at_the_first_free_place(shop: Shop) -> None:
    orders = [shop.order({"MUG": 1}).pk for _four in range(4)]

    file = own_label_file(orders, LabelChoice(size=LabelSize.A4, first=2), actor=AYSE)

    assert len(PdfReader(BytesIO(file.content)).pages) == 2
