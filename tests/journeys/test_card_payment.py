"""A customer pays by card in a browser of their own, without an account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kervan.cli.invariants import check_all
from kervan.integrations.gateways.sandbox import till
from kervan.orders.links import order_path
from kervan.orders.models import Order
from kervan.payments.actions.save_bank_account import save_bank_account
from kervan.payments.actions.save_gateway_account import save_gateway_account
from kervan.payments.models import Payment
from kervan.shop.actions.change_shop import change_shop
from tests.browser import PATIENCE, is_ours, violations
from tests.shop import AYSE, Shop

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def order(shop: Shop) -> Order:
    """200,00 TL, begun and not paid."""
    change_shop(actor=AYSE, storefront_open=True, name="Kervan Ev")
    save_bank_account(None, actor=AYSE, bank="İş Bankası", holder="Kervan", iban="TR330006100519786457841326")
    save_gateway_account(
        None, actor=AYSE, name="Kart", type="sandbox", settings={"merchant": "DENEME-1", "password": "deneme"}
    )
    shop.product("MUG", price=10_000, stock=9)
    return shop.order({"MUG": 2}, captured=False)


@pytest.fixture
def at_the_bank(browser: Browser, live_server: Any, order: Order) -> Iterator[Callable[..., Page]]:
    """The customer pressed "Şimdi öde" and stands on the gateway's page."""
    complaints: list[str] = []
    contexts = []

    def opened(*, width: int = 390, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844}, locale="tr-TR", java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if is_ours(said) else None)
        page.goto(live_server.url + order_path(order))
        page.get_by_role("button", name="Şimdi kartla öde").click()
        expect(page.get_by_role("heading", name="Kartla ödeme")).to_be_visible()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def choose(page: Page, card: str) -> None:
    page.get_by_label(card).check()
    page.get_by_role("button", name="Öde", exact=True).click()


def test_card_with_three_d_secure_to_paid(at_the_bank: Callable[..., Page], order: Order, shop: Shop) -> None:
    page = at_the_bank()
    assert violations(page) == []
    choose(page, "5555 5555 5555 4444")
    page.get_by_label("Doğrulama kodu").fill("111111")
    page.get_by_role("button", name="Onayla").click()
    expect(page.get_by_role("alert")).to_have_text("Kod yanlış; yeniden deneyin.")
    assert violations(page) == []
    page.get_by_label("Doğrulama kodu").fill(till.CODE_OF_3D)
    page.get_by_role("button", name="Onayla").click()

    page.wait_for_url("**/siparis/**")
    assert shop.fresh(order).payment_status == "paid"
    assert list(check_all()) == []


def test_a_refused_card_then_transfer_without_scripts(
    at_the_bank: Callable[..., Page], order: Order, shop: Shop
) -> None:
    page = at_the_bank(scripts=False)
    choose(page, "4111 1111 1111 1129")
    expect(page.get_by_role("alert")).to_have_text("Kart limiti yetersiz.")

    page.get_by_role("button", name="Havale ile öde").click()

    page.wait_for_url("**/siparis/**")
    expect(page.get_by_text("TR33").first).to_be_visible()
    fresh = shop.fresh(order)
    assert (fresh.status, fresh.payment_method, fresh.payment_status) == ("created", "bank_transfer", "awaiting")
    assert list(check_all()) == []


def test_the_customer_never_returns_but_the_message_came(
    at_the_bank: Callable[..., Page], order: Order, shop: Shop
) -> None:
    page = at_the_bank()
    choose(page, "4000 0000 0000 0002")
    expect(page.get_by_role("heading", name="İşlem bitti")).to_be_visible()
    page.close()

    fresh = shop.fresh(order)
    assert (fresh.status, fresh.payment_status, Payment.objects.get(order=order).card) == (
        "created",
        "paid",
        "Visa …0002",
    )


def test_a_slow_bank_is_waited_for(
    at_the_bank: Callable[..., Page], order: Order, shop: Shop, monkeypatch: Any
) -> None:
    monkeypatch.setattr(till, "SLOW", timedelta(seconds=8))
    page = at_the_bank()
    choose(page, "4000 0000 0000 0044")
    expect(page.get_by_role("heading", name="Bankanın yanıtı bekleniyor")).to_be_visible()
    assert violations(page) == []

    page.wait_for_url("**/siparis/**")
    assert shop.fresh(order).payment_status == "paid"
