"""What a carrier is told about a return's parcel."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from kervan.customers.address import Address
from kervan.lib.actor import Actor
from kervan.lib.phones import dialled
from kervan.returns.models import Return, ReturnLabel
from kervan.shipping.carriers import Parcel, Receiver, Sender
from kervan.shipping.told import as_data, from_data
from kervan.shop.queries import shop


@transaction.atomic
def tell_return_carrier(return_id: int, *, actor: Actor) -> Parcel | None:
    """The parcel as the carrier is told of it: from the customer to the shop, nothing to collect.

    Kept until its answer is known, so that a repeat after a lost answer says exactly the same. None when no label is
    awaited any more.
    """
    this = Return.objects.locked(return_id)
    label = ReturnLabel.objects.select_for_update().filter(of_return=this, state=ReturnLabel.State.REQUESTED).first()
    if label is None:
        return None
    if label.told is None:
        label.told = as_data(parcel_of_return(this, label.reference))
        label.save(update_fields=["told"])
    return from_data(label.told)


def parcel_of_return(this: Return, reference: str) -> Parcel:
    """From the customer to the shop. What came already is not in it."""
    order, settings = this.order, shop()
    address = Address.from_data(order.shipping_address)
    rows = list(this.lines.select_related("line"))
    desi = sum((row.line.desi * row.awaited for row in rows), Decimal(0))
    weight_g = sum(row.line.weight_g * row.awaited for row in rows)
    return Parcel(
        reference=reference,
        order_number=str(order.number),
        sender=Sender(
            name=address.name or order.customer_name,
            phone=address.phone or order.phone,
            line=" ".join(part for part in (address.neighbourhood, address.line) if part),
            district=address.district,
            city=address.city,
            postal_code=address.postal_code,
            country=address.country,
        ),
        receiver=Receiver(
            name=settings.legal_name or settings.name,
            phone=dialled(settings.phone),
            line=settings.address,
            district=settings.district,
            city=settings.city,
            email=settings.email,
        ),
        desi=desi or None,
        weight_kg=Decimal(weight_g) / 1000 if weight_g else None,
        contents=this.code,
    )
