"""Orders whose money does not come, comes late, or comes in the same second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest

from kervan.cli.invariants import check_all
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import Invalid, NotAllowed
from kervan.notifications.models import Message
from kervan.notifications.queries import preview
from kervan.orders.actions.hold_order import hold_order
from kervan.orders.models import Order
from kervan.payments.actions.change_method import change_method
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.models import BankAccount
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.actions.expire_order import expire_order
from kervan.sales.actions.move_payment_term import move_payment_term
from kervan.sales.actions.remind_payment import remind_payment
from kervan.sales.actions.reopen_order import reopen_order
from kervan.sales.handlers import mind_unpaid_orders
from kervan.sales.models import PaymentTerm
from kervan.sales.reopening import left_for
from kervan.sales.unpaid import term_of
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from tests.shop import AYSE, Level, Shop, facts

#: Thursday, 26 August 2027; Monday the 30th is Zafer Bayramı. Two days to the reminder, five to pay, one of grace.
THURSDAY = date(2027, 8, 26)
REMIND, PAY_BY, EXPIRES = date(2027, 8, 31), date(2027, 9, 3), date(2027, 9, 7)


@contextmanager
def on(day: date, hour: int = 9) -> Iterator[None]:
    """Noon of the shop by default: what happens inside happens then."""
    with clock.moved_to(datetime(day.year, day.month, day.day, hour, tzinfo=UTC)):
        yield


def unpaid(shop: Shop, **changes: object) -> Order:
    """Two mugs of five, to be paid by transfer, ordered on that Thursday and reacted to."""
    shop.product("MUG", price=10_000, stock=5)
    with on(THURSDAY):
        order = shop.order({"MUG": 2}, **({"payment_method": "bank_transfer", "captured": False} | changes))
        shop.react()
    return order


def mind(shop: Shop, day: date) -> None:
    """The schedule of that day, twice, and what follows."""
    with on(day):
        mind_unpaid_orders()
        mind_unpaid_orders()
        shop.react()


def mails() -> list[str]:
    return list(Message.objects.order_by("id").values_list("kind", flat=True))


def test_reminded_then_given_up_stock_is_free_and_the_customer_knows(shop: Shop) -> None:
    order = unpaid(shop)
    term = term_of(order)
    assert (term.remind_on, term.pay_by, term.expires_on) == (REMIND, PAY_BY, EXPIRES)

    mind(shop, REMIND - timedelta(days=4))
    assert mails() == ["order_placed"]
    mind(shop, REMIND)
    assert mails() == ["order_placed", "payment_reminder"]
    mind(shop, EXPIRES - timedelta(days=1))
    assert shop.fresh(order).status == "created"
    mind(shop, EXPIRES)

    given_up = shop.fresh(order)
    assert (given_up.status, given_up.payment_status, given_up.balance) == ("cancelled", "voided", 0)
    assert given_up.cancel_reason == "Ödeme süresi doldu"
    assert shop.level("MUG") == Level(on_hand=5, reserved=0)
    assert mails() == ["order_placed", "payment_reminder", "order_expired"]
    assert shop.events(order) == [
        "order.placed",
        "payment.reminded",
        "order.pieces_cancelled",
        "order.expired",
    ]
    assert list(check_all()) == []


def test_nobody_is_written_to_on_a_day_without_work(shop: Shop) -> None:
    unpaid(shop)

    for day in (date(2027, 8, 28), date(2027, 8, 29), date(2027, 8, 30), date(2027, 9, 4)):
        mind(shop, day)

    assert mails() == ["order_placed"]


def test_the_customer_reads_the_last_day_in_each_mail(shop: Shop) -> None:
    BankAccount.objects.create(bank="Örnek", holder="Kervan A.Ş.", iban="TR330006100519786457841326")
    unpaid(shop)
    mind(shop, REMIND)

    for message in Message.objects.all():
        text = preview(message).text
        assert "3 Eylül 2027 Cuma" in text
        assert "TR33 0006 1005 1978 6457 8413 26" in text


@pytest.mark.parametrize("why", ["paid", "part", "held", "packed", "cancelled", "moved"])
def test_orders_that_wait_for_something_else_are_left_alone(shop: Shop, why: str) -> None:
    order = unpaid(shop)
    with on(THURSDAY):
        if why == "paid":
            record_payment(order.pk, actor=AYSE)
        elif why == "part":
            record_payment(order.pk, actor=AYSE, amount=1)
        elif why == "held":
            hold_order(order.pk, actor=AYSE, reason="Müşteri aradı")
        elif why == "packed":
            mark_ready_to_ship(order.pk, actor=AYSE)
        elif why == "cancelled":
            cancel_order(order.pk, actor=AYSE)
        else:
            move_payment_term(order.pk, actor=AYSE, pay_by=date(2027, 10, 4))
            PaymentTerm.objects.update(reminded_at=clock.now())
        shop.react()
    before = facts()

    mind(shop, EXPIRES)
    with on(EXPIRES):
        expire_order(order.pk, actor=SYSTEM)

    assert facts() == before
    assert "order.expired" not in shop.events(order)


def test_what_is_settled_is_not_looked_at_again(shop: Shop) -> None:
    order = unpaid(shop)
    with on(THURSDAY):
        record_payment(order.pk, actor=AYSE)

    mind(shop, EXPIRES)

    assert PaymentTerm.objects.get().closed


def test_only_methods_with_days_have_an_end(shop: Shop) -> None:
    for method, captured in (("cash_on_delivery", False), ("card", True), ("card", False)):
        shop.order(payment_method=method, captured=captured)
    shop.react()

    assert not PaymentTerm.objects.exists()


def test_orders_keep_the_days_they_were_given(shop: Shop) -> None:
    order = unpaid(shop)
    change_method("bank_transfer", actor=AYSE, active=True, ships_before_payment=True)
    shop.react()

    assert term_of(order).expires_on == EXPIRES


def test_a_worker_that_stood_still_ends_nothing_before_the_customer_was_told(shop: Shop) -> None:
    shop.product("MUG", price=10_000, stock=5)
    with on(THURSDAY):
        order = shop.order({"MUG": 2}, payment_method="bank_transfer", captured=False)
    with on(EXPIRES):
        shop.react()
        mind_unpaid_orders()

    assert shop.fresh(order).status == "created"
    assert term_of(order).pay_by == date(2027, 9, 14)


def test_a_reminder_by_hand_is_sent_once_and_not_when_the_money_comes_meanwhile(shop: Shop) -> None:
    order = unpaid(shop)
    with on(THURSDAY):
        remind_payment(order.pk, actor=AYSE)
        before = facts()
        with pytest.raises(NotAllowed) as refusal:
            remind_payment(order.pk, actor=AYSE)
        assert (refusal.value.code, facts()) == ("reminded_lately", before)
        shop.react()
        record_payment(order.pk, actor=AYSE)
        shop.react()

    assert dict(Message.objects.values_list("kind", "state"))["payment_reminder"] == "stopped"
    with pytest.raises(NotAllowed) as refusal:
        remind_payment(order.pk, actor=AYSE)
    assert refusal.value.code == "nothing_due"


def test_the_last_day_moves_with_its_grace(shop: Shop) -> None:
    order = unpaid(shop)
    with on(THURSDAY):
        # Thursday, 28 October is the eve, 29 October the holiday of the republic and a Friday.
        term = move_payment_term(order.pk, actor=AYSE, pay_by=date(2027, 10, 28))
        move_payment_term(order.pk, actor=AYSE, pay_by=date(2027, 10, 28))
        for wrong in (THURSDAY - timedelta(days=1), THURSDAY + timedelta(days=366)):
            with pytest.raises(Invalid):
                move_payment_term(order.pk, actor=AYSE, pay_by=wrong)

    assert term.expires_on == date(2027, 11, 2)
    assert shop.events(order).count("payment.term_moved") == 1


def late(shop: Shop) -> Order:
    """Given up, and then the money came."""
    order = unpaid(shop)
    mind(shop, EXPIRES)
    with on(EXPIRES + timedelta(days=1)):
        record_payment(order.pk, actor=AYSE, amount=20_000)
        shop.react()
    return order


def test_late_money_opens_the_order_again_and_it_is_paid(shop: Shop) -> None:
    order = late(shop)
    assert (shop.fresh(order).status, shop.fresh(order).payment_status) == ("cancelled", "overpaid")

    with on(EXPIRES + timedelta(days=1)):
        reopen_order(order.pk, actor=AYSE)
        shop.react()

    again = shop.fresh(order)
    assert (again.status, again.payment_status, again.balance) == ("created", "paid", 0)
    assert again.cancel_reason == ""
    assert again.ship_by is not None
    assert shop.level("MUG") == Level(on_hand=5, reserved=2)
    assert mails()[-2:] == ["payment_received", "order_reopened"]
    assert list(check_all()) == []
    mind(shop, EXPIRES + timedelta(days=60))
    assert shop.fresh(order).status == "created"


def test_the_customer_is_not_told_that_a_cancelled_order_is_being_prepared(shop: Shop) -> None:
    late(shop)
    text = preview(Message.objects.get(kind="payment_received")).text

    assert "Siparişinizi hazırlıyoruz" not in text
    assert "iptal edildikten sonra" in text


def test_only_what_stock_is_left_can_be_opened_again(shop: Shop) -> None:
    order = late(shop)
    shop.order({"MUG": 4})
    assert [(left.cancelled, left.left) for left in left_for(order)] == [(2, 1)]

    before = facts()
    with pytest.raises(NotAllowed) as refusal:
        reopen_order(order.pk, actor=AYSE)
    assert (refusal.value.code, facts()) == ("out_of_stock", before)
    assert refusal.value.details["lacking"][0]["available"] == 1
    assert shop.fresh(order).status == "cancelled"

    reopen_order(order.pk, actor=AYSE, quantities={shop.line(order).pk: 1})

    again = shop.fresh(order)
    assert (again.status, again.payment_status, again.balance) == ("created", "overpaid", -10_000)
    assert shop.level("MUG") == Level(on_hand=5, reserved=5)
    assert list(check_all()) == []


def test_an_order_opened_again_without_money_waits_anew(shop: Shop) -> None:
    order = unpaid(shop)
    mind(shop, EXPIRES)

    with on(EXPIRES):
        reopen_order(order.pk, actor=AYSE)
        shop.react()

    term = term_of(order)
    assert (term.expired_at, term.reminded_at, term.closed) == (None, None, False)
    assert term.pay_by == date(2027, 9, 14)
    # "Given up" was still waiting in the outbox: the customer reads only that the order counts.
    assert dict(Message.objects.values_list("kind", "state"))["order_expired"] == "stopped"


def test_what_can_not_be_opened_again_says_why(shop: Shop) -> None:
    alive = shop.order()
    unfinished = shop.order(captured=False)
    cancel_order(unfinished.pk, actor=AYSE)
    given_back = late(shop)
    request_refund(given_back.pk, actor=AYSE, amount=20_000, to="original")
    before = facts()

    codes = []
    for order in (alive, unfinished, given_back):
        with pytest.raises(NotAllowed) as refusal:
            reopen_order(order.pk, actor=AYSE)
        codes.append(refusal.value.code)

    assert codes == ["not_cancelled", "pending_card", "refunded"]
    assert facts() == before


def test_never_more_pieces_come_back_than_were_cancelled(shop: Shop) -> None:
    order = unpaid(shop)
    cancel_order(order.pk, actor=AYSE)

    for quantities, code in (({shop.line(order).pk: 3}, "wrong_quantity"), ({shop.line(order).pk: 0}, "nothing_to_do")):
        with pytest.raises((Invalid, NotAllowed)) as refusal:
            reopen_order(order.pk, actor=AYSE, quantities=quantities)
        assert refusal.value.code == code

    reopen_order(order.pk, actor=AYSE)
    with pytest.raises(NotAllowed) as twice:
        reopen_order(order.pk, actor=AYSE)
    assert twice.value.code == "not_cancelled"
    assert shop.level("MUG") == Level(on_hand=5, reserved=2)
