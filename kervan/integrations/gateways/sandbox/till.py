"""The far side's till: payment pages, test cards and what their banks say. Runs inside the gateway's own transactions."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kervan.integrations.gateways.sandbox.models import SandboxPayment, SandboxSale
from kervan.lib.clock import now

CODE_OF_3D = "123456"
SLOW = timedelta(seconds=20)
State = SandboxPayment.State


class Refused(Exception):
    """The gateway's no: its code and its sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class TestCard:
    """A card that no bank ever gave out, and what happens with it."""

    number: str
    what: str | Promise
    refusal: tuple[str, str] = ("", "")
    asks_code: bool = False
    slow: bool = False
    calls: int = 1  # how often the gateway tells the shop
    calls_first: bool = True  # before the customer comes back
    comes_back: bool = True


CARDS = (
    TestCard("4111 1111 1111 1111", _("Kabul edilir")),
    TestCard("5555 5555 5555 4444", _("3-D Secure: bankanın kodunu sorar"), asks_code=True),
    TestCard("4111 1111 1111 1129", _("Reddedilir: bakiye yetersiz"), ("51", "Kart limiti yetersiz.")),
    TestCard("4111 1111 1111 1137", _("Reddedilir: banka onaylamadı"), ("05", "Kartı veren banka işlemi onaylamadı.")),
    TestCard("4000 0000 0000 0002", _("Ödenir, müşteri mağazaya dönmez; mağazaya bildirim gider"), comes_back=False),
    TestCard("4000 0000 0000 0010", _("Ödenir, müşteri dönmez, bildirim de gitmez"), comes_back=False, calls=0),
    TestCard("4000 0000 0000 0028", _("Ödenir, bildirim iki kez gider"), calls=2),
    TestCard("4000 0000 0000 0036", _("Ödenir, bildirim gitmez; müşteri döner"), calls=0),
    TestCard("4000 0000 0000 0044", _("Yavaş banka: sonuç 20 saniye sonra belli olur"), slow=True),
)


def card_of(number: str) -> TestCard | None:
    """The test card with this number, however it was typed."""
    digits = "".join(letter for letter in number if letter.isdigit())
    return next((card for card in CARDS if card.number.replace(" ", "") == digits), None)


def fee_of(amount: int, installments: int) -> int:
    """What paying in parts costs here: one per cent for each month above the first."""
    return amount * max(installments - 1, 0) // 100


def open_page(asked: Mapping[str, Any], _trial: Mapping[str, Any]) -> dict[str, Any]:
    """A payment page; the same reference is the same page."""
    amount = int(Decimal(asked["amount"]) * 100)
    if asked["currency"] != "TRY":
        raise Refused("12", "Para birimi desteklenmiyor.")
    if amount <= 0:
        raise Refused("13", "Ödeme tutarı sıfırdan büyük olmalıdır.")
    page, _made = SandboxPayment.objects.get_or_create(
        reference=asked["reference"],
        defaults={
            "token": secrets.token_hex(16),
            "order": dict(asked),
            "amount": amount,
            "currency": asked["currency"],
            "opened_at": now(),
        },
    )
    if page.amount != amount:
        raise Refused("17", "Bu ödeme numarası başka bir tutarla kullanılmıştır.")
    return {"token": page.token, "pageUrl": f"/odeme/deneme-pos/{page.token}/"}


def find(asked: Mapping[str, Any], _trial: Mapping[str, Any]) -> dict[str, Any]:
    """What became of a payment."""
    page = SandboxPayment.objects.filter(reference=asked["reference"]).first()
    if page is None:
        raise Refused("16", "Bu numarayla ödeme kaydı yok.")
    return told(page)


def capture(asked: Mapping[str, Any], _trial: Mapping[str, Any]) -> dict[str, Any]:
    """Take held money. What is taken already stays as it is."""
    page = _locked(asked)
    amount = int(Decimal(asked["amount"]) * 100)
    if page.state == State.PAID:
        return told(page)
    if page.state != State.HELD or not 0 < amount <= page.amount:
        raise Refused("18", "Provizyon bulunamadı ya da tutar provizyondan büyük.")
    page.state, page.amount = State.PAID, amount
    page.save(update_fields=["state", "amount"])
    SandboxSale.objects.create(number=page.number, amount=amount)
    return told(page)


def void(asked: Mapping[str, Any], _trial: Mapping[str, Any]) -> dict[str, Any]:
    """Let held money go. What is let go already stays as it is."""
    page = _locked(asked)
    if page.state == State.HELD:
        page.state, page.message = State.LET_GO, "Provizyon iptal edildi."
        page.save(update_fields=["state", "message"])
    if page.state != State.LET_GO:
        raise Refused("18", "İptal edilecek provizyon bulunamadı.")
    return told(page)


VERBS: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]] = {
    "page": open_page,
    "payment": find,
    "capture": capture,
    "void": void,
}


def pay(page: SandboxPayment, card: TestCard, *, installments: int = 1, fee: int | None = None) -> None:
    """The card's bank decides; an accepted payment is a sale from which money can be given back."""
    page.number = f"DP{page.pk:010d}"
    page.card = card.number
    page.installments = installments
    page.fee = fee_of(page.amount, installments) if fee is None else fee
    page.code, page.message = card.refusal
    if card.refusal[0]:
        page.state = State.REFUSED
    else:
        page.state = State.PAID if page.order["capture"] else State.HELD
    page.known_at = now() + SLOW if card.slow else None
    page.save()
    if page.state == State.PAID:
        SandboxSale.objects.create(number=page.number, amount=page.amount + page.fee)


def give_up(page: SandboxPayment, code: str, message: str) -> None:
    """The customer went away, or the code was wrong too often."""
    page.state, page.code, page.message = State.REFUSED, code, message
    page.save(update_fields=["state", "code", "message"])


def told(page: SandboxPayment) -> dict[str, Any]:
    """Amounts in lira with a dot. A slow bank's answer is not told before its time."""
    waits = page.known_at is not None and page.known_at > now()
    brand = {"4": "Visa", "5": "Mastercard"}.get(page.card[:1], "")
    return {
        "reference": page.reference,
        "state": "waiting" if waits else page.state,
        "paymentId": page.number,
        "amount": _lira(page.amount),
        "currency": page.currency,
        "fee": _lira(page.fee),
        "installments": page.installments,
        "card": f"{brand} …{page.card[-4:]}" if page.card else "",
        "code": "" if waits else page.code,
        "message": "Banka yanıtı bekleniyor." if waits else page.message,
    }


def _locked(asked: Mapping[str, Any]) -> SandboxPayment:
    page = SandboxPayment.objects.select_for_update().filter(reference=asked["reference"]).first()
    if page is None:
        raise Refused("16", "Bu numarayla ödeme kaydı yok.")
    return page


def _lira(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}"
