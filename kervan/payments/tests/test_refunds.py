"""Money goes back: never more than came, the way it came or to an IBAN."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kervan.cli.invariants import check_all
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import DomainError, Invalid, NotAllowed, NotFound
from kervan.orders.models import Order
from kervan.payments.actions.begin_refund import begin_refund
from kervan.payments.actions.cancel_refund import cancel_refund
from kervan.payments.actions.fail_refund import fail_refund
from kervan.payments.actions.mark_refund_paid import mark_refund_paid
from kervan.payments.actions.note_silence import note_silence
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.actions.retry_refund import retry_refund
from kervan.payments.actions.succeed_refund import succeed_refund
from kervan.payments.actions.void_payment import void_payment
from kervan.payments.iban_details import BankDetails, details_of, masked_iban
from kervan.payments.models import GatewayAccount, Payment, Refund
from kervan.payments.queries import refundable
from kervan.sales.actions.cancel_order import cancel_order
from tests.shop import AYSE, Shop, facts

IBAN = "TR33 0006 1005 1978 6457 8413 26"
Way = Refund.Way


@pytest.fixture
def order(shop: Shop) -> Order:
    """Two pieces of 100,00 TL, paid by card; nobody knows which gateway took it."""
    shop.product("MUG", price=10_000, stock=5)
    return shop.order({"MUG": 2})


def at_gateway(order: Order) -> Payment:
    """The order's first payment, as if a gateway had taken it."""
    payment = order.payments.get()
    payment.gateway = GatewayAccount.objects.create(name="Banka POS", type="sandbox")
    payment.reference = "P-1"
    payment.save(update_fields=["gateway", "reference"])
    return payment


def test_a_part_goes_back_once_it_was_paid_by_hand(shop: Shop, order: Order) -> None:
    [refund] = request_refund(order.pk, actor=AYSE, amount=4_000, to="original", reason="Kırık geldi")

    order = shop.fresh(order)
    assert (refund.state, refund.way, refund.payment) == ("requested", Way.BY_HAND, order.payments.get())
    assert (order.refunding, order.refunded, order.payment_status, refundable(order)) == (4_000, 0, "paid", 16_000)

    mark_refund_paid(refund.pk, actor=AYSE, reference="POS 12")

    order, refund = shop.fresh(order), Refund.objects.get()
    assert (order.refunding, order.refunded, order.payment_status) == (0, 4_000, "partially_refunded")
    assert (refund.state, refund.paid_on, refund.paid_reference) == ("succeeded", clock.today(), "POS 12")
    assert shop.events(order)[-2:] == ["refund.requested", "refund.succeeded"]


def test_everything_goes_back(shop: Shop, order: Order) -> None:
    [refund] = request_refund(order.pk, actor=AYSE, amount=20_000, to="original")
    mark_refund_paid(refund.pk, actor=AYSE)

    assert shop.fresh(order).payment_status == "refunded"
    with pytest.raises(NotAllowed) as refusal:
        request_refund(order.pk, actor=AYSE, amount=1, to="original")
    assert refusal.value.code == "nothing_to_refund"


def test_a_promised_refund_counts_against_the_maximum_until_it_fails(shop: Shop, order: Order) -> None:
    [first] = request_refund(order.pk, actor=AYSE, amount=15_000, to="original")

    with pytest.raises(Invalid) as refusal:
        request_refund(order.pk, actor=AYSE, amount=5_001, to="original")

    assert (refusal.value.code, refusal.value.details["maximum"]) == ("refund_too_much", 5_000)
    assert "50,00" in refusal.value.fields["amount"]
    fail_refund(first.pk, actor=SYSTEM, problem="Yetersiz bakiye")
    assert refundable(shop.fresh(order)) == 20_000


def test_an_iban_is_checked_sealed_and_masked(shop: Shop, order: Order) -> None:
    [refund] = request_refund(order.pk, actor=AYSE, amount=4_000, to="iban", iban=IBAN, holder=" Zeynep  Yılmaz ")

    assert (refund.way, refund.iban_end) == (Way.IBAN, "1326")
    assert "1326" not in refund.bank_details
    assert "Zeynep" not in refund.bank_details
    assert details_of(refund) == BankDetails("TR330006100519786457841326", "Zeynep Yılmaz")
    assert masked_iban(refund).endswith("1326"[-2:])
    assert "786457" not in masked_iban(refund)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": 10**12 + 1}, "amount"),
        ({"amount": 10**12}, "amount"),
        ({"amount": 20_001}, "amount"),
        ({"to": "cash"}, "to"),
        ({"to": "iban", "iban": "TR33 0006 1005 1978 6457 8413 27", "holder": "Zeynep"}, "iban"),
        ({"to": "iban", "iban": "TR33", "holder": "Zeynep"}, "iban"),
        ({"to": "iban", "iban": "", "holder": "Zeynep"}, "iban"),
        ({"to": "iban", "iban": "'; DROP TABLE", "holder": "Zeynep"}, "iban"),
        ({"to": "iban", "iban": IBAN, "holder": "  "}, "holder"),
        ({"payment_id": 999_999}, "payment_id"),
        ({"lines": {999_999: 5}}, "lines.999999"),
        ({"shipping": -1}, "shipping"),
    ],
)
def test_a_wrong_refund_leaves_no_trace(order: Order, values: dict[str, Any], field: str) -> None:
    before = facts()

    with pytest.raises(Invalid) as refusal:
        request_refund(order.pk, actor=AYSE, **({"amount": 100, "to": "original"} | values))

    assert field in refusal.value.fields
    assert facts() == before
    assert not Refund.objects.exists()


