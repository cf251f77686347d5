"""Reading parcels: for carriers, for the page, for the label."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from kervan.customers.address import Address
from kervan.lib.phones import dialled
from kervan.orders.models import Order
from kervan.orders.status import OrderStatus
from kervan.shipping.carriers import CashOnDelivery, Parcel, Receiver, Sender
from kervan.shipping.models import CarrierAccount, Shipment
from kervan.shipping.states import State
from kervan.shop.queries import shop


def for_carrier(shipment_id: int) -> Shipment | None:
    """The parcel with all that the carrier is told."""
    return Shipment.objects.select_related("order", "account__carrier").filter(pk=shipment_id).first()


def default_account() -> CarrierAccount | None:
    """The carrier account used when nobody chooses one."""
    return CarrierAccount.objects.filter(active=True, is_default=True).select_related("carrier").first()


def parcel_of(shipment: Shipment) -> Parcel:
    """The parcel as a carrier is told of it."""
    order, address, settings = shipment.order, Address.from_data(shipment.order.shipping_address), shop()
    cod = None
    if shipment.cod_amount:
        cod = CashOnDelivery(
            amount=shipment.cod_amount,
            currency=order.currency,
            method="card" if order.door_card else "cash",
            document_number=str(order.number),
        )
    return Parcel(
        reference=shipment.reference,
        order_number=str(order.number),
        receiver=Receiver(
            name=address.name or order.customer_name,
            phone=address.phone or order.phone,
            line=address.line,
            neighbourhood=address.neighbourhood,
            district=address.district,
            city=address.city,
            postal_code=address.postal_code,
            country=address.country,
            email=order.email,
        ),
        sender=Sender(
            name=settings.name,
            phone=dialled(settings.phone),
            line=settings.address,
            district=settings.district,
            city=settings.city,
        ),
        pieces=shipment.pieces,
        desi=shipment.desi or None,
        weight_kg=Decimal(shipment.weight_g) / 1000 if shipment.weight_g else None,
        cash_on_delivery=cod,
    )


MOVES_OF_STAFF: dict[State, tuple[str, ...]] = {
    State.REQUESTED: ("dispatch", "cancel"),
    State.REFUSED: ("retry", "dispatch", "cancel"),
    State.READY: ("print_label", "dispatch", "cancel"),
    State.SHIPPED: ("print_label", "add_tracking", "deliver", "undeliver", "take_back"),
    State.DELIVERED: ("add_tracking", "correct_delivery"),
    State.UNDELIVERED: ("restock", "add_tracking", "deliver", "correct_delivery"),
    State.CANCELLING: ("stop_waiting",),
    State.CANCELLED: (),
    State.RESOLVED: (),
}
"""What staff can do with a parcel in each state, in the order it is offered. Templates ask this and decide nothing."""


def moves_for(shipment: Shipment) -> tuple[str, ...]:
    """The moves offered for this parcel: "dispatch", "cancel", "retry", "print_label", "add_tracking", "deliver" …"""
    return MOVES_OF_STAFF[State(shipment.state)]


def parcels_of(order_id: int) -> list[Shipment]:
    """The parcels of an order with lines, scans and account, oldest first: four statements whatever their number."""
    return list(
        Shipment.objects.filter(order_id=order_id)
        .select_related("account__carrier", "replaces")
        .prefetch_related("lines__line", "scans")
        .order_by("id")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRecord:
    """What a customer has bought so far. Amounts in kuruş."""

    orders: int
    cancelled: int
    total: int
    undelivered: int  # parcels that could not be delivered


def customer_record(customer_id: int) -> CustomerRecord:
    """Orders placed (and how many of them were cancelled), what the others came to, and parcels that did not arrive."""
    cancelled = Q(status=OrderStatus.CANCELLED)
    sums = Order.objects.filter(customer_id=customer_id, placed_at__isnull=False, draft=False).aggregate(
        orders=Count("pk"), cancelled=Count("pk", filter=cancelled), total=Sum("due", filter=~cancelled)
    )
    undelivered = Shipment.objects.filter(order__customer_id=customer_id, undelivered_at__isnull=False).count()
    return CustomerRecord(
        orders=sums["orders"], cancelled=sums["cancelled"], total=sums["total"] or 0, undelivered=undelivered
    )
