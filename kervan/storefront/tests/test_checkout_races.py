"""Two at the checkout at once. Real threads, real transactions."""

from __future__ import annotations

import pytest

from kervan.channels.queries import policy_of
from kervan.checkout.actions.complete_checkout import complete_checkout
from kervan.checkout.actions.put_in_cart import put_in_cart
from kervan.checkout.models import Consent
from kervan.checkout.queries import cart_of, rows_of
from kervan.checkout.quote import quote_of
from kervan.checkout.sale import mark_of, texts_of
from kervan.checkout.wish import Wish
from kervan.lib.errors import DomainError
from kervan.orders.models import Order
from kervan.payments.models import BankAccount
from kervan.sales.new_order import NewCustomer
from kervan.shipping.actions.save_rate import save_rate
from kervan.shipping.actions.save_zone import save_zone
from kervan.storefront.page import CUSTOMER
from tests.shop import ADDRESS, AYSE, Level, facts
from tests.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def sells(shop):
    zone = save_zone(None, actor=AYSE, name="Türkiye", countries=["TR"])
    save_rate(None, actor=AYSE, zone_id=zone.pk, name="Standart kargo", steps=[(None, 4_990)])
    BankAccount.objects.create(bank="Ziraat Bankası", holder="Kervan", iban="TR330006100519786457841326")


def buyer(variant, email: str, key: str):
    """A buyer in front of the button: what pressing it does."""
    channel = policy_of("storefront")
    cart = put_in_cart("", variant.pk, actor=CUSTOMER)
    wish = Wish(
        customer=NewCustomer(name="Zeynep Yılmaz", email=email, phone="0532 123 45 67"),
        shipping_address=ADDRESS,
        method="bank_transfer",
    )
    found = quote_of(rows_of(cart_of(cart)), wish, channel=channel)
    seen = mark_of(found, texts_of(found))
    return lambda: complete_checkout(
        key, wish, actor=CUSTOMER, channel=channel, seen=seen, cart_key=cart, ip="192.0.2.1"
    )


def test_the_last_piece_in_two_carts_is_sold_once(shop):
    mug = shop.product("MUG", stock=1)
    first = buyer(mug, "a@example.com", "a" * 43)
    second = buyer(mug, "b@example.com", "b" * 43)

    answers = at_once(first, second)

    assert sorted(isinstance(answer, DomainError) for answer in answers) == [False, True]
    refusal = next(answer for answer in answers if isinstance(answer, DomainError))
    assert refusal.code in {"out_of_stock", "checkout_incomplete"}
    assert shop.level("MUG") == Level(on_hand=1, reserved=1)
    assert (Order.objects.count(), Consent.objects.count()) == (1, 2)


def test_one_button_pressed_twenty_times_at_once_makes_one_order(shop):
    press = buyer(shop.product("MUG", stock=50), "a@example.com", "a" * 43)

    answers = at_once(*[press] * 20)

    assert {answer.pk for answer in answers} == {Order.objects.get().pk}
    assert shop.level("MUG") == Level(on_hand=50, reserved=1)
    assert Consent.objects.count() == 2


def test_one_cart_in_two_windows_makes_one_order(shop):
    mug = shop.product("MUG", stock=50)
    channel = policy_of("storefront")
    cart = put_in_cart("", mug.pk, actor=CUSTOMER)
    wish = Wish(
        customer=NewCustomer(name="Zeynep Yılmaz", email="a@example.com", phone="0532 123 45 67"),
        shipping_address=ADDRESS,
        method="bank_transfer",
    )
    found = quote_of(rows_of(cart_of(cart)), wish, channel=channel)
    seen = mark_of(found, texts_of(found))

    def press(key: str):
        return lambda: complete_checkout(key, wish, actor=CUSTOMER, channel=channel, seen=seen, cart_key=cart)

    answers = at_once(press("a" * 43), press("b" * 43))

    assert [answer.code for answer in answers if isinstance(answer, DomainError)] == ["cart_empty"]
    assert Order.objects.count() == 1


def test_a_refusal_leaves_no_trace(shop):
    mug = shop.product("MUG", stock=1)
    press = buyer(mug, "a@example.com", "a" * 43)
    shop.stock("MUG", 0)
    before = facts()

    with pytest.raises(DomainError):
        press()

    assert facts() == before
    assert not Consent.objects.exists()
