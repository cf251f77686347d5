"""Planning a parcel: its reference, its weight, what the courier collects, and how its pieces count."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext as _

from kervan.lib.errors import Invalid, NotAllowed
from kervan.orders.models import Order, OrderLine, PaymentMethod
from kervan.orders.progress import move_pieces
from kervan.shipping.cash import shares
from kervan.shipping.models import CarrierAccount, Shipment, ShipmentLine
from kervan.shipping.states import MOVES, State

MOST_PARCEL_PIECES = 99


def next_reference() -> str:
    """Twelve digits: a rising number and its Luhn check digit. Even, so that it prints small in Code 128 C."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('shipping_reference')")
        (number,) = cursor.fetchone()
    body = f"{number:011d}"
    doubled = sum(sum(divmod(int(digit) * (2 - index % 2), 10)) for index, digit in enumerate(reversed(body)))
    return f"{body}{-doubled % 10}"


def checked_account(account_id: int | None) -> CarrierAccount | None:
    """The account to book with. Raises ``Invalid`` for an unknown one or one that is switched off."""
    if account_id is None:
        return None
    account = CarrierAccount.objects.filter(pk=account_id, active=True).select_related("carrier").first()
    if account is None:
        message = _("Böyle bir kargo hesabı yok.")
        raise Invalid(message, fields={"carrier_account_id": message})
    return account


def plan_parcel(
    order: Order,
    chosen: Mapping[OrderLine, int],
    *,
    state: State,
    account: CarrierAccount | None = None,
    carrier_name: str = "",
    pieces: int = 1,
    desi: Decimal | None = None,
    weight_g: int | None = None,
    note: str = "",
) -> Shipment:
    """Write the parcel and its lines; desi and weight are prefilled from the products. Counters are moved by the action.

    Raises ``Invalid`` for pieces, desi or weight out of bounds.
    """
    desi = sum((line.desi * quantity for line, quantity in chosen.items()), Decimal(0)) if desi is None else desi
    weight_g = sum(line.weight_g * quantity for line, quantity in chosen.items()) if weight_g is None else weight_g
    check_measures(pieces, desi, weight_g)
    if not carrier_name and account is not None:
        carrier_name = account.carrier.name if account.carrier else account.name
    shipment = Shipment.objects.create(
        order=order,
        state=state,
        reference=next_reference(),
        account=account,
        carrier_name=carrier_name,
        pieces=pieces,
        desi=desi,
        weight_g=weight_g,
        note=note,
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, line=line, quantity=quantity) for line, quantity in chosen.items()
    )
    if order.payment_method == PaymentMethod.CASH_ON_DELIVERY:
        shipment.cod_amount = cash_of_parcels(order, fresh=shipment)[shipment]
        shipment.paid_before = order.paid_in
        shipment.save(update_fields=["cod_amount", "paid_before"])
    return shipment


def check_measures(pieces: int, desi: Decimal, weight_g: int) -> None:
    """Raises ``Invalid`` for pieces, desi or weight that no carrier takes."""
    if not 1 <= pieces <= MOST_PARCEL_PIECES:
        message = _("Parça sayısı 1 ile %(most)d arasında olmalıdır.") % {"most": MOST_PARCEL_PIECES}
        raise Invalid(message, fields={"pieces": message})
    if not 0 <= desi <= 9999:
        message = _("Desi 0 ile 9999 arasında olmalıdır.")
        raise Invalid(message, fields={"desi": message})
    if not 0 <= weight_g <= 10_000_000:
        message = _("Ağırlık 0 ile 10.000 kg arasında olmalıdır.")
        raise Invalid(message, fields={"weight_g": message})


def cash_of_parcels(order: Order, *, fresh: Shipment | None = None) -> dict[Shipment, int]:
    """What the courier should collect for each parcel whose amount may still change (and for ``fresh``), in kuruş.

    The order must be locked by the caller.
    """
    parcels = list(order.shipments.select_related("account"))
    contents: dict[int, dict[int, int]] = {parcel.pk: {} for parcel in parcels}
    for row in ShipmentLine.objects.filter(shipment__in=contents):
        contents[row.shipment_id][row.line_id] = row.quantity
    amounts = shares(
        order,
        order.lines.all(),
        order.adjustments.all(),
        parcels,
        contents,
        fresh=fresh.pk if fresh is not None else None,
    )
    return {parcel: amounts[parcel.pk] for parcel in parcels if parcel.pk in amounts}


def pieces_of(shipment: Shipment) -> dict[OrderLine, int]:
    """What is in the parcel, with the order's lines freshly read."""
    rows = shipment.lines.select_related("line").order_by("line_id")
    return {row.line: row.quantity for row in rows}


def counts_as_ready(shipment: Shipment) -> bool:
    """Whether the parcel's pieces stand in the counter ``ready``: the carrier has confirmed, and it has not left."""
    return shipment.state in {State.READY, State.CANCELLING} and shipment.ready_at is not None


def unpack(shipment: Shipment) -> None:
    """The pieces of a parcel that did not leave are unsent again."""
    signs = {"packed": -1, "ready": -1} if counts_as_ready(shipment) else {"packed": -1}
    move_pieces(pieces_of(shipment), **signs)


def refuse_if_returning(pieces: Mapping[OrderLine, int]) -> None:
    """Pieces that a return covers, or that came back by one, can't turn back or be unsent. Raises ``NotAllowed``."""
    if is_returning(pieces):
        raise NotAllowed(_("Bu gönderinin ürünleri için iade var; önce iadeyi sonuçlandırın."), code="has_return")


def is_returning(pieces: Mapping[OrderLine, int]) -> bool:
    """Whether some of these sent pieces must be those that a return covers or brought back."""
    return any(
        line.shipped - quantity < line.undelivered + line.return_requested + line.returned
        for line, quantity in pieces.items()
    )


def refuse_unless_can(shipment: Shipment, target: State, *, only_from: Collection[State] = tuple(State)) -> None:
    """Raises ``NotAllowed`` when the parcel can't go there from where it is; ``only_from`` narrows the machine's table."""
    source = State(shipment.state)
    if source not in only_from or not MOVES.allows(source, target):
        message = _("Gönderi şu anda “%(now)s” durumunda; bu işlem yapılamaz.") % {"now": source.label}
        raise NotAllowed(message, code="wrong_state", state=source.value)
