"""Codes nobody knew: listed, given a meaning, and read anew in the parcels that had them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import Invalid
from kervan.shipping.actions.apply_tracking import apply_tracking
from kervan.shipping.actions.map_carrier_code import map_carrier_code
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.carriers import Scan, Tracking, TrackingStatus
from kervan.shipping.codes import unknown_codes
from kervan.shipping.models import Shipment
from tests.shop import AYSE, Shop

pytestmark = pytest.mark.django_db


def told(shop: Shop, code: str, *, minutes: int = 0) -> Shipment:
    """A ready parcel of which the carrier said something with this code."""
    account = shop.sandbox() if not Shipment.objects.exists() else Shipment.objects.earliest("id").account
    assert account is not None
    parcel = mark_ready_to_ship(shop.order({"MUG": 1}).pk, actor=AYSE, carrier_account_id=account.pk)
    shop.react()
    say(parcel, code, minutes=minutes)
    return Shipment.objects.get(pk=parcel.pk)


def say(parcel: Shipment, code: str, *, minutes: int = 0) -> None:
    scan = Scan(
        at=clock.now() + timedelta(minutes=minutes),
        status=TrackingStatus.UNKNOWN,
        raw_code=code,
        raw_text="Araç kazası",
        place="Bolu",
    )
    apply_tracking(parcel.pk, Tracking(reference=parcel.reference, scans=(scan,)), actor=SYSTEM)


def test_an_unknown_code_is_listed_and_changes_nothing(shop: Shop) -> None:
    first = told(shop, "X1")
    told(shop, "X1", minutes=1)

    [code] = unknown_codes()

    assert (code.carrier_type, code.raw_code, code.text, code.scans) == ("sandbox", "X1", "Araç kazası", 2)
    assert first.state == "ready"


def test_its_meaning_moves_the_parcels_that_had_it_and_those_that_get_it(shop: Shop) -> None:
    before, other = told(shop, "X1"), told(shop, "X2")

    map_carrier_code("sandbox", "X1", "delivered", actor=AYSE)
    shop.react()
    later = told(shop, "X1")

    states = [Shipment.objects.get(pk=parcel.pk).state for parcel in (before, other, later)]
    assert states == ["delivered", "ready", "delivered"]
    assert shop.fresh(before.order).status == "delivered"
    assert [code.raw_code for code in unknown_codes()] == ["X2"]
    assert list(Shipment.objects.get(pk=before.pk).scans.values_list("status", "raw_code")) == [("delivered", "X1")]


def test_another_kind_of_carrier_means_something_else_by_it(shop: Shop) -> None:
    parcel = told(shop, "X1")

    map_carrier_code("aras", "X1", "delivered", actor=AYSE)
    shop.react()

    assert Shipment.objects.get(pk=parcel.pk).state == "ready"


def test_a_parcel_does_not_go_backwards_by_it(shop: Shop) -> None:
    parcel = told(shop, "X1")
    arrived = Scan(
        at=clock.now() + timedelta(minutes=5),
        status=TrackingStatus.DELIVERED,
        raw_code="D",
        raw_text="Teslim",
        place="",
    )
    apply_tracking(parcel.pk, Tracking(reference=parcel.reference, scans=(arrived,)), actor=SYSTEM)

    map_carrier_code("sandbox", "X1", "out_for_delivery", actor=AYSE)
    shop.react()

    parcel.refresh_from_db()
    assert (parcel.state, parcel.last_status) == ("delivered", "delivered")


@pytest.mark.parametrize(
    ("code", "status"), [("X1", "unknown"), ("X1", "uctu"), ("", "delivered"), ("X" * 61, "delivered")]
)
def test_no_meaning_and_no_code_are_refused(shop: Shop, code: str, status: str) -> None:
    with pytest.raises(Invalid):
        map_carrier_code("sandbox", code, status, actor=AYSE)
