"""Deneme POS behind the gateways' port: takes or holds payments on its page, and gives money back by reference."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kervan.integrations.gateways.installments import counts
from kervan.integrations.gateways.sandbox.build import (
    build_page,
    build_payment_question,
    build_question,
    build_refund,
)
from kervan.integrations.gateways.sandbox.client import Client
from kervan.integrations.gateways.sandbox.parse import (
    parse_callback,
    parse_found,
    parse_page,
    parse_payment,
    parse_refund,
    refuse_if_refused,
)
from kervan.integrations.gateways.wire import lira, name_in
from kervan.payments.gateways import (
    Incoming,
    News,
    PaymentAnswer,
    PaymentOrder,
    PaymentQuestion,
    PaymentStep,
    RefundAnswer,
    RefundOrder,
    Reply,
)


class SandboxGateway:
    """One account with Deneme POS."""

    hold_lasts = timedelta(days=7)

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.client = Client(settings)
        self.installments = counts(settings)

    def start(self, order: PaymentOrder) -> PaymentStep:
        """Open the payment page; the same reference is the same page."""
        return parse_page(self.client.ask("page", build_page(order), reference=order.reference))

    def find_payment(self, question: PaymentQuestion) -> PaymentAnswer | None:
        """What became of a payment."""
        return parse_payment(self.client.ask("payment", build_payment_question(question)))

    def capture(self, question: PaymentQuestion, amount: int) -> PaymentAnswer:
        """Take held money, whole or in part; the rest is let go."""
        asked = build_payment_question(question) | {"amount": lira(amount)}
        answer = parse_payment(self.client.ask("capture", asked, reference=question.reference))
        assert answer is not None
        return answer

    def void(self, question: PaymentQuestion) -> PaymentAnswer:
        """Let held money go."""
        answer = parse_payment(self.client.ask("void", build_payment_question(question), reference=question.reference))
        assert answer is not None
        return answer

    def read_callback(self, incoming: Incoming) -> News:
        """The gateway's signed message: a hint to ask."""
        return parse_callback(incoming, self.client.settings["password"])

    def reply(self) -> Reply:
        """Anything 2xx."""
        return Reply()

    def read_return(self, incoming: Incoming) -> News:
        """The customer comes back with the page's name."""
        return News(token=name_in(incoming.query.get("odeme")))

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """Give money back; the same reference is the same refund."""
        return parse_refund(self.client.ask("refund", build_refund(order), reference=order.reference))

    def find_refund(self, order: RefundOrder) -> RefundAnswer | None:
        """What became of a refund."""
        return parse_found(self.client.ask("find", build_question(order)))

    def test(self) -> None:
        """Whether the gateway knows this account."""
        refuse_if_refused(self.client.ask("test", {}))
