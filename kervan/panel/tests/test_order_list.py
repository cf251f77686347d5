"""The list of orders: queues, search, filters, pages, columns, views."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(shop, client: Client):
    client.force_login(shop.staff())
    return client


def numbers(answer) -> list[int]:
    """The orders on the page, in its order."""
    return [int(number) for number in re.findall(r'data-row-link href="[^"]*">#(\d+)</a>', answer.content.decode())]


def test_the_newest_order_stands_first(shop, panel):
    first, second = shop.order(), shop.order()

    assert numbers(panel.get(reverse("panel:orders"))) == [second.number, first.number]
