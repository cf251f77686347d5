"""iyzico behind the gateways' port: takes payments on its hosted page and gives money back by amount."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from kervan.integrations.gateways.installments import counts
from kervan.integrations.gateways.iyzico import parse
from kervan.integrations.gateways.iyzico.build import build_form, build_question, build_refund
from kervan.integrations.gateways.iyzico.client import Client
from kervan.payments.gateways import (
    GatewayRefused,
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

FORM = "/payment/iyzipos/checkoutform/initialize/auth/ecom"
DETAIL = "/payment/iyzipos/checkoutform/auth/ecom/detail"
REFUND = "/v2/payment/refund"
REPORT = "/v2/reporting/payment/details"
BIN = "/payment/bin/check"
TEST_BIN = "552879"  # of iyzico's own test card


class IyzicoGateway:
    """One account with iyzico."""

    report_within = timedelta(hours=1)  # their documents promise nothing; ours to be careful

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.client = Client(settings)
        self.secret_key: str = settings["secret_key"]
        self.server_ip: str = settings["server_ip"]
        self.installments = counts(settings, known=(2, 3, 6, 9, 12))

    def start(self, order: PaymentOrder) -> PaymentStep:
        """Open the hosted page, with 3-D Secure as iyzico and the card's bank decide. It lives for half an hour."""
        if not order.capture:
            raise GatewayRefused(_("Bu sanal POS bağlantısı tutarı karttan hemen çeker, bekletemez."))
        return parse.parse_form(self.client.post(FORM, build_form(order)), self.secret_key)

    def find_payment(self, question: PaymentQuestion) -> PaymentAnswer | None:
        """What became of the payment. Without a token no customer ever saw a page."""
        if not question.token:
            return None
        return parse.parse_payment(self.client.post(DETAIL, build_question(question)), self.secret_key, question)

    def read_callback(self, incoming: Incoming) -> News:
        """iyzico's webhook: a hint to ask."""
        return parse.parse_webhook(incoming, self.secret_key)

    def reply(self) -> Reply:
        """Anything 2xx."""
        return Reply()

    def read_return(self, incoming: Incoming) -> News:
        """The customer's browser posts the token, and nothing else in it is believed."""
        return parse.parse_return(incoming)

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """Give money back. iyzico would pay a repeat again, so its report is read first."""
        known = self.find_refund(order)
        if known is not None and known.outcome != RefundOutcome.FAILED:
            return known
        return parse.parse_refund(self.client.post(REFUND, build_refund(order, ip=self.server_ip)), order)

    def find_refund(self, order: RefundOrder) -> RefundAnswer | None:
        """What became of a refund, by the report of its payment."""
        return parse.parse_report(self.client.get(REPORT, {"paymentId": order.payment}), order)

    def test(self) -> None:
        """Whether iyzico knows this account: a question about a test card's first digits."""
        answer = self.client.post(BIN, {"locale": "tr", "binNumber": TEST_BIN})
        parse.refuse_if_refused(answer, hint=parse.KEYS)
