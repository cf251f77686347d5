"""The wire to Deneme POS: the only place that calls the far side, in nothing but text, and that may fall silent."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from kervan.integrations.gateways.sandbox import server
from kervan.payments.gateways import GatewaySilent

ACCOUNT = ("merchant", "password")


class Client:
    """Speaks for one account."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = dict(settings)

    def ask(self, verb: str, content: Mapping[str, Any], *, reference: str = "") -> dict[str, Any]:
        """The gateway's answer to one request. ``reference`` names the refund in a request that moves money.

        Raises ``GatewaySilent`` when the account is set to lose this request or its answer.
        """
        if self.settings["slow_seconds"]:
            time.sleep(self.settings["slow_seconds"])
        lost = self._lost(verb, reference)
        if lost == "before":
            raise GatewaySilent("Deneme POS: connection timed out")
        answer: dict[str, Any] = json.loads(server.answer(self._request(verb, content)))
        if lost == "after":
            raise GatewaySilent("Deneme POS: no answer")
        return answer

    def _request(self, verb: str, content: Mapping[str, Any]) -> str:
        return json.dumps(
            {
                "verb": verb,
                "merchant": self.settings["merchant"],
                "password": self.settings["password"],
                "trial": {name: value for name, value in self.settings.items() if name not in ACCOUNT},
                "content": content,
            },
            ensure_ascii=False,
        )

    def _lost(self, verb: str, reference: str) -> str:
        """Where this exchange breaks: "before" the gateway hears it, "after" it has acted, or nowhere ("")."""
        silence: str = self.settings["silence"]
        if silence == "always":
            return "before"
        if silence == "never" or not reference:
            return ""
        return silence.removesuffix("_once") if server.first_time(verb, reference) else ""
