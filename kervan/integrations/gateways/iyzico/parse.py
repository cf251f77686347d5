"""iyzico's answers as the port wants them. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kervan.integrations.gateways.iyzico import sign
from kervan.integrations.gateways.wire import header, items, kurus, name_in, same, text
from kervan.payments.gateways import (
    CallbackForged,
    GatewayRefused,
    GatewaySilent,
    Incoming,
    News,
    PaymentAnswer,
    PaymentOutcome,
    PaymentQuestion,
    PaymentStep,
    RefundAnswer,
    RefundOrder,
    RefundOutcome,
    StepKind,
)

SIGNATURE = "X-IYZ-SIGNATURE-V3"
REVIEWED, REFUSED_AS_FRAUD = 0, -1  # fraudStatus; 1 is good
REFUND_MADE, REFUND_NOT_MADE = 1, -1  # refundStatus of the report

KEYS = _("Ayarlar → Sanal POS sayfasında anahtarları ve ortamı denetleyin.")
ELSEWHERE = _("İadeyi iyzico panelinden yapın ya da IBAN’a ödeyin.")

#: What the merchant can do about it, by iyzico's code.
REPAIRS: dict[str, str | Promise] = {"1000": KEYS, "1001": KEYS}


def parse_form(answer: Mapping[str, Any], secret_key: str) -> PaymentStep:
    """The hosted page. Raises ``GatewayRefused`` in iyzico's words, ``GatewaySilent`` when the answer isn't iyzico's."""
    refuse_if_refused(answer, hint=KEYS)
    if not same(sign.of_answer(secret_key, answer, sign.OF_FORM), answer.get("signature")):
        raise GatewaySilent("iyzico: the page's signature is wrong")
    url = text(answer, "paymentPageUrl")
    if not url.startswith("https://") or not text(answer, "token"):
        raise GatewaySilent("iyzico: the answer names no page")
    return PaymentStep(kind=StepKind.REDIRECT, url=url, token=text(answer, "token"))


def parse_payment(answer: Mapping[str, Any], secret_key: str, question: PaymentQuestion) -> PaymentAnswer:
    """What became of a payment.

    Raises ``GatewayRefused`` when iyzico refuses the question, ``GatewaySilent`` when the answer is not signed by iyzico
    or is about another payment: then nothing is known.
    """
    status = text(answer, "paymentStatus")
    if not status:
        refuse_if_refused(answer, hint=KEYS)
        raise GatewaySilent("iyzico: the answer has no paymentStatus")
    if text(answer, "basketId") not in {"", question.reference}:
        raise GatewaySilent("iyzico: the answer is about another payment")
    if status == "FAILURE":
        return _failed(answer, question)
    if status != "SUCCESS":  # INIT_THREEDS, INIT_BANK_TRANSFER, …: never paid on a word we do not know
        return PaymentAnswer(
            reference=question.reference,
            outcome=PaymentOutcome.PENDING,
            amount=question.amount,
            currency=question.currency,
            message=status,
            raw=_plain(answer),
        )
    if not same(sign.of_answer(secret_key, answer, sign.OF_PAYMENT), answer.get("signature")):
        raise GatewaySilent("iyzico: the payment's signature is wrong")
    if text(answer, "basketId") != question.reference or text(answer, "token") != question.token:
        raise GatewaySilent("iyzico: the answer is about another payment")
    amount, paid = kurus(answer.get("price")), kurus(answer.get("paidPrice"))
    if answer.get("fraudStatus") == REFUSED_AS_FRAUD:
        return _failed(answer, question)
    under_review = answer.get("fraudStatus") == REVIEWED
    return PaymentAnswer(
        reference=question.reference,
        outcome=PaymentOutcome.PENDING if under_review else PaymentOutcome.CAPTURED,
        amount=amount,
        currency=text(answer, "currency"),
        number=text(answer, "paymentId"),
        message=gettext("iyzico ödemeyi inceliyor.") if under_review else "",
        card=_card(answer),
        installments=int(answer.get("installment") or 1),
        fee=paid - amount,
        raw=_plain(answer),
    )


