"""The wire to Kolay Gelsin: the only place that calls it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kervan.integrations.carriers.rest_wire import Reply, RestWire

ADDRESSES = {"live": "https://api.kolaygelsin.com/api/request", "test": "https://apiintg.klyglsn.com/api/request"}


class Client:
    """Speaks for one account."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.token = settings["token"]
        self.wire = RestWire("kolaygelsin", ADDRESSES[settings["environment"]], name="Kolay Gelsin")

    def ask(self, method: str, content: Mapping[str, Any]) -> Reply:
        """The carrier's envelope, refusals included. Every method is a POST there."""
        return self.wire.ask(
            "POST", f"/{method}", headers={"Authorization": f"Bearer {self.token}"}, json=dict(content)
        )
