"""PayTR for the contract tests: the adapter on the wire to a server of ours."""

from __future__ import annotations

from kervan.integrations.gateways.paytr.tests.server import KEY, MERCHANT, SALT, Paytr, token
from kervan.payments.gateways import Incoming, PaymentOrder, PaymentStep, make_gateway
from tests.gateway_rig import GatewayRig


class Rig(GatewayRig):
    """One account and its far side."""

    INSTALLMENTS = True

    def __init__(self) -> None:
        super().__init__(
            Paytr(),
            make_gateway(
                "paytr", {"merchant_id": MERCHANT, "merchant_key": KEY, "merchant_salt": SALT, "test_mode": True}
            ),
        )
        self._said: dict[str, str] = {}

    def words_for_too_much(self) -> str:
        return "İade tutarı kalan tutardan fazla"

    def secrets(self) -> tuple[str, ...]:
        return (KEY, SALT)

    # the customer

    def pay(self, order: PaymentOrder, step: PaymentStep, *, above: int = 0, installments: int = 1) -> None:
        self.far.pay(order.reference, above=above, taksit=installments if installments > 1 else 0)
        self._said = {"status": "success", "total_amount": str(order.amount + above)}

    def pay_less(self, order: PaymentOrder, step: PaymentStep) -> None:
        self.far.pay(order.reference, amount=100)
        self._said = {"status": "success", "total_amount": "100"}

    def be_refused(self, order: PaymentOrder, step: PaymentStep) -> str:
        words = "Kart limiti yetersiz"
        self._said = {
            "status": "failed",
            "total_amount": str(order.amount),
            "failed_reason_code": "0",
            "failed_reason_msg": words,
        }
        return words

    def callback(self, order: PaymentOrder, step: PaymentStep) -> Incoming:
        form = {
            "merchant_oid": order.reference,
            **self._said,
            "payment_type": "card",
            "currency": "TL",
            "payment_amount": str(order.amount),
            "test_mode": "1",
        }
        form["hash"] = token(order.reference, SALT, form["status"], form["total_amount"])
        return Incoming(method="POST", body=b"", headers={}, query={}, form=form)

    def forged_callback(self, order: PaymentOrder, step: PaymentStep) -> Incoming:
        genuine = self.callback(order, step)
        form = {**genuine.form, "merchant_oid": "9" * 32}
        return Incoming(method="POST", body=b"", headers={}, query={}, form=form)

    def comes_back(self, order: PaymentOrder, step: PaymentStep) -> Incoming:
        return Incoming(method="GET", body=b"", headers={}, query={}, form={})
