"""What the packing table knows of an order: whose hands it is in, what is in the box, what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed, NotFound
from kervan.orders.models import Order, OrderLine
from kervan.orders.queries import in_queue
from kervan.shipping.models import PackingSession, Shipment
from kervan.shipping.scanned import dead_label, dead_words

QUIET = timedelta(minutes=10)
"""After so long without a scan anybody may go on with the order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line at the table."""

    line: OrderLine
    wanted: int
    scanned: int
    shelf: str

    @property
    def missing(self) -> int:
        return max(self.wanted - self.scanned, 0)

    @property
    def full(self) -> bool:
        return self.scanned >= self.wanted


def is_quiet(session: PackingSession) -> bool:
    """Whether its packer has been away for so long that others needn't ask."""
    return session.seen_at < clock.now() - QUIET


def is_theirs(session: PackingSession, actor: Actor) -> bool:
    return session.packer_id == actor.id and session.packer_name == actor.name[:150]


def being_packed(session: PackingSession) -> NotAllowed:
    message = _("Bu siparişi %(name)s paketliyor.") % {"name": session.packer_name}
    return NotAllowed(message, code="being_packed", packer=session.packer_name)


def session_of(order: Order, actor: Actor) -> PackingSession:
    """The actor's own work on this order, under the order's lock; seen now.

    Raises ``NotAllowed``: ``not_packing`` when nobody has it on the table, ``being_packed`` when a colleague took it over.
    """
    session = PackingSession.objects.filter(order=order).first()
    if session is None:
        raise NotAllowed(_("Bu sipariş paketleme masasında değil; yeniden okutun."), code="not_packing")
    if not is_theirs(session, actor):
        raise being_packed(session)
    session.seen_at = clock.now()
    return session


def rows_of(session: PackingSession) -> list[Row]:
    """What goes into the box, by shelf; lines without anything unsent are not there."""
    lines = session.order.lines.select_related("variant").order_by("position")
    rows = [
        Row(
            line=line,
            wanted=line.unsent,
            scanned=int(session.scanned.get(str(line.pk), 0)),
            shelf=line.variant.shelf if line.variant else "",
        )
        for line in lines
        if line.unsent > 0 or session.scanned.get(str(line.pk))
    ]
    return sorted(rows, key=lambda row: (row.shelf == "", row.shelf, row.line.position))


def in_the_box(session: PackingSession) -> dict[int, int]:
    """Order line id → pieces scanned."""
    return {int(line): pieces for line, pieces in session.scanned.items() if pieces > 0}


def notes_to_read(order: Order) -> bool:
    """Whether the customer or a colleague left a note that the packer must see first."""
    return bool(order.customer_note) or order.notes.exists()


def order_to_pack(text: str) -> Order:
    """The order behind a scan: its number, or the reference or tracking number of one of its parcels.

    Raises ``NotFound``; ``NotAllowed`` (``dead_label``) for the label of a cancelled parcel.
    """
    code = text.strip().lstrip("#").strip()
    order: Order | None = None
    parcel: Shipment | None = None
    if code and code.isascii() and code.isprintable():
        if code.isdigit() and len(code) <= 11:
            order = Order.objects.filter(number=int(code), draft=False).first()
        if order is None:
            found = Shipment.objects.filter(Q(reference=code) | Q(tracking_number=code)).select_related("order")
            parcel = found.order_by("-id").first()
            order = parcel.order if parcel else None
    if parcel is not None and dead_label(code):
        raise NotAllowed(f"#{parcel.order.number}: {dead_words()}", code="dead_label", shipment_id=parcel.pk)
    if order is None:
        raise NotFound(_("“%(code)s” ile bir sipariş bulunamadı.") % {"code": code[:60]}, code="order_not_found")
    return order


def next_to_pack(most: int = 20) -> QuerySet[Order]:
    """The orders to take next: due first, without those on somebody's table."""
    waiting = in_queue("to_pack").filter(Q(packing=None) | Q(packing__seen_at__lt=clock.now() - QUIET))
    return waiting.order_by("ship_by", "id")[:most]


def same_door(order: Order) -> list[Order]:
    """Other orders of this customer to the same address that are still to be sent: they could go together."""
    if order.customer_id is None or not order.shipping_address:
        return []
    others = in_queue("to_pack").filter(customer_id=order.customer_id, shipping_address=order.shipping_address)
    return list(others.exclude(pk=order.pk).order_by("id")[:5])
