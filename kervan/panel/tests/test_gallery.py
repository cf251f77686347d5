"""The components in a browser: accessible in both themes, usable by keyboard, at 1440 and at 320 pixels."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from kervan.accounts.models import Staff
from kervan.accounts.rights import Role

AXE = Path(__file__).resolve().parents[3] / ".state/axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's own loop runs in this thread
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def opened(browser: Browser, live_server: Any, transactional_db: None) -> Iterator[Any]:
    """``opened(theme, width)``: the gallery as the owner sees it. No error of a script or of the policy is let pass."""
    client = Client()
    client.force_login(
        Staff.objects.create_user("deniz@ornek.tr", name="Deniz Aydın", role=Role.OWNER),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    complaints: list[str] = []
    contexts = []

    def open_gallery(theme: str = "light", width: int = 1440) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="tr-TR", reduced_motion="reduce")
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        context.add_init_script(f"localStorage.setItem('kervan.theme', '{theme}')")
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type == "error" and "status of 422" not in message.text
                else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{live_server.url}/gallery", wait_until="networkidle")
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    open_gallery.complaints = complaints  # type: ignore[attr-defined]
    yield open_gallery
    for context in contexts:
        context.close()
    assert complaints == []


def violations(page: Page, part: str = "html") -> list[tuple[str, str]]:
    page.evaluate(AXE.read_text(encoding="utf-8") + ";undefined")
    answer = page.evaluate("([part, tags]) => axe.run(part, {runOnly: tags})", [part, STANDARDS])
    return [(found["id"], node["target"][0]) for found in answer["violations"] for node in found["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(opened: Any, theme: str, width: int) -> None:
    page = opened(theme, width)

    assert page.locator("html").get_attribute("data-bs-theme") == theme
    assert page.locator("html").get_attribute("lang") == "tr"
    assert violations(page) == []

    page.keyboard.press("Control+k")
    expect(page.locator("#k-palette")).to_be_visible()
    assert violations(page, "#k-palette") == []
    page.keyboard.press("Escape")

    page.locator("input[name=selected]").first.check()
    expect(page.locator(".k-bulk")).to_be_visible()
    assert violations(page, ".k-bulk") == []


@pytest.mark.parametrize("width", [390, 320])
def test_nothing_sticks_out_sideways(opened: Any, width: int) -> None:
    page = opened("light", width)

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_palette_opens_moves_and_gives_the_focus_back(opened: Any) -> None:
    page = opened()
    page.locator(".k-search").focus()

    page.keyboard.press("Control+k")
    expect(page.locator("#palette-results [role=option]").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")

    expect(page.locator("#k-palette")).to_be_hidden()
    expect(page.locator(".k-search")).to_be_focused()


def test_a_menu_is_walked_by_arrows_and_closed_by_escape(opened: Any) -> None:
    page = opened()
    button = page.locator("[popovertarget=more]")
    button.focus()

    page.keyboard.press("ArrowDown")
    expect(page.locator("#more")).to_be_visible()
    expect(page.locator("#more .k-menu-item").first).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator("#more .k-menu-item").last).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("#more")).to_be_hidden()
    expect(button).to_be_focused()


def test_what_cannot_be_undone_is_asked_first(opened: Any) -> None:
    page = opened()
    address = page.url

    page.locator("[popovertarget=more]").click()
    page.get_by_role("button", name="Siparişi iptal et").click()

    expect(page.locator("#k-confirm")).to_be_visible()
    expect(page.get_by_role("button", name="Vazgeç").last).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#k-confirm")).to_be_hidden()
    assert page.url == address


def test_a_status_explains_itself_by_keyboard(opened: Any) -> None:
    page = opened()
    page.locator("#page-head [data-explains]").first.focus()

    page.keyboard.press("Enter")

    expect(page.locator("#page-head .k-explanation").first).to_be_visible()
    expect(page.locator("#page-head .k-explanation").first).to_contain_text("para gelince ödemeyi onaylayın")


def test_unsaved_changes_show_a_bar_that_saves_or_drops(opened: Any) -> None:
    page = opened()
    bar, name = page.locator("[data-unsaved-bar]"), page.locator("#gallery-form [name=name]")
    expect(bar).to_be_hidden()

    name.fill("Zeynep Yıldırım")
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="Vazgeç").click()
    expect(bar).to_be_hidden()
    expect(name).to_have_value("")

    name.fill("Zeynep Yıldırım")
    bar.get_by_role("button", name="Kaydet").click()
    expect(page.locator("#gallery-form [name=phone]")).to_be_focused()  # the first wrong field
    expect(page.locator("#id_phone-error")).to_be_visible()

    page.locator("#gallery-form [name=phone]").fill("0532 123 45 67")
    bar.get_by_role("button", name="Kaydet").click()
    toast = page.locator(".k-toast")
    expect(toast).to_contain_text("Değişiklikler kaydedildi")
    expect(toast.get_by_role("button", name="Geri al")).to_be_visible()
    expect(bar).to_be_hidden()


def test_a_failing_server_is_told_beside_the_form_and_can_be_tried_again(opened: Any) -> None:
    page = opened()
    page.locator("#gallery-form [name=name]").fill("Zeynep Yıldırım")
    page.locator("#gallery-form [name=phone]").fill("0532 123 45 67")
    page.route("**/gallery", lambda route: route.abort())

    page.locator("#gallery-form").get_by_role("button", name="Kaydet").click()

    fault = page.locator("#gallery-form .k-retry")
    expect(fault).to_contain_text("Sunucuya ulaşılamıyor")
    page.unroute("**/gallery")
    fault.get_by_role("button", name="Yeniden dene").click()
    expect(page.locator(".k-toast")).to_contain_text("Değişiklikler kaydedildi")
    assert any("ERR_FAILED" in complaint for complaint in opened.complaints)
    opened.complaints.clear()


def test_shift_takes_a_range_and_the_bar_counts(opened: Any) -> None:
    page = opened()
    boxes = page.locator("input[name=selected]")

    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])

    expect(page.locator("[data-bulk-count]")).to_have_text("4")
    expect(page.locator("#k-live")).to_have_text("4 seçildi")
    page.locator("[data-bulk-clear]").click()
    expect(page.locator(".k-bulk")).to_be_hidden()


def test_single_keys_can_be_switched_off(opened: Any) -> None:
    page = opened()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    expect(page.locator("#k-keys")).to_be_visible()

    page.locator("[data-single-keys]").uncheck()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")

    expect(page.locator("#k-keys")).to_be_hidden()


def test_the_gallery_is_not_for_everyone(client: Client, db: None) -> None:
    client.force_login(Staff.objects.create_user("paket@ornek.tr", role=Role.PACKER))

    assert client.get("/gallery").status_code == 403
