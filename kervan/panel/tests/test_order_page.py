"""What the order page says: statuses that explain themselves, money, where pieces are, and only what one may see."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kervan.orders.links import order_path, order_url
from kervan.orders.models import Order
from kervan.orders.pricing import AdjustmentKind, Charge
from kervan.orders.status import OrderStatus, PaymentStatus
from kervan.panel.order_page import deadline_of
from kervan.panel.parcel_cards import RIGHT_OF
from kervan.panel.tests.desk import Desk, part
from kervan.payments.actions.mark_refund_paid import mark_refund_paid
from kervan.payments.actions.request_refund import request_refund
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.actions.edit_order import edit_order
from kervan.sales.new_order import NewCustomer
from kervan.sales.order_edit import LineEdit, OrderEdit
from kervan.sales.refund_wish import RefundWish
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.mark_undelivered import mark_undelivered
from kervan.shipping.carriers import TrackingStatus
from kervan.shipping.models import Shipment
from kervan.shipping.queries import MOVES_OF_STAFF
from kervan.shipping.scan_words import SCAN_LABELS
from kervan.shipping.states import State
from tests.shop import AYSE


@pytest.fixture
def desk(shop: Any) -> Desk:
    return Desk(shop)


# --- Statuses ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", list(OrderStatus))
def test_every_order_status_explains_itself(shop: Any, desk: Desk, status: OrderStatus) -> None:
    order = shop.order()
    Order.objects.filter(pk=order.pk).update(status=status)

    html = desk.page(order)

    assert len(status.explanation) > 20
    assert f"<strong>{status.label}</strong> {status.explanation}" in html


@pytest.mark.parametrize("status", list(PaymentStatus))
def test_every_payment_status_explains_itself(shop: Any, desk: Desk, status: PaymentStatus) -> None:
    order = shop.order()
    Order.objects.filter(pk=order.pk).update(payment_status=status, captured=order.total + 1)

    html = desk.page(order)

    assert len(status.explanation) > 20
    assert f"<strong>{status.label}</strong> {status.explanation}" in html


@pytest.mark.parametrize("state", list(State))
def test_every_parcel_state_explains_itself(shop: Any, desk: Desk, state: State) -> None:
    order = shop.order()
    parcel = mark_ready_to_ship(order.pk, actor=AYSE)
    Shipment.objects.filter(pk=parcel.pk).update(state=state)

    html = desk.page(order)

    assert len(state.explanation) > 20
    assert f"<strong>{state.label}</strong> {state.explanation}" in html


def test_every_move_of_a_parcel_has_its_right_and_every_scan_its_word() -> None:
    moves = {move for moves in MOVES_OF_STAFF.values() for move in moves}

    assert moves == set(RIGHT_OF)
    assert {status.value for status in TrackingStatus} == set(SCAN_LABELS)


# --- What it says -----------------------------------------------------------------------------------------------------


def test_a_card_order_needs_nothing_in_payments(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 2})

    payments = part(desk.page(order), "payments")

    assert "Kartla ödendi, yapmanız gereken bir şey yok." in payments
    assert "Ödeme alındı olarak işaretle" not in payments


def test_vat_is_shown_by_rate_and_adds_up(shop: Any, desk: Desk) -> None:
    shop.product("BOOK", price=10_100, stock=5, vat_rate=Decimal(1))
    shop.product("MUG", price=12_000, stock=5, vat_rate=Decimal(20))
    charge = Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=6_000, vat_rate=Decimal(20), label="Kargo ücreti")
    order = shop.order({"BOOK": 1, "MUG": 1}, charges=(charge,))

    payments = part(desk.page(order), "payments").replace("\N{NO-BREAK SPACE}", " ")

    assert "KDV %1 dahil</dt><dd>1,00 TL" in payments
    assert "KDV %20 dahil</dt><dd>30,00 TL" in payments
    assert order.vat_total == 3_100
    assert "Kargo ücreti</dt><dd>60,00 TL" in payments
    assert "Toplam</dt><dd>281,00 TL" in payments


def test_before_the_parcel_is_ready_the_label_button_says_why_not(shop: Any, desk: Desk) -> None:
    order = shop.order()

    unsent = part(desk.page(order), "unsent")

    assert "Kargo Etiketi Bastır" in unsent
    assert "Önce kargoya hazır olarak işaretleyin." in unsent
    assert 'aria-disabled="true"' in unsent


def test_tracking_can_be_added_only_after_the_parcel_was_sent(shop: Any, desk: Desk) -> None:
    order = shop.order()
    parcel = mark_ready_to_ship(order.pk, actor=AYSE)

    before = part(desk.page(order), f"parcel-{parcel.pk}")
    desk.post(order, f"gonderi/{parcel.pk}/gonderildi", {"notify": "on"})
    after = part(desk.page(order), f"parcel-{parcel.pk}")

    assert "Takip bilgisi ekle" not in before
    assert "Takip bilgisi ekle" in after


def test_the_matrix_says_where_every_piece_is(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 5})
    line = shop.line(order)
    dispatch(order.pk, actor=AYSE, quantities={line.pk: 2})
    mark_ready_to_ship(order.pk, actor=AYSE, quantities={line.pk: 1})
    desk.post(order, "iptal", {"scope": "some", f"line-{line.pk}": "1"})

    matrix = part(desk.page(order), "matrix")

    cells = {
        name: matrix.split(f'data-cell="{name}">')[1].split("<")[0]
        for name in ("quantity", "cancelled", "packed", "shipped", "delivered", "unsent")
    }
    assert cells == {"quantity": "5", "cancelled": "1", "packed": "1", "shipped": "2", "delivered": "0", "unsent": "1"}


def test_the_matrix_says_what_was_given_back_for_a_line(shop: Any, desk: Desk) -> None:
    shop.product("MUG", price=10_000, stock=9)
    shop.product("PLATE", price=7_000, stock=9)
    order = shop.order({"MUG": 2, "PLATE": 1})
    mug = order.lines.get(sku="MUG")
    cancel_order(order.pk, actor=AYSE, quantities={mug.pk: 1}, refund=RefundWish())
    refund = order.refunds.get()
    assert (refund.amount, refund.lines) == (10_000, {str(mug.pk): 10_000})
    waiting = part(desk.page(order), "matrix")
    mark_refund_paid(refund.pk, actor=AYSE)
    (courtesy,) = request_refund(order.pk, actor=AYSE, amount=500, to="original")
    mark_refund_paid(courtesy.pk, actor=AYSE)

    matrix = part(desk.page(order), "matrix")

    def cells(html: str) -> list[str]:
        return [text.split("<")[0] for text in html.split('data-cell="refunded">')[1:]]

    assert cells(waiting) == ["0", "0"]
    assert cells(matrix) == ["100,00\xa0TL", "0"]
    assert "5,00\xa0TL" in matrix.split("</table>")[1]
    assert 'data-cell="refunded"' not in part(Desk(shop, "packer").page(order), "matrix")


def test_a_cancelled_paid_order_waits_for_its_refund_and_is_not_called_overpaid(shop: Any, desk: Desk) -> None:
    order = shop.order()
    cancel_order(order.pk, actor=AYSE)

    pages = [desk.page(order), desk.client.get("/siparisler/").content.decode()]

    assert shop.fresh(order).payment_status == "overpaid"
    for page in pages:
        assert "Para iadesi bekliyor" in page
        assert ">Fazla ödendi<" not in page.split("<form")[0]


def test_what_is_open_after_an_edit_can_be_paid_by_a_link(shop: Any, desk: Desk, client: Client) -> None:
    order = shop.order({"MUG": 1})
    assert "ödeme bağlantısı" not in part(desk.page(order), "payments")
    edit_order(order.pk, OrderEdit(lines={shop.line(order).pk: LineEdit(pieces=2)}), actor=AYSE)
    order = shop.fresh(order)

    card = part(desk.page(order), "payments")

    assert order.balance > 0
    assert order_url(order) in card
    assert client.get(order_path(order)).status_code == 200
    assert order_url(order) not in part(Desk(shop, "accountant").page(order), "payments")


def test_customers_box_counts_orders_and_undeliverable_parcels(shop: Any, desk: Desk) -> None:
    first = shop.order()
    order = shop.order()
    mark_undelivered(dispatch(first.pk, actor=AYSE).pk, actor=AYSE, reason="Alıcı kabul etmedi")

    box = part(desk.page(order), "customer")

    assert "2 sipariş" in box
    assert "1 teslim edilemeyen" in box


def test_the_first_look_takes_the_marker_new_away(shop: Any, desk: Desk) -> None:
    order = shop.order()

    first, second = desk.page(order), desk.page(order)

    assert "<span>Yeni</span>" in first
    assert "<span>Yeni</span>" not in second
    assert shop.fresh(order).opened_at is not None


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2026-11-23", "Son kargolama bugün."),  # Monday
        ("2026-11-20", "Kargolamak için 1 iş günü kaldı."),  # Friday, a weekend between
        ("2026-11-18", "Kargolamak için 3 iş günü kaldı."),
        ("2026-11-24", "Son kargolama tarihi geçti."),
    ],
)
def test_the_hint_counts_the_business_days_left(shop: Any, desk: Desk, day: str, says: str) -> None:
    order = shop.order()
    Order.objects.filter(pk=order.pk).update(ship_by=datetime(2026, 11, 23, 20, 59, 59, tzinfo=UTC))

    with time_machine.travel(f"{day}T09:00:00+03:00", tick=False):
        order.refresh_from_db()
        assert deadline_of(order) == says


def test_an_unknown_number_is_a_page_that_says_so(desk: Desk) -> None:
    assert desk.client.get("/siparisler/99999999/").status_code == 404


def test_names_cannot_run_scripts(shop: Any, desk: Desk) -> None:
    evil = '<script>alert("x")</script>'
    shop.product("EVIL", title=evil, stock=5)
    order = shop.order({"EVIL": 1}, customer=NewCustomer(name=evil), customer_note=evil, tags=(evil,))
    desk.post(order, "not", {"text": evil})
    mark_undelivered(dispatch(order.pk, actor=AYSE, carrier=evil).pk, actor=AYSE, reason=evil)

    raw = desk.get(order).content.decode()

    assert evil not in raw
    assert raw.count("&lt;script&gt;alert") >= 6


# --- Previous and next ------------------------------------------------------------------------------------------------


def test_previous_and_next_stay_in_the_filter_the_order_was_opened_from(shop: Any, desk: Desk) -> None:
    old = shop.order(payment_method="bank_transfer", captured=False)
    shop.order()
    here = shop.order(payment_method="bank_transfer", captured=False)
    shop.order()
    new = shop.order(payment_method="bank_transfer", captured=False)

    html = desk.page(here, query="queue=to_confirm")

    assert f'href="/siparisler/{new.number}/?queue=to_confirm" rel="prev"' in html
    assert f'href="/siparisler/{old.number}/?queue=to_confirm" rel="next"' in html
    assert 'rel="prev"' not in desk.page(new, query="queue=to_confirm")
    assert 'rel="next"' not in desk.page(old, query="queue=to_confirm")


# --- Who sees what ----------------------------------------------------------------------------------------------------


def test_phones_are_masked_without_the_right_to_see_them(shop: Any) -> None:
    order = shop.order()
    Desk(shop).post(order, "iletisim", {"name": "Zeynep", "email": "z@example.com", "phone": "0533 222 33 44"})

    for role, sees in (("support", True), ("packer", True), ("accountant", False)):
        html = Desk(shop, role).page(order).replace("\N{NO-BREAK SPACE}", " ")
        assert ("0533 222 33 44" in html, "5332223344" in html, "5321234567" in html) == (sees, sees, False), role
        assert ("0532 123 45 67" in html) == sees, role
        assert ("•••• 44" in html) == (not sees), role


def test_a_packer_sees_no_ledger(shop: Any) -> None:
    order = shop.order()

    packer, accountant = Desk(shop, "packer").page(order), Desk(shop, "accountant").page(order)

    assert ('id="payments"' in packer, "Ödeme alındı: " in packer) == (False, False)
    assert ('id="payments"' in accountant, "Ödeme alındı: " in accountant) == (True, True)


# --- Cost -------------------------------------------------------------------------------------------------------------


def statements(desk: Desk, order: Order) -> int:
    desk.page(order)
    with CaptureQueriesContext(connection) as queries:
        desk.page(order)
    return len(queries)


def test_thirty_lines_cost_no_more_statements_than_three(shop: Any, desk: Desk) -> None:
    small = shop.order({f"S{number}": 1 for number in range(3)})
    large = shop.order({f"L{number}": 1 for number in range(30)})
    for order in (small, large):
        dispatch(order.pk, actor=AYSE)

    few, many = statements(desk, small), statements(desk, large)

    assert few == many
    assert few <= 32


def test_five_parcels_cost_no_more_statements_than_one(shop: Any, desk: Desk) -> None:
    one, five = shop.order({"MUG": 5}), shop.order({"MUG": 5})
    dispatch(one.pk, actor=AYSE)
    for _ in range(5):
        dispatch(five.pk, actor=AYSE, quantities={shop.line(five).pk: 1})

    assert statements(desk, one) == statements(desk, five)
