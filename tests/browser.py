"""A browser for tests: Debian's chromium, driven by playwright against a live server. A missing browser is a failure.

``panel(staff)`` opens the panel as somebody. No error of a script or of the content policy is let pass.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from kervan.accounts.models import Staff

ROOT = Path(__file__).resolve().parent.parent
AXE = (ROOT / ".state/axe.min.js", ROOT / "node_modules/axe-core/axe.min.js")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 45_000
"""Milliseconds: a busy machine is slow, not broken."""

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys of a worker."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    expect.set_options(timeout=PATIENCE)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's own loop runs in this thread
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def panel(browser: Browser, live_server: Any, transactional_db: None) -> Iterator[Callable[..., Page]]:
    """``panel(staff, "/siparisler/1042/", theme=…, width=…, scripts=False)``: a page as that person sees it."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def opened(staff: Staff, path: str, *, theme: str = "light", width: int = 1440, scripts: bool = True) -> Page:
        client = Client()
        client.force_login(staff, backend=BACKEND)
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="tr-TR",
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        if scripts:
            context.add_init_script(f"if (self === top) localStorage.setItem('kervan.theme', '{theme}')")
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


def is_ours(said: Any) -> bool:
    """A refusal (401, 409, 422) is an answer, though the browser and htmx call it an error; so is a request that was
    given up because the page was left (what really failed is also told as sendError or responseError)."""
    given_up = said.text.startswith(("htmx:sendAbort", "htmx:afterRequest"))
    return said.type == "error" and not given_up and not re.search(r"status of 4|Status Error Code 4", said.text)


def violations(page: Page, part: str = "html") -> list[tuple[str, str]]:
    """What axe finds in ``part`` of the page: rule and element."""
    source = next(path for path in AXE if path.exists()).read_text(encoding="utf-8")
    page.evaluate(source + ";undefined")
    if part == "html":
        page.evaluate(
            "scrollTo(0, 0)"
        )  # what only lies under the top bar because a field was focused can be scrolled to
    answer = page.evaluate("([part, tags]) => axe.run(part, {runOnly: tags})", [part, STANDARDS])
    return [(found["id"], node["target"][0]) for found in answer["violations"] for node in found["nodes"]]
