"""What the rigs of SOAP carriers share: an adapter on the wire to a far side of ours (tests/soap_server.py)."""

from __future__ import annotations

from typing import Any

from kervan.shipping.carriers import make_carrier


class SoapRig:
    """One account and its far sides, the first of which takes the bookings. Keyword arguments are settings."""

    CODE = ""
    SETTINGS: dict[str, object] = {}

    def __init__(self, far: Any, **settings: object) -> None:
        self.far = far
        self.carrier: Any = make_carrier(self.CODE, {**self.SETTINGS, **settings})
        self.connect()

    def connect(self) -> None:
        self.carrier.client.wire.address = self.far.address
        self.carrier.client.wire.private_allowed = True

    def close(self) -> None:
        self.far.close()

    def behave(self, manner: str) -> None:
        self.far.manner = manner

    def write_in(self, encoding: str, *, named: str) -> None:
        self.far.encoding, self.far.named_encoding = encoding, named

    def lose_next_answer(self) -> None:
        self.far.lose_answer = True

    def fall_silent(self) -> None:
        self.behave("silent")

    def secrets(self) -> tuple[str, ...]:
        """What must never be seen in a log."""
        return tuple(str(value) for name, value in self.SETTINGS.items() if "password" in name)
