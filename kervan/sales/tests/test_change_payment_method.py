"""A customer whose card was refused pays by transfer."""

from __future__ import annotations

import pytest

from kervan.cli.invariants import check_all
from kervan.lib.errors import NotAllowed
from kervan.notifications.models import Message
from kervan.payments.actions.begin_payment import begin_payment
from kervan.payments.actions.fail_payment import fail_payment
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.save_bank_account import save_bank_account
from kervan.payments.actions.save_gateway_account import save_gateway_account
from kervan.payments.models import Payment
from kervan.sales.actions.change_payment_method import change_payment_method
from kervan.sales.actions.expire_card_order import expire_card_order
from kervan.sales.models import PaymentTerm
from tests.shop import AYSE, Level, Shop, facts

IBAN = "TR330006100519786457841326"


def refused(shop: Shop):
    shop.product("MUG", price=10_000, stock=9)
    order = shop.order({"MUG": 2}, captured=False)
    account = save_gateway_account(
        None, actor=AYSE, name="Kart", type="sandbox", settings={"merchant": "DENEME-1", "password": "deneme"}
    )
    payment = begin_payment(order.pk, actor=AYSE, account_id=account.pk)
    fail_payment(payment.pk, actor=AYSE, problem="Kart limiti yetersiz.")
    return order


def bank() -> None:
    save_bank_account(None, actor=AYSE, bank="İş Bankası", holder="Kervan", iban=IBAN)


@pytest.mark.django_db
def test_the_order_counts_and_waits_for_the_transfer(shop: Shop) -> None:
    bank()
    order = refused(shop)

    for _time in range(2):
        changed = change_payment_method(order.pk, actor=AYSE)
    shop.react()

    assert (changed.status, changed.payment_status, changed.payment_method) == ("created", "awaiting", "bank_transfer")
    assert shop.events(order).count("order.placed") == shop.events(order).count("order.method_changed") == 1
    assert PaymentTerm.objects.filter(order=order).exists()
    assert Message.objects.get(order_id=order.pk).kind == "order_placed"
    assert shop.level("MUG") == Level(on_hand=9, reserved=2)
    assert record_payment(order.pk, actor=AYSE).method == "bank_transfer"
    assert shop.fresh(order).payment_status == "paid"
    assert list(check_all()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["method_not_offered", "expired", "already_paid", "payment_undecided"])
def test_a_refusal_changes_nothing(shop: Shop, why: str) -> None:
    order = refused(shop)
    if why != "method_not_offered":
        bank()
    if why == "expired":
        expire_card_order(order.pk, actor=AYSE)
    if why == "already_paid":
        record_payment(order.pk, actor=AYSE, method="card")
    if why == "payment_undecided":
        payment = begin_payment(order.pk, actor=AYSE, account_id=Payment.objects.latest("id").gateway_id)
        Payment.objects.filter(pk=payment.pk).update(reference="DP1")
    before = facts()

    with pytest.raises(NotAllowed) as refusal:
        change_payment_method(order.pk, actor=AYSE)

    assert (refusal.value.code, facts()) == (why, before)
