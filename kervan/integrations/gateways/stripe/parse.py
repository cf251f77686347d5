"""Stripe's answers and messages as the port wants them. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import stripe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kervan.integrations.gateways.stripe.build import REFERENCE
from kervan.integrations.gateways.wire import header, items, name_in, text
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

TOLERANCE_SECONDS = 300
KEYS = _("Ayarlar → Sanal POS sayfasında Stripe anahtarını denetleyin.")
ELSEWHERE = _("Stripe panelinden denetleyin; iadeyi oradan yapabilir ya da IBAN’a ödeyebilirsiniz.")

REFUNDS = {
    "succeeded": RefundOutcome.SUCCEEDED,
    "pending": RefundOutcome.PENDING,
    "requires_action": RefundOutcome.PENDING,
    "failed": RefundOutcome.FAILED,
    "canceled": RefundOutcome.FAILED,
}


def refused(error: stripe.StripeError) -> GatewayRefused:
    """Stripe's no in its own words."""
    about_keys = isinstance(error, (stripe.AuthenticationError, stripe.PermissionError))
    message = error.user_message or gettext("Stripe isteği reddetti.")
    return GatewayRefused(message, code=error.code or None, hint=KEYS if about_keys else ELSEWHERE)


def parse_session(session: Mapping[str, Any]) -> PaymentStep:
    """The hosted page."""
    url, token = text(session, "url"), name_in(session.get("id"))
    if not url.startswith("https://") or not token:
        raise GatewaySilent("stripe: the answer names no page")
    return PaymentStep(kind=StepKind.REDIRECT, url=url, token=token)


def parse_payment(session: Mapping[str, Any], question: PaymentQuestion) -> PaymentAnswer:
    """What became of a payment. Raises ``GatewaySilent`` when the session is another payment's.

    A refused card leaves the page open for another card, so it fails only when the page is over.
    """
    if text(session, "client_reference_id") != question.reference or text(session, "id") != question.token:
        raise GatewaySilent("stripe: the answer is about another payment")
    amount = session.get("amount_total")
    if not isinstance(amount, int) or amount < 0:
        raise GatewaySilent("stripe: the answer has no amount that can be read")
    intent = _object(session.get("payment_intent"))
    problem = _object(intent.get("last_payment_error"))
    outcome = _outcome(session, intent)
    failed = outcome == PaymentOutcome.FAILED
    received = intent.get("amount_received")
    if outcome == PaymentOutcome.CAPTURED and isinstance(received, int) and 0 < received < amount:
        amount = received  # of held money as much as was taken
    return PaymentAnswer(
        reference=question.reference,
        outcome=outcome,
        amount=amount,
        currency=text(session, "currency").upper(),
        number=text(intent, "id"),
        code=(text(problem, "decline_code") or text(problem, "code")) if failed else "",
        message=text(problem, "message") if failed else "",
        card=_card(intent),
        raw={name: str(session[name]) for name in ("id", "status", "payment_status") if session.get(name)},
    )


def parse_event(incoming: Incoming, secret: str) -> News:
    """Whose payment Stripe speaks of. Stripe does not promise its messages' order, so the state is asked for.

    Raises ``CallbackForged`` for a wrong or old signature.
    """
    try:
        stripe.WebhookSignature.verify_header(
            incoming.body.decode(), header(incoming, "Stripe-Signature"), secret, TOLERANCE_SECONDS
        )
        event = json.loads(incoming.body)
    except (stripe.SignatureVerificationError, ValueError, RecursionError):
        raise CallbackForged("stripe: the message is not signed by Stripe, or not now") from None
    thing = _object(_object(_object(event).get("data")).get("object"))
    if text(thing, "object") == "checkout.session":
        return News(reference=name_in(thing.get("client_reference_id")), token=name_in(thing.get("id")))
    return News(reference=name_in(_object(thing.get("metadata")).get(REFERENCE)))


def parse_refund(refund: Mapping[str, Any], order: RefundOrder) -> RefundAnswer:
    """What became of a refund. Raises ``GatewaySilent`` for a state we do not know."""
    outcome = REFUNDS.get(text(refund, "status"))
    if outcome is None or refund.get("amount") != order.amount:
        raise GatewaySilent("stripe: the refund has a state or an amount we do not know")
    return RefundAnswer(
        reference=order.reference,
        outcome=outcome,
        number=text(refund, "id"),
        code=text(refund, "failure_reason"),
        message=gettext("Stripe iadeyi yapamadı.") if outcome == RefundOutcome.FAILED else "",
        raw={name: str(refund[name]) for name in ("id", "status", "failure_reason") if refund.get(name)},
    )


def find_in(refunds: Mapping[str, Any], order: RefundOrder) -> RefundAnswer | None:
    """The refund among those of its payment; None when Stripe never took it."""
    for refund in items(refunds.get("data")):
        if text(_object(refund.get("metadata")), REFERENCE) == order.reference:
            return parse_refund(refund, order)
    if refunds.get("has_more"):
        raise GatewaySilent("stripe: more refunds than one page")
    return None


def _outcome(session: Mapping[str, Any], intent: Mapping[str, Any]) -> PaymentOutcome:
    if text(session, "payment_status") == "paid":
        return PaymentOutcome.CAPTURED
    if text(intent, "status") == "requires_capture":
        return PaymentOutcome.AUTHORIZED
    if text(session, "status") == "expired" or text(intent, "status") == "canceled":
        return PaymentOutcome.FAILED
    return PaymentOutcome.PENDING


def _card(intent: Mapping[str, Any]) -> str:
    details = _object(_object(intent.get("latest_charge")).get("payment_method_details"))
    card = _object(details.get("card"))
    return f"{text(card, 'brand').title()} …{text(card, 'last4')}".strip() if card.get("last4") else ""


def _object(value: object) -> Mapping[str, Any]:
    """What is expanded; an id alone tells nothing."""
    return value if isinstance(value, Mapping) else {}
