"""The wire to Deneme Kargo: the only place that calls the far side, in nothing but text, and that may fall silent."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kervan.integrations.carriers.sandbox import server
from kervan.integrations.carriers.sandbox.plan import share
from kervan.shipping.carriers import CarrierSilent

ACCOUNT = ("customer_number", "password")


class Client:
    """Speaks for one account."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings

    def ask(self, verb: str, content: Mapping[str, Any], *, reference: str | None = None) -> dict[str, Any]:
        """The carrier's answer to one request. ``reference`` names the parcel in a request that changes something.

        Raises ``CarrierSilent`` when the account is set to lose this request or its answer.
        """
        if self.settings["slow_seconds"]:
            time.sleep(self.settings["slow_seconds"])
        lost = self._lost(verb, reference)
        if lost == "before":
            raise CarrierSilent(_("Deneme Kargo yanıt vermedi."))
        answer: dict[str, Any] = json.loads(server.answer(self._request(verb, content)))
        if lost == "after":
            raise CarrierSilent(_("Deneme Kargo yanıt vermedi."))
        return answer

    def _request(self, verb: str, content: Mapping[str, Any]) -> str:
        return json.dumps(
            {
                "verb": verb,
                "customer": self.settings["customer_number"],
                "password": self.settings["password"],
                "trial": {name: value for name, value in self.settings.items() if name not in ACCOUNT},
                "content": content,
            },
            ensure_ascii=False,
        )

    def _lost(self, verb: str, reference: str | None) -> str:
        """Where this exchange breaks: "before" the carrier hears it, "after" it has acted, or nowhere ("")."""
        silence: str = self.settings["silence"]
        if silence == "always":
            return "before"
        if silence == "never" or reference is None:
            return ""
        if share(reference, "silence") * 100 >= self.settings["silence_percent"]:
            return ""
        return silence.removesuffix("_once") if server.first_time(verb, reference) else ""
