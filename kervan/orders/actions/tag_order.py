"""Etiketle."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.lib.text import clean
from kervan.orders.models import Order

MOST_TAGS = 20


@transaction.atomic
def tag_order(order_id: int, *, actor: Actor, add: Iterable[str] = (), remove: Iterable[str] = ()) -> Order:
    """Add and remove tags. A tag that is there already, or not there, is fine.

    Raises ``Invalid`` for more than twenty tags.
    """
    order = Order.objects.locked(order_id)
    before = list(order.tags)
    removed = {clean(tag, 40) for tag in remove}
    after = [tag for tag in before if tag not in removed]
    after += [tag for tag in dict.fromkeys(clean(tag, 40) for tag in add) if tag and tag not in after]
    if len(after) > MOST_TAGS:
        message = _("Bir siparişte en fazla %(most)d etiket olabilir.") % {"most": MOST_TAGS}
        raise Invalid(message, fields={"add": message})
    if after != before:
        order.tags = after
        order.save(update_fields=["tags"])
        record("order.tagged", about=order, actor=actor, before=before, after=after)
    return order
