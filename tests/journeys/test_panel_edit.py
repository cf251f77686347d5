"""Siparişi düzenle, through a browser: what it comes to is seen while typing, then the order is changed and paid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kervan.cli.invariants import check_all
from kervan.shipping.actions.dispatch import dispatch
from tests.browser import violations
from tests.journeys.test_panel_orders import choose, submit
from tests.shop import AYSE, Level

pytestmark = pytest.mark.journey


@pytest.fixture
def seen(shop: Any, panel: Callable[..., Page]) -> Callable[..., Page]:
    owner = shop.staff(name="Deniz Aydın")

    def page_of(order: Any, path: str = "", **looks: Any) -> Page:
        return panel(owner, f"/siparisler/{order.number}/{path}", **looks)

    return page_of


def test_an_order_is_edited_and_its_balance_collected(shop: Any, seen: Callable[..., Page]) -> None:
    shop.product("MUG", title="Seramik kupa", price=25_000, stock=10)
    shop.product("CUP", title="Cam fincan", price=12_000, barcode="8690000000012", stock=5)
    order = shop.order({"MUG": 2}, payment_method="bank_transfer", captured=True)
    page = seen(order)

    choose(page, "Diğer işlemler", "Siparişi düzenle")
    follows = page.locator(".k-edit-follows")
    expect(follows).to_contain_text("bir şey yok")
    page.get_by_label("Eklenecek ürünü ara").press_sequentially("finc")
    page.get_by_role("button", name="Cam fincan").click()
    expect(follows).to_contain_text("Müşteriden 120,00 TL tahsil edilecek")
    search = page.get_by_label("Eklenecek ürünü ara")
    search.fill("8690000000012")
    search.press("Enter")
    expect(follows).to_contain_text("Müşteriden 240,00 TL tahsil edilecek")
    page.get_by_role("button", name="Seramik kupa, adet: bir azalt").click()
    expect(follows).to_contain_text("Müşteriye 10,00 TL geri verilecek")
    page.get_by_role("button", name="Seramik kupa, adet: bir artır").click()
    page.get_by_label("Kuralın adı").last.fill("Bayram")
    page.locator("#edit-rules").get_by_label("Yüzde ya da tutar").fill("10")
    expect(follows).to_contain_text("Müşteriden 166,00 TL tahsil edilecek")
    assert violations(page) == []
    page.get_by_role("button", name="Değişikliği kaydet").click()

    expect(page.get_by_text("Sipariş değişti. Müşteriden 166,00 TL tahsil edilecek.")).to_be_visible()
    expect(page.locator("#history")).to_contain_text("Cam fincan eklendi: 2 adet, birim fiyatı 120,00 TL.")
    expect(page.locator("#history")).to_contain_text("Fiyat kuralı: yok yerine Bayram (%10 indirim).")
    page.locator("#payments").get_by_role("button", name="Ödeme alındı olarak işaretle").click()
    submit(page, "Ödeme alındı")
    expect(page.locator("#payments")).to_contain_text("Ödemenin tamamı alındı")

    order = shop.fresh(order)
    assert (order.total, order.balance, order.payment_status) == (66_600, 0, "paid")
    assert shop.level("CUP") == Level(on_hand=5, reserved=2)
    assert list(check_all()) == []


def test_leaving_asks_and_an_outdated_edit_shows_the_order_as_it_is(shop: Any, seen: Callable[..., Page]) -> None:
    order = shop.order({"MUG": 3})
    page = seen(order, "duzenle/")

    pieces = page.get_by_label("Ürün MUG, adet", exact=True)
    pieces.fill("1")
    expect(page.locator(".k-edit-follows")).to_contain_text("geri verilecek")
    dispatch(order.pk, actor=AYSE, quantities={shop.line(order).pk: 2})
    page.get_by_role("button", name="Değişikliği kaydet").click()

    expect(page.locator("#edit-problem")).to_contain_text("Siz bakarken sipariş değişti.")
    expect(page.locator("#edit-lines")).to_contain_text("2 adet gönderildi")
    expect(pieces).to_have_value("3")
    pieces.fill("2")
    page.get_by_role("button", name="Değişikliği kaydet").click()
    expect(page.get_by_text("Müşteriye 100,00 TL geri verilecek.").first).to_be_visible()
    assert shop.line(order).quantity == 2


def test_an_order_is_edited_without_scripts_on_a_phone(shop: Any, seen: Callable[..., Page]) -> None:
    order = shop.order({"MUG": 3})
    page = seen(order, "duzenle/", scripts=False, width=390)

    page.get_by_label("Ürün MUG, adet", exact=True).fill("1")
    page.get_by_label("Ürün MUG, adet", exact=True).press("Enter")
    expect(page.locator(".k-edit-follows")).to_contain_text("Müşteriye 200,00 TL geri verilecek")
    page.get_by_role("button", name="Değişikliği kaydet").click()

    expect(page.get_by_role("heading", name=f"#{order.number}")).to_be_visible()
    assert shop.line(order).quantity == 1
