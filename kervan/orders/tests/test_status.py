"""The two statuses against domain.md's tables, over every combination that can be reached."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kervan.orders.status import (
    ORDER_EXPLANATIONS,
    PAYMENT_EXPLANATIONS,
    Ledger,
    OrderStatus,
    PaymentStatus,
    Progress,
    order_status,
    payment_status,
)

S, P = OrderStatus, PaymentStatus


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (Progress(quantity=2), S.CREATED),
        (Progress(quantity=2, packed=2), S.CREATED),
        (Progress(quantity=2, packed=2, ready=1), S.PARTIALLY_READY),
        (Progress(quantity=2, packed=2, ready=2), S.READY_TO_SHIP),
        (Progress(quantity=2, shipped=1), S.PARTIALLY_SHIPPED),
        (Progress(quantity=2, cancelled=1, shipped=1), S.SHIPPED),
        (Progress(quantity=2, shipped=2, delivered=1), S.PARTIALLY_DELIVERED),
        (Progress(quantity=2, shipped=2, delivered=2), S.DELIVERED),
        (Progress(quantity=2, shipped=2, delivered=1, undelivered=1), S.UNDELIVERABLE),
        (Progress(quantity=2, shipped=2, delivered=2, returned=1), S.PARTIALLY_RETURNED),
        (Progress(quantity=2, shipped=2, delivered=2, returned=2), S.RETURNED),
        (Progress(quantity=2, shipped=2, delivered=2, returned=1, return_requested=1), S.RETURN_REQUESTED),
        (Progress(quantity=2, cancelled=2), S.CANCELLED),
    ],
)
def test_the_order_says_where_its_pieces_are(line: Progress, status: OrderStatus) -> None:
    assert order_status([line]) == status


def test_drafts_and_unpaid_card_orders_come_before_everything() -> None:
    assert order_status([Progress(quantity=1)], draft=True) == S.DRAFT
    assert order_status([Progress(quantity=1)], placed=False) == S.PENDING_CARD


@st.composite
def lines(draw: st.DrawFn) -> Progress:
    quantity = draw(st.integers(1, 6))
    cancelled = draw(st.integers(0, quantity))
    packed = draw(st.integers(0, quantity - cancelled))
    shipped = draw(st.integers(0, quantity - cancelled - packed))
    delivered = draw(st.integers(0, shipped))
    undelivered = draw(st.integers(0, shipped - delivered))
    requested = draw(st.integers(0, shipped - undelivered))
    returned = draw(st.integers(0, shipped - undelivered - requested))
    return Progress(
        quantity=quantity,
        cancelled=cancelled,
        packed=packed,
        ready=draw(st.integers(0, packed)),
        shipped=shipped,
        delivered=delivered,
        undelivered=undelivered,
        return_requested=requested,
        returned=returned,
    )


@given(st.lists(lines(), min_size=1, max_size=4))
def test_a_status_never_claims_more_than_the_pieces_show(order: list[Progress]) -> None:
    status = order_status(order)
    total = sum(order, start=Progress(quantity=0))

    assert (status == S.CANCELLED) == (total.open == 0)
    if status == S.DELIVERED:
        assert total.delivered == total.open
    if status == S.SHIPPED:
        assert (total.shipped, total.delivered, total.undelivered) == (total.open, 0, 0)
    if status == S.READY_TO_SHIP:
        assert (total.ready, total.shipped) == (total.open, 0)
    if total.return_requested and total.open:
        assert status == S.RETURN_REQUESTED


@pytest.mark.parametrize(
    ("ledger", "more", "status"),
    [
        (Ledger(due=100), {}, P.AWAITING),
        (Ledger(due=100), {"draft": True}, P.AWAITING),
        (Ledger(due=100, authorized=100), {}, P.AUTHORIZED),
        (Ledger(due=100, captured=40), {}, P.PARTIALLY_PAID),
        (Ledger(due=100, captured=100), {}, P.PAID),
        (Ledger(due=0), {}, P.PAID),
        (Ledger(due=100, captured=120), {}, P.OVERPAID),
        (Ledger(due=100, captured=120, refunded=20), {}, P.PAID),
        (Ledger(due=100, captured=120, refunded=20), {"gave_up_goods": True}, P.PARTIALLY_REFUNDED),
        (Ledger(due=100, captured=100, reversed=100), {}, P.AWAITING),
        (Ledger(due=100, captured=100, refunded=30), {}, P.PARTIALLY_REFUNDED),
        (Ledger(due=100, captured=100, refunded=100), {}, P.REFUNDED),
        (Ledger(due=0), {"cancelled": True}, P.VOIDED),
        (Ledger(due=0, captured=100), {"cancelled": True}, P.OVERPAID),
    ],
)
def test_the_payment_status_follows_the_ledger(ledger: Ledger, more: dict[str, bool], status: PaymentStatus) -> None:
    assert payment_status(ledger, **more) == status


def test_the_balance_is_what_is_left_to_collect_or_to_give_back() -> None:
    assert Ledger(due=100, captured=40).balance == 60
    assert Ledger(due=0, captured=100, refunded=30).balance == -70
    assert Ledger(due=100, captured=100, credited_returns=25).balance == -25


def test_every_status_has_its_explanation() -> None:
    assert set(ORDER_EXPLANATIONS) == set(OrderStatus)
    assert set(PAYMENT_EXPLANATIONS) == set(PaymentStatus)
    assert all(status.explanation.endswith(".") for status in [*OrderStatus, *PaymentStatus])
