"""Many labels in one file: the orders they come in, and what is refused."""

from __future__ import annotations

import pytest

from kervan.catalog.models import Variant
from kervan.documents.tests.zpl_reader import printed_zpl
from kervan.lib.errors import Invalid, NotAllowed
from kervan.orders.models import Order
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.label_files import LabelFormat, LabelSort, in_order, label_file, read_choice
from kervan.shipping.models import Shipment
from tests.shop import AYSE, PACKER, facts


def ready(shop, shelf: str = "", city: str = "", district: str = "") -> Shipment:
    order = shop.order({"MUG": 1})
    line = order.lines.get()
    Variant.objects.filter(pk=line.variant_id).update(shelf=shelf)
    if city:
        Order.objects.filter(pk=order.pk).update(
            shipping_address={**order.shipping_address, "city": city, "district": district}
        )
    parcel = mark_ready_to_ship(order.pk, actor=AYSE)
    return Shipment.objects.select_related("order").get(pk=parcel.pk)


def test_cities_come_in_the_turkish_alphabet_then_districts(shop):
    places = [("Şanlıurfa", "Haliliye"), ("İstanbul", "Üsküdar"), ("İstanbul", "Çatalca"), ("Isparta", "Merkez")]
    parcels = [ready(shop, city=city, district=district) for city, district in places]

    sorted_ = in_order(parcels, LabelSort.CITY)

    assert [parcels.index(parcel) for parcel in sorted_] == [3, 2, 1, 0]


def test_shelves_come_as_one_walks_and_the_shelfless_last(shop):
    mugs = [shop.order({"MUG": 1}), shop.order({"BOWL": 1}), shop.order({"MUG": 1, "BOWL": 1})]
    parcels = [
        Shipment.objects.select_related("order").get(pk=mark_ready_to_ship(order.pk, actor=AYSE).pk) for order in mugs
    ]
    Variant.objects.filter(sku="MUG").update(shelf="A-10")
    Variant.objects.filter(sku="BOWL").update(shelf="A-2")

    assert [parcels.index(parcel) for parcel in in_order(parcels, LabelSort.SHELF)] == [1, 2, 0]

    Variant.objects.filter(sku="BOWL").update(shelf="")
    assert [parcels.index(parcel) for parcel in in_order(parcels, LabelSort.SHELF)] == [0, 2, 1]


def test_a_zpl_file_has_a_label_for_each_piece_and_each_parcel_remembers_it(shop):
    first = mark_ready_to_ship(shop.order({"MUG": 2}).pk, actor=AYSE, pieces=2)
    second = mark_ready_to_ship(shop.order().pk, actor=AYSE)
    choice = read_choice(size="100x100", format="zpl", sort="given")

    file = label_file([second.pk, first.pk], choice, actor=PACKER)

    labels = printed_zpl(file.content)
    assert [[text for text in label.texts if len(text) >= 12 and text.isdigit()] for label in labels] == [
        [second.reference], [first.reference], [first.reference],
    ]  # fmt: skip
    assert set(Shipment.objects.values_list("label_printed_by", flat=True)) == {"Paketçi"}


def test_one_parcel_that_is_not_ready_stops_the_file(shop):
    parcel = mark_ready_to_ship(shop.order().pk, actor=AYSE)
    waiting = mark_ready_to_ship(shop.order().pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    before = facts()

    with pytest.raises(NotAllowed, match="yanıtı bekleniyor"):
        label_file([parcel.pk, waiting.pk], read_choice(size="a6", format="pdf", sort="given"), actor=AYSE)

    assert facts() == before


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("size", {"size": "a3"}), ("format", {"format": "png"}), ("sort", {"sort": "weight"}), ("first", {"first": 5}),
     ("size", {"size": "a4", "format": "zpl"})],
)  # fmt: skip
def test_a_wrong_choice_names_its_field(field, wrong):
    with pytest.raises(Invalid) as refusal:
        read_choice(**{"size": "a6", "format": LabelFormat.PDF, "sort": LabelSort.GIVEN, "first": 1, **wrong})

    assert list(refusal.value.fields) == [field]
