"""Money is held on the card at the checkout and taken when the goods leave, seen by the customer and by staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kervan.cli.invariants import check_all
from kervan.integrations.gateways.sandbox.models import SandboxSale
from kervan.orders.links import order_path
from kervan.payments.actions.save_gateway_account import save_gateway_account
from kervan.payments.models import GatewayAccount
from kervan.shop.actions.change_shop import change_shop
from tests.browser import PATIENCE, violations
from tests.shop import AYSE, Shop

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_from_the_held_card_to_the_money_taken_at_dispatch(
    shop: Shop, panel: Callable[..., Page], browser: Browser, live_server: Any
) -> None:
    change_shop(actor=AYSE, storefront_open=True, name="Kervan Ev")
    keys = {"merchant": "DENEME-1", "password": "deneme"}
    account = save_gateway_account(None, actor=AYSE, name="Kart", type="sandbox", settings=keys)
    shop.product("MUG", price=10_000, stock=9)
    order = shop.order({"MUG": 2}, captured=False)
    staff = panel(shop.staff(), f"/ayarlar/sanal-pos/{account.pk}/")
    staff.get_by_label("Önce tutarı ayır (provizyon)").check()
    assert violations(staff) == []
    staff.get_by_role("button", name="Kaydet").first.click()
    expect(staff.get_by_text("Sanal POS hesabı kaydedildi.")).to_be_visible()
    assert GatewayAccount.objects.get().holds

    customer = browser.new_context(viewport={"width": 390, "height": 844}, locale="tr-TR").new_page()
    customer.set_default_timeout(PATIENCE)
    customer.goto(live_server.url + order_path(order))
    customer.get_by_role("button", name="Şimdi kartla öde").click()
    customer.get_by_label("4111 1111 1111 1111").check()
    customer.get_by_role("button", name="Öde", exact=True).click()
    customer.wait_for_url("**/siparis/**")
    expect(customer.get_by_text("Tutar kartınızda ayrıldı; sipariş gönderilirken çekilecek.").first).to_be_visible()
    expect(customer.get_by_role("button", name="Şimdi kartla öde")).to_have_count(0)
    assert violations(customer) == []

    staff.goto(f"{live_server.url}/siparisler/{order.number}/")
    ledger = staff.locator("#payments")
    expect(ledger).to_contain_text("Kartta ayrılan (provizyon)")
    expect(ledger).to_contain_text("Çekilmezse banka en geç")
    expect(ledger.get_by_role("button", name="Tutarı çek")).to_be_visible()
    expect(staff.get_by_role("button", name="Kargoya hazır olarak işaretle").first).to_be_visible()
    assert violations(staff) == []
    ledger.get_by_role("button", name="Tutarı çek").click()
    staff.get_by_role("dialog").get_by_role("button", name="Tutarı çek").click()
    expect(ledger).to_contain_text("sanal POS’un yanıtı bekleniyor")
    shop.react()
    staff.reload()
    expect(ledger).to_contain_text("Ödeme Alındı")

    assert (shop.fresh(order).payment_status, SandboxSale.objects.get().amount) == ("paid", 20_000)
    assert list(check_all()) == []
    customer.context.close()
