"""Kargo teslim listesi: what the courier takes is scanned, signed and kept; what the carrier did not see shows next morning."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from kervan.events.models import Event
from kervan.lib import clock
from kervan.lib.errors import DomainError
from kervan.orders.actions.hold_order import hold_order
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.hand_over_list import hand_over_list
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.open_dispatch_list import open_dispatch_list
from kervan.shipping.actions.scan_onto_list import scan_onto_list
from kervan.shipping.actions.take_off_list import take_off_list
from kervan.shipping.dispatch_lists import list_pdf, waiting_by_carrier
from kervan.shipping.models import CarrierAccount, DispatchList, Shipment
from kervan.shipping.search import in_tab
from tests.shop import AYSE, Shop

pytestmark = pytest.mark.django_db


def ready(shop: Shop, account: CarrierAccount, **values: Any) -> Shipment:
    order = shop.order({"MUG": 1}, **values)
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk)
    shop.react()
    return Shipment.objects.get(pk=parcel.pk)


def no(call: Any) -> str:
    with pytest.raises(DomainError) as refusal:
        call()
    return refusal.value.code


def test_parcels_are_scanned_once_signed_and_kept(shop: Shop) -> None:
    account = shop.sandbox()
    parcels = [ready(shop, account) for _two in range(2)]
    assert waiting_by_carrier() == [(parcels[0].carrier_name, 2)]
    this = open_dispatch_list(parcels[0].carrier_name, actor=AYSE)
    assert open_dispatch_list(parcels[0].carrier_name, actor=AYSE) == this

    for parcel in parcels:
        scan_onto_list(this.pk, f" {parcel.reference} ", actor=AYSE)
    scan_onto_list(this.pk, parcels[0].reference, actor=AYSE)
    hand_over_list(this.pk, actor=AYSE, courier="Kurye Mehmet")
    hand_over_list(this.pk, actor=AYSE, courier="Başkası")

    this.refresh_from_db()
    assert (this.rows.count(), this.courier, waiting_by_carrier()) == (2, "Kurye Mehmet", [])
    assert Event.objects.filter(name="dispatch_list.handed_over").count() == 1
    assert {parcel.state for parcel in Shipment.objects.all()} == {"ready"}
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(list_pdf(this, lang="tr"))).pages)
    assert parcels[0].reference in text
    assert "Kurye Mehmet" in text


def test_all_are_marked_as_sent_if_wished_and_one_that_cannot_be_is_named(shop: Shop) -> None:
    account = shop.sandbox()
    good, held = ready(shop, account), ready(shop, account)
    this = open_dispatch_list(good.carrier_name, actor=AYSE)
    for parcel in (good, held):
        scan_onto_list(this.pk, parcel.reference, actor=AYSE)
    hold_order(held.order_id, actor=AYSE, reason="Adres doğrulanacak")

    _list, refused = hand_over_list(this.pk, actor=AYSE, mark_sent=True)

    assert set(refused) == {held.reference}
    assert list(Shipment.objects.order_by("id").values_list("state", flat=True)) == ["shipped", "ready"]


def test_what_must_not_go_is_refused_with_the_reason(shop: Shop) -> None:
    account = shop.sandbox()
    mine, gone, held, elsewhere = (ready(shop, account) for _four in range(4))
    this = open_dispatch_list(mine.carrier_name, actor=AYSE)
    other = DispatchList.objects.create(carrier_name="Öteki Kargo")
    hold_order(held.order_id, actor=AYSE, reason="Bekle")
    cancel_shipment(gone.pk, actor=AYSE)
    shop.react()
    plain = dispatch(shop.order({"MUG": 1}).pk, actor=AYSE, carrier="Elden")
    scan_onto_list(this.pk, elsewhere.reference, actor=AYSE)

    assert no(lambda: scan_onto_list(this.pk, "8690000000001", actor=AYSE)) == "shipment_not_found"
    assert no(lambda: scan_onto_list(this.pk, "\x00", actor=AYSE)) == "shipment_not_found"
    assert no(lambda: scan_onto_list(this.pk, gone.reference, actor=AYSE)) == "dead_label"
    assert no(lambda: scan_onto_list(this.pk, plain.reference, actor=AYSE)) == "other_carrier"
    assert no(lambda: scan_onto_list(other.pk, mine.reference, actor=AYSE)) == "other_carrier"
    assert no(lambda: scan_onto_list(other.pk, elsewhere.reference, actor=AYSE)) == "on_other_list"
    assert no(lambda: scan_onto_list(this.pk, held.reference, actor=AYSE)) == "on_hold"
    assert no(lambda: hand_over_list(other.pk, actor=AYSE)) == "list_empty"
    assert take_off_list(this.pk, elsewhere.pk, actor=AYSE) is True
    assert take_off_list(this.pk, elsewhere.pk, actor=AYSE) is False
    scan_onto_list(this.pk, mine.reference, actor=AYSE)
    hand_over_list(this.pk, actor=AYSE)
    assert no(lambda: scan_onto_list(this.pk, elsewhere.reference, actor=AYSE)) == "list_closed"
    assert no(lambda: take_off_list(this.pk, mine.pk, actor=AYSE)) == "list_closed"
    again = open_dispatch_list(mine.carrier_name, actor=AYSE)
    assert no(lambda: scan_onto_list(again.pk, mine.reference, actor=AYSE)) == "on_other_list"


def test_what_the_carrier_did_not_scan_shows_from_the_next_morning(shop: Shop) -> None:
    account = shop.sandbox()
    seen, unseen = ready(shop, account), ready(shop, account)
    this = open_dispatch_list(seen.carrier_name, actor=AYSE)
    for parcel in (seen, unseen):
        scan_onto_list(this.pk, parcel.reference, actor=AYSE)
    hand_over_list(this.pk, actor=AYSE, mark_sent=True)
    Shipment.objects.filter(pk=seen.pk).update(last_status="in_transit")
    assert not in_tab("unseen").exists()

    DispatchList.objects.update(handed_over_at=clock.now() - timedelta(days=1))

    assert list(in_tab("unseen")) == [unseen]
