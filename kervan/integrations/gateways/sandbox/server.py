"""The far side: the gateway's own house. Only ``client`` calls ``answer``, and only text goes in and out.

Each request is one short transaction of the gateway's own. ``durable`` makes a call from inside somebody's transaction
a bug that is seen at once: a real gateway would not roll back either.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from kervan.integrations.gateways.sandbox import till
from kervan.integrations.gateways.sandbox.models import SandboxPosSilence, SandboxRefund, SandboxSale
from kervan.integrations.gateways.sandbox.till import Refused
from kervan.lib.clock import SHOP_ZONE, now

PASSWORD = "deneme"  # noqa: S105 - the trial account's, printed in its own form
NEVER_SOLD = "YOK"


WHIMS = {
    "card_closed": ("54", "Kart kapatılmış veya süresi dolmuş, iade yapılamadı."),
    "no_balance": ("51", "Üye işyeri bakiyesi iade için yetersiz."),
}


@transaction.atomic(durable=True)
def answer(request: str) -> str:
    """One request as it comes over the line. A refusal is an ordinary answer whose ``status`` is "failure"."""
    asked = json.loads(request)
    content = asked["content"]
    try:
        if not asked["merchant"] or asked["password"] != PASSWORD:
            raise Refused("01", "Üye işyeri bulunamadı veya şifre hatalı.")
        if asked["verb"] == "refund":
            result = _refund(content, asked["trial"])
        elif asked["verb"] == "find":
            result = _find(content)
        elif asked["verb"] in till.VERBS:
            result = till.VERBS[asked["verb"]](content, asked["trial"])
        else:
            result = {}
    except Refused as no:
        return json.dumps({"status": "failure", "errorCode": no.code, "errorMessage": no.message}, ensure_ascii=False)
    return json.dumps({"status": "success", **result}, ensure_ascii=False)


@transaction.atomic(durable=True)
def sell(number: str, amount: int) -> None:
    """A payment of ``amount`` kuruş was made here: no more than that is given back."""
    SandboxSale.objects.create(number=number, amount=amount)


def first_time(verb: str, reference: str) -> bool:
    """Whether this question is put for the first time; remembered, also across restarts."""
    with transaction.atomic(durable=True):
        _row, made = SandboxPosSilence.objects.get_or_create(verb=verb, reference=reference)
    return made


def _refund(asked: Mapping[str, Any], trial: Mapping[str, Any]) -> dict[str, Any]:
    amount = int(Decimal(asked["amount"]) * 100)
    if not asked["payment"] or asked["payment"].startswith(NEVER_SOLD):
        raise Refused("05", "İade edilecek işlem bulunamadı.")
    SandboxSale.objects.get_or_create(number=asked["payment"])
    sale = SandboxSale.objects.select_for_update().get(number=asked["payment"])
    known = SandboxRefund.objects.filter(reference=asked["reference"]).select_related("sale").first()
    if known is not None:
        if (known.sale.number, known.amount) != (asked["payment"], amount):
            raise Refused("07", "Bu iade numarası başka bir iade için kullanılmıştır.")
        return _told(known)
    if asked["currency"] != "TRY":
        raise Refused("12", "Para birimi desteklenmiyor.")
    if trial["refunds"] in WHIMS:
        raise Refused(*WHIMS[trial["refunds"]])
    before = sale.refunds.aggregate(Sum("amount"))["amount__sum"] or 0
    if amount <= 0 or (sale.amount is not None and before + amount > sale.amount):
        raise Refused("09", "İade tutarı işlemin kalan tutarından büyük olamaz.")
    return _told(SandboxRefund.objects.create(reference=asked["reference"], sale=sale, amount=amount, made_at=now()))


def _find(asked: Mapping[str, Any]) -> dict[str, Any]:
    known = SandboxRefund.objects.filter(reference=asked["reference"]).first()
    if known is None:
        raise Refused("06", "Bu numarayla iade kaydı yok.")
    return _told(known)


def _told(refund: SandboxRefund) -> dict[str, Any]:
    """Amounts in lira with a dot and local time, as Turkish gateways write them."""
    return {
        "reference": refund.reference,
        "refundId": f"DP-{refund.pk:08d}",
        "amount": f"{refund.amount // 100}.{refund.amount % 100:02d}",
        "date": refund.made_at.astimezone(SHOP_ZONE).strftime("%Y-%m-%d %H:%M:%S"),
    }
