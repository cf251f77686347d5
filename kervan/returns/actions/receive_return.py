"""İadeyi teslim al."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.models import Order, OrderLine
from kervan.orders.pricing import value_of_pieces
from kervan.orders.progress import move_pieces
from kervan.returns.models import OUTCOMES, RefundStart, Return, ReturnLine
from kervan.returns.pieces import checked_outcomes, lines_of, refresh_extras, refuse_unless_can
from kervan.returns.queries import fees_of, rules
from kervan.returns.states import State
from kervan.stock.actions.move import restock
from kervan.stock.levels import Place
from kervan.stock.models import Location

Ended = Mapping[ReturnLine, Mapping[str, int]]


@transaction.atomic
def receive_return(
    return_id: int,
    *,
    actor: Actor,
    pieces: Mapping[int, Mapping[str, int]] | None = None,
    location_id: int | None = None,
    notify: bool = True,
) -> Return:
    """A parcel with returned pieces was opened: good ones go into stock, all that came are credited to the customer.

    ``pieces`` says per order line id how they are: ``good``, ``damaged`` (came, not for sale), ``missing``, ``not_ours``
    (neither came back). Without it all awaited pieces are good. What is not named is still awaited; when nothing is, the
    return is ``received``. ``location_id``: where good pieces go, else where they were sent from. No money moves here.

    Raises ``NotAllowed`` when the return is not open or nothing is named; ``Invalid`` for more pieces than are awaited or
    an unknown location.
    """
    this = Return.objects.locked(return_id)
    refuse_unless_can(this, State.RECEIVED)
    location = _checked_location(location_id)
    rows = lines_of(this)
    ended = checked_outcomes(rows, pieces)

    _keep_outcomes(ended, location)
    _move_counters(ended)
    restock(_places(ended, location), order_id=this.order_id, actor=actor)
    whole = not any(row.awaited for row in rows)
    came = sum(counts.get("good", 0) + counts.get("damaged", 0) for counts in ended.values())
    under = rules()
    if came and this.received_at is None:
        this.received_at = clock.now()
        if this.refund_from == RefundStart.RECEIPT or this.refund_due is None:
            this.refund_due = clock.today() + timedelta(days=under.refund_days)
    if whole:
        this.state = State.RECEIVED
    if under.credit_fees:
        this.fees_credited += _fees_to_credit(this.order)
    this.save(update_fields=["state", "received_at", "refund_due", "fees_credited"])
    refresh_extras(this.order)
    refresh_order(this.order, "return_extras")
    totals = {outcome: sum(counts.get(outcome, 0) for counts in ended.values()) for outcome in OUTCOMES}
    record(
        "return.received",
        about=this.order,
        actor=actor,
        return_id=this.pk,
        code=this.code,
        pieces={str(row.line_id): dict(counts) for row, counts in ended.items()},
        outcomes={outcome: count for outcome, count in totals.items() if count},
        location_id=location.pk if location else None,
        whole=whole,
        notify=notify and came > 0,
    )
    return this


def _checked_location(location_id: int | None) -> Location | None:
    if location_id is None:
        return None
    location = Location.objects.filter(pk=location_id).first()
    if location is None:
        message = _("Böyle bir depo yok.")
        raise Invalid(message, fields={"location_id": message})
    return location


def _keep_outcomes(ended: Ended, location: Location | None) -> None:
    """Before the counters move: a piece's worth depends on how many came back before it."""
    for row, counts in ended.items():
        for outcome, count in counts.items():
            setattr(row, outcome, getattr(row, outcome) + count)
        line, came = row.line, counts.get("good", 0) + counts.get("damaged", 0)
        row.credit += value_of_pieces(line.net, line.quantity, came, after=line.returned)
        if counts.get("good"):
            row.location_id = location.pk if location else line.location_id
        row.save(update_fields=[*OUTCOMES, "credit", "location"])


def _move_counters(ended: Ended) -> None:
    move_pieces({row.line: sum(counts.values()) for row, counts in ended.items()}, return_requested=-1)
    back = {row.line: counts.get("good", 0) + counts.get("damaged", 0) for row, counts in ended.items()}
    move_pieces({line: count for line, count in back.items() if count}, returned=1)


def _places(ended: Ended, location: Location | None) -> dict[Place, int]:
    """Where good pieces go; what is not in the catalogue has no stock."""
    places: dict[Place, int] = {}
    for row, counts in ended.items():
        line, good = row.line, counts.get("good", 0)
        where = location.pk if location else line.location_id
        if good and line.variant_id and where:
            places[line.variant_id, where] = places.get((line.variant_id, where), 0) + good
    return places


def _fees_to_credit(order: Order) -> int:
    """The fees, once: when the last piece of the order has come back."""
    lines = list(OrderLine.objects.filter(order=order))
    if any(line.returned != line.open for line in lines):
        return 0
    credited = sum(Return.objects.filter(order=order).values_list("fees_credited", flat=True))
    return max(fees_of(order) - credited, 0)
