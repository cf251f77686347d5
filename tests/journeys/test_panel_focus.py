"""Where a person is, by keyboard and screen reader: an action leaves the focus at the thing acted upon, a poll never moves it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.models import Shipment
from tests.shop import AYSE

pytestmark = pytest.mark.journey


@pytest.fixture
def seen(shop: Any, panel: Callable[..., Page]) -> Callable[..., Page]:
    owner = shop.staff(name="Deniz Aydın")
    return lambda order: panel(owner, f"/siparisler/{order.number}/")


def test_a_note_leaves_the_focus_at_its_button(shop: Any, seen: Callable[..., Page]) -> None:
    page = seen(shop.order())

    page.locator("#note-text").fill("Kapıcıya bırakılsın")
    page.get_by_role("button", name="Notu ekle").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#notes")).to_contain_text("Kapıcıya bırakılsın")
    expect(page.get_by_role("button", name="Notu ekle")).to_be_focused()
    expect(page.locator("#k-toasts")).to_contain_text("Not eklendi")


def test_a_tag_that_went_leaves_the_focus_in_the_tags(shop: Any, seen: Callable[..., Page]) -> None:
    page = seen(shop.order())

    page.get_by_role("textbox", name="Yeni etiket").fill("VIP")
    page.keyboard.press("Enter")
    expect(page.locator("#tags .k-chip")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Yeni etiket")).to_be_focused()
    page.get_by_role("button", name="VIP etiketini kaldır").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#tags .k-chip")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Yeni etiket")).to_be_focused()


def test_tracking_leaves_the_focus_at_the_button_that_corrects_it(shop: Any, seen: Callable[..., Page]) -> None:
    order = shop.order()
    dispatch(order.pk, actor=AYSE)
    card = seen(order).locator(f"#parcel-{Shipment.objects.get().pk}")
    page = card.page

    card.get_by_role("button", name="Takip bilgisi ekle").focus()
    page.keyboard.press("Enter")
    page.locator("#k-dialog [name=tracking_number]").fill("1234567890")
    page.keyboard.press("Enter")

    expect(page.locator("#k-dialog")).to_be_hidden()
    expect(card.get_by_role("button", name="Takip bilgisini düzelt")).to_be_focused()


def test_a_main_button_that_went_leaves_the_focus_at_the_order(shop: Any, seen: Callable[..., Page]) -> None:
    page = seen(shop.order())

    page.get_by_role("button", name="Diğer işlemler").focus()
    page.keyboard.press("Enter")
    page.locator(".k-menu:popover-open .k-menu-item", has_text="Siparişi beklet").press("Enter")
    page.locator("#k-dialog [name=reason]").fill("Stok sayılacak")
    page.locator("#k-dialog").get_by_role("button", name="Beklet", exact=True).press("Enter")
    expect(page.locator("#k-dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Diğer işlemler")).to_be_focused()
    page.locator("#page-head").get_by_role("button", name="Beklemeyi kaldır").press("Enter")

    expect(page.locator("#page-head").get_by_role("button", name="Beklemeyi kaldır")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_a_poll_moves_nobody(shop: Any, seen: Callable[..., Page]) -> None:
    order = shop.order()
    dispatch(order.pk, actor=AYSE)
    page = seen(order)
    button = page.get_by_role("button", name="Takip bilgisi ekle")
    button.focus()

    page.evaluate(
        "htmx.ajax('GET', location.pathname + 'durum/', {source: '#order', target: '#order', swap: 'outerHTML'})"
        ".then(() => document.documentElement.dataset.polled = '')"
    )

    expect(page.locator("html[data-polled]")).to_be_attached()
    expect(button).to_be_focused()


def test_a_session_that_ends_costs_nothing_that_was_typed(shop: Any, seen: Callable[..., Page]) -> None:
    order = shop.order()
    page = seen(order)
    mine = next(each for each in page.context.cookies() if each["name"] == "sessionid")
    page.locator("#note-text").fill("Uzun uzun yazılmış bir not")

    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Notu ekle").click()
    fault = page.locator("#history [role=alert]")
    expect(fault).to_contain_text("Oturumunuzun süresi doldu")
    expect(fault.get_by_role("link", name="Giriş yap")).to_have_attribute("href", page.url)
    new_token = {**mine, "name": "csrftoken", "value": "b" * 32, "httpOnly": False}
    page.context.add_cookies([mine, new_token])  # as a new log-in elsewhere leaves them
    fault.get_by_role("button", name="Yeniden dene").click()

    expect(page.locator("#notes")).to_contain_text("Uzun uzun yazılmış bir not")


def test_a_parcel_that_went_leaves_the_focus_at_the_order_not_at_another_parcel(
    shop: Any, seen: Callable[..., Page]
) -> None:
    order = shop.order({"MUG": 2})
    line = shop.line(order)
    first, _second = (dispatch(order.pk, actor=AYSE, quantities={line.pk: 1}) for _ in range(2))
    page = seen(order)

    page.locator(f"#parcel-{first.pk}").get_by_role("button", name="Gönderi işlemleri").press("Enter")
    page.locator(".k-menu:popover-open .k-menu-item", has_text="Gönderiyi iptal et").press("Enter")
    page.locator("[data-confirm-yes]").press("Enter")

    expect(page.locator("#unsent")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
