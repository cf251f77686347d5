"""Our parcel as Yurtiçi's ``createShipment`` wants it, in the order of its WSDL. Pure.

One record for each shipment, pieces as a count: the branch enters what it weighs. Yurtiçi's other way, a record for each
piece, is not used: its documents disagree on the count, and every piece would need a barcode of its own on the label.
Elements that only matter for cash on delivery are left out otherwise; the service takes that, whatever its schema says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kervan.integrations.carriers.writing import address_line, document_number, lira, local_phone, number
from kervan.integrations.carriers.yurtici.settings import CARD, CASH, RECEIVER, SENDER
from kervan.lib.soap import Content
from kervan.shipping.carriers import CashOnDelivery, Parcel

LANGUAGE = "TR"
BY_CARGO_KEY = 0
ORDER_NUMBER = 3  # of the fields packed into specialField1


def user_for(parcel: Parcel, settings: Mapping[str, Any]) -> str:
    """Whose contract the parcel goes under: the prefix of that user's settings."""
    if parcel.cash_on_delivery is not None:
        return CARD if parcel.cash_on_delivery.method == "card" else CASH
    return RECEIVER if settings["payer"] == "receiver" else SENDER


def build_shipment(parcel: Parcel, settings: Mapping[str, Any]) -> dict[str, Content]:
    """The content of a booking, without the user."""
    receiver, measured = parcel.receiver, settings["send_measures"]
    order: dict[str, Content] = {
        "cargoKey": parcel.reference,
        "invoiceKey": parcel.reference,
        "receiverCustName": receiver.name,
        "receiverAddress": address_line(receiver),
        "cityName": receiver.city,
        "townName": receiver.district,
        "receiverPhone1": local_phone(receiver.phone),
        "emailAddress": receiver.email or None,
        "desi": number(parcel.desi) if measured else None,
        "kg": number(parcel.weight_kg) if measured else None,
        "cargoCount": parcel.pieces,
        "specialField1": f"{ORDER_NUMBER}${_packed(parcel.order_number)}#",
    }
    if parcel.cash_on_delivery is not None:
        order |= build_cash(parcel, parcel.cash_on_delivery, settings)
    order["description"] = parcel.contents[:255] or None
    return {"userLanguage": LANGUAGE, "ShippingOrderVO": order}


def build_cash(parcel: Parcel, cash: CashOnDelivery, settings: Mapping[str, Any]) -> dict[str, Content]:
    """What the courier collects; a card needs two fields more."""
    by_card = cash.method == "card"
    return {
        "ttInvoiceAmount": lira(cash.amount),
        "ttDocumentId": document_number(parcel, cash),
        "ttCollectionType": "1" if by_card else "0",
        "ttDocumentSaveType": settings["fee_document"],
        "dcSelectedCredit": settings["card_installments"] if by_card else None,
        "dcCreditRule": settings["card_rule"] if by_card else None,
    }


def build_cancellation(reference: str) -> dict[str, Content]:
    """The content of a cancellation, without the user."""
    return {"userLanguage": LANGUAGE, "cargoKeys": reference}


def build_question(references: Sequence[str]) -> dict[str, Content]:
    """The content of a question about parcels, with all they went through, without the user."""
    return {
        "wsLanguage": LANGUAGE,
        "keys": tuple(references),
        "keyType": BY_CARGO_KEY,
        "addHistoricalData": "true",
        "onlyTracking": "false",
    }


def _packed(value: str) -> str:
    """$ and # separate the packed fields."""
    return value.replace("$", " ").replace("#", " ")
