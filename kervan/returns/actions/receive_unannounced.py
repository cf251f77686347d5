"""Haber verilmeden gelen iadeyi teslim al."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.orders.models import Order
from kervan.returns.actions.open_return import open_return
from kervan.returns.actions.receive_return import receive_return
from kervan.returns.actions.track_return import track_return
from kervan.returns.models import Reason, Return


@transaction.atomic
def receive_unannounced(
    order_id: int,
    *,
    actor: Actor,
    pieces: Mapping[int, Mapping[str, int]],
    reason: str = Reason.NONE,
    location_id: int | None = None,
    tracking_number: str = "",
    once_key: str = "",
    notify: bool = True,
) -> Return:
    """A parcel with pieces of an order came, and nobody had asked for a return: it is opened and received in one step.

    ``pieces`` as in ``receive_return``; the return holds just these. ``once_key``: the form sent twice makes one return.

    Raises what ``open_return`` and ``receive_return`` raise; ``NotAllowed`` (``nothing_received``) when no piece is named.
    """
    order = Order.objects.locked(order_id)
    if once_key and (known := Return.objects.filter(order=order, once_key=once_key).first()):
        return known
    counts = {line_id: sum(ended.values()) for line_id, ended in pieces.items()}
    if not any(counts.values()):
        raise NotAllowed(_("Teslim alınacak ürün seçilmedi."), code="nothing_received")
    opened = open_return(order_id, actor=actor, quantities=counts, reason=reason, once_key=once_key, notify=False)
    if tracking_number:
        track_return(opened.pk, actor=actor, tracking_number=tracking_number)
    named = {line_id: ended for line_id, ended in pieces.items() if counts[line_id]}
    return receive_return(opened.pk, actor=actor, pieces=named, location_id=location_id, notify=notify)