def test_a_line_gets_no_amount_below_zero(shop: Shop, order: Order) -> None:
    line = shop.line(order)

    with pytest.raises(Invalid):
        request_refund(order.pk, actor=AYSE, amount=100, to="original", lines={line.pk: -5})

    [refund] = request_refund(order.pk, actor=AYSE, amount=100, to="original", lines={line.pk: 60}, shipping=40)
    assert (refund.lines, refund.shipping) == ({str(line.pk): 60}, 40)


def test_an_unpaid_order_has_nothing_to_give_back(shop: Shop) -> None:
    order = shop.order({"MUG": 1}, payment_method="bank_transfer")

    with pytest.raises(NotAllowed) as refusal:
        request_refund(order.pk, actor=AYSE, amount=1, to="original")

    assert refusal.value.code == "nothing_to_refund"
    with pytest.raises(NotFound):
        request_refund(999_999, actor=AYSE, amount=1, to="original")


def test_the_oldest_payments_are_paid_back_first(shop: Shop) -> None:
    order = shop.order({"MUG": 1}, payment_method="bank_transfer")
    first = record_payment(order.pk, actor=AYSE, amount=6_000)
    second = record_payment(order.pk, actor=AYSE, amount=4_000)

    refunds = request_refund(order.pk, actor=AYSE, amount=7_000, to="original", lines={shop.line(order).pk: 7_000})

    assert [(one.payment, one.amount) for one in refunds] == [(first, 6_000), (second, 1_000)]
    assert [bool(one.lines) for one in refunds] == [True, False]
    with pytest.raises(Invalid):  # nothing of the first is left
        request_refund(order.pk, actor=AYSE, amount=1, to="original", payment_id=first.pk)
    [third] = request_refund(order.pk, actor=AYSE, amount=3_000, to="original", payment_id=second.pk)
    assert third.payment == second


def test_money_given_to_an_iban_is_not_given_to_the_card_too(order: Order) -> None:
    request_refund(order.pk, actor=AYSE, amount=15_000, to="iban", iban=IBAN, holder="Zeynep")

    with pytest.raises(Invalid) as refusal:
        request_refund(order.pk, actor=AYSE, amount=5_001, to="original")

    assert refusal.value.details["maximum"] == 5_000


@pytest.mark.parametrize("to", ["original", "iban"])
def test_no_payment_gives_back_more_than_it_brought_wherever_it_goes(shop: Shop, to: str) -> None:
    order = shop.order({"MUG": 2}, payment_method="bank_transfer")
    small = record_payment(order.pk, actor=AYSE, amount=300)
    record_payment(order.pk, actor=AYSE)

    with pytest.raises(Invalid) as refusal:
        request_refund(order.pk, actor=AYSE, amount=301, payment_id=small.pk, to=to, iban=IBAN, holder="Zeynep")

    assert (refusal.value.code, refusal.value.details["maximum"]) == ("refund_too_much", 300)
    assert not order.refunds.exists()


def test_a_payment_promised_back_is_not_voided(shop: Shop) -> None:
    order = shop.order({"MUG": 1}, payment_method="bank_transfer")
    payment = record_payment(order.pk, actor=AYSE)
    [refund] = request_refund(order.pk, actor=AYSE, amount=1, to="original")

    with pytest.raises(NotAllowed) as refusal:
        void_payment(payment.pk, actor=AYSE, reason="yanlış")
    assert refusal.value.code == "already_refunded"

    cancel_refund(refund.pk, actor=AYSE)
    void_payment(payment.pk, actor=AYSE, reason="yanlış")
    assert list(check_all()) == []


def test_a_courtesy_is_not_collected_again(shop: Shop, order: Order) -> None:
    [refund] = request_refund(order.pk, actor=AYSE, amount=3_000, to="original", reason="Geciktik")
    mark_refund_paid(refund.pk, actor=AYSE)

    order = shop.fresh(order)
    assert (order.balance, order.goodwill, order.payment_status) == (0, 3_000, "partially_refunded")
    assert list(check_all()) == []


