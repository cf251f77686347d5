"""What the rigs of REST carriers share: an adapter on the wire to a far side of ours (tests/gateway_server.py)."""

from __future__ import annotations

from typing import Any

from kervan.integrations.carriers.rest_wire import TOKENS
from kervan.shipping.carriers import make_carrier


class RestRig:
    """One account and its far side. Keyword arguments are settings."""

    CODE = ""
    SETTINGS: dict[str, object] = {}

    def __init__(self, far: Any, **settings: object) -> None:
        self.far = far
        self.carrier: Any = self.same_account(**settings)

    def same_account(self, **settings: object) -> Any:
        """The account as another process opens it."""
        TOKENS.forget()
        carrier: Any = make_carrier(self.CODE, {**self.SETTINGS, **settings})
        carrier.client.wire.address = self.far.address
        carrier.client.wire.private_allowed = True
        return carrier

    def close(self) -> None:
        self.far.close()

    def lose_next_answer(self) -> None:
        self.far.lose_answer = True

    def fall_silent(self) -> None:
        self.far.silent = True

    def throttle(self) -> None:
        self.far.throttled = True

    def talk_nonsense(self) -> None:
        self.far.nonsense = True
