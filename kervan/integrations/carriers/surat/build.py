"""Our parcel as Sürat's ``GonderiyiKargoyaGonderYeni`` wants it. Pure.

This is the announcement most accounts have ("ön kabul"): our number is printed, the branch scans it, and Sürat mints its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kervan.integrations.carriers.surat.settings import CASH, SENDING
from kervan.integrations.carriers.writing import address_line, document_number, lira, local_phone, number
from kervan.lib.soap import Content
from kervan.shipping.carriers import Parcel

REASON = "Gönderi iptal edildi"


def user_for(parcel: Parcel) -> str:
    """Whose account the parcel goes under: the prefix of that user's settings."""
    return CASH if parcel.cash_on_delivery is not None else SENDING


def build_shipment(parcel: Parcel, settings: Mapping[str, Any]) -> dict[str, Content]:
    """The content of an announcement, without the user."""
    receiver, cash, mark = parcel.receiver, parcel.cash_on_delivery, settings["decimal_mark"]
    kind = "0"
    if cash is not None:
        kind = "2" if cash.method == "card" else "1"
    return {
        "Gonderi": {
            "KisiKurum": receiver.name,
            "AliciAdresi": address_line(receiver),
            "Il": receiver.city,
            "Ilce": receiver.district,
            "TelefonCep": local_phone(receiver.phone),
            "Email": receiver.email or None,
            "KargoTuru": settings["kind"],
            "OdemeTipi": settings["payer"],
            "IrsaliyeSeriNo": settings["waybill_series"] if cash else None,
            "IrsaliyeSiraNo": document_number(parcel, cash) if cash else None,
            "ReferansNo": parcel.order_number,
            "OzelKargoTakipNo": parcel.reference,
            "Adet": parcel.pieces,
            "BirimDesi": _decimal(number(parcel.desi), mark),
            "BirimKg": _decimal(number(parcel.weight_kg), mark),
            "KargoIcerigi": parcel.contents or None,
            "KapidanOdemeTahsilatTipi": kind,
            "KapidanOdemeTutari": _decimal(lira(cash.amount), mark) if cash else "0",
            "TeslimSekli": "1",  # to the address
        }
    }


def build_cancellation(reference: str) -> dict[str, Content]:
    """The content of a withdrawal, without the user."""
    return {"OzelKargoTakipNo": reference, "IptalNeden": REASON}


def build_question(references: Sequence[str], account: str, password: str) -> dict[str, Content]:
    """The content of a question about many parcels: the account's number stands once for each."""
    return {
        "GonderenCariKodlari": {"string": [account] * len(references)},
        "WebSiparisKodlari": {"string": tuple(references)},
        "Sifre": password,
    }


def build_movements(reference: str, account: str, password: str) -> dict[str, Content]:
    """The content of a question about one parcel's movements."""
    return {"CariKodu": account, "Sifre": password, "WebSiparisKodu": reference}


def _decimal(text: str | None, mark: str) -> str | None:
    return text.replace(".", mark) if text else None
