"""Deneme POS for the contract tests: its far side steered from outside."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum

from kervan.integrations.gateways.sandbox import server, till
from kervan.integrations.gateways.sandbox.models import SandboxPayment, SandboxRefund
from kervan.integrations.gateways.sandbox.page import message_of
from kervan.payments.gateways import GatewaySilent, Incoming, PaymentOrder, PaymentStep, make_gateway

GOOD, POOR = till.CARDS[0], till.CARDS[2]


class Rig:
    """One account; keyword arguments are its settings."""

    INSTALLMENTS = True

    def __init__(self, **settings: object) -> None:
        self.gateway: Any = make_gateway("sandbox", settings)

    def sell(self, number: str, amount: int) -> None:
        server.sell(number, amount)

    def lose_next_answer(self) -> None:
        self.gateway.client.settings["silence"] = "after_once"

    def lose_next_request(self) -> None:
        self.gateway.client.settings["silence"] = "before_once"

    def fall_silent(self) -> None:
        self.gateway.client.settings["silence"] = "always"

    def forget_the_account(self) -> None:
        self.gateway.client.settings["password"] = "yanlış"

    def paid_back(self, number: str) -> int:
        return SandboxRefund.objects.filter(sale__number=number).aggregate(Sum("amount"))["amount__sum"] or 0

    def words_for_too_much(self) -> str:
        return "İade tutarı işlemin kalan tutarından büyük olamaz."

    def throttle(self) -> None:
        self.gateway.client.ask = _too_often

    def talk_nonsense(self) -> None:
        self.gateway.client.settings["silence"] = "always"  # it answers in its own words only, or not at all

    def secrets(self) -> tuple[str, ...]:
        return ("deneme",)

    # the customer

    def pay(self, order: PaymentOrder, step: PaymentStep, *, above: int = 0, installments: int = 1) -> None:
        till.pay(SandboxPayment.objects.get(token=step.token), GOOD, installments=installments, fee=above)

    def pay_less(self, order: PaymentOrder, step: PaymentStep) -> None:
        SandboxPayment.objects.filter(token=step.token).update(amount=100)
        self.pay(order, step)

    def be_refused(self, order: PaymentOrder, step: PaymentStep) -> str:
        till.pay(SandboxPayment.objects.get(token=step.token), POOR)
        return POOR.refusal[1]

    def callback(self, order: PaymentOrder, step: PaymentStep) -> Incoming:
        body, headers = message_of(SandboxPayment.objects.get(token=step.token))
        return Incoming(method="POST", body=body, headers=headers, query={}, form={})

    def forged_callback(self, order: PaymentOrder, step: PaymentStep) -> Incoming:
        genuine = self.callback(order, step)
        body = genuine.body.replace(b"DP", b"XX")
        return Incoming(method="POST", body=body, headers=genuine.headers, query={}, form={})

    def comes_back(self, order: PaymentOrder, step: PaymentStep) -> Incoming:
        return Incoming(method="GET", body=b"", headers={}, query={"odeme": step.token}, form={})


def _too_often(*_asked: Any, **_options: Any) -> Any:
    raise GatewaySilent("Deneme POS: too many requests")
