"""PayTR's answers and its callback as the port wants them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kervan.integrations.gateways.paytr import sign
from kervan.integrations.gateways.wire import items, kurus, name_in, same, text
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

FRAME = "https://www.paytr.com/odeme/guvenli/"
NOT_FOUND = "004"  # of the status query; a refund's 004 is a wrong token

KEYS = _("Ayarlar → Sanal POS sayfasında mağaza bilgilerini denetleyin.")
ELSEWHERE = _("İadeyi PayTR panelinden yapın ya da IBAN’a ödeyin.")

#: What the merchant can do about a refused refund, by PayTR's err_no.
REPAIRS: dict[str, str | Promise] = {
    "001": KEYS,
    "004": KEYS,
    "007": _("Ödeme PayTR’ye henüz onaylanmadı; Bildirim URL’sini denetleyin, sonra yeniden deneyin."),
    "009": _("Bu ödemeden PayTR panelinde de iade yapılmış olabilir; oradan denetleyin."),
    "010": _("PayTR hesabınızda bakiye oluşunca yeniden deneyin ya da IBAN’a ödeyin."),
}


def parse_page(answer: Mapping[str, Any]) -> PaymentStep:
    """The page, to be shown in a frame. Raises ``GatewayRefused`` in PayTR's words."""
    if text(answer, "status") == "failed":
        raise GatewayRefused(text(answer, "reason") or "PayTR: failed", hint=KEYS)
    token = name_in(answer.get("token"))
    if text(answer, "status") != "success" or not token.isalnum():
        raise GatewaySilent("paytr: the answer names no page")
    return PaymentStep(kind=StepKind.IFRAME, url=FRAME + token, token=token)


def parse_callback(incoming: Incoming, *, key: str, salt: str) -> News:
    """What became of a payment, in PayTR's own signed words. Raises ``CallbackForged``.

    Signed are reference, status and what the customer paid. ``payment_amount``, what we asked for, is not: it can only
    split what was paid into amount and difference, never make it more.
    """
    form = incoming.form
    if any(name not in form for name in ("merchant_oid", "status", "total_amount", "hash")):
        raise CallbackForged("paytr: the message has no hash or nothing to sign")
    if not same(sign.of_callback(form, key=key, salt=salt), form["hash"]):
        raise CallbackForged("paytr: the message's hash is wrong")
    reference, currency = form["merchant_oid"], _currency(form.get("currency", ""))
    if form["status"] not in {"success", "failed"}:
        return News(reference=reference)
    paid = _whole(form["total_amount"])
    asked = _whole(form.get("payment_amount") or form["total_amount"])
    if form["status"] == "failed":
        answer = PaymentAnswer(
            reference=reference,
            outcome=PaymentOutcome.FAILED,
            amount=asked,
            currency=currency,
            number=reference,
            code=form.get("failed_reason_code", ""),
            message=form.get("failed_reason_msg", ""),
        )
    else:
        amount = min(asked, paid)
        answer = PaymentAnswer(
            reference=reference,
            outcome=PaymentOutcome.CAPTURED,
            amount=amount,
            currency=currency,
            number=reference,
            installments=_count(form.get("installment_count")),
            fee=paid - amount,
        )
    return News(reference=reference, answer=answer)


def parse_payment(answer: Mapping[str, Any], question: PaymentQuestion) -> PaymentAnswer | None:
    """What became of a payment by the status query; None when PayTR knows no payment of this reference.

    PayTR has no public list of the words for a payment on its way: whatever is not "success" waits.
    """
    if _unknown(answer):
        return None
    refuse_if_refused(answer, hint=KEYS)
    if text(answer, "status") != "success":
        return PaymentAnswer(
            reference=question.reference,
            outcome=PaymentOutcome.PENDING,
            amount=question.amount,
            currency=question.currency,
            message=text(answer, "status"),
        )
    amount = kurus(answer.get("payment_amount"))
    paid = kurus(answer.get("payment_total", answer.get("payment_amount")))
    return PaymentAnswer(
        reference=question.reference,
        outcome=PaymentOutcome.CAPTURED,
        amount=amount,
        currency=_currency(text(answer, "currency")),
        number=question.reference,
        card=_card(answer),
        installments=_count(text(answer, "taksit")),
        fee=max(paid - amount, 0),
        raw=_plain(answer),
    )


def parse_refund(answer: Mapping[str, Any], order: RefundOrder) -> RefundAnswer:
    """The refund that was taken. Raises ``GatewayRefused`` in PayTR's words."""
    refuse_if_refused(answer, hint=ELSEWHERE)
    if text(answer, "status") != "success":
        raise GatewaySilent("paytr: the answer has no status")
    return _refund(answer, order)


def parse_refunds(answer: Mapping[str, Any], order: RefundOrder) -> RefundAnswer | None:
    """The refund among those of its payment; None when PayTR never took it.

    Raises ``GatewayRefused`` when PayTR refuses the question, ``GatewaySilent`` when its list does not tell.
    """
    if _unknown(answer):
        return None
    refuse_if_refused(answer, hint=KEYS)
    made = items(answer.get("returns"))
    for refund in made:
        if text(refund, "reference_no") == order.reference:
            if kurus(refund.get("return_amount")) != order.amount:
                raise GatewaySilent("paytr: the refund in the list has another amount")
            return _refund(refund, order)
    if any(not text(one, "reference_no") and kurus(one.get("return_amount")) == order.amount for one in made):
        raise GatewaySilent("paytr: a refund of this amount stands in the list without a name")
    return None


def refuse_if_refused(answer: Mapping[str, Any], *, hint: str | Promise) -> None:
    """Raises ``GatewayRefused`` in PayTR's words."""
    code = text(answer, "err_no")
    if text(answer, "status") in {"error", "failed"} and (code or text(answer, "err_msg")):
        raise GatewayRefused(text(answer, "err_msg") or code, code=code or None, hint=REPAIRS.get(code, hint))


def refuse_a_stranger(answer: Mapping[str, Any]) -> None:
    """Whether PayTR knows the account that asked about a payment that never was."""
    if not _unknown(answer):
        refuse_if_refused(answer, hint=KEYS)


def _unknown(answer: Mapping[str, Any]) -> bool:
    return text(answer, "status") == "error" and text(answer, "err_no") == NOT_FOUND


def _refund(answer: Mapping[str, Any], order: RefundOrder) -> RefundAnswer:
    """PayTR knows a refund by the name we gave it."""
    return RefundAnswer(
        reference=order.reference, outcome=RefundOutcome.SUCCEEDED, number=order.reference, raw=_plain(answer)
    )


def _whole(amount: str) -> int:
    """Kuruş of a callback."""
    if not (amount.isascii() and amount.isdigit() and len(amount) <= 15):
        raise CallbackForged("paytr: the message has no amount")
    return int(amount)


def _count(value: object) -> int:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and 1 < int(value) < 100 else 1


def _currency(code: str) -> str:
    return "TRY" if code in {"", "TL"} else code


def _card(answer: Mapping[str, Any]) -> str:
    digits = text(answer, "masked_pan").replace(" ", "")[-4:]
    return f"{text(answer, 'kart_marka').title()} …{digits}".strip() if digits.isdigit() else ""


def _plain(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What may be kept of an answer: no card, no token."""
    kept: tuple[str, ...] = (
        "status",
        "payment_amount",
        "payment_total",
        "payment_date",
        "currency",
        "taksit",
        "test_mode",
    )
    kept += ("return_amount", "return_date", "date_completed", "return_ref_num", "reference_no", "err_no", "err_msg")
    return {name: str(answer[name]) for name in kept if answer.get(name) is not None}
