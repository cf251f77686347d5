"""Asking a carrier once more after it said no."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kervan.lib.actor import SYSTEM
from kervan.lib.errors import Invalid
from kervan.payments.actions.record_payment import record_payment
from kervan.sales.actions.cancel_order import cancel_order
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.refuse_booking import refuse_booking
from kervan.shipping.actions.retry_booking import retry_booking
from kervan.shipping.carriers import CarrierRefused
from kervan.shipping.models import Shipment
from tests.shop import AYSE, Shop, facts


def refused(shop: Shop, pieces: int | None = None) -> Shipment:
    """A parcel for which 100,00 TL a mug is to be collected at the door, and which the carrier refused."""
    shop.product("MUG", price=10_000, stock=10)
    order = shop.order({"MUG": 3}, payment_method="cash_on_delivery")
    quantities = {shop.line(order).pk: pieces} if pieces else None
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk, quantities=quantities)
    return refuse_booking(parcel.pk, CarrierRefused("Tanımsız il"), actor=SYSTEM)


def test_a_courier_does_not_collect_what_was_paid_while_the_parcel_waited_for_its_correction(shop: Shop) -> None:
    parcel = refused(shop)
    assert parcel.cod_amount == 30_000
    record_payment(parcel.order_id, actor=AYSE, method="bank_transfer")

    retry_booking(parcel.pk, actor=AYSE)

    assert Shipment.objects.get(pk=parcel.pk).cod_amount == 0


def test_a_retried_parcel_collects_the_same_when_nothing_changed(shop: Shop) -> None:
    part = refused(shop, pieces=2)
    rest = dispatch(part.order_id, actor=AYSE)

    retry_booking(part.pk, actor=AYSE)

    assert (Shipment.objects.get(pk=part.pk).cod_amount, rest.cod_amount) == (20_000, 10_000)


def test_a_retried_part_collects_no_more_than_its_goods_while_others_wait_unsent(shop: Shop) -> None:
    part = refused(shop, pieces=1)
    line = shop.line(part.order).pk
    cancel_order(part.order_id, actor=AYSE, quantities={line: 1})

    retry_booking(part.pk, actor=AYSE)

    assert Shipment.objects.get(pk=part.pk).cod_amount == 10_000


@pytest.mark.parametrize(
    "wrong",
    [{"pieces": 0}, {"pieces": 100}, {"desi": Decimal("99999999")}, {"desi": Decimal(-1)}, {"weight_g": 10**12}],
)
def test_a_correction_no_carrier_could_take_is_refused_and_changes_nothing(shop: Shop, wrong: dict[str, Any]) -> None:
    parcel = refused(shop)
    before = facts()

    with pytest.raises(Invalid) as refusal:
        retry_booking(parcel.pk, actor=AYSE, **wrong)

    assert list(refusal.value.fields) == list(wrong)
    assert facts() == before
    assert Shipment.objects.get(pk=parcel.pk).state == "refused"
