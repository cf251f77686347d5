"""The order page while carriers are asked: cancelling, a new address, and what they answered."""

from __future__ import annotations

from typing import Any

import pytest

from kervan.integrations.carriers.sandbox import server
from kervan.orders.models import Order
from kervan.panel.tests.desk import Desk, part, words
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from tests.shop import ADDRESS, AYSE, facts

ELSEWHERE = {
    "name": "Zeynep Yılmaz",
    "phone": "0532 123 45 67",
    "line": "Yeni Sokak No: 5",
    "district": "Beşiktaş",
    "city": "İstanbul",
}


@pytest.fixture
def desk(shop: Any) -> Desk:
    return Desk(shop)


def booked(shop: Any, **changes: Any) -> Order:
    order = shop.order({"MUG": 2}, **changes)
    mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    shop.react("shipment.requested")
    return shop.fresh(order)


def test_a_booked_order_is_cancelled_when_the_carrier_has_answered(shop: Any, desk: Desk) -> None:
    order = booked(shop)

    form = desk.page(order, "iptal")
    assert "Kargo firmasında kayıtlı gönderi var:" in form
    assert "En fazla 200,00\xa0TL" in form
    answer = desk.post(order, "iptal", {"scope": "whole", "restock": "on", "refund_to": "original"}, htmx=True)

    html = words(answer)
    assert "İptal bekliyor:" in html
    assert "Kabul ederse sipariş kendiliğinden iptal edilir." in html
    assert 'hx-trigger="every 3s"' in html
    assert f"/siparisler/{order.number}/iptal/" not in html
    shop.react()
    order = shop.fresh(order)
    assert (order.status, order.refunding) == ("cancelled", 20_000)
    assert "İptal bekliyor:" not in desk.page(order)


def test_a_refusing_carrier_is_told_and_the_parcel_stays(shop: Any, desk: Desk) -> None:
    order = booked(shop)
    server.hand_over(order.shipments.get().reference)

    desk.post(order, "iptal", {"scope": "whole"})
    shop.react("shipment.cancel_requested", "shipment.cancel_refused")

    html = desk.page(order)
    assert "Sipariş iptal edilemedi:" in html
    assert "iptali kabul etmedi" in html
    assert shop.fresh(order).status == "ready_to_ship"


def test_packed_pieces_can_be_chosen(shop: Any, desk: Desk) -> None:
    order = booked(shop)
    line = shop.line(order)

    desk.post(order, "iptal", {"scope": "some", f"line-{line.pk}": "1", "restock": "on"})
    shop.react()

    line.refresh_from_db()
    assert (line.cancelled, line.unsent) == (1, 1)


def test_unticked_pieces_are_written_off_and_an_amount_is_given_back(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 3})
    line = shop.line(order)
    choice = {"scope": "some", f"line-{line.pk}": "1", "reason": "Kırık", "refund_to": "iban", "refund_amount": "50"}
    bank = {"refund_iban": "TR33 0006 1005 1978 6457 8413 26", "refund_holder": "Zeynep Yılmaz"}

    before = facts()
    wrong = desk.post(order, "iptal", choice | bank | {"refund_amount": "300,01"})
    assert (wrong.status_code, facts()) == (422, before)
    assert "En fazla 300,00" in words(wrong)
    assert desk.post(order, "iptal", choice | {"refund_iban": "", "refund_holder": ""}).status_code == 422
    desk.post(order, "iptal", choice | bank)

    order = shop.fresh(order)
    assert (order.refunding, shop.level("MUG").on_hand) == (5_000, 99)


def test_who_may_not_refund_is_not_asked_about_it(shop: Any) -> None:
    order = shop.order({"MUG": 3})
    support = Desk(shop, "support")

    assert "refund_to" not in support.page(order, "iptal")
    support.post(order, "iptal", {"scope": "whole", "refund_to": "original", "restock": "on"})

    assert shop.fresh(order).status == "cancelled"
    assert order.refunds.count() == 0


def test_a_new_address_on_a_ready_order_brings_a_new_label(shop: Any, desk: Desk) -> None:
    order = booked(shop)
    old = order.shipments.get()

    assert "Gönderi kargo firmasında kayıtlı:" in desk.page(order, "teslimat-adresi")
    html = words(desk.post(order, "teslimat-adresi", ELSEWHERE, htmx=True))
    assert "Yeni adres bekliyor:" in html
    assert "Yeni Sokak No: 5" in html
    shop.react()

    html = desk.page(order)
    new = order.shipments.latest("id")
    assert "Yeni etiketi basın:" in part(html, f"parcel-{new.pk}")
    assert old.reference in part(html, f"parcel-{new.pk}")
    desk.post(order, f"gonderi/{new.pk}/kargo-etiketi")
    assert "Yeni etiketi basın:" not in desk.page(order)
    assert shop.fresh(order).shipping_address["district"] == "Beşiktaş"


def test_a_carrier_that_keeps_the_parcel_keeps_the_address(shop: Any, desk: Desk) -> None:
    order = booked(shop)
    server.hand_over(order.shipments.get().reference)

    desk.post(order, "teslimat-adresi", ELSEWHERE)
    shop.react("shipment.cancel_requested", "shipment.cancel_refused")

    assert "Adres değiştirilemedi:" in desk.page(order)
    assert shop.fresh(order).shipping_address["line"] == ADDRESS["line"]


def test_while_it_waits_other_buttons_say_why_not(shop: Any, desk: Desk) -> None:
    order = booked(shop)
    desk.post(order, "teslimat-adresi", ELSEWHERE)

    html = desk.page(order)
    assert f"/siparisler/{order.number}/duzenle/" not in html
    assert "Kargo firmasının yanıtı bekleniyor." in html
    refused = desk.post(order, "iptal", {"scope": "whole"})
    assert refused.status_code == 409
    assert "Yeni adres için kargo firmasının yanıtı bekleniyor" in words(refused)


def test_staff_decide_when_the_carrier_never_answers(shop: Any, desk: Desk) -> None:
    order = booked(shop)
    parcel = order.shipments.get()
    assert "Yanıt gelmiyor mu?" not in desk.page(order)
    desk.post(order, "iptal", {"scope": "whole"})
    assert "Yanıt gelmiyor mu?" in desk.page(order)
    assert "Yanıt gelmiyor mu?" not in Desk(shop, "accountant").page(order)

    kept = desk.post(order, f"gonderi/{parcel.pk}/beklemeden", {"cancelled": "no"}, htmx=True)
    shop.react("shipment.cancel_refused")
    assert "beklemekten vazgeçildi" in words(kept)
    assert shop.fresh(order).waits_for == ""

    desk.post(order, "iptal", {"scope": "whole"})
    desk.post(order, f"gonderi/{parcel.pk}/beklemeden", {"cancelled": "yes"})
    shop.react("shipment.cancelled")
    assert shop.fresh(order).status == "cancelled"
