"""All money that came and went, by day, method, gateway and bank account, and the sums of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from kervan.orders.models import PaymentMethod
from kervan.payments.models import Movement, Refund

TO_IBAN, SET_OFF = "iban", "set_off"
METHODS = (*PaymentMethod.values, TO_IBAN, SET_OFF)
"""How money moved: the methods customers pay by, refunds to an IBAN (which leave the shop's bank whatever the customer
had paid by), and set-offs between two orders, for which no money moves."""

_IBAN = Q(way=Refund.Way.IBAN)
_SET_OFF = Q(way=Refund.Way.SET_OFF) | Q(refund=None, payment__set_off=True)
_PLACE = Case(
    When(_SET_OFF, then=Value(SET_OFF)),
    When(_IBAN, then=Value(TO_IBAN)),
    default=Coalesce(F("payment__method"), F("refund__order__payment_method")),
)


@dataclass(frozen=True, slots=True)
class MovementFilter:
    """Which movements: days from ``since`` to ``until`` (both included), everything else when given."""

    since: date | None = None
    until: date | None = None
    kind: str = ""
    method: str = ""
    gateway_id: int | None = None
    bank_account_id: int | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """One sort of movement added up: signed kuruş and how many."""

    currency: str
    kind: str
    method: str
    gateway_id: int | None
    gateway: str
    bank_account_id: int | None
    bank: str
    iban: str
    amount: int
    count: int
    day: date | None = None


def movements(wanted: MovementFilter) -> QuerySet[Movement]:
    """The movements of a filter, the newest day first, with what a row shows."""
    return (
        _filtered(wanted)
        .annotate(method=_PLACE)
        .select_related("payment__order", "payment__gateway", "payment__bank_account", "refund__order")
        .defer("payment__order__search", "refund__order__search")
        .order_by("-day", "-at", "-id")
    )


def older(rows: QuerySet[Movement], day: date, at: datetime, id: int) -> QuerySet[Movement]:
    """What comes after this place in the list."""
    same_day = Q(day=day) & (Q(at__lt=at) | Q(at=at, id__lt=id))
    # The day alone again: it lets the index begin at the right place.
    return rows.filter(Q(day__lt=day) | same_day, day__lte=day)


def sums(wanted: MovementFilter, *, by_day: bool = False) -> list[Sums]:
    """The movements of a filter added up by currency, kind, method and place; with ``by_day`` per day too."""
    days = ["day"] if by_day else []
    rows = (
        _filtered(wanted)
        .order_by()
        .annotate(
            currency=Coalesce("refund__order__currency", "payment__order__currency"),
            method=_PLACE,
            gateway=_at_place("payment__gateway__id"),
            bank_account=_at_place("payment__bank_account__id"),
        )
        .values(
            *days,
            "currency",
            "kind",
            "method",
            "gateway",
            "payment__gateway__name",
            "bank_account",
            "payment__bank_account__bank",
            "payment__bank_account__iban",
        )
        .annotate(sum=Sum("amount"), count=Count("id"))
    )
    return [
        Sums(
            currency=row["currency"],
            kind=row["kind"],
            method=row["method"],
            gateway_id=row["gateway"],
            gateway=row["payment__gateway__name"] or "" if row["gateway"] else "",
            bank_account_id=row["bank_account"],
            bank=row["payment__bank_account__bank"] or "" if row["bank_account"] else "",
            iban=row["payment__bank_account__iban"] or "" if row["bank_account"] else "",
            amount=int(row["sum"]),
            count=row["count"],
            day=row.get("day"),
        )
        for row in rows
    ]


def _at_place(path: str) -> Case:
    """The gateway or bank account that the money moved through: none for a refund to an IBAN or a set-off."""
    return Case(When(_IBAN | _SET_OFF, then=Value(None)), default=F(path))


def _filtered(wanted: MovementFilter) -> QuerySet[Movement]:
    rows = Movement.objects.all()
    if wanted.since is not None:
        rows = rows.filter(day__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(day__lte=wanted.until)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.gateway_id is not None:
        rows = rows.filter(~_IBAN & ~_SET_OFF, payment__gateway=wanted.gateway_id)
    if wanted.bank_account_id is not None:
        rows = rows.filter(~_IBAN & ~_SET_OFF, payment__bank_account=wanted.bank_account_id)
    if wanted.method == SET_OFF:
        return rows.filter(_SET_OFF)
    if wanted.method == TO_IBAN:
        return rows.filter(_IBAN)
    if wanted.method:
        return rows.annotate(place=_PLACE).filter(place=wanted.method)
    return rows