def parse_webhook(incoming: Incoming, secret_key: str) -> News:
    """Whose payment iyzico speaks of. It is only a hint, signed or not: iyzico signs only where it was asked to.

    Raises ``CallbackForged`` for a wrong signature and for what is no message of iyzico's.
    """
    try:
        message = json.loads(incoming.body)
    except (ValueError, RecursionError):
        raise CallbackForged("iyzico: the message is not JSON") from None
    if not isinstance(message, dict):
        raise CallbackForged("iyzico: the message is not an object")
    signature = header(incoming, SIGNATURE)
    if signature and not same(sign.of_webhook(secret_key, message), signature):
        raise CallbackForged("iyzico: the message's signature is wrong")
    news = News(reference=name_in(message.get("paymentConversationId")), token=name_in(message.get("token")))
    if not (news.reference or news.token):
        raise CallbackForged("iyzico: the message names no payment")
    return news


def parse_return(incoming: Incoming) -> News:
    """The customer's browser posts the token; nothing else in it is read. Raises ``CallbackForged`` without one."""
    token = name_in(incoming.form.get("token"))
    if not token:
        raise CallbackForged("iyzico: the customer came back without a token")
    return News(token=token)


def parse_refund(answer: Mapping[str, Any], order: RefundOrder) -> RefundAnswer:
    """The refund that was made. Raises ``GatewayRefused`` in iyzico's words."""
    refuse_if_refused(answer, hint=ELSEWHERE)
    if text(answer, "status") != "success":
        raise GatewaySilent("iyzico: the answer has no status")
    return _refund(order, RefundOutcome.SUCCEEDED, answer)


def parse_report(answer: Mapping[str, Any], order: RefundOrder) -> RefundAnswer | None:
    """The refund in the report of its payment; None when iyzico never took it. One refund may stand on several items.

    Raises ``GatewaySilent`` when the report doesn't tell: a part of ours is there, or one of the same amount has no name.
    """
    refuse_if_refused(answer, hint=KEYS)
    made = [
        refund
        for payment in items(answer.get("payments"))
        for item in items(payment.get("itemTransactions"))
        for refund in items(item.get("refunds"))
    ]
    ours = [refund for refund in made if text(refund, "refundConversationId") == order.reference]
    if not ours:
        if any(not text(one, "refundConversationId") and kurus(one.get("refundPrice")) == order.amount for one in made):
            raise GatewaySilent("iyzico: a refund of this amount stands in the report without a name")
        return None
    states = {refund.get("refundStatus") for refund in ours}
    if states == {REFUND_NOT_MADE}:
        return _refund(order, RefundOutcome.FAILED, ours[0])
    if states != {REFUND_MADE}:
        return _refund(order, RefundOutcome.PENDING, ours[0])
    if sum(kurus(refund.get("refundPrice")) for refund in ours) != order.amount:
        raise GatewaySilent("iyzico: the refund in the report has another amount")
    return _refund(order, RefundOutcome.SUCCEEDED, ours[0])


def refuse_if_refused(answer: Mapping[str, Any], *, hint: str | Promise) -> None:
    """Raises ``GatewayRefused`` in iyzico's words."""
    if text(answer, "status") == "failure":
        code = text(answer, "errorCode")
        message = text(answer, "errorMessage") or text(answer, "errorGroup") or code
        raise GatewayRefused(message, code=code or None, hint=REPAIRS.get(code, hint))


def _failed(answer: Mapping[str, Any], question: PaymentQuestion) -> PaymentAnswer:
    return PaymentAnswer(
        reference=question.reference,
        outcome=PaymentOutcome.FAILED,
        amount=question.amount,
        currency=question.currency,
        number=text(answer, "paymentId"),
        code=text(answer, "errorCode") or text(answer, "errorGroup"),
        message=text(answer, "errorMessage"),
        card=_card(answer),
        raw=_plain(answer),
    )


def _refund(order: RefundOrder, outcome: RefundOutcome, answer: Mapping[str, Any]) -> RefundAnswer:
    """iyzico knows a refund by the name we gave it."""
    return RefundAnswer(reference=order.reference, outcome=outcome, number=order.reference, raw=_plain(answer))


def _card(answer: Mapping[str, Any]) -> str:
    digits = text(answer, "lastFourDigits")
    return f"{text(answer, 'cardAssociation').replace('_', ' ').title()} …{digits}".strip() if digits else ""


def _plain(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What may be kept of an answer: no card, no signature, no person."""
    kept: tuple[str, ...] = (
        "status",
        "paymentStatus",
        "paymentId",
        "price",
        "paidPrice",
        "currency",
        "installment",
        "fraudStatus",
    )
    kept += ("errorCode", "errorMessage", "errorGroup", "authCode", "refundTxId", "refundPrice", "refundStatus")
    found = {name: answer[name] for name in kept if answer.get(name) is not None}
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in found.items()}
