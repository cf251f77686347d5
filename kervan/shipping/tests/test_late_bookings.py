"""Bookings the carrier may hold although the shop has gone another way meanwhile."""

from __future__ import annotations

import pytest

from kervan.integrations.carriers.sandbox.models import SandboxParcel
from kervan.lib.actor import SYSTEM
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.confirm_booking import confirm_booking
from kervan.shipping.actions.dispatch_shipment import dispatch_shipment
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.take_back_dispatch import take_back_dispatch
from kervan.shipping.carriers import CarrierSilent
from kervan.shipping.handlers import carrier_of
from kervan.shipping.models import Shipment
from kervan.shipping.queries import parcel_of
from kervan.shipping.states import State
from tests.shop import AYSE, Level, Shop

pytestmark = pytest.mark.django_db(transaction=True)


def asked(shop: Shop, **settings: object) -> Shipment:
    """Two mugs for which the carrier has been asked and has not answered yet."""
    order = shop.order({"MUG": 2})
    return mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox(**settings).pk)


def test_a_parcel_sent_by_hand_during_its_booking_and_taken_back_is_cancelled_at_the_carrier(shop: Shop) -> None:
    parcel = asked(shop)
    booking = carrier_of(parcel.account).book(parcel_of(parcel))
    dispatch_shipment(parcel.pk, actor=AYSE)
    confirm_booking(parcel.pk, booking, actor=SYSTEM)

    take_back_dispatch(parcel.pk, actor=AYSE)
    assert Shipment.objects.get(pk=parcel.pk).state == State.CANCELLING
    assert shop.level("MUG") == Level(on_hand=100, reserved=2)
    shop.react()

    assert SandboxParcel.objects.get().cancelled_at is not None
    assert Shipment.objects.get(pk=parcel.pk).state == State.CANCELLED
    order = shop.fresh(parcel.order)
    assert (order.status, order.unsent, order.packed) == ("created", 2, 0)


def test_a_booking_that_arrives_after_its_cancellation_and_whose_answer_is_lost_is_cancelled_too(shop: Shop) -> None:
    parcel = asked(shop, silence="after_once", silence_percent=100)
    cancel_shipment(parcel.pk, actor=AYSE)
    for _try in range(2):  # the first question about the cancellation is lost as well
        try:
            shop.react("shipment.cancel_requested")
        except CarrierSilent:
            shop._done.clear()
    with pytest.raises(CarrierSilent):
        carrier_of(parcel.account).book(parcel_of(parcel))
    assert SandboxParcel.objects.get().cancelled_at is None

    shop.react("shipment.requested")

    assert SandboxParcel.objects.get().cancelled_at is not None
    assert Shipment.objects.get(pk=parcel.pk).state == State.CANCELLED
