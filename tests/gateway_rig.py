"""What the rigs of card gateways share: an adapter on the wire to a far side of ours."""

from __future__ import annotations

from typing import Any


class GatewayRig:
    """One account and its far side (tests/gateway_server.py), which misbehaves as it is told."""

    def __init__(self, far: Any, gateway: Any) -> None:
        self.far, self.gateway = far, gateway
        self.gateway.client.wire.address = far.address
        self.gateway.client.wire.private_allowed = True

    def close(self) -> None:
        self.far.close()

    def sell(self, number: str, amount: int) -> None:
        self.far.sell(number, amount)

    def lose_next_answer(self) -> None:
        self.far.lose_answer = True

    def lose_next_request(self) -> None:
        self.far.lose_request = True

    def fall_silent(self) -> None:
        self.far.silent = True

    def throttle(self) -> None:
        self.far.throttled = True

    def talk_nonsense(self) -> None:
        self.far.nonsense = True

    def forget_the_account(self) -> None:
        self.far.stranger = True

    def paid_back(self, number: str) -> int:
        return int(self.far.paid_back(number))
