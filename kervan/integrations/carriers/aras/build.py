"""Our parcel as Aras' ``SetOrder`` wants it, and our questions as its query service wants them. Pure.

Numbers travel as text. A piece of a parcel is told only where there is one: Aras wants a barcode of its own on each, and our
labels carry the parcel's on all, so the branch counts the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kervan.integrations.carriers.writing import address_line, lira, local_phone, number
from kervan.lib.soap import Content, document
from kervan.shipping.carriers import Parcel

SENDER_PAYS, RECEIVER_PAYS = "1", "2"
ONE, MOVEMENTS, WITH_CASH, MANY = "1", "9", "13", "39"  # kinds of questions


def build_order(parcel: Parcel, settings: Mapping[str, Any]) -> dict[str, Content]:
    """The content of ``SetOrder``. The user stands in it twice, as Aras wants it."""
    receiver, cash = parcel.receiver, parcel.cash_on_delivery
    who: dict[str, Content] = {"UserName": settings["username"], "Password": settings["password"]}
    order: dict[str, Content] = {
        **who,
        "TradingWaybillNumber": parcel.reference,
        "IntegrationCode": parcel.reference,
        "ReceiverName": receiver.name,
        "ReceiverAddress": address_line(receiver),
        "ReceiverPhone1": local_phone(receiver.phone),
        "ReceiverCityName": receiver.city,
        "ReceiverTownName": receiver.district,
        "VolumetricWeight": _decimal(number(parcel.desi), settings),
        "Weight": _decimal(number(parcel.weight_kg), settings),
        "SpecialField1": parcel.order_number,
        "IsCod": "1" if cash else "0",
    }
    if cash is not None:
        order |= {
            "CodAmount": _decimal(lira(cash.amount), settings),
            "CodCollectionType": "1" if cash.method == "card" else "0",
            "CodBillingType": "0",
        }
    many = f"{parcel.pieces} parça" if parcel.pieces > 1 else ""
    order["Description"] = ", ".join(filter(None, (parcel.contents, many)))[:255] or None
    order["PayorTypeCode"] = RECEIVER_PAYS if settings["payer"] == "receiver" else SENDER_PAYS
    order["IsWorldWide"] = "0"
    if settings["piece_details"] and parcel.pieces == 1 and parcel.desi and parcel.weight_kg:
        piece = {name: order[name] for name in ("VolumetricWeight", "Weight")}
        order["PieceCount"] = "1"
        order["PieceDetails"] = {"PieceDetail": {**piece, "BarcodeNumber": parcel.reference}}
    order["SenderAccountAddressId"] = settings["sender_address_id"] or None
    return {"orderInfo": {"Order": order}, "userName": settings["username"], "password": settings["password"]}


def build_reference(reference: str, settings: Mapping[str, Any]) -> dict[str, Content]:
    """The content of ``CancelDispatch`` and ``GetOrderWithIntegrationCode``."""
    return {"userName": settings["username"], "password": settings["password"], "integrationCode": reference}


def build_question(kind: str, settings: Mapping[str, Any], **about: Content) -> dict[str, Content]:
    """The content of ``GetQueryJSON``: two documents that travel as text."""
    login = {
        "UserName": settings["query_username"],
        "Password": settings["query_password"],
        "CustomerCode": settings["customer_code"],
    }
    return {
        "loginInfo": document("LoginInfo", login),
        "queryInfo": document("QueryInfo", {"QueryType": kind, **about}),
    }


def codes(references: Sequence[str]) -> str:
    """Many parcels in one question."""
    return ",".join(references)


def written_day(day: date) -> str:
    """01.02.2026."""
    return f"{day:%d.%m.%Y}"


def _decimal(text: str | None, settings: Mapping[str, Any]) -> str | None:
    return text.replace(".", settings["decimal_mark"]) if text else None
