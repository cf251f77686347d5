"""The wire to PayTR: the only place that calls it. Forms out, JSON back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kervan.integrations.gateways.wire import Wire

ADDRESS = "https://www.paytr.com"


class Client:
    """Speaks to PayTR."""

    def __init__(self) -> None:
        self.wire = Wire("paytr", ADDRESS)

    def post(self, path: str, form: Mapping[str, str]) -> dict[str, Any]:
        """PayTR's answer, refusals included. Raises ``GatewaySilent``."""
        return self.wire.ask("POST", path, form=form)
