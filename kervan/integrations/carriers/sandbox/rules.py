"""What the far side accepts, and how it says no. Its words and codes are its own; the shop repeats them as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kervan.integrations.carriers.sandbox.places import is_city, is_district
from kervan.integrations.carriers.sandbox.plan import share

LARGEST_DESI = 100
PASSWORD = "deneme"  # noqa: S105 - the trial account's, printed in its own form

_LANDLINE_OR_MOBILE = re.compile(r"[2345][0-9]{9}")


class Refused(Exception):
    """The carrier's no: its code and its sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def check_account(customer: str, password: str) -> None:
    """The door of the far side."""
    if not customer or password != PASSWORD:
        raise Refused("DK001", "Müşteri numarası ya da şifre tanınmadı.")


def check_parcel(parcel: Mapping[str, Any], trial: Mapping[str, Any]) -> None:
    """Everything the branch would stumble over, before the parcel is taken into the books."""
    if not 1 <= len(parcel["reference"]) <= 20:
        raise Refused("DK100", "Referans 1 ile 20 karakter arasında olmalıdır.")
    _check_receiver(parcel["receiver"])
    if not 1 <= parcel["pieces"] <= 9999:
        raise Refused("DK107", "Parça adedi 1 ile 9999 arasında olmalıdır.")
    if parcel["desi"] is not None and not 0 < Decimal(parcel["desi"]) <= LARGEST_DESI:
        raise Refused("DK108", f"Desi 0'dan büyük ve en çok {LARGEST_DESI} olmalıdır.")
    if parcel["cash_on_delivery"] is not None:
        _check_cash(parcel["cash_on_delivery"], limit=int(trial["cod_limit"]))
    if trial["refuse_all"]:
        raise Refused("DK901", "Hesabınız yeni gönderi kaydına kapatılmıştır, şubenize başvurun.")
    # By reference and address: an unchanged repeat meets the same no, a corrected one may pass.
    if share(parcel["reference"] + parcel["receiver"]["line"], "refuse") * 100 < trial["refuse_percent"]:
        raise Refused("DK900", "Adres için teslimat şubesi bulunamadı.")


def _check_receiver(receiver: Mapping[str, str]) -> None:
    name = receiver["name"].strip()
    if len(name) < 5:
        raise Refused("DK101", "Alıcı adı çok kısa: en az 5 karakter olmalıdır.")
    if sum(letter.isalpha() for letter in name) < 4:
        raise Refused("DK102", "Alıcı adında en az 4 harf bulunmalıdır.")
    if not _LANDLINE_OR_MOBILE.fullmatch(receiver["phone"]):
        raise Refused("DK103", "Alıcı telefonu alan koduyla birlikte 10 haneli olmalıdır.")
    if not 5 <= len(receiver["line"].strip()) <= 200:
        raise Refused("DK104", "Alıcı adresi 5 ile 200 karakter arasında olmalıdır.")
    if receiver["country"] != "TR":
        raise Refused("DK109", "Yalnızca yurt içine gönderi alınmaktadır.")
    if not is_city(receiver["city"]):
        raise Refused("DK105", f"Tanımsız il: {receiver['city'] or 'boş'}.")
    if not is_district(receiver["city"], receiver["district"]):
        raise Refused("DK106", f"{receiver['city']} iline bağlı böyle bir ilçe yok: {receiver['district'] or 'boş'}.")


def _check_cash(cash: Mapping[str, Any], *, limit: int) -> None:
    if cash["currency"] != "TRY":
        raise Refused("DK110", "Tahsilat yalnızca Türk lirası olarak yapılmaktadır.")
    if not 0 < Decimal(cash["amount"]) <= limit:
        raise Refused("DK111", f"Tahsilat tutarı sıfırdan büyük ve en çok {limit} TL olmalıdır.")
