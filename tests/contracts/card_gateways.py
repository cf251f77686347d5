"""What the rig of a gateway that takes payments brings to the contract tests, beside ``GatewayRig``."""

from __future__ import annotations

from typing import Any, Protocol

from kervan.payments.gateways import Buyer, Incoming, PaymentLine, PaymentOrder, PaymentQuestion, PaymentStep

BUYER = Buyer(
    name="Ayşe Nur Yılmaz",
    email="ayse@example.com",
    phone="+905321112233",
    ip="192.0.2.10",
    address="Moda Cad. 5 D:3",
    district="Kadıköy",
    city="İstanbul",
    country="TR",
    postal_code="34710",
    customer_id="17",
)


def payment(reference: str = "0" * 31 + "7", **changed: Any) -> PaymentOrder:
    """129,90 TL: two mugs and the shipping."""
    wanted: dict[str, Any] = {
        "reference": reference,
        "amount": 12_990,
        "order_number": "1017",
        "buyer": BUYER,
        "lines": (
            PaymentLine(title="Kupa <b>", quantity=2, amount=9_990),
            PaymentLine(title="Kargo", quantity=1, amount=3_000),
        ),
        "return_url": "https://dukkan.example/odeme/donus/1/",
        "callback_url": "https://dukkan.example/odeme/bildirim/1/",
        **changed,
    }
    return PaymentOrder(**wanted)


def about(order: PaymentOrder, step: PaymentStep) -> PaymentQuestion:
    """The question about an attempt that was started."""
    return PaymentQuestion(
        reference=order.reference, token=step.token, number="", amount=order.amount, currency=order.currency
    )


class CardRig(Protocol):
    """One account that takes payments, its far side and the customer at the gateway's page."""

    INSTALLMENTS: bool  # whether the gateway has them
    gateway: Any

    def pay(self, order: PaymentOrder, step: PaymentStep, *, above: int = 0, installments: int = 1) -> None:
        """The customer pays; ``above`` kuruş more for the instalments."""

    def pay_less(self, order: PaymentOrder, step: PaymentStep) -> None:
        """The gateway's books say that only 1,00 TL was to be paid."""

    def be_refused(self, order: PaymentOrder, step: PaymentStep) -> str:
        """The card's bank says no, in the words given back."""

    def callback(self, order: PaymentOrder, step: PaymentStep) -> Incoming:
        """The gateway's message about it, signed as the gateway signs."""

    def forged_callback(self, order: PaymentOrder, step: PaymentStep) -> Incoming:
        """The same message, changed on its way."""

    def comes_back(self, order: PaymentOrder, step: PaymentStep) -> Incoming:
        """The customer's browser after the gateway's page."""

    def throttle(self) -> None:
        """From now on the gateway answers that it was asked too often."""

    def talk_nonsense(self) -> None:
        """From now on something else than the gateway answers."""

    def fall_silent(self) -> None: ...

    def forget_the_account(self) -> None: ...

    def secrets(self) -> tuple[str, ...]:
        """What must never be seen in a log."""
