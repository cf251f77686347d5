"""A partial refund through a browser: by line to the card, refused by the gateway, paid to an IBAN, marked as paid."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kervan.cli.invariants import check_all
from kervan.integrations.gateways.sandbox.models import SandboxRefund
from kervan.notifications.models import Message
from kervan.orders.pricing import AdjustmentKind, Charge
from kervan.payments.actions.save_gateway_account import save_gateway_account
from kervan.payments.models import Refund
from tests.browser import violations
from tests.shop import AYSE, Shop

pytestmark = pytest.mark.journey
IBAN = "TR33 0006 1005 1978 6457 8413 26"


def test_a_partial_refund_from_the_card_to_an_iban(shop: Shop, panel: Callable[..., Page]) -> None:
    account = save_gateway_account(None, actor=AYSE, name="Banka POS", type="sandbox")
    shop.product("MUG", title="Mavi kupa", price=33_390, stock=9)
    fee = Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=4_990)
    order = shop.order({"MUG": 3}, charges=(fee,), gateway="Banka POS", payment_reference="P-1")
    page = panel(shop.staff(name="Deniz Aydın"), f"/siparisler/{order.number}/")
    dialog, ledger = page.locator("#k-dialog"), page.locator("#payments")

    ledger.get_by_role("button", name="Para iadesi").click()
    expect(dialog).to_contain_text("sanal POS kendiliğinden iade eder")
    assert violations(page) == []
    dialog.get_by_role("spinbutton", name="Mavi kupa, adet").fill("1")
    expect(dialog.locator("[data-total]")).to_have_text("333,90 TL")
    dialog.get_by_label("Kargo ücreti de").check()
    expect(dialog.locator("[data-total]")).to_have_text("383,80 TL")
    dialog.get_by_label("Sebep").fill("Bir kupa kırık")
    dialog.get_by_role("button", name="Para iadesi yap").click()
    expect(ledger).to_contain_text("Sanal POS’ta")
    shop.react()
    refund = Refund.objects.get()
    assert (refund.state, refund.amount, SandboxRefund.objects.count()) == ("succeeded", 38_380, 1)

    save_gateway_account(account.pk, actor=AYSE, name="Banka POS", settings={"refunds": "card_closed"})
    page.reload()
    expect(ledger).to_contain_text("Kısmen iade edildi (para)")
    ledger.get_by_role("button", name="Para iadesi", exact=True).click()
    dialog.get_by_label("Tutar yazarak").check()
    dialog.get_by_label("Tutar", exact=True).fill("9999")
    dialog.get_by_role("button", name="Para iadesi yap").click()
    expect(dialog).to_contain_text("En fazla 667,80 TL geri verilebilir.")
    dialog.get_by_label("Tutar", exact=True).fill("20,50")
    dialog.get_by_role("button", name="Para iadesi yap").click()
    expect(ledger).to_contain_text("-20,50 TL")
    shop.react()
    expect(ledger).to_contain_text("Kart kapatılmış veya süresi dolmuş")

    ledger.get_by_role("button", name="20,50 TL para iadesi için işlemler").click()
    page.get_by_role("button", name="IBAN’a öde").click()
    dialog.get_by_label("IBAN").fill(IBAN)
    dialog.get_by_role("button", name="Kaydet").click()
    expect(ledger).to_contain_text(IBAN)

    page.goto(page.url.split("/siparisler/")[0] + "/para-iadeleri/")
    expect(page.locator("main")).to_contain_text("1 iade, 20,50 TL")
    page.locator("input[name=selected]").check()
    page.get_by_role("button", name="Ödendi olarak işaretle").click()
    page.get_by_label("Banka ya da sanal POS referansı").fill("EFT 9")
    page.get_by_role("button", name="Ödendi olarak işaretle").click()
    expect(page.locator("main")).to_contain_text("Ödenecek para iadesi yok")
    shop.react()
    assert set(Refund.objects.values_list("state", "way")) == {("succeeded", "gateway"), ("succeeded", "iban")}
    assert Message.objects.filter(kind="refunded").count() == 2
    assert list(check_all()) == []


def test_a_refund_without_scripts(shop: Shop, panel: Callable[..., Page]) -> None:
    order = shop.order({"MUG": 2})
    page = panel(shop.staff(), f"/siparisler/{order.number}/", scripts=False)

    page.locator("#payments").get_by_role("button", name="Para iadesi").click()
    page.get_by_label("Tutar yazarak").check()
    page.get_by_label("Tutar", exact=True).fill("12,34")
    page.get_by_role("button", name="Para iadesi yap").click()

    expect(page.locator("#payments")).to_contain_text("-12,34 TL")
    assert Refund.objects.get().amount == 1_234
