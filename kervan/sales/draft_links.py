"""The payment link of a draft: a signed address that opens one draft to its buyer for as long as it is one."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from kervan.lib import clock
from kervan.lib.errors import NotFound
from kervan.orders.models import Order
from kervan.orders.status import OrderStatus
from kervan.sales.models import Draft

LINK_DAYS = 30  # the draft's page in the panel always shows a fresh one

_signer = Signer(salt="kervan.sales.draft_links", sep=".")


def draft_url(order: Order) -> str:
    """Where the buyer of this draft sees and pays it. All links of one day are the same."""
    last_day = clock.today() + timedelta(days=LINK_DAYS)
    token = _signer.sign(f"{order.pk}-{order.link_epoch}-{last_day.toordinal()}")
    return f"{settings.KERVAN_URL.rstrip('/')}/magaza/odeme/taslak/{token}/"


def named_by(token: str) -> int:
    """The id of the draft, or of the order it became. Raises ``NotFound`` for a link that was changed or ran out."""
    return _read(token)[0]


def draft_of(token: str) -> Draft:
    """The one draft this link opens, with its order.

    Raises ``NotFound`` with the same words whether the link was changed, ran out, was revoked, or its draft is none any more.
    """
    order_id, epoch = _read(token)
    draft = (
        Draft.objects.select_related("order")
        .filter(pk=order_id, order__draft=True, order__status=OrderStatus.DRAFT, order__link_epoch=epoch)
        .first()
    )
    if draft is None:
        raise _invalid()
    return draft


def _read(token: str) -> tuple[int, int]:
    try:
        order_id, epoch, last_day = (int(part) for part in _signer.unsign(token).split("-"))
    except (BadSignature, ValueError):
        raise _invalid() from None
    if clock.today() > date.fromordinal(last_day):
        raise _invalid()
    return order_id, epoch


def _invalid() -> NotFound:
    return NotFound(_("Bu bağlantı geçersiz ya da süresi dolmuş."), code="link_invalid")
