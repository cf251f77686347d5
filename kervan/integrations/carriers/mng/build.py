"""Our parcel as DHL eCommerce wants it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Any, NamedTuple

from kervan.integrations.carriers.writing import address_line, local_phone
from kervan.shipping.carriers import Parcel


class Place(NamedTuple):
    """Il and ilçe by the carrier's codes; 0 lets it go by their names."""

    city: int = 0
    district: int = 0


def build_order(parcel: Parcel, place: Place, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The order: what is sent to whom. An empty e-mail address or tax number would be refused, so they are left out."""
    receiver = parcel.receiver
    recipient: dict[str, Any] = {
        "fullName": receiver.name,
        "cityCode": place.city,
        "districtCode": place.district,
        "cityName": receiver.city,
        "districtName": receiver.district,
        "address": address_line(receiver),
        "mobilePhoneNumber": local_phone(receiver.phone),
        "bussinessPhoneNumber": "",
        "homePhoneNumber": "",
    }
    if receiver.email:
        recipient["email"] = receiver.email
    return {
        "order": {
            "referenceId": parcel.reference,
            "barcode": parcel.reference,
            "billOfLandingId": parcel.order_number,
            **build_cash(parcel),
            "shipmentServiceType": int(settings["service"]),
            "packagingType": int(settings["packaging"]),
            "content": parcel.contents,
            "smsPreference1": int(settings["sms"]),
            "smsPreference2": int(settings["sms"]),
            "smsPreference3": 0,
            "paymentType": int(settings["payer"]),
            "deliveryType": 1,
            "description": "",
            "marketPlaceShortCode": "",
            "marketPlaceSaleCode": "",
            "pudoId": "",
        },
        "orderPieceList": build_pieces(parcel),
        "recipient": recipient,
    }


def build_barcode(parcel: Parcel, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What turns the order into a shipment with a label."""
    return {
        "referenceId": parcel.reference,
        "billOfLandingId": parcel.order_number,
        **build_cash(parcel),
        "packagingType": int(settings["packaging"]),
        "printReferenceBarcodeOnError": 0,
        "message": "",
        "additionalContent1": "",
        "additionalContent2": "",
        "additionalContent3": "",
        "additionalContent4": "",
        "orderPieceList": build_pieces(parcel),
    }


def build_cash(parcel: Parcel) -> dict[str, Any]:
    """What to collect, in lira; the carrier takes no other currency and tells cash and card apart by contract."""
    cash = parcel.cash_on_delivery
    return {"isCOD": 1, "codAmount": cash.amount / 100} if cash else {"isCOD": 0, "codAmount": 0}


def build_pieces(parcel: Parcel) -> list[dict[str, Any]]:
    """One row per piece; desi and kg are whole numbers there, shared out and rounded up."""
    return [
        {
            "barcode": f"{parcel.reference}_PARCA{piece}",
            "desi": _share(parcel.desi, parcel.pieces),
            "kg": _share(parcel.weight_kg, parcel.pieces),
            "content": parcel.contents,
        }
        for piece in range(1, parcel.pieces + 1)
    ]


def _share(whole: Decimal | None, pieces: int) -> int:
    return max(1, int(((whole or Decimal(1)) / max(1, pieces)).to_integral_value(ROUND_CEILING)))
