"""Two people at once. Real threads, real transactions."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from kervan.cli.invariants import check_all
from kervan.customers.actions.know_customers import Buyer, known_customers, write_customers
from kervan.customers.models import Customer
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import DomainError
from kervan.orders.models import Order
from kervan.payments.actions.cancel_refund import cancel_refund
from kervan.payments.actions.mark_refund_paid import mark_refund_paid
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.actions.void_payment import void_payment
from kervan.payments.models import PaymentEvent, Refund
from kervan.returns.actions.open_return import open_return
from kervan.returns.actions.receive_return import receive_return
from kervan.sales.actions.ask_to_cancel import ask_to_cancel
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.actions.edit_order import edit_order
from kervan.sales.actions.expire_order import expire_order
from kervan.sales.actions.place_orders import place_orders
from kervan.sales.actions.reopen_order import reopen_order
from kervan.sales.models import PaymentTerm
from kervan.sales.new_order import ChannelPolicy, NewCustomer, NewLine, NewOrder
from kervan.sales.order_edit import LineEdit, OrderEdit
from kervan.sales.queries import preview_edit
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.models import Shipment
from tests.shop import AYSE, Level, Shop

IBAN = "TR330006100519786457841326"

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """All calls start together, each on its own connection; a refusal is returned in the result's place."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return call()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def refusals(results: list[Any]) -> list[str]:
    return sorted(result.code for result in results if isinstance(result, DomainError))


def test_the_last_piece_is_sold_once(shop: Shop) -> None:
    shop.stock("MUG", 1)

    results = at_once(*[lambda: shop.order({"MUG": 1})] * 8)

    assert refusals(results) == ["out_of_stock"] * 7
    assert Order.objects.count() == 1
    assert shop.level("MUG") == Level(on_hand=1, reserved=1)


def test_first_orders_of_one_buyer_at_the_same_moment_make_one_customer(shop: Shop) -> None:
    shop.stock("MUG", 100)
    shop.stock("CUP", 100)
    by_mail = [
        NewCustomer(name="Ayşe", email="ayse@example.com", phone=f"0532 000 00 0{number}") for number in range(6)
    ]
    by_phone = [
        NewCustomer(name="Veli", email=f"veli{number}@example.com", phone="0533 111 11 11") for number in range(6)
    ]

    results = at_once(
        *[
            lambda buyer=buyer, sku=sku: shop.order({sku: 1}, customer=buyer)
            for pair in zip(by_mail, by_phone, strict=True)
            for buyer, sku in zip(pair, ("MUG", "CUP"), strict=True)
        ]
    )

    assert refusals(results) == []
    assert Order.objects.count() == 12
    assert sorted(Customer.objects.values_list("name", flat=True)) == ["Ayşe", "Veli"]


def test_a_buyer_whose_first_order_is_being_placed_keeps_other_buyers_waiting_for_nothing(shop: Shop) -> None:
    shop.stock("MUG", 100)
    shop.order({"MUG": 1}, customer=NewCustomer(name="Ayşe", email="ayse@example.com", phone="0532 000 00 01"))
    with transaction.atomic():
        buyer = Buyer(name="Yeni", email="yeni@example.com")
        known = known_customers([buyer])
        known.know(buyer)
        write_customers(known)

        known, other = at_once(
            lambda: shop.order(
                {"MUG": 1}, customer=NewCustomer(name="Ayşe", email="ayse@example.com", phone="0532 000 00 01")
            ),
            lambda: shop.order(
                {"MUG": 1}, customer=NewCustomer(name="Öteki", email="oteki@example.com", phone="0532 000 00 02")
            ),
        )

    assert (known.customer.name, other.customer.name) == ("Ayşe", "Öteki")


