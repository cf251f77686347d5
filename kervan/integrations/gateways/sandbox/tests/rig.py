"""Deneme POS for the contract tests: its far side steered from outside."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum

from kervan.integrations.gateways.sandbox import server
from kervan.integrations.gateways.sandbox.models import SandboxRefund
from kervan.payments.gateways import make_gateway


class Rig:
    """One account; keyword arguments are its settings."""

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
