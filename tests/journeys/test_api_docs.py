"""The API's reference in a real browser: drawn from our own files, under the panel's content policy."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_people_read_the_contract_without_anything_from_elsewhere(shop, panel):
    page = panel(shop.staff(), "/api/v1/docs")
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.get_by_text("Place an order").first.click()

    page.get_by_text("Reserves the stock, fixes the price").wait_for()
    assert [
        url for url in asked if "127.0.0.1" not in url and "localhost" not in url and not url.startswith("data:")
    ] == []
