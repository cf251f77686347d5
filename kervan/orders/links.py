"""The customer's way to their own order: a signed link that names one order, runs out, and can be revoked."""

from __future__ import annotations

from django.conf import settings

from kervan.lib.signed_link import SignedLink, link_invalid
from kervan.orders.models import Order

LINK_DAYS = 180  # each mail brings a fresh link; the look-up page does too

_link = SignedLink(salt="kervan.orders.links", days=LINK_DAYS)


def order_path(order: Order) -> str:
    """Where the customer sees this order, below the shop's address. All links of one day are the same."""
    return f"/siparis/{_link.token(order.pk, order.link_epoch)}/"


def order_url(order: Order) -> str:
    """The same with the shop's address, for mails."""
    return settings.KERVAN_URL.rstrip("/") + order_path(order)


def order_of(token: str) -> Order:
    """The one order this link opens.

    Raises ``NotFound`` with the same words whether it was changed, ran out, was revoked, or names a draft or nothing.
    """
    order_id, epoch = _link.read(token)
    order = Order.objects.filter(pk=order_id, link_epoch=epoch, draft=False).first()
    if order is None:
        raise link_invalid()
    return order
