"""Our parcel as Kolay Gelsin wants it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kervan.integrations.carriers.plates import plate_of
from kervan.integrations.carriers.writing import address_line, lira, local_phone
from kervan.shipping.carriers import Parcel

BETWEEN = "-"  # reference and number of the piece


def build_shipment(parcel: Parcel, settings: Mapping[str, Any]) -> dict[str, Any]:
    """A booking, its receiver inside. Weight is shared out; the carrier measures the pieces itself."""
    receiver = parcel.receiver
    first, _blank, last = receiver.name.strip().rpartition(" ")
    content: dict[str, Any] = {
        "SenderCustomer": {
            "CustomerId": _number(settings["customer_id"]),
            "Address": {"AddressId": _number(settings["address_id"])},
        },
        "Recipient": {
            "RecipientType": 1,
            "RecipientName": first or last,
            "RecipientSurname": last if first else "",
            "Gsm": local_phone(receiver.phone),
            "Email": receiver.email,
            "OnlyDeliverToRecipient": False,
            "SaveOutOfCoverage": False,
            "Address": {
                "AddressTypeId": 1,
                "CityId": plate_of(receiver.city),
                "TownName": receiver.district,
                "AddressText": address_line(receiver),
                "PostalCode": receiver.postal_code,
            },
        },
        "PackageType": int(settings["package"]),
        "PayingParty": int(settings["payer"]),
        "OnlyDeliverToRecipient": False,
        "CustomerSpecificCode": parcel.reference,
        "ShipmentItemList": [_piece(parcel, number) for number in range(1, parcel.pieces + 1)],
    }
    if settings["brand"]:
        content["SenderBrand"] = settings["brand"]
    if settings["same_day"]:
        content["ProductCodeList"] = ["SAMEDAY"]
    if parcel.cash_on_delivery:
        content["SenderInvoiceAmount"] = lira(parcel.cash_on_delivery.amount)
    return content


def build_question(references: Sequence[str]) -> dict[str, Any]:
    """Everything that happened to these parcels."""
    return {
        "ShipmentIdList": [],
        "CustomerSpecificCodeList": list(references),
        "CustomerBarcodeList": [],
        "CustomerTrackingIdList": [],
        "OnlyLatestEvents": False,
    }


def build_cancellation(number: str) -> dict[str, Any]:
    """An ordinary cancellation (1), not one for fraud (2)."""
    return {"ShipmentId": number, "DeliveryCancellationReason": 1}


def _piece(parcel: Parcel, number: int) -> dict[str, Any]:
    barcode = parcel.reference if parcel.pieces == 1 else f"{parcel.reference}{BETWEEN}{number}"
    piece: dict[str, Any] = {
        "ContentText": parcel.contents,
        "CustomerBarcode": barcode,
        "CustomerTrackingId": barcode,
        "HasCommercialValue": False,
    }
    if parcel.weight_kg is not None:
        piece["Weight"] = round(float(parcel.weight_kg) / parcel.pieces, 3)
    return piece


def _number(text: str) -> int | str:
    return int(text) if text.isdigit() else text
