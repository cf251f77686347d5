"""The sandbox for the contract tests."""

from __future__ import annotations

from typing import Any

from kervan.integrations.einvoice.sandbox.models import SandboxDocument
from kervan.invoices.einvoice import Integrator, make_integrator


class Rig:
    """One account with Deneme Entegratör."""

    def __init__(self) -> None:
        self.settings: dict[str, Any] = {"user": "deneme", "password": "deneme"}
        self._open()

    def _open(self, **changes: Any) -> None:
        self.settings |= changes
        self.integrator: Integrator = make_integrator("sandbox", self.settings)

    def lose_next_answer(self) -> None:
        self._open(silence="after_once")

    def fall_silent(self) -> None:
        self._open(silence="always")

    def refuse(self, words: str) -> None:
        self._open(refuse=words)

    def register(self, tax_id: str) -> None:
        self._open(registered=tax_id)

    def report(self) -> None:
        """The documents go into GİB's report: too late to cancel."""
        self._open(too_late=True)

    def documents(self) -> int:
        return SandboxDocument.objects.count()
