"""A return through a browser: asked for, approved, taken in at the desk with a scanner, settled with the money back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kervan.cli.invariants import check_all
from kervan.notifications.models import Message
from kervan.payments.models import Refund
from kervan.returns.actions.approve_return import approve_return
from kervan.returns.actions.open_return import open_return
from kervan.returns.models import Return
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from tests.browser import violations
from tests.journeys.test_panel_orders import choose, submit
from tests.shop import AYSE, Level, Shop

pytestmark = pytest.mark.journey


@pytest.fixture
def order(shop: Shop) -> Any:
    """Three mugs and a bag that have arrived."""
    placed = shop.order({"MUG": 3, "BAG": 1})
    mark_delivered(dispatch(placed.pk, actor=AYSE).pk, actor=AYSE)
    shop.react()
    return placed


def test_a_return_from_the_request_to_goods_in_stock_and_money_back(
    shop: Shop, order: Any, panel: Callable[..., Page]
) -> None:
    owner = shop.staff(name="Deniz Aydın")
    page = panel(owner, f"/siparisler/{order.number}/")

    choose(page, "Diğer işlemler", "İade talebi oluştur")
    dialog = page.locator("#k-dialog")
    dialog.get_by_label("Ürün MUG, adet", exact=True).fill("2")
    dialog.get_by_label("Sebep", exact=True).select_option("defective")
    assert violations(page, "#k-dialog") == []
    submit(page, "Talebi oluştur")
    expect(page.locator("#page-head [data-status=return_requested]")).to_be_visible()
    this = Return.objects.get()
    expect(page.locator("#returns")).to_contain_text(this.code)

    page.locator("#page-head").get_by_role("button", name="İadeyi onayla").click()
    dialog.get_by_role("button", name="Onayla", exact=True).click()
    expect(page).to_have_url(re.compile(rf"/iadeler/{this.code}/$"))
    expect(page.locator("#sides")).to_contain_text("2 adet bekleniyor.")

    # The parcel comes: a scanner types the code and Enter, and Enter again takes it in.
    page.goto(page.url.replace(f"{this.code}/", "kabul/"))
    page.keyboard.type(this.code.lower())
    page.keyboard.press("Enter")
    expect(page.locator("#desk-take")).to_contain_text(this.code)
    page.get_by_label("Ürün MUG, Sağlam, adet", exact=True).fill("1")
    page.get_by_label("Ürün MUG, Hasarlı, adet", exact=True).fill("1")
    page.keyboard.press("Enter")
    expect(page.locator(".k-toast")).to_contain_text("teslim alındı")
    expect(page.locator("#desk-q")).to_be_focused()
    assert shop.level("MUG") == Level(98, 0)

    page.goto(page.url.replace("kabul/", f"{this.code}/"))
    expect(page.locator("#sides")).to_contain_text("geri verilecek")
    page.locator("#page-head").get_by_role("button", name="İadeyi sonuçlandır").click()
    dialog.locator("[name=kept]").fill("20")
    dialog.locator("[name=kept_reason]").fill("Kutusu yok")
    dialog.get_by_role("button", name="Sonuçlandır", exact=True).click()
    expect(page.locator("#page-head [data-status=settled]")).to_be_visible()

    refund = Refund.objects.get()
    assert (refund.amount, refund.return_id) == (18_000, this.pk)
    assert shop.fresh(order).status == "partially_returned"
    shop.react()
    told = list(Message.objects.filter(kind__startswith="return_").order_by("id").values_list("kind", flat=True))
    assert told == ["return_requested", "return_approved", "return_received"]
    assert list(check_all()) == []


def test_enter_alone_takes_a_scanned_return_in(shop: Shop, order: Any, panel: Callable[..., Page]) -> None:
    this = open_return(order.pk, actor=AYSE)
    approve_return(this.pk, actor=AYSE)
    page = panel(shop.staff("packer"), "/iadeler/kabul/")

    page.keyboard.type(this.code)
    page.keyboard.press("Enter")
    expect(page.locator("#desk-take").get_by_role("button", name="Teslim al")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#desk-q")).to_be_focused()

    assert Return.objects.get().state == "received"
    assert (shop.level("MUG"), shop.fresh(order).status) == (Level(100, 0), "returned")


def test_without_scripts_two_clicks_take_a_whole_order_back(shop: Shop, order: Any, panel: Callable[..., Page]) -> None:
    page = panel(shop.staff(), f"/siparisler/{order.number}/iade-edildi/", scripts=False)

    page.get_by_role("button", name="Ürünler geldi, stoğa al").click()

    expect(page.locator("#page-head [data-status=returned]")).to_be_visible()
    assert shop.level("MUG") == Level(100, 0)
