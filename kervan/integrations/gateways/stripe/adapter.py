"""Stripe behind the gateways' port: takes or holds money on its hosted page and gives it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kervan.integrations.gateways.stripe import parse
from kervan.integrations.gateways.stripe.build import build_refund, build_session
from kervan.integrations.gateways.stripe.client import Client
from kervan.integrations.gateways.wire import name_in
from kervan.lib import clock
from kervan.payments.gateways import (
    GatewayRefused,
    GatewaySilent,
    Incoming,
    News,
    PaymentAnswer,
    PaymentOrder,
    PaymentQuestion,
    PaymentStep,
    RefundAnswer,
    RefundOrder,
    RefundOutcome,
    Reply,
)

DETAILS = {"expand": ["payment_intent.latest_charge"]}


class StripeGateway:
    """One account with Stripe."""

    hold_lasts = timedelta(days=7)  # of cards without the customer's extended authorisation, by Stripe's documents

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.client = Client(settings["secret_key"])
        self.webhook_secret: str = settings["webhook_secret"]

    def start(self, order: PaymentOrder) -> PaymentStep:
        """Open the hosted page, with 3-D Secure as Stripe and the card's bank decide. It lives for half an hour.

        Asked again under the same reference, Stripe gives the first page or refuses; it never opens two.
        """
        session = self.client.ask(
            self.client.sessions.create, build_session(order, at=clock.now()), key=order.reference
        )
        return parse.parse_session(session)

    def find_payment(self, question: PaymentQuestion) -> PaymentAnswer | None:
        """What became of the payment. Without a token no customer ever saw a page."""
        if not question.token:
            return None
        session = self.client.ask(self.client.sessions.retrieve, question.token, DETAILS)
        return parse.parse_payment(session, question)

    def capture(self, question: PaymentQuestion, amount: int) -> PaymentAnswer:
        """Take held money, whole or in part; the rest is let go. What is taken already stays as it is."""
        return self._settle(
            question, self.client.payments.capture, {"amount_to_capture": amount}, key=f"{question.reference}-capture"
        )

    def void(self, question: PaymentQuestion) -> PaymentAnswer:
        """Let held money go: the payment is then failed. What is taken already stays as it is."""
        return self._settle(question, self.client.payments.cancel, {}, key=f"{question.reference}-void")

    def read_callback(self, incoming: Incoming) -> News:
        """Stripe's webhook, by its raw body."""
        return parse.parse_event(incoming, self.webhook_secret)

    def reply(self) -> Reply:
        """Anything 2xx."""
        return Reply()

    def read_return(self, incoming: Incoming) -> News:
        """The customer comes back with the session's name, or with nothing after giving up."""
        return News(token=name_in(incoming.query.get("session_id")))

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """Give money back. Stripe keeps our reference as a key for a day; later its list is what stops a repeat."""
        known = self.find_refund(order)
        if known is not None and known.outcome != RefundOutcome.FAILED:
            return known
        refund = self.client.ask(self.client.refunds.create, build_refund(order), key=order.reference)
        return parse.parse_refund(refund, order)

    def find_refund(self, order: RefundOrder) -> RefundAnswer | None:
        """What became of a refund, by the list of its payment."""
        found = self.client.ask(self.client.refunds.list, {"payment_intent": order.payment, "limit": 100})
        return parse.find_in(found, order)

    def test(self) -> None:
        """Whether Stripe knows this account."""
        self.client.ask(self.client.sessions.list, {"limit": 1})

    def _settle(self, question: PaymentQuestion, verb: Any, words: dict[str, Any], *, key: str) -> PaymentAnswer:
        before = self.find_payment(question)
        if before is None or not (question.number or before.number):
            raise GatewaySilent("stripe: there is no payment to settle")
        try:
            self.client.ask(verb, question.number or before.number, words, key=key)
        except GatewayRefused as refusal:
            if refusal.code != "payment_intent_unexpected_state":
                raise  # else somebody was faster: what it is now, is told below
        after = self.find_payment(question)
        assert after is not None
        return after
