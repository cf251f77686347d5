"""Our parcel as Geliver wants it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kervan.integrations.carriers.plates import plate_of
from kervan.integrations.carriers.writing import address_line, lira
from kervan.shipping.carriers import Parcel

CM3_PER_DESI = 3000


def build_purchase(parcel: Parcel, settings: Mapping[str, Any]) -> dict[str, Any]:
    """One step that makes the shipment and buys its label. Measures are text there."""
    receiver, cash = parcel.receiver, parcel.cash_on_delivery
    side = _side(parcel.desi or Decimal(1))
    order: dict[str, Any] = {"orderNumber": parcel.reference, "sourceCode": "API", "notes": parcel.order_number}
    if settings["shop_address"]:
        order["sourceIdentifier"] = settings["shop_address"]
    if cash:
        order |= {"totalAmount": lira(cash.amount), "totalAmountCurrency": "TRY"}
    address: dict[str, Any] = {
        "name": receiver.name,
        "phone": receiver.phone,
        "address1": address_line(receiver),
        "countryCode": receiver.country,
        "cityName": receiver.city,
        "cityCode": f"{plate_of(receiver.city):02d}",
        "districtName": receiver.district,
    }
    address |= {"email": receiver.email} if receiver.email else {}
    address |= {"zip": receiver.postal_code} if receiver.postal_code else {}
    shipment: dict[str, Any] = {
        "test": settings["environment"] == "test",
        "senderAddressID": settings["sender_id"],
        "recipientAddress": address,
        "length": side,
        "width": side,
        "height": side,
        "distanceUnit": "cm",
        "weight": f"{parcel.weight_kg or Decimal(1):.2f}",
        "massUnit": "kg",
        "order": order,
        "productPaymentOnDelivery": cash is not None,
    }
    content: dict[str, Any] = {
        "shipment": shipment,
        "providerServiceCode": settings["cod_service"] if cash else settings["service"],
    }
    if settings["provider_account"]:
        content["providerAccountID"] = settings["provider_account"]
    return content


def _side(desi: Decimal) -> str:
    """The edge of a cube of this many desi, in cm: Geliver asks for three edges, and we know the volume alone."""
    return f"{float(desi * CM3_PER_DESI) ** (1 / 3):.1f}"
