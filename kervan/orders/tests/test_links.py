"""Nobody sees another person's order: the customer's link against whoever changes, keeps or guesses one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kervan.lib import clock
from kervan.lib.errors import NotFound
from kervan.orders.actions.revoke_links import revoke_links
from kervan.orders.links import LINK_DAYS, order_of, order_path, order_url
from kervan.orders.models import Order
from tests.shop import AYSE


def token_of(order: Order) -> str:
    return order_path(order).removeprefix("/siparis/").removesuffix("/")


def refused(token: str) -> str:
    with pytest.raises(NotFound) as caught:
        order_of(token)
    assert caught.value.code == "link_invalid"
    return caught.value.message


def test_a_link_opens_its_order_and_no_other(shop):
    mine, other = shop.order(), shop.order()

    assert order_of(token_of(mine)) == mine
    assert order_of(token_of(other)) == other
    assert token_of(mine) != token_of(other)


def test_the_mail_names_the_shops_address(shop, settings):
    settings.KERVAN_URL = "https://magaza.example/"
    order = shop.order()

    assert order_url(order) == "https://magaza.example" + order_path(order)


def test_a_link_needs_no_escaping_in_an_address(shop):
    assert set(token_of(shop.order())) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def test_another_orders_number_under_my_signature_is_refused(shop):
    mine, other = shop.order(), shop.order()
    words, signature = token_of(mine).rsplit(".", 1)

    refused(words.replace(str(mine.pk), str(other.pk), 1) + "." + signature)


def test_a_later_day_under_the_same_signature_is_refused(shop):
    words, signature = token_of(shop.order()).rsplit(".", 1)
    order_id, epoch, last_day = words.split("-")

    refused(f"{order_id}-{epoch}-{int(last_day) + 1}.{signature}")


def test_each_changed_letter_is_refused_without_asking_the_database(shop):
    token = token_of(shop.order())

    with CaptureQueriesContext(connection) as asked:
        for place, letter in enumerate(token):
            refused(token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :])
    assert len(asked) == 0


@pytest.mark.parametrize("token", ["", ".", "1", "1-0-999999.", "ş.ş", "1-0-999999.\x00", "a" * 10_000])
def test_what_is_no_link_is_refused(db, token):
    refused(token)


@pytest.mark.parametrize("words", ["", "1", "1-0", "a-b-c", "1-0-1-2"])
def test_signed_words_that_are_no_link_are_refused(db, words):
    refused(Signer(salt="kervan.orders.links", sep=".").sign(words))


def test_a_signature_made_for_something_else_is_refused(shop):
    words, _signature = token_of(shop.order()).rsplit(".", 1)

    refused(Signer(salt="another use", sep=".").sign(words))


def test_a_link_works_through_its_last_day(shop):
    order = shop.order()
    token = token_of(order)

    with clock.moved_to(clock.now() + timedelta(days=LINK_DAYS)):
        assert order_of(token) == order
    with clock.moved_to(clock.now() + timedelta(days=LINK_DAYS + 1)):
        refused(token)


def test_a_revoked_link_is_refused_and_a_new_one_works(shop):
    order, other = shop.order(), shop.order()
    old, others = token_of(order), token_of(other)

    order = revoke_links(order.pk, actor=AYSE)

    refused(old)
    assert order_of(token_of(order)) == order
    assert order_of(others) == other
    assert shop.events(order)[-1] == "order.links_revoked"


def test_no_answer_tells_why(shop):
    order = shop.order()
    old = token_of(order)
    order = revoke_links(order.pk, actor=AYSE)
    with clock.moved_to(clock.now() - timedelta(days=LINK_DAYS + 2)):
        run_out = token_of(order)

    assert refused(old) == refused(run_out) == refused("1-0-1.x")


def test_a_draft_has_no_page(shop):
    order = shop.order()
    Order.objects.filter(pk=order.pk).update(draft=True)

    refused(token_of(order))


def test_revoking_an_unknown_order_is_refused(db):
    with pytest.raises(NotFound):
        revoke_links(404, actor=AYSE)