def test_goods_cancelled_after_their_money_went_back_are_not_paid_back_twice(shop: Shop, order: Order) -> None:
    [refund] = request_refund(order.pk, actor=AYSE, amount=10_000, to="original")
    mark_refund_paid(refund.pk, actor=AYSE)

    cancel_order(order.pk, actor=AYSE, quantities={shop.line(order).pk: 1})

    order = shop.fresh(order)
    assert (order.balance, order.goodwill, order.due) == (0, 0, 10_000)
    assert list(check_all()) == []


def test_an_excess_given_back_is_no_courtesy(shop: Shop) -> None:
    order = shop.order({"MUG": 1}, payment_method="bank_transfer")
    record_payment(order.pk, actor=AYSE, amount=12_000)
    [refund] = request_refund(order.pk, actor=AYSE, amount=2_000, to="original")
    mark_refund_paid(refund.pk, actor=AYSE)

    order = shop.fresh(order)
    assert (order.balance, order.goodwill, order.payment_status) == (0, 0, "paid")


def test_what_the_gateway_was_asked_for_waits_for_its_answer(shop: Shop, order: Order) -> None:
    at_gateway(order)
    [refund] = request_refund(order.pk, actor=AYSE, amount=5_000, to="original")
    assert refund.way == Way.GATEWAY
    begin_refund(refund.pk, actor=SYSTEM)

    for refused in (cancel_refund, mark_refund_paid, retry_refund):
        with pytest.raises(NotAllowed) as refusal:
            refused(refund.pk, actor=AYSE)
        assert refusal.value.code == "refund_under_way"

    note_silence(refund.pk, actor=SYSTEM)
    note_silence(refund.pk, actor=SYSTEM)
    with pytest.raises(NotAllowed):  # it may have been paid to the card
        retry_refund(refund.pk, actor=AYSE, to="iban", iban=IBAN, holder="Zeynep")
    assert retry_refund(refund.pk, actor=AYSE).reference == refund.reference
    assert shop.events(order).count("refund.unanswered") == 1


def test_after_a_no_the_next_try_has_a_number_of_its_own_or_goes_to_an_iban(order: Order) -> None:
    at_gateway(order)
    [refund] = request_refund(order.pk, actor=AYSE, amount=5_000, to="original")
    fail_refund(refund.pk, actor=SYSTEM, problem="Kart kapalı", code="54")

    again = retry_refund(refund.pk, actor=AYSE)
    assert (again.state, again.problem, again.way) == ("requested", "", Way.GATEWAY)
    assert again.reference != refund.reference

    fail_refund(refund.pk, actor=SYSTEM, problem="Kart kapalı", code="54")
    elsewhere = retry_refund(refund.pk, actor=AYSE, to="iban", iban=IBAN, holder="Zeynep")
    assert (elsewhere.state, elsewhere.way, elsewhere.iban_end) == ("requested", Way.IBAN, "1326")
    assert Refund.objects.count() == 1


def test_a_failed_refund_is_not_tried_again_when_its_money_is_gone(order: Order) -> None:
    at_gateway(order)
    [refund] = request_refund(order.pk, actor=AYSE, amount=15_000, to="original")
    fail_refund(refund.pk, actor=SYSTEM, problem="Kart kapalı")
    request_refund(order.pk, actor=AYSE, amount=10_000, to="iban", iban=IBAN, holder="Zeynep")

    for again in (retry_refund, mark_refund_paid):
        with pytest.raises(Invalid) as refusal:
            again(refund.pk, actor=AYSE)
        assert refusal.value.code == "refund_too_much"


def test_what_is_over_stays_over(order: Order) -> None:
    [paid] = request_refund(order.pk, actor=AYSE, amount=1_000, to="original")
    mark_refund_paid(paid.pk, actor=AYSE)
    [dropped] = request_refund(order.pk, actor=AYSE, amount=1_000, to="original")
    cancel_refund(dropped.pk, actor=AYSE, reason="Müşteri vazgeçti")
    before = facts()

    for refund, code in ((paid, "refund_paid"), (dropped, "refund_cancelled")):
        for action in (mark_refund_paid, cancel_refund, retry_refund):
            with pytest.raises(DomainError) as refusal:
                action(refund.pk, actor=AYSE)
            assert refusal.value.code == code
        succeed_refund(refund.pk, actor=SYSTEM)
        fail_refund(refund.pk, actor=SYSTEM, problem="geç kaldı")

    assert facts() == before


def test_nobody_pays_tomorrow(order: Order) -> None:
    [refund] = request_refund(order.pk, actor=AYSE, amount=1_000, to="original")

    with pytest.raises(Invalid) as refusal:
        mark_refund_paid(refund.pk, actor=AYSE, paid_on=clock.today() + timedelta(days=1))

    assert "paid_on" in refusal.value.fields
