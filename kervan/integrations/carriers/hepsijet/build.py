"""Our parcel as HepsiJet wants it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kervan.integrations.carriers.writing import address_line, local_phone
from kervan.shipping.carriers import Parcel


def barcode_of(reference: str, settings: Mapping[str, Any]) -> str:
    """The number under which HepsiJet carries the parcel: ours, behind the firm's letters."""
    return f"{settings['company_code']}{reference}"


def build_order(parcel: Parcel, settings: Mapping[str, Any]) -> dict[str, Any]:
    """A booking. What the account does not have is left out."""
    receiver, sender = parcel.receiver, parcel.sender
    first, _blank, last = receiver.name.strip().rpartition(" ")
    delivery: dict[str, Any] = {
        "customerDeliveryNo": barcode_of(parcel.reference, settings),
        "customerOrderId": parcel.reference,
        "deliveryType": "RETAIL",
        "totalParcels": parcel.pieces,
        "product": {"productCode": settings["product"]},
        "receiver": {
            "companyCustomerId": parcel.reference,
            "firstName": first or last,
            "lastName": last if first else "",
            "phone1": local_phone(receiver.phone),
            "phone2": "",
            "email": receiver.email,
        },
        "recipientPerson": receiver.name,
        "recipientPersonPhone1": local_phone(receiver.phone),
        "recipientAddress": {
            "companyAddressId": parcel.reference,
            **_place(receiver.city, receiver.district, receiver.neighbourhood),
            "addressLine1": address_line(receiver),
        },
        "senderAddress": {
            "companyAddressId": settings["address_id"],
            **_place(sender.city, sender.district, ""),
            "addressLine1": sender.line,
        },
    }
    if parcel.desi is not None:
        delivery["desi"] = float(parcel.desi)
    if parcel.weight_kg is not None:
        delivery["weight"] = float(parcel.weight_kg)
    content: dict[str, Any] = {
        "company": {"name": settings["company_name"], "abbreviationCode": settings["company_code"]},
        "delivery": delivery,
        "deliveryContent": [{"sku": parcel.order_number, "description": parcel.contents, "quantity": parcel.pieces}],
    }
    if settings["xdock_code"]:
        content["currentXDock"] = {"abbreviationCode": settings["xdock_code"]}
    if parcel.cash_on_delivery:
        content["serviceType"] = [settings["cod_service"]]
        content["deliveryAmountList"] = [
            {
                "type": "PRODUCT_AMOUNT",
                "amount": parcel.cash_on_delivery.amount / 100,
                "currency": "TRY",
                "description": parcel.order_number,
            }
        ]
    return content


def build_question(barcodes: Sequence[str]) -> dict[str, Any]:
    """Everything that happened to these parcels."""
    return {"barcodes": list(barcodes), "isTrackAdded": True}


def _place(city: str, town: str, district: str) -> dict[str, Any]:
    place: dict[str, Any] = {"country": {"name": "Türkiye"}, "city": {"name": city}, "town": {"name": town}}
    if district:
        place["district"] = {"name": district}
    return place