def test_large_calls_with_the_same_orders_buyers_and_goods_place_each_once(shop: Shop) -> None:
    """Three programs send the same sixty orders, each in an order of its own, while single ones come in between."""
    shop.stock("MUG", 40)
    shop.stock("CUP", 100)

    def new(number: int) -> NewOrder:
        buyer = NewCustomer(
            name=f"Alıcı {number % 7}", email=f"alici{number % 7}@example.com", phone=f"0532 000 00 0{number % 5}"
        )
        return shop.new(
            {"MUG": 1, "CUP": 1}, channel=ChannelPolicy(code="web"), external_id=str(number), customer=buyer
        )

    orders = [new(number) for number in range(60)]
    results = at_once(
        lambda: place_orders(orders, actor=AYSE),
        lambda: place_orders(orders[::-1], actor=AYSE),
        lambda: place_orders(orders[20:] + orders[:20], actor=AYSE),
        *[lambda number=number: place_orders([new(number)], actor=AYSE) for number in (3, 30, 59)],
    )

    ends = Counter(one.code if isinstance(one, DomainError) else "placed" for result in results for one in result)
    assert ends["placed"] == Order.objects.count() == 40
    assert set(ends) == {"placed", "external_id_taken", "out_of_stock"}
    assert (shop.level("MUG"), shop.level("CUP")) == (Level(40, 40), Level(100, 40))
    assert not Customer.objects.filter(orders=None).exists()
    assert list(check_all()) == []


def test_ten_pieces_and_forty_buyers_make_ten_orders(shop: Shop) -> None:
    shop.stock("MUG", 10)

    results = at_once(*[lambda: shop.order({"MUG": 1})] * 40)

    assert len(refusals(results)) == 30
    assert shop.level("MUG") == Level(on_hand=10, reserved=10)
    assert list(check_all()) == []


def test_buyers_of_the_same_things_in_another_order_never_wait_in_a_ring(shop: Shop) -> None:
    for sku in ("MUG", "CUP", "JAR"):
        shop.stock(sku, 100)
    forwards, backwards = {"MUG": 1, "CUP": 1, "JAR": 1}, {"JAR": 1, "CUP": 1, "MUG": 1}

    results = at_once(*[lambda: shop.order(forwards), lambda: shop.order(backwards)] * 6)

    assert refusals(results) == []
    assert shop.level("CUP") == Level(on_hand=100, reserved=12)


def test_the_same_lines_are_sent_once_by_two_packers(shop: Shop) -> None:
    order = shop.order({"MUG": 2})

    results = at_once(*[lambda: dispatch(order.pk, actor=AYSE)] * 4)

    assert refusals(results) == ["nothing_to_do"] * 3
    assert Shipment.objects.count() == 1
    assert shop.level("MUG") == Level(on_hand=98, reserved=0)


def test_packing_and_cancelling_at_once_never_do_both(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    account = shop.sandbox()

    at_once(
        lambda: mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk),
        lambda: cancel_order(order.pk, actor=AYSE),
    )

    line = shop.line(order)
    assert (line.packed, line.cancelled) in {(2, 0), (0, 2)}
    assert list(check_all()) == []


def test_an_edit_and_a_dispatch_at_once_never_lose_a_piece(shop: Shop) -> None:
    order = shop.order({"MUG": 3})
    line = shop.line(order)
    seen = preview_edit(order.pk, OrderEdit()).version

    edited, sent = at_once(
        lambda: edit_order(order.pk, OrderEdit(lines={line.pk: LineEdit(pieces=1)}, seen=seen), actor=AYSE),
        lambda: dispatch(order.pk, actor=AYSE),
    )

    assert not isinstance(sent, DomainError)
    line = shop.line(order)
    if isinstance(edited, DomainError):
        assert (edited.code, line.quantity, line.shipped) == ("changed", 3, 3)
    else:
        assert (line.quantity, line.shipped) == (1, 1)
    assert list(check_all()) == []


def test_of_two_edits_of_the_same_order_one_is_told_that_it_changed(shop: Shop) -> None:
    order = shop.order({"MUG": 3, "CUP": 3})
    line = shop.line(order)
    seen = preview_edit(order.pk, OrderEdit()).version

    results = at_once(
        lambda: edit_order(order.pk, OrderEdit(lines={line.pk: LineEdit(pieces=1)}, seen=seen), actor=AYSE),
        lambda: edit_order(order.pk, OrderEdit(shipping_fee=5_000, seen=seen), actor=AYSE),
    )

    assert refusals(results) == ["changed"]
    assert list(check_all()) == []


