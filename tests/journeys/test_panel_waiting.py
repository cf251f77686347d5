"""Cancelling an order and sending it elsewhere while its parcel stands ready at a carrier, through a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kervan.cli.invariants import check_all
from kervan.integrations.carriers.sandbox import server
from kervan.orders.models import Order
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from tests.browser import violations
from tests.journeys.test_panel_orders import choose, seen, submit
from tests.shop import AYSE, Level

__all__ = ["seen"]
pytestmark = pytest.mark.journey


def booked(shop: Any) -> Order:
    """A paid order of two mugs that stands ready at the carrier."""
    order = shop.order({"MUG": 2}, payment_method="bank_transfer", captured=True)
    mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    shop.react("shipment.requested")
    return shop.fresh(order)  # type: ignore[no-any-return]


def test_a_ready_order_is_cancelled_once_the_carrier_agrees_and_its_money_goes_back(
    shop: Any, seen: Callable[..., Page]
) -> None:
    order = booked(shop)
    page = seen(order)

    choose(page, "Diğer işlemler", "Siparişi iptal et")
    dialog = page.locator("#k-dialog")
    expect(dialog).to_contain_text("önce orada iptal edilir")
    assert violations(page, "#k-dialog") == []
    dialog.get_by_label("Sebep").fill("Müşteri vazgeçti")
    dialog.get_by_label("Banka hesabına (IBAN)").check()
    dialog.locator("[name=refund_iban]").fill("TR33 0006 1005 1978 6457 8413 26")
    submit(page, "İptal et")
    expect(page.get_by_text("Kabul ederse sipariş kendiliğinden iptal edilir.")).to_be_visible()
    shop.react()

    expect(page.locator("#page-head").locator("[data-status=cancelled]")).to_be_visible()
    expect(page.locator("#payments")).to_contain_text("TR33 0006 1005 1978 6457 8413 26")
    expect(page.locator("#payments")).to_contain_text("Bundan başka geri verilecek0,00 TL")
    order = shop.fresh(order)
    assert (order.status, order.refunding, order.cancel_reason) == ("cancelled", order.paid_in, "Müşteri vazgeçti")
    assert shop.level("MUG") == Level(on_hand=100, reserved=0)
    assert list(check_all()) == []


def test_a_refused_cancellation_says_so_and_leaves_order_and_parcel(shop: Any, seen: Callable[..., Page]) -> None:
    order = booked(shop)
    server.hand_over(order.shipments.get().reference)
    page = seen(order)

    choose(page, "Diğer işlemler", "Siparişi iptal et")
    submit(page, "İptal et")
    expect(page.get_by_text("Kabul ederse sipariş kendiliğinden iptal edilir.")).to_be_visible()
    shop.react("shipment.cancel_requested", "shipment.cancel_refused")

    expect(page.locator("#history")).to_contain_text("iptali kabul etmedi")
    expect(page.locator("#page-head").locator("[data-status=ready_to_ship]")).to_be_visible()
    assert shop.fresh(order).waits_for == ""
    assert shop.level("MUG") == Level(on_hand=100, reserved=2)


def test_a_new_address_books_anew_and_offers_the_new_label(shop: Any, seen: Callable[..., Page]) -> None:
    order = booked(shop)
    old = order.shipments.get()
    page = seen(order)

    choose(page, "Diğer işlemler", "Teslimat adresini değiştir")
    dialog = page.locator("#k-dialog")
    expect(dialog).to_contain_text("kaydı önce iptal edilir, sonra yeni adresle yeniden açılır")
    dialog.get_by_label("Adres", exact=True).fill("Yeni Sokak No: 5")
    dialog.get_by_label("İlçe").fill("Beşiktaş")
    dialog.get_by_role("button", name="Kaydet").click()
    expect(page.get_by_text("Kabul ederse gönderi yeni adresle yeniden kaydedilir")).to_be_visible()
    shop.react()

    new = order.shipments.latest("id")
    card = page.locator(f"#parcel-{new.pk}")
    expect(card.locator(".k-reference-value")).to_contain_text(new.reference)
    expect(page.locator("#page-head").get_by_role("button", name="Kargo Etiketi Bastır")).to_be_visible()
    assert (new.replaces_id, new.state) == (old.pk, "ready")
    assert shop.fresh(order).shipping_address["district"] == "Beşiktaş"
