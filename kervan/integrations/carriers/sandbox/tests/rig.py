"""Deneme Kargo for the contract tests: its far side steered from outside."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kervan.integrations.carriers.sandbox import server
from kervan.integrations.carriers.sandbox.models import SandboxParcel
from kervan.lib.clock import now
from kervan.shipping.carriers import make_carrier


class Rig:
    """One account; keyword arguments are its settings."""

    def __init__(self, **settings: object) -> None:
        self.carrier: Any = make_carrier("sandbox", settings)

    def hand_over(self, reference: str) -> None:
        server.hand_over(reference)

    def finish(self, reference: str) -> None:
        long_ago = now() - timedelta(days=30)
        SandboxParcel.objects.filter(reference=reference).update(booked_at=long_ago, scanned_at=long_ago)

    def lose_next_answer(self) -> None:
        self.carrier.client.settings["silence"] = "after_once"

    def fall_silent(self) -> None:
        self.carrier.client.settings["silence"] = "always"

    def bookings_of(self, reference: str) -> int:
        return SandboxParcel.objects.filter(reference=reference, cancelled_at=None).count()

    def receiver_of(self, reference: str) -> str:
        name: str = SandboxParcel.objects.get(reference=reference).receiver["name"]
        return name

    def words_for_nameless(self) -> str:
        return "Alıcı adı çok kısa: en az 5 karakter olmalıdır."

    def close(self) -> None:
        return
