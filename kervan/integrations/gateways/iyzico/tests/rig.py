"""iyzico for the contract tests: the adapter on the wire to a server of ours."""

from __future__ import annotations

import json

from kervan.integrations.gateways.iyzico.tests.server import API_KEY, SECRET, Iyzico, signature
from kervan.payments.gateways import Incoming, PaymentOrder, PaymentStep, make_gateway
from tests.gateway_rig import GatewayRig


class Rig(GatewayRig):
    """One account and its far side."""

    INSTALLMENTS = True

    def __init__(self) -> None:
        super().__init__(
            Iyzico(), make_gateway("iyzico", {"api_key": API_KEY, "secret_key": SECRET, "environment": "test"})
        )

    def words_for_too_much(self) -> str:
        return "İade tutarı ödeme tutarından büyük olamaz"

    def secrets(self) -> tuple[str, ...]:
        return (SECRET, API_KEY)

    # the customer

    def pay(self, order: PaymentOrder, step: PaymentStep, *, above: int = 0, installments: int = 1) -> None:
        price = order.amount / 100
        self.far.pay(step.token, paidPrice=price + above / 100, installment=installments)

    def pay_less(self, order: PaymentOrder, step: PaymentStep) -> None:
        self.far.pay(step.token, price=1.0, paidPrice=1.0)

    def be_refused(self, order: PaymentOrder, step: PaymentStep) -> str:
        words = "Kart limiti yetersiz, yetersiz bakiye"
        self.far.pay(step.token, paymentStatus="FAILURE", errorCode="10051", errorMessage=words)
        return words

    def callback(self, order: PaymentOrder, step: PaymentStep) -> Incoming:
        message = {
            "paymentConversationId": order.reference,
            "merchantId": 3404,
            "token": step.token,
            "status": "SUCCESS",
            "iyziReferenceCode": "ref",
            "iyziEventType": "CHECKOUT_FORM_AUTH",
            "iyziEventTime": 1732000000000,
            "iyziPaymentId": 22483975,
        }
        parts = (SECRET, "CHECKOUT_FORM_AUTH", "22483975", step.token, order.reference, "SUCCESS")
        headers = {"X-Iyz-Signature-V3": signature(*parts, between=""), "Content-Type": "application/json"}
        return Incoming(method="POST", body=json.dumps(message).encode(), headers=headers, query={}, form={})

    def forged_callback(self, order: PaymentOrder, step: PaymentStep) -> Incoming:
        genuine = self.callback(order, step)
        body = genuine.body.replace(b"SUCCESS", b"FAILURE")
        return Incoming(method="POST", body=body, headers=genuine.headers, query={}, form={})

    def comes_back(self, order: PaymentOrder, step: PaymentStep) -> Incoming:
        return Incoming(method="POST", body=b"", headers={}, query={}, form={"token": step.token})
