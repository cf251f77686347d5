"""Deneme POS's answers as the port wants them. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kervan.integrations.gateways.sandbox.sign import SIGNATURE, sign
from kervan.integrations.gateways.wire import header, kurus, name_in, same
from kervan.payments.gateways import (
    CallbackForged,
    GatewayRefused,
    Incoming,
    News,
    PaymentAnswer,
    PaymentOutcome,
    PaymentStep,
    RefundAnswer,
    RefundOutcome,
    StepKind,
)

NO_SUCH_REFUND = "06"

#: What the merchant can do about it, by the gateway's code.
REPAIRS: dict[str, str | Promise] = {
    "01": _("Ayarlar → Sanal POS sayfasında hesabın bilgilerini denetleyin, sonra yeniden deneyin."),
    "05": _("Ödemenin sanal POS’taki numarası yanlış olabilir; iadeyi IBAN’a ödeyin ya da sanal POS ekranından yapın."),
    "09": _("Bu ödemeden sanal POS ekranında da iade yapılmış olabilir; oradan denetleyin."),
    "12": _("İadeyi sanal POS ekranından yapın ya da IBAN’a ödeyin."),
    "51": _("Sanal POS hesabınızda bakiye oluşunca yeniden deneyin ya da IBAN’a ödeyin."),
    "54": _("Müşteriden IBAN isteyip iadeyi IBAN’a ödeyin."),
}


def parse_refund(answer: Mapping[str, Any]) -> RefundAnswer:
    """The refund that was made. Raises ``GatewayRefused`` in the gateway's words."""
    refuse_if_refused(answer)
    return RefundAnswer(
        reference=answer["reference"], outcome=RefundOutcome.SUCCEEDED, number=answer["refundId"], raw=dict(answer)
    )


def parse_found(answer: Mapping[str, Any]) -> RefundAnswer | None:
    """The refund that was asked about, or None when there is none."""
    return None if answer.get("errorCode") == NO_SUCH_REFUND else parse_refund(answer)


NO_SUCH_PAYMENT = "16"
OUTCOMES = {
    "paid": PaymentOutcome.CAPTURED,
    "held": PaymentOutcome.AUTHORIZED,
    "refused": PaymentOutcome.FAILED,
    "let_go": PaymentOutcome.FAILED,
}


def parse_page(answer: Mapping[str, Any]) -> PaymentStep:
    """The page that was opened. Raises ``GatewayRefused`` in the gateway's words."""
    refuse_if_refused(answer)
    return PaymentStep(kind=StepKind.REDIRECT, url=answer["pageUrl"], token=answer["token"])


def parse_payment(answer: Mapping[str, Any]) -> PaymentAnswer | None:
    """What became of a payment, or None when there is none; what is not decided yet is pending."""
    if answer.get("errorCode") == NO_SUCH_PAYMENT:
        return None
    refuse_if_refused(answer)
    return PaymentAnswer(
        reference=answer["reference"],
        outcome=OUTCOMES.get(answer["state"], PaymentOutcome.PENDING),
        amount=kurus(answer["amount"]),
        currency=answer["currency"],
        number=answer["paymentId"],
        code=answer["code"],
        message=answer["message"],
        card=answer["card"],
        installments=answer["installments"],
        fee=kurus(answer["fee"]),
        raw={name: answer[name] for name in ("state", "paymentId", "amount", "currency", "code")},
    )


def parse_callback(incoming: Incoming, password: str) -> News:
    """Whose payment the gateway speaks of; a hint only. Raises ``CallbackForged``."""
    if not same(sign(incoming.body, password), header(incoming, SIGNATURE)):
        raise CallbackForged("Deneme POS: the message's signature is wrong")
    try:
        message = json.loads(incoming.body)
    except (ValueError, RecursionError):
        raise CallbackForged("Deneme POS: the message is not JSON") from None
    reference = name_in(message.get("reference")) if isinstance(message, dict) else ""
    if not reference:
        raise CallbackForged("Deneme POS: the message names no payment")
    return News(reference=reference)


def refuse_if_refused(answer: Mapping[str, Any]) -> None:
    """Raises ``GatewayRefused`` in the gateway's words."""
    if answer["status"] != "success":
        code = answer["errorCode"]
        raise GatewayRefused(answer["errorMessage"], code=code, hint=REPAIRS.get(code, ""))
