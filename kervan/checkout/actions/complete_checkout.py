"""Siparişi onayla: what the buyer saw becomes an order, once."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.checkout.consents import record_consents
from kervan.checkout.models import Cart, Checkout
from kervan.checkout.queries import digest_of, rows_of, rows_of_pieces
from kervan.checkout.quote import Quote, quote_of
from kervan.checkout.sale import mark_of, texts_of
from kervan.checkout.wish import Wish
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.orders.models import Order
from kervan.sales.actions.place_orders import place_order
from kervan.sales.new_order import ChannelPolicy


@transaction.atomic
def complete_checkout(
    key: str,
    wish: Wish,
    *,
    actor: Actor,
    channel: ChannelPolicy,
    seen: str,
    cart_key: str = "",
    ip: str = "",
    marketing: Collection[str] = (),
) -> Order:
    """Place what lies in the cart, or without one what ``begin_checkout`` kept; a cart is empty afterwards.

    ``key``: the page's; pressed twice, sent again or twenty times at once it gives the one order. ``seen``: the mark of what
    the buyer saw and agreed to; those texts are kept with the order. ``marketing``: the channels on which they allowed
    advertising.

    Raises ``Invalid`` naming what is wrong or missing; ``NotAllowed`` with ``cart_empty``, with ``checkout_changed`` when a
    price, a fee or anything else is not what was shown, or with ``out_of_stock``. Then nothing has happened.
    """
    Checkout.objects.bulk_create([Checkout(digest=digest_of(key))], ignore_conflicts=True)
    checkout = Checkout.objects.select_for_update().get(digest=digest_of(key))
    if checkout.order_id is not None:
        return Order.objects.get(pk=checkout.order_id)
    cart = Cart.objects.select_for_update().filter(digest=digest_of(cart_key)).first()
    rows = rows_of(cart) if cart_key else rows_of_pieces(checkout.content.get("pieces", {}))
    if not rows:
        raise NotAllowed(_("Sepetiniz boş."), code="cart_empty")
    found = quote_of(rows, wish, channel=channel)
    refuse_unready(found)
    texts = texts_of(found)
    if mark_of(found, texts) != seen:
        message = _("Siz onaylarken bir fiyat ya da bilgi değişti. Yeni özeti kontrol edip yeniden onaylayın.")
        raise NotAllowed(message, code="checkout_changed", total=found.total)
    order = place_order(found.new, actor=actor)
    record_consents(order.pk, texts, ip=ip, marketing=marketing)
    if cart is not None:
        cart.lines.all().delete()
    Checkout.objects.filter(pk=checkout.pk).update(order=order, content={})
    return order


def refuse_unready(found: Quote) -> None:
    """Raises ``Invalid`` with all that is wrong or missing."""
    if found.wrong:
        raise Invalid(next(iter(found.wrong.values())), code="checkout_incomplete", fields=found.wrong)
