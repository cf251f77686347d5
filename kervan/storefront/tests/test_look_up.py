"""Sipariş sorgula: found with what only the customer knows, and nothing learnt by anybody else."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from kervan.orders.links import order_path
from kervan.sales.new_order import NewCustomer
from kervan.storefront.look_up import MOST_PER_NUMBER, MOST_PER_VISITOR
from tests.shop import ADDRESS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forget():
    cache.clear()


def ask(client, number: object, contact: str, **extra):
    return client.post("/siparis-sorgula/", {"number": number, "contact": contact}, **extra)


@pytest.mark.parametrize("contact", [" ZEYNEP@example.com ", "0532 123 45 67", "+905321234567", "5321234567"])
def test_the_customer_finds_the_order(client, shop, contact):
    order = shop.order()
    answer = ask(client, f"#{order.number}", contact)
    assert answer.status_code == 302
    assert answer.url == order_path(order)


def test_wrong_and_unknown_are_answered_alike(client, shop):
    order = shop.order()
    bodies = [
        ask(client, number, contact).content.decode().replace(str(number), "N").replace(contact, "C")
        for number, contact in (
            (order.number, "ali@example.com"),
            (order.number, "0533 999 88 77"),
            (99_999_999, "zeynep@example.com"),
            (99_999_998, "0532 123 45 67"),
        )
    ]
    assert "Bu bilgilerle bir sipariş bulamadık" in bodies[0]
    strip = [body[body.index("<main") : body.index("<footer")] for body in bodies]
    tokens = [part.split('name="csrfmiddlewaretoken"')[0] + part.split(">", 3)[-1][-400:] for part in strip]
    assert len(set(tokens)) == 1


def test_an_order_without_a_contact_is_never_found(client, shop):
    order = shop.order(customer=NewCustomer(), shipping_address=ADDRESS | {"phone": ""})
    for contact in ("", " ", "x"):
        assert ask(client, order.number, contact).status_code == 422


def test_a_visitor_may_try_only_so_often(client, shop):
    order = shop.order()
    for number in range(MOST_PER_VISITOR):
        assert ask(client, 50_000_000 + number, "ali@example.com").status_code == 422
    assert ask(client, order.number, "zeynep@example.com").status_code == 429
    assert ask(client, order.number, "zeynep@example.com", REMOTE_ADDR="10.1.1.1").status_code == 302


def test_an_order_may_be_tried_only_so_often_from_anywhere(client, shop):
    order = shop.order()
    for place in range(MOST_PER_NUMBER):
        ask(client, order.number, "ali@example.com", REMOTE_ADDR=f"10.0.0.{place}")
    assert ask(client, order.number, "zeynep@example.com", REMOTE_ADDR="10.0.1.1").status_code == 429


def test_behind_a_proxy_only_what_the_proxy_adds_is_believed(client, shop, settings):
    settings.BEHIND_PROXY = True
    for number in range(MOST_PER_VISITOR):
        made_up = f"1.2.3.{number}, 203.0.113.9"
        ask(client, 50_000_000 + number, "ali@example.com", HTTP_X_FORWARDED_FOR=made_up)
    last = ask(client, 1, "ali@example.com", HTTP_X_FORWARDED_FOR="9.9.9.9, 203.0.113.9")
    assert last.status_code == 429


def test_a_bad_link_leads_here(client, shop):
    assert "/siparis-sorgula/" in client.get("/siparis/1-0-1.x/").content.decode()
