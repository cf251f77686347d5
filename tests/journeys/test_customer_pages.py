"""Every page for customers: axe finds nothing, nothing sticks out on a phone, no script and no policy complains.

An address that is added to the storefront makes the first test fail until it stands in one of the lists below.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from kervan.catalog.models import Variant
from kervan.checkout.consents import facts_of_order, legal_texts, record_consents
from kervan.orders.links import order_path
from kervan.payments.models import BankAccount
from kervan.sales.actions.save_draft import save_draft
from kervan.sales.draft_links import draft_url
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shop.actions.change_shop import change_shop
from tests.journeys.test_every_page import Eyes, eyes
from tests.shop import AYSE, Shop

__all__ = ["eyes"]

#: What is no page one can simply open, with the reason. What refuses GET (405) need not stand here.
NOT_PAGES = {
    "checkout": "needs a cart: looked at by test_checkout.py in its states",
    "logo": "a picture",
    "order-invoice": "a file",
    "order-consent-pdf": "a file",
    "order-return-label": "a file",
    "no-such-page": "every other address below /magaza/; looked at below",
    "pay-go": "leads on to the gateway: gone through by test_card_payment.py",
    "pay-back": "leads on: gone through by test_card_payment.py",
    "pay-result": "needs an attempt: gone through by test_card_payment.py",
    "pay-state": "one word for a script",
    "sandbox-payment-page": "the test gateway's own page: gone through by test_card_payment.py",
}


def _pages(shop: Shop) -> dict[str, str]:
    """The address of every page for customers by its name, in a shop where each has something to show."""
    BankAccount.objects.create(bank="Ziraat", holder="Mağaza", iban="TR330006100519786457841326")
    change_shop(actor=AYSE, storefront_open=True)
    owing = shop.order({"MUG": 2}, payment_method="bank_transfer", captured=False)
    delivered = shop.order({"MUG": 2, "CUP": 1})
    mark_delivered(dispatch(delivered.pk, actor=AYSE).pk, actor=AYSE)
    consent, *_ = record_consents(owing.pk, legal_texts(facts_of_order(owing.pk)), ip="192.0.2.1")
    token, sent = (order_path(order).strip("/").split("/")[-1] for order in (owing, delivered))
    draft = save_draft(None, shop.new({"MUG": 1}, payment_method="bank_transfer"), actor=AYSE)
    pages: dict[str, list[Any]] = {
        "shop": [],
        "product": [Variant.objects.get(sku="MUG").product_id],
        "cart": [],
        "info": ["mesafeli-satis-sozlesmesi"],
        "look-up": [],
        "order": [token],
        "order-paid": [token],
        "order-cancel": [token],
        "order-return": [sent],
        "order-consent": [token, consent.pk],
        "order-marketing": [token],
        "order-write": [token],
        "draft": [draft_url(draft.order).strip("/").split("/")[-1]],
    }
    return {name: reverse(f"storefront:{name}", args=args) for name, args in pages.items()}


@pytest.mark.django_db
def test_every_address_is_looked_at_or_is_no_page(shop: Shop, client: Client) -> None:
    pages = _pages(shop)
    ways = {
        pattern: way[0][0][0][1]
        for pattern, way in get_resolver("kervan.storefront.urls").reverse_dict.lists()
        if isinstance(pattern, str)
    }
    unlisted = set(ways) - set(pages) - set(NOT_PAGES)

    assert [name for name, path in pages.items() if client.get(path).status_code != 200] == []
    assert (set(pages) | set(NOT_PAGES)) - set(ways) == set()
    assert sorted(name for name in unlisted if client.get(_some_address(name, ways[name])).status_code != 405) == []


def _some_address(name: str, parts: list[str]) -> str:
    return reverse(f"storefront:{name}", kwargs={part: 1 if part.endswith("_id") else "x" for part in parts})


@pytest.mark.journey
def test_every_page_is_accessible_fits_a_phone_and_complains_of_nothing(shop: Shop, eyes: Eyes) -> None:
    for name, path in _pages(shop).items():
        eyes.look(name, path)
    eyes.look("no such page", "/magaza/yok/")

    assert eyes.found == {}
