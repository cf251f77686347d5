"""Taslağı satın al: the buyer behind a payment link agrees, and the draft becomes an order, once."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.checkout.consents import record_consents
from kervan.checkout.draft_sale import draft_sale
from kervan.checkout.models import Checkout
from kervan.checkout.queries import digest_of
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.orders.models import Order
from kervan.sales.actions.place_draft import PlaceAs, place_draft
from kervan.sales.actions.save_draft import locked_draft


@transaction.atomic
def buy_draft(order_id: int, *, actor: Actor, key: str, seen: str, method: str = "", ip: str = "") -> Order:
    """Place the draft as its buyer saw it and keep the texts they agreed to; by card it waits for the payment.

    ``key``: the page's; pressed twice it gives the one order. ``seen``: the mark of what the buyer saw and agreed to.

    Raises ``Invalid`` with ``checkout_incomplete`` for a draft that cannot be bought as it is, ``NotAllowed`` with
    ``checkout_changed`` when it is not what was shown, ``not_a_draft`` when it was placed meanwhile, or ``out_of_stock``;
    ``NotFound`` when it was deleted. Then nothing has happened.
    """
    Checkout.objects.bulk_create([Checkout(digest=digest_of(key))], ignore_conflicts=True)
    checkout = Checkout.objects.select_for_update().get(digest=digest_of(key))
    if checkout.order_id == order_id:
        return Order.objects.get(pk=order_id)
    _order, draft = locked_draft(order_id)
    found = draft_sale(draft, method=method)
    if found.problem or found.method is None:
        raise Invalid(found.problem, code="checkout_incomplete", fields={"draft": found.problem})
    if checkout.order_id is not None or found.mark != seen or found.method.method != method:
        raise _changed(found.facts.total)
    order = place_draft(
        order_id,
        actor=actor,
        place_as=PlaceAs.AWAITING,
        version=draft.version,
        method=found.method.method,
    )
    if order.total != found.facts.total:
        raise _changed(order.total)
    record_consents(order.pk, found.texts, ip=ip)
    Checkout.objects.filter(pk=checkout.pk).update(order=order, content={})
    return order


def _changed(total: int) -> NotAllowed:
    message = _(
        "Siz onaylarken siparişte ya da ödeme yönteminde bir şey değişti. Yeni hâlini kontrol edip yeniden onaylayın."
    )
    return NotAllowed(message, code="checkout_changed", total=total)