def test_two_orders_that_swap_the_same_products_never_wait_in_a_ring(shop: Shop) -> None:
    orders = [shop.order({"MUG": 5} if number % 2 else {"CUP": 5}) for number in range(6)]

    def swap(order: Order) -> Any:
        line = order.lines.get()
        other = "CUP" if line.sku == "MUG" else "MUG"
        change = OrderEdit(lines={line.pk: LineEdit(pieces=0)}, new_lines=(NewLine(sku=other, quantity=5),))
        return edit_order(order.pk, change, actor=AYSE)

    results = at_once(*[lambda order=order: swap(order) for order in orders])  # type: ignore[misc]

    assert refusals(results) == []
    assert list(check_all()) == []


def test_an_order_is_asked_to_be_cancelled_once(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)

    results = at_once(*[lambda: ask_to_cancel(order.pk, actor=AYSE)] * 3)

    assert refusals(results) == ["waiting"] * 2
    shop.react()
    assert shop.fresh(order).status == "cancelled"
    assert shop.events(order).count("order.pieces_cancelled") == 1


def test_a_double_click_on_payment_received_books_the_balance_once(shop: Shop) -> None:
    order = shop.order({"MUG": 1}, payment_method="bank_transfer")

    results = at_once(*[lambda: record_payment(order.pk, actor=AYSE)] * 5)

    assert refusals(results) == ["nothing_due"] * 4
    assert shop.fresh(order).captured == order.total


def test_a_payment_is_voided_once(shop: Shop) -> None:
    order = shop.order({"MUG": 1}, payment_method="bank_transfer")
    payment = record_payment(order.pk, actor=AYSE)

    results = at_once(*[lambda: void_payment(payment.pk, actor=AYSE, reason="yanlış")] * 3)

    assert refusals(results) == ["nothing_to_void"] * 2
    assert PaymentEvent.objects.filter(kind="reversed").count() == 1


