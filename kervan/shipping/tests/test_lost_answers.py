"""A carrier's answer got lost: it may have booked. What is asked next must not contradict what it may know."""

from __future__ import annotations

import pytest

from kervan.integrations.carriers.sandbox.models import SandboxParcel
from kervan.lib.errors import NotAllowed
from kervan.orders.actions.change_contact import change_contact
from kervan.orders.actions.hold_order import hold_order
from kervan.payments.actions.record_payment import record_payment
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.actions.correct_and_retry import correct_and_retry
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.retry_booking import retry_booking
from kervan.shipping.carriers import CarrierSilent
from kervan.shipping.models import CarrierAccount, Shipment
from kervan.shipping.states import State
from kervan.shop.models import Shop as ShopSettings
from tests.shop import ADDRESS, AYSE, Shop, facts

pytestmark = pytest.mark.django_db(transaction=True)


def lost(shop: Shop) -> Shipment:
    """A parcel that the carrier has booked, and whose answer never arrived."""
    order = shop.order({"MUG": 2}, payment_method="cash_on_delivery")
    account = shop.sandbox(silence="after_once", silence_percent=100)
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk)
    with pytest.raises(CarrierSilent):
        shop.react("shipment.requested")
    assert SandboxParcel.objects.count() == 1
    shop._done.clear()
    return Shipment.objects.get(pk=parcel.pk)


def refused_after_all(shop: Shop) -> Shipment:
    """The same, and the repeat was refused: somebody had broken the account's settings meanwhile, and mended them."""
    parcel = lost(shop)
    good = dict(parcel.account.settings)
    CarrierAccount.objects.update(settings=good | {"password": "yanlış"})
    shop.react("shipment.requested")
    CarrierAccount.objects.update(settings=good)
    parcel = Shipment.objects.get(pk=parcel.pk)
    assert parcel.state == State.REFUSED
    return parcel


def test_a_repeat_says_the_same_whatever_changed_meanwhile_and_gets_the_same_booking(shop: Shop) -> None:
    parcel = lost(shop)
    change_contact(parcel.order_id, actor=AYSE, email="yeni@example.com")
    ShopSettings.objects.update(phone="+902165550101", address="Yeni Depo Sok. 1")
    record_payment(parcel.order_id, actor=AYSE, amount=5_000)
    shop.react("payment.captured")

    shop.react("shipment.requested")

    parcel = Shipment.objects.get(pk=parcel.pk)
    assert (parcel.state, parcel.cod_amount, parcel.told) == (State.READY, 20_000, None)
    assert SandboxParcel.objects.get().cash_on_delivery["amount"] == "200.00"


def test_a_first_refusal_forgets_what_was_told_and_is_cancelled_at_once(shop: Shop) -> None:
    order = shop.order({"MUG": 1}, shipping_address=ADDRESS | {"name": "Ali"})
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    shop.react()
    assert (Shipment.objects.get().state, Shipment.objects.get().told) == (State.REFUSED, None)

    assert cancel_shipment(parcel.pk, actor=AYSE).state == State.CANCELLED


def test_a_refused_parcel_the_carrier_may_know_is_cancelled_there_first(shop: Shop) -> None:
    parcel = refused_after_all(shop)
    before = facts()
    with pytest.raises(NotAllowed) as refusal:
        cancel_order(parcel.order_id, actor=AYSE)
    assert (refusal.value.code, facts()) == ("booked", before)

    assert cancel_shipment(parcel.pk, actor=AYSE).state == State.CANCELLING
    for _try in range(2):  # the first answer about the cancellation is lost as well
        try:
            shop.react("shipment.cancel_requested")
        except CarrierSilent:
            shop._done.clear()

    assert SandboxParcel.objects.get().cancelled_at is not None
    parcel = Shipment.objects.get(pk=parcel.pk)
    assert (parcel.state, parcel.told) == (State.CANCELLED, None)
    assert shop.fresh(parcel.order).unsent == 2


def test_a_corrected_parcel_the_carrier_may_know_is_cancelled_there_and_booked_under_a_new_reference(
    shop: Shop,
) -> None:
    parcel = refused_after_all(shop)
    CarrierAccount.objects.update(settings={})

    correct_and_retry(parcel.pk, actor=AYSE, address=ADDRESS | {"line": "Yeni Sokak 5"}, pieces=3)
    assert Shipment.objects.get().state == State.CANCELLING
    shop.react()

    old, new = Shipment.objects.order_by("id")
    assert (old.state, new.state, new.pieces) == (State.CANCELLED, State.READY, 3)
    first, second = SandboxParcel.objects.order_by("id")
    assert first.cancelled_at is not None
    assert second.cancelled_at is None
    assert (second.reference, second.receiver["line"]) == (new.reference, "Caferağa Yeni Sokak 5")


def test_an_order_put_on_hold_while_the_carrier_cancels_is_not_packed_again(shop: Shop) -> None:
    parcel = refused_after_all(shop)
    CarrierAccount.objects.update(settings={})
    retry_booking(parcel.pk, actor=AYSE)
    hold_order(parcel.order_id, actor=AYSE, reason="müşteri aranacak")

    shop.react()

    assert [each.state for each in Shipment.objects.all()] == [State.CANCELLED]
    assert shop.fresh(parcel.order).unsent == 2
