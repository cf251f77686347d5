"""A customer at the checkout, through a browser: by keyboard alone, on a phone in the dark, without scripts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kervan.orders.models import Order
from kervan.payments.models import BankAccount
from kervan.shipping.actions.save_rate import save_rate
from kervan.shipping.actions.save_zone import save_zone
from kervan.shop.actions.change_shop import change_shop
from tests.browser import PATIENCE, is_ours, violations
from tests.shop import AYSE, Level

pytestmark = pytest.mark.journey


@pytest.fixture
def open_shop(shop: Any) -> Any:
    shop.seller(name="Kervan Ev", email="merhaba@kervan.example", phone="+902320000101")
    change_shop(actor=AYSE, storefront_open=True)
    zone = save_zone(None, actor=AYSE, name="Türkiye", countries=["TR"])
    save_rate(None, actor=AYSE, zone_id=zone.pk, name="Standart kargo", steps=[(None, 4_990)], free_from=100_000)
    save_rate(None, actor=AYSE, zone_id=zone.pk, name="Ertesi gün", steps=[(None, 9_990)])
    BankAccount.objects.create(bank="Ziraat Bankası", holder="Kervan", iban="TR330006100519786457841326")
    shop.product("MUG", title="Kupa, mavi", price=12_990, stock=5)
    return shop


@pytest.fixture
def visitor(browser: Browser, live_server: Any, transactional_db: None) -> Iterator[Callable[..., Page]]:
    """``visitor("/magaza/", width=…, dark=…, scripts=…)``: somebody without an account."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def opened(path: str, *, width: int = 1440, dark: bool = False, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="tr-TR",
            reduced_motion="reduce",
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if is_ours(said) else None)
        page.goto(f"{live_server.url}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == [], complaints


def shot(page: Page, name: str) -> None:
    """A picture for those who look at the page (KERVAN_SHOTS names a folder)."""
    folder = os.environ.get("KERVAN_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def tab_to(page: Page, selector: str) -> None:
    """Tab until the focus is there: it must be reachable."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} was never focused")


def write(page: Page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(text)


def test_a_transfer_order_by_keyboard_alone(open_shop: Any, visitor: Callable[..., Page]) -> None:
    product = open_shop.stock("MUG", 5).product_id
    page = visitor(f"/magaza/urun/{product}/")
    tab_to(page, ".is-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/magaza/sepet/")
    tab_to(page, "a.is-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/magaza/odeme/")
    assert violations(page) == []
    shot(page, "checkout-empty")

    write(page, "#id_eposta", "zeynep@example.com")
    write(page, "#id_telefon", "0532 123 45 67")
    write(page, "#id_ad", "Zeynep Yılmaz")
    write(page, "#id_il", "Bursa")
    tab_to(page, "#id_ilce")
    expect(page.locator("#id_ilce option", has_text="Nilüfer")).to_be_attached()
    expect(page.locator("#id_ilce")).to_be_focused()
    page.keyboard.type("Nil")
    write(page, "#id_adres", "Yalı Cad. 1")
    tab_to(page, "[name=teslimat]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-total]")).to_have_text("229,80 TL")
    assert page.evaluate("document.activeElement.name") == "teslimat"
    expect(page.locator("#onay")).to_contain_text("Mesafeli Satış Sözleşmesi")
    assert violations(page) == []
    tab_to(page, "#onay summary")
    page.keyboard.press("Enter")
    expect(page.locator("#onay details[open]")).to_contain_text("Nilüfer")
    shot(page, "checkout-ready")
    tab_to(page, "#kabul")
    page.keyboard.press("Space")
    tab_to(page, "#onay .is-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/siparis/**")

    order = Order.objects.get()
    expect(page.locator("main")).to_contain_text(str(order.number))
    assert (order.total, order.payment_method, order.consents.count()) == (22_980, "bank_transfer", 2)
    assert open_shop.level("MUG") == Level(on_hand=5, reserved=1)


def test_on_a_phone_in_the_dark_without_scripts(open_shop: Any, visitor: Callable[..., Page]) -> None:
    product = open_shop.stock("MUG", 5).product_id
    page = visitor(f"/magaza/urun/{product}/", width=390, dark=True, scripts=False)
    page.get_by_role("button", name="Sepete ekle").click()
    page.get_by_role("link", name="Ödemeye geç").click()

    page.get_by_role("button", name="Devam et").last.click()
    expect(page.get_by_role("alert")).to_contain_text("E-posta")
    shot(page, "checkout-wrong-390-dark")

    page.get_by_label("E-posta").fill("zeynep@example.com")
    page.get_by_label("Cep telefonu").fill("0532 123 45 67")
    page.get_by_label("Teslim alacak kişi").fill("Zeynep Yılmaz")
    page.locator("#id_il").select_option("İzmir")
    page.get_by_role("button", name="İlçeleri ve teslimat ücretlerini göster").click()
    page.locator("#id_ilce").select_option("Karşıyaka")
    page.get_by_label("Cadde, sokak").fill("Yalı Cad. 1")
    page.get_by_text("Şirket", exact=True).click()
    page.get_by_label("Şirket unvanı").fill("Ahşap İşleri A.Ş.")
    page.get_by_label("VKN").fill("4540536920")
    page.get_by_label("Vergi dairesi").fill("Karşıyaka")
    page.get_by_role("button", name="Devam et").last.click()
    page.get_by_label("Ön bilgilendirme formunu").check()
    shot(page, "checkout-ready-390-dark")
    page.get_by_role("button", name="Ödeme yükümlülüğüyle").click()

    expect(page.locator("main")).to_contain_text(str(Order.objects.get().number))
    assert Order.objects.get().billing_address["tax_id"] == "4540536920"
