"""PayTR behind the gateways' port: takes payments on its page in a frame and gives money back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from kervan.integrations.gateways.installments import counts
from kervan.integrations.gateways.paytr import parse
from kervan.integrations.gateways.paytr.build import build_page, build_question, build_refund
from kervan.integrations.gateways.paytr.client import Client
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
    Reply,
)

PAGE = "/odeme/api/get-token"
STATUS = "/odeme/durum-sorgu"
REFUND = "/odeme/iade"
NEVER_PAID = "KERVANBAGLANTITESTI"


class PaytrGateway:
    """One shop at PayTR."""

    report_within = timedelta(hours=1)  # their documents promise nothing; ours to be careful

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.client = Client()
        self.settings = dict(settings)
        self.installments = counts(settings)

    def start(self, order: PaymentOrder) -> PaymentStep:
        """Open the page, with 3-D Secure as PayTR and the card's bank decide."""
        if not order.capture:
            raise GatewayRefused(_("Bu sanal POS bağlantısı tutarı karttan hemen çeker, bekletemez."))
        return parse.parse_page(self.client.post(PAGE, build_page(order, self.settings)))

    def find_payment(self, question: PaymentQuestion) -> PaymentAnswer | None:
        """What became of the payment: PayTR knows it by our reference."""
        return parse.parse_payment(self._status(question.reference), question)

    def read_callback(self, incoming: Incoming) -> News:
        """PayTR's message ("Bildirim URL"). It may come many times."""
        return parse.parse_callback(incoming, key=self.settings["merchant_key"], salt=self.settings["merchant_salt"])

    def reply(self) -> Reply:
        """Exactly "OK": anything else is asked again every minute, and the payment is not paid out."""
        return Reply()

    def read_return(self, incoming: Incoming) -> News:
        """PayTR sends the browser back with nothing in its hands."""
        return News()

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """Give money back. PayTR does not promise that a repeat pays once, so its list of refunds is read first."""
        known = self.find_refund(order)
        if known is not None:
            return known
        return parse.parse_refund(self.client.post(REFUND, build_refund(order, self.settings)), order)

    def find_refund(self, order: RefundOrder) -> RefundAnswer | None:
        """What became of a refund, by the list of its payment."""
        return parse.parse_refunds(self._status(order.payment), order)

    def test(self) -> None:
        """Whether PayTR knows this account: a question about a payment that never was."""
        parse.refuse_a_stranger(self._status(NEVER_PAID))

    def _status(self, reference: str) -> dict[str, Any]:
        return self.client.post(STATUS, build_question(reference, self.settings))
