"""Stripe for the contract tests: the adapter on the wire to a server of ours."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

from kervan.integrations.gateways.stripe.tests.server import KEY, WEBHOOK, Stripe
from kervan.payments.gateways import Incoming, PaymentOrder, PaymentStep, make_gateway
from tests.gateway_rig import GatewayRig


class Rig(GatewayRig):
    """One account and its far side."""

    INSTALLMENTS = False

    def __init__(self) -> None:
        super().__init__(Stripe(), make_gateway("stripe", {"secret_key": KEY, "webhook_secret": WEBHOOK}))

    def words_for_too_much(self) -> str:
        return "Refund amount is greater than unrefunded amount on charge."

    def secrets(self) -> tuple[str, ...]:
        return (KEY, WEBHOOK)

    # the customer

    def pay(self, order: PaymentOrder, step: PaymentStep, *, above: int = 0, installments: int = 1) -> None:
        self.far.pay(step.token)

    def pay_less(self, order: PaymentOrder, step: PaymentStep) -> None:
        self.far.sessions[step.token]["amount_total"] = 100
        self.far.pay(step.token)

    def be_refused(self, order: PaymentOrder, step: PaymentStep) -> str:
        """And gives up: Stripe's page stays open for another card until then."""
        words = "Your card has insufficient funds."
        self.far.refuse(step.token, words)
        self.far.sessions[step.token]["status"] = "expired"
        return words

    def callback(self, order: PaymentOrder, step: PaymentStep, *, at: int | None = None) -> Incoming:
        session = {"id": step.token, "object": "checkout.session", "client_reference_id": order.reference}
        event = {"id": "evt_1", "object": "event", "type": "checkout.session.completed", "data": {"object": session}}
        return self.signed(event, at=at)

    def signed(self, event: dict[str, Any], *, at: int | None = None) -> Incoming:
        body = json.dumps(event, indent=2).encode()
        stamp = int(time.time()) if at is None else at
        signature = hmac.new(WEBHOOK.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {"stripe-signature": f"t={stamp},v1={signature}"}
        return Incoming(method="POST", body=body, headers=headers, query={}, form={})

    def forged_callback(self, order: PaymentOrder, step: PaymentStep) -> Incoming:
        genuine = self.callback(order, step)
        body = genuine.body.replace(order.reference.encode(), b"9" * 32)
        return Incoming(method="POST", body=body, headers=genuine.headers, query={}, form={})

    def comes_back(self, order: PaymentOrder, step: PaymentStep) -> Incoming:
        return Incoming(method="GET", body=b"", headers={}, query={"session_id": step.token}, form={})
