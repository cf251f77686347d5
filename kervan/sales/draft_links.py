"""The payment link of a draft: a signed address that opens one draft to its buyer for as long as it is one."""

from __future__ import annotations

from django.conf import settings

from kervan.lib.signed_link import SignedLink, link_invalid
from kervan.orders.models import Order
from kervan.orders.status import OrderStatus
from kervan.sales.models import Draft

LINK_DAYS = 30  # the draft's page in the panel always shows a fresh one

_link = SignedLink(salt="kervan.sales.draft_links", days=LINK_DAYS)


def draft_url(order: Order) -> str:
    """Where the buyer of this draft sees and pays it. All links of one day are the same."""
    token = _link.token(order.pk, order.link_epoch)
    return f"{settings.KERVAN_URL.rstrip('/')}/magaza/odeme/taslak/{token}/"


def named_by(token: str) -> int:
    """The id of the draft, or of the order it became. Raises ``NotFound`` for a link that was changed or ran out."""
    return _link.read(token)[0]


def draft_of(token: str) -> Draft:
    """The one draft this link opens, with its order.

    Raises ``NotFound`` with the same words whether the link was changed, ran out, was revoked, or its draft is none any more.
    """
    order_id, epoch = _link.read(token)
    draft = (
        Draft.objects.select_related("order")
        .filter(pk=order_id, order__draft=True, order__status=OrderStatus.DRAFT, order__link_epoch=epoch)
        .first()
    )
    if draft is None:
        raise link_invalid()
    return draft
