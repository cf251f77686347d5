"""Unpaid orders in the panel: the last day, the reminder, the order opened again with what stock is left."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.orders.models import Order
from kervan.panel.tests.desk import Desk, part, words
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.queries import method_settings
from kervan.sales.actions.expire_order import expire_order
from kervan.sales.models import PaymentTerm
from kervan.sales.unpaid import term_of
from kervan.shop.models import Holiday
from tests.shop import AYSE, Level, Shop, facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(shop: Shop) -> Desk:
    return Desk(shop)


def unpaid(shop: Shop, *, overdue: bool = False, **changes: Any) -> Order:
    shop.product("MUG", price=10_000, stock=5)
    order = shop.order({"MUG": 2}, **({"payment_method": "bank_transfer", "captured": False} | changes))
    shop.react()
    if overdue:
        PaymentTerm.objects.update(expires_on=clock.today())
        expire_order(order.pk, actor=SYSTEM)
        shop.react()
    return order


def test_the_card_says_until_when_and_reminds(shop: Shop, desk: Desk) -> None:
    order = unpaid(shop)

    card = part(desk.page(order), "payments")
    assert "Son ödeme günü" in card
    assert "iptal edilir" in card
    answer = desk.post(order, "odeme/hatirlat", htmx=True)

    assert answer.status_code == 200
    assert "Hatırlatıldı" in part(words(answer), "payments")
    again = desk.post(order, "odeme/hatirlat", htmx=True)
    assert (again.status_code, "12 saat" in words(again)) == (409, True)
    assert shop.events(order).count("payment.reminded") == 1


def test_the_last_day_is_moved_and_a_day_that_passed_is_refused_beside_the_field(shop: Shop, desk: Desk) -> None:
    order = unpaid(shop)

    wrong = desk.post(order, "odeme/sure", {"pay_by": clock.today() - timedelta(days=1)})
    assert wrong.status_code == 422
    assert "bugün ya da sonrası" in words(wrong)
    later = clock.today() + timedelta(days=20)
    desk.post(order, "odeme/sure", {"pay_by": later})

    assert term_of(order).pay_by == later
    assert "Son ödeme günü değişti" in desk.page(order)


def test_a_paid_order_says_nothing_of_it(shop: Shop, desk: Desk) -> None:
    order = unpaid(shop)
    record_payment(order.pk, actor=AYSE)

    assert "Son ödeme günü" not in part(desk.page(order), "payments")


def test_money_that_came_late_is_recorded_and_the_main_button_opens_the_order_again(shop: Shop, desk: Desk) -> None:
    order = unpaid(shop, overdue=True)
    page = desk.page(order)
    assert "Ödeme süresi doldu" in page
    assert 'value="200,00"' in desk.page(order, "odeme")

    desk.post(order, "odeme", {"amount": "200,00", "received_on": clock.today(), "reference": "TR-1"})
    page = desk.page(order)
    assert "iptal edildikten sonra geldi" in page
    answer = desk.post(order, "yeniden-ac", {f"line-{shop.line(order).pk}": "2", "notify": "on"}, htmx=True)

    assert answer.status_code == 200
    again = shop.fresh(order)
    assert (again.status, again.payment_status) == ("created", "paid")
    assert shop.level("MUG") == Level(on_hand=5, reserved=2)
    assert "iptal edildikten sonra geldi" not in desk.page(order)


def test_the_dialog_shows_what_stock_is_left(shop: Shop, desk: Desk) -> None:
    order = unpaid(shop, overdue=True)
    shop.order({"MUG": 4})

    form = desk.page(order, "yeniden-ac")
    assert "2 adetten 1 adet kaldı" in form
    shop.order({"MUG": 1})
    before = facts()
    answer = desk.post(order, "yeniden-ac", {f"line-{shop.line(order).pk}": "1"})

    assert answer.status_code in {409, 422}
    assert facts() == before
    assert "satılabilir stok kalmadı" in desk.page(order, "yeniden-ac")


def test_a_paid_order_that_staff_cancelled_is_not_taken_for_late_money(shop: Shop, desk: Desk) -> None:
    order = unpaid(shop, payment_method="card", captured=True)
    desk.post(order, "iptal", {"scope": "whole"})

    page = desk.page(order)
    assert shop.fresh(order).status == "cancelled"
    assert "iptal edildikten sonra geldi" not in page
    assert "Siparişi yeniden aç" in page


def test_who_may_not_open_orders_again_sees_no_button(shop: Shop) -> None:
    order = unpaid(shop, overdue=True)
    packer = Desk(shop, "packer")

    assert "Siparişi yeniden aç" not in packer.page(order)
    assert packer.post(order, "yeniden-ac", {}).status_code == 403


def test_the_days_are_set_on_the_page_of_the_method(shop: Shop, desk: Desk) -> None:
    url = reverse("panel:settings-method", args=["bank_transfer"])
    values = {"active": "on", "instructions": "", "remind_days": "1", "expire_days": "3", "grace_days": "2"}

    wrong = desk.client.post(url, values | {"remind_days": "5"})
    assert (wrong.status_code, "id_remind_days-error" in words(wrong)) == (422, True)
    assert method_settings("bank_transfer").expire_days == 5
    saved = desk.client.post(url, values)

    row = method_settings("bank_transfer")
    assert saved.status_code == 302
    assert (row.remind_days, row.expire_days, row.grace_days) == (1, 3, 2)
    assert "3 iş günü" in words(desk.client.get(reverse("panel:settings-methods")))
    card = words(desk.client.get(reverse("panel:settings-method", args=["card"])))
    assert "expire_days" not in card
    desk.client.post(url, values | {"remind_days": "", "expire_days": ""})
    assert method_settings("bank_transfer").expire_days is None


def test_the_page_warns_when_the_holidays_of_next_year_are_missing(shop: Shop, desk: Desk) -> None:
    url = reverse("panel:settings-method", args=["bank_transfer"])
    next_year = clock.today().year + 1
    assert "tatilleri eksik" not in words(desk.client.get(url))

    Holiday.objects.filter(day__gte=date(next_year, 1, 1)).delete()

    assert f"{next_year} yılının tatilleri eksik" in words(desk.client.get(url))
