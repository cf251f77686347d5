"""A cart holds what can be had, keeps what the customer saw, and belongs to who holds its key."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from kervan.checkout.actions.change_cart import change_cart
from kervan.checkout.actions.put_in_cart import put_in_cart
from kervan.checkout.models import MOST_PIECES, Cart, CartLine
from kervan.checkout.queries import cart_of, pieces_in, rows_of
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed, NotFound

VISITOR = Actor(kind="customer")

pytestmark = pytest.mark.django_db


def lines(key):
    return [(row.variant.sku, row.quantity, row.price) for row in rows_of(cart_of(key))]


def test_the_same_thing_twice_is_one_line(shop):
    mug = shop.product("MUG", price=12_990, stock=5)

    key = put_in_cart("", mug.pk, actor=VISITOR, quantity=2)
    again = put_in_cart(key, mug.pk, actor=VISITOR)

    assert again == key
    assert lines(key) == [("MUG", 3, 12_990)]
    assert pieces_in(key) == 3


def test_a_key_that_somebody_made_up_opens_no_cart_and_is_not_taken_over(shop):
    mug = shop.product("MUG", stock=5)
    made_up = "x" * 43

    key = put_in_cart(made_up, mug.pk, actor=VISITOR)

    assert key != made_up
    assert cart_of(made_up) is None
    assert rows_of(cart_of("' OR 1=1 --")) == []
    assert not Cart.objects.filter(digest__in=[key, made_up]).exists()


@pytest.mark.parametrize("quantity", [4, MOST_PIECES + 1, 10**18])
def test_more_than_there_is_is_refused_and_leaves_nothing(shop, quantity):
    mug = shop.product("MUG", stock=3)

    with pytest.raises(NotAllowed) as refusal:
        put_in_cart("", mug.pk, actor=VISITOR, quantity=quantity)

    assert refusal.value.code == "not_so_many"
    assert refusal.value.details == {"most": 3}
    assert Cart.objects.count() == CartLine.objects.count() == 0


def test_what_is_promised_to_others_cannot_be_put_in(shop):
    shop.product("MUG", stock=2)
    shop.order({"MUG": 2})

    with pytest.raises(NotAllowed) as refusal:
        put_in_cart("", shop.stock("MUG", 2).pk, actor=VISITOR)

    assert refusal.value.code == "sold_out"


def test_what_sells_beyond_its_stock_can_be_had(shop):
    poster = shop.product("POSTER", stock=0, oversell=True)

    key = put_in_cart("", poster.pk, actor=VISITOR, quantity=7)

    assert pieces_in(key) == 7
    with pytest.raises(NotAllowed):
        put_in_cart(key, poster.pk, actor=VISITOR, quantity=MOST_PIECES)


def test_what_is_off_sale_is_not_there(shop):
    mug = shop.product("MUG", stock=5, active=False)

    for unknown in (mug.pk, 10**17):
        with pytest.raises(NotFound):
            put_in_cart("", unknown, actor=VISITOR)


def test_a_changed_price_is_shown_until_the_customer_has_taken_note(shop):
    mug = shop.product("MUG", price=10_000, stock=5)
    key = put_in_cart("", mug.pk, actor=VISITOR)
    shop.product("MUG", price=11_000)

    (row,) = rows_of(cart_of(key))
    assert (row.seen_price, row.price, row.dearer_or_cheaper) == (10_000, 11_000, True)

    change_cart(key, {mug.pk: 1}, actor=VISITOR)
    assert not rows_of(cart_of(key))[0].dearer_or_cheaper


def test_fewer_is_always_possible_more_is_not(shop):
    mug, cup = shop.product("MUG", stock=5), shop.product("CUP", stock=5)
    key = put_in_cart("", mug.pk, actor=VISITOR, quantity=4)
    put_in_cart(key, cup.pk, actor=VISITOR)
    shop.stock("MUG", 2)

    with pytest.raises(NotAllowed):
        change_cart(key, {cup.pk: 2, mug.pk: 5}, actor=VISITOR)
    assert [quantity for _sku, quantity, _price in lines(key)] == [4, 1]

    change_cart(key, {mug.pk: 3, cup.pk: 0}, actor=VISITOR)
    (row,) = rows_of(cart_of(key))
    assert (row.variant.sku, row.quantity, row.most, row.lacking) == ("MUG", 3, 2, True)


def test_another_cart_is_never_touched(shop):
    mug = shop.product("MUG", stock=5)
    mine, other = (put_in_cart("", mug.pk, actor=VISITOR) for _ in range(2))

    change_cart(mine, {mug.pk: 0}, actor=VISITOR)

    assert (pieces_in(mine), pieces_in(other)) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_once_count_ten_and_never_more_than_there_is(shop):
    mug = shop.product("MUG", stock=8)
    key = put_in_cart("", mug.pk, actor=VISITOR)

    def press(_: int) -> bool:
        try:
            put_in_cart(key, mug.pk, actor=VISITOR)
        except NotAllowed:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        went = list(pool.map(press, range(10)))

    assert (sum(went), pieces_in(key)) == (7, 8)
