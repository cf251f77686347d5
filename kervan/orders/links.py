"""The customer's way to their own order: a signed link that names one order, runs out, and can be revoked."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from kervan.lib import clock
from kervan.lib.errors import NotFound
from kervan.orders.models import Order

LINK_DAYS = 180  # each mail brings a fresh link; the look-up page does too

_signer = Signer(salt="kervan.orders.links", sep=".")


def order_path(order: Order) -> str:
    """Where the customer sees this order, below the shop's address. All links of one day are the same."""
    last_day = clock.today() + timedelta(days=LINK_DAYS)
    token = _signer.sign(f"{order.pk}-{order.link_epoch}-{last_day.toordinal()}")
    return f"/siparis/{token}/"


def order_url(order: Order) -> str:
    """The same with the shop's address, for mails."""
    return settings.KERVAN_URL.rstrip("/") + order_path(order)


def order_of(token: str) -> Order:
    """The one order this link opens.

    Raises ``NotFound`` with the same words whether it was changed, ran out, was revoked, or names a draft or nothing.
    """
    try:
        order_id, epoch, last_day = (int(part) for part in _signer.unsign(token).split("-"))
    except (BadSignature, ValueError):
        raise _invalid() from None
    if clock.today() > date.fromordinal(last_day):
        raise _invalid()
    order = Order.objects.filter(pk=order_id, link_epoch=epoch, draft=False).first()
    if order is None:
        raise _invalid()
    return order


def _invalid() -> NotFound:
    return NotFound(_("Bu bağlantı geçersiz ya da süresi dolmuş."), code="link_invalid")
