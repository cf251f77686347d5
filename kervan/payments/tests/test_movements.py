"""Ödemeler: every kuruş that came or went stands in the list once, on its day, and the days add up to the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Sum

from kervan.lib import clock
from kervan.orders.models import Order
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.actions.save_gateway_account import save_gateway_account
from kervan.payments.actions.set_off import set_off
from kervan.payments.actions.succeed_refund import succeed_refund
from kervan.payments.actions.void_payment import void_payment
from kervan.payments.models import BankAccount, GatewayAccount, Movement
from kervan.payments.movements import MovementFilter, movements, sums
from tests.shop import AYSE, Shop

IBAN = "TR330006100519786457841326"
pytestmark = pytest.mark.django_db


def listed(**wanted: Any) -> list[tuple[date, str, int]]:
    return [(row.day, row.kind, row.amount) for row in movements(MovementFilter(**wanted))]


@pytest.fixture
def bank() -> BankAccount:
    return BankAccount.objects.create(bank="Ziraat", holder="Mağaza", iban=IBAN)


@pytest.fixture
def pos() -> GatewayAccount:
    return save_gateway_account(None, actor=AYSE, name="Banka POS", type="sandbox")


def test_money_counts_for_the_day_it_came_and_a_mistake_for_the_day_it_was_taken_back(shop: Shop) -> None:
    order = shop.order({"MUG": 1}, payment_method="bank_transfer")
    friday = clock.today() - timedelta(days=3)

    payment = record_payment(order.pk, actor=AYSE, received_on=friday)
    void_payment(payment.pk, actor=AYSE, reason="Başka sipariş")

    assert listed() == [(clock.today(), "reversed", -order.total), (friday, "captured", order.total)]


def test_half_past_midnight_belongs_to_the_shops_day(shop: Shop) -> None:
    with clock.moved_to(datetime(2026, 11, 23, 21, 30, tzinfo=UTC)):  # 00:30 in İstanbul
        shop.order({"MUG": 1})

    assert listed() == [(date(2026, 11, 24), "captured", 10_000)]


def test_what_was_only_promised_asked_back_or_costs_nothing_is_no_movement(shop: Shop) -> None:
    shop.product("FREE", price=0, stock=5)
    shop.order({"FREE": 1})
    shop.order({"MUG": 1}, payment_method="bank_transfer")
    paid = shop.order({"MUG": 1})
    request_refund(paid.pk, actor=AYSE, amount=500, to="original")

    assert [amount for _day, _kind, amount in listed()] == [10_000]


def test_refunds_stand_on_the_day_they_were_paid(shop: Shop) -> None:
    order = shop.order({"MUG": 1})
    [refund] = request_refund(order.pk, actor=AYSE, amount=2_500, to="original")

    succeed_refund(refund.pk, actor=AYSE, paid_on=clock.today() - timedelta(days=1))

    assert listed() == [
        (clock.today(), "captured", 10_000),
        (clock.today() - timedelta(days=1), "refunded", -2_500),
    ]


def test_a_refund_to_an_iban_leaves_the_bank_not_the_gateway(shop: Shop, pos: GatewayAccount) -> None:
    order = shop.order({"MUG": 1}, gateway=pos.name, payment_reference="P-1")
    [refund] = request_refund(order.pk, actor=AYSE, amount=1_000, to="iban", iban=IBAN, holder="Zeynep Yılmaz")
    succeed_refund(refund.pk, actor=AYSE)

    assert [row[2] for row in listed(gateway_id=pos.pk)] == [10_000]
    assert [row[2] for row in listed(method="card")] == [10_000]
    assert [row[2] for row in listed(method="iban")] == [-1_000]


def test_by_bank_account(shop: Shop, bank: BankAccount) -> None:
    other = BankAccount.objects.create(bank="İş Bankası", holder="Mağaza", iban="TR320010009999901234567890")
    order = shop.order({"MUG": 1}, payment_method="bank_transfer")
    record_payment(order.pk, actor=AYSE, amount=4_000, bank_account_id=bank.pk, reference="A")
    record_payment(order.pk, actor=AYSE, amount=6_000, bank_account_id=other.pk, reference="B")

    assert [row[2] for row in listed(bank_account_id=bank.pk)] == [4_000]
    assert [row[2] for row in listed(method="bank_transfer")] == [6_000, 4_000]
    assert listed(kind="refunded") == []


def test_a_set_off_moves_no_money(shop: Shop) -> None:
    source = shop.order({"MUG": 2})
    record_payment(source.pk, actor=AYSE, amount=3_000)  # too much
    target = shop.order({"MUG": 1}, payment_method="bank_transfer")

    set_off(source.pk, target.pk, actor=AYSE, amount=3_000, reference="MAHSUP-1")

    assert sorted(row[2] for row in listed(method="set_off")) == [-3_000, 3_000]
    assert [row[2] for row in listed(method="bank_transfer")] == []


def test_the_sums_are_the_rows_and_the_ledger(shop: Shop, bank: BankAccount, pos: GatewayAccount) -> None:
    card = shop.order({"MUG": 2}, gateway=pos.name, payment_reference="P-1")
    [refund] = request_refund(card.pk, actor=AYSE, amount=700, to="original")
    succeed_refund(refund.pk, actor=AYSE)
    transfer = shop.order({"MUG": 1}, payment_method="bank_transfer")
    record_payment(transfer.pk, actor=AYSE, bank_account_id=bank.pk, received_on=clock.today() - timedelta(days=2))
    void_payment(transfer.payments.get().pk, actor=AYSE, reason="Yanlış")
    Order.objects.filter(pk=shop.order({"MUG": 1}).pk).update(currency="EUR")

    found = {
        (row.currency, row.kind, row.method, row.gateway, row.bank): (row.amount, row.count)
        for row in sums(MovementFilter())
    }

    assert found == {
        ("TRY", "captured", "card", "Banka POS", ""): (20_000, 1),
        ("TRY", "refunded", "card", "Banka POS", ""): (-700, 1),
        ("TRY", "captured", "bank_transfer", "", "Ziraat"): (10_000, 1),
        ("TRY", "reversed", "bank_transfer", "", "Ziraat"): (-10_000, 1),
        ("EUR", "captured", "card", "", ""): (10_000, 1),
    }
    by_day = sums(MovementFilter(), by_day=True)
    assert sum(row.amount for row in by_day) == sum(amount for amount, _count in found.values())
    for order in Order.objects.all():
        rows = Movement.objects.filter(payment__order=order) | Movement.objects.filter(refund__order=order)
        ledger = order.captured - order.reversed - order.refunded
        assert (rows.aggregate(Sum("amount"))["amount__sum"] or 0) == ledger