def test_refunds_at_once_never_exceed_what_came(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    most = order.total

    results = at_once(
        *[lambda: request_refund(order.pk, actor=AYSE, amount=most - 1, to="original")] * 4,
        *[lambda: request_refund(order.pk, actor=AYSE, amount=most, to="iban", iban=IBAN, holder="Zeynep")] * 2,
    )

    assert set(refusals(results)) <= {"refund_too_much", "nothing_to_refund"}
    assert len(refusals(results)) == 5
    assert Refund.objects.count() == 1
    assert list(check_all()) == []


def test_a_refund_is_paid_or_given_up_never_both(shop: Shop) -> None:
    order = shop.order({"MUG": 1})
    [refund] = request_refund(order.pk, actor=AYSE, amount=100, to="original")

    results = at_once(
        *[lambda: mark_refund_paid(refund.pk, actor=AYSE)] * 3, *[lambda: cancel_refund(refund.pk, actor=AYSE)] * 3
    )

    assert len(refusals(results)) == 5
    refund.refresh_from_db()
    assert shop.fresh(order).refunded == (100 if refund.state == "succeeded" else 0)
    assert list(check_all()) == []


def test_money_is_not_voided_and_given_back_at_once(shop: Shop) -> None:
    order = shop.order({"MUG": 1}, payment_method="bank_transfer")
    payment = record_payment(order.pk, actor=AYSE)

    results = at_once(
        lambda: void_payment(payment.pk, actor=AYSE, reason="yanlış"),
        lambda: request_refund(order.pk, actor=AYSE, amount=order.total, to="original"),
    )

    assert len(refusals(results)) == 1
    assert list(check_all()) == []


def test_one_order_per_external_number_however_many_call(shop: Shop) -> None:
    shop.stock("MUG", 100)

    results = at_once(*[lambda: shop.order({"MUG": 1}, external_id="TY-1")] * 8)

    assert refusals(results) == ["external_id_taken"] * 7
    assert Order.objects.count() == 1
    assert shop.level("MUG").reserved == 1


def test_a_parcel_delivered_by_two_is_delivered_once(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    parcel = dispatch(order.pk, actor=AYSE)

    at_once(*[lambda: mark_delivered(parcel.pk, actor=AYSE)] * 4)

    assert shop.events(order).count("shipment.delivered") == 1
    assert shop.line(order).delivered == 2


def _delivered(shop: Shop) -> Order:
    order = shop.order({"MUG": 4})
    mark_delivered(dispatch(order.pk, actor=AYSE).pk, actor=AYSE)
    return order


def test_two_people_who_receive_the_same_return_stock_it_once(shop: Shop) -> None:
    order = _delivered(shop)
    this = open_return(order.pk, actor=AYSE)

    results = at_once(*[lambda: receive_return(this.pk, actor=AYSE)] * 4)

    assert refusals(results) == ["wrong_state"] * 3
    assert shop.level("MUG") == Level(100, 0)
    assert Order.objects.get(pk=order.pk).balance == -40_000
    assert list(check_all()) == []


def test_a_return_asked_for_twice_at_once_is_one(shop: Shop) -> None:
    order = _delivered(shop)
    line = shop.line(order)

    same_form = at_once(*[lambda: open_return(order.pk, actor=AYSE, quantities={line.pk: 1}, once_key="form-1")] * 4)
    all_left = at_once(*[lambda: open_return(order.pk, actor=AYSE)] * 4)

    assert len({this.pk for this in same_form}) == 1
    assert refusals(all_left) == ["nothing_to_return"] * 3
    assert shop.line(order).return_requested == 4
    assert list(check_all()) == []


def _overdue(shop: Shop) -> Order:
    """A transfer order of the only two mugs that is to be given up now."""
    shop.stock("MUG", 2)
    order = shop.order({"MUG": 2}, payment_method="bank_transfer", captured=False)
    PaymentTerm.objects.create(order=order, pay_by=clock.today(), expires_on=clock.today())
    return order


@pytest.mark.parametrize("_time", range(5))
def test_an_order_is_given_up_or_paid_in_the_same_second_never_half_of_each(shop: Shop, _time: int) -> None:
    order = _overdue(shop)

    at_once(
        lambda: expire_order(order.pk, actor=SYSTEM),
        lambda: record_payment(order.pk, actor=AYSE, amount=20_000, reference="TR-1"),
        lambda: expire_order(order.pk, actor=SYSTEM),
    )

    ended = shop.fresh(order)
    names = shop.events(order)
    assert names.count("payment.captured") == 1
    if "order.expired" in names:  # the money came after it: nothing is lost, a person decides
        assert (ended.status, ended.balance, names.count("order.expired")) == ("cancelled", -20_000, 1)
        assert shop.level("MUG") == Level(on_hand=2, reserved=0)
        reopen_order(order.pk, actor=AYSE)
        ended = shop.fresh(order)
    assert (ended.status, ended.payment_status) == ("created", "paid")
    assert shop.level("MUG") == Level(on_hand=2, reserved=2)
    assert list(check_all()) == []


def test_two_workers_give_an_order_up_once_and_two_people_open_it_once(shop: Shop) -> None:
    order = _overdue(shop)

    at_once(*[lambda: expire_order(order.pk, actor=SYSTEM)] * 6)
    assert shop.events(order).count("order.expired") == 1
    assert shop.level("MUG") == Level(on_hand=2, reserved=0)

    results = at_once(*[lambda: reopen_order(order.pk, actor=AYSE)] * 4)
    assert refusals(results) == ["not_cancelled"] * 3
    assert shop.level("MUG") == Level(on_hand=2, reserved=2)
    assert list(check_all()) == []


def test_the_last_pieces_go_to_a_new_order_or_to_the_one_opened_again(shop: Shop) -> None:
    order = _overdue(shop)
    expire_order(order.pk, actor=SYSTEM)

    results = at_once(lambda: reopen_order(order.pk, actor=AYSE), lambda: shop.order({"MUG": 2}))

    assert refusals(results) == ["out_of_stock"]
    assert shop.level("MUG") == Level(on_hand=2, reserved=2)
    assert list(check_all()) == []
