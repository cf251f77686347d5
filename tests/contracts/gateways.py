"""What a gateway's adapter brings to the contract tests.

Each adapter has ``tests/rig.py`` with a class ``Rig``: a far side that can be steered. The sandbox's is its own server;
a real gateway's is a local server that answers as the gateway's documents say, refusals inside HTTP 200 included.
"""

from __future__ import annotations

from typing import Protocol

from kervan.payments.gateways import RefundOrder


def refund(reference: str, *, payment: str = "P-1017", amount: int = 12_990) -> RefundOrder:
    """An ordinary refund of 129,90 TL."""
    return RefundOrder(reference=reference, payment=payment, amount=amount, order_number="1017")


class GatewayRig(Protocol):
    """One account with one gateway, and its far side."""

    gateway: object

    def sell(self, number: str, amount: int) -> None:
        """A payment of ``amount`` kuruş stands in the gateway's books under its ``number``."""

    def lose_next_answer(self) -> None:
        """The gateway does what the next request asks, and its answer is lost."""

    def lose_next_request(self) -> None:
        """The next request does not reach the gateway."""

    def fall_silent(self) -> None:
        """From now on the gateway does nothing and says nothing."""

    def forget_the_account(self) -> None:
        """From now on the gateway takes the account for a stranger's."""

    def paid_back(self, number: str) -> int:
        """How much of a payment the gateway gave back, in kuruş."""

    def words_for_too_much(self) -> str:
        """What this gateway says when more is asked back than is left."""
