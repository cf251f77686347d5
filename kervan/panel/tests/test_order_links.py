"""Müşteri bağlantılarını iptal et, from the order's page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kervan.lib.errors import NotFound
from kervan.orders.links import order_of, order_path
from kervan.panel.tests.desk import Desk
from tests.shop import Shop

pytestmark = pytest.mark.django_db


def token_of(order: object) -> str:
    return order_path(order).strip("/").split("/")[-1]  # type: ignore[arg-type]


def test_links_the_customer_has_stop_working_and_new_ones_work(shop: Shop) -> None:
    order, desk = shop.order(), Desk(shop, "owner")
    given = token_of(order)
    url = reverse("panel:order-revoke-links", args=[order.number])
    assert url in desk.client.get(reverse("panel:order", args=[order.number])).content.decode()

    assert desk.client.post(url).status_code == 302

    with pytest.raises(NotFound):
        order_of(given)
    assert order_of(token_of(shop.fresh(order))) == order


def test_a_packer_revokes_nothing(shop: Shop) -> None:
    order = shop.order()
    given = token_of(order)

    answer = Desk(shop, "packer").client.post(reverse("panel:order-revoke-links", args=[order.number]))

    assert answer.status_code == 403
    assert order_of(given) == order
