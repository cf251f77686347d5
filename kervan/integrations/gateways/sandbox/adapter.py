"""Deneme POS behind the gateways' port: gives money back by reference and tells what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kervan.integrations.gateways.sandbox.build import build_question, build_refund
from kervan.integrations.gateways.sandbox.client import Client
from kervan.integrations.gateways.sandbox.parse import parse_found, parse_refund, refuse_if_refused
from kervan.payments.gateways import RefundAnswer, RefundOrder


class SandboxGateway:
    """One account with Deneme POS."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.client = Client(settings)

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """Give money back; the same reference is the same refund."""
        return parse_refund(self.client.ask("refund", build_refund(order), reference=order.reference))

    def find_refund(self, order: RefundOrder) -> RefundAnswer | None:
        """What became of a refund."""
        return parse_found(self.client.ask("find", build_question(order)))

    def test(self) -> None:
        """Whether the gateway knows this account."""
        refuse_if_refused(self.client.ask("test", {}))
