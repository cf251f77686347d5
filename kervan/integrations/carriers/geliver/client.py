"""The wire to Geliver: the only place that calls it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kervan.integrations.carriers.geliver.parse import data_of, fits, pages_of
from kervan.integrations.carriers.rest_wire import Reply, RestWire, rows
from kervan.lib.http import CallFailed, call

ADDRESS = "https://api.geliver.io/api/v1"
PAGE, MOST_PAGES = "100", 20
LARGEST_LABEL = 2 * 1024 * 1024


class Client:
    """Speaks for one account."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.token = settings["token"]
        self.wire = RestWire("geliver", ADDRESS, name="Geliver")

    def ask(self, method: str, path: str, content: Any = None, params: Mapping[str, str] | None = None) -> Reply:
        """The carrier's envelope, refusals included."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.wire.ask(method, path, headers=headers, json=content, params=params)

    def find(self, reference: str) -> list[dict[str, Any]]:
        """Every shipment under this order number. Where the filter is not kept, the pages are walked."""
        found: list[dict[str, Any]] = []
        for page in range(1, MOST_PAGES + 1):
            reply = self.ask("GET", "/shipments", params={"orderNumber": reference, "limit": PAGE, "page": str(page)})
            told = rows(data_of(reply))
            found += [row for row in told if fits(row, reference)]
            if len(found) == len(told) or page >= pages_of(reply):
                break
        return found

    def label(self, url: str) -> bytes | None:
        """The PDF behind a label's address; None when it can't be had now. The token does not go there."""
        try:
            answer = call("GET", url, largest=LARGEST_LABEL, private_allowed=self.wire.private_allowed)
        except CallFailed:
            return None
        return answer.body if answer.ok and answer.body.startswith(b"%PDF") else None
