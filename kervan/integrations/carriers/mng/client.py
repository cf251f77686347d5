"""The wire to DHL eCommerce: the only place that calls it, with the token it gave us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kervan.integrations.carriers.mng.parse import parse_places, parse_token, refusal, unsubscribed
from kervan.integrations.carriers.rest_wire import TOKENS, UNAUTHORISED, Kept, Reply, RestWire, key_of

ADDRESSES = {"live": "https://api.mngkargo.com.tr", "test": "https://testapi.mngkargo.com.tr"}
BASE = "/mngapi/api"
A_DAY = 86_400.0
PLACES = Kept[dict[str, int]]()


class Client:
    """Speaks for one account."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.wire = RestWire("mng", ADDRESSES[settings["environment"]], name="DHL eCommerce")

    def ask(self, method: str, path: str, content: Any = None) -> Reply:
        """The carrier's answer, refusals included. A token it does not know any more is replaced once."""
        reply = self._with_token(method, path, content)
        if reply.status == UNAUTHORISED and not unsubscribed(reply):
            TOKENS.drop(self._key())
            reply = self._with_token(method, path, content)
        if reply.status == UNAUTHORISED:
            raise refusal(reply)
        return reply

    def cities(self) -> dict[str, int]:
        """Codes of all il, by folded name."""
        return self._places("/cbsinfoapi/getcities")

    def districts(self, city: int) -> dict[str, int]:
        """Codes of an il's ilçe, by folded name."""
        return self._places(f"/cbsinfoapi/getdistricts/{city}")

    def _places(self, path: str) -> dict[str, int]:
        def fetch() -> tuple[dict[str, int], float]:
            return parse_places(self._plain("GET", path)), A_DAY

        return PLACES.get(self.wire.address + path, fetch)

    def _with_token(self, method: str, path: str, content: Any) -> Reply:
        token = TOKENS.get(self._key(), self._fetch_token)
        return self._plain(method, path, content, {"Authorization": f"Bearer {token}"})

    def _fetch_token(self) -> tuple[str, float]:
        content = {
            "customerNumber": self.settings["customer_number"],
            "password": self.settings["password"],
            "identityType": 1,
        }
        return parse_token(self._plain("POST", "/token", content))

    def _plain(self, method: str, path: str, content: Any = None, headers: Mapping[str, str] | None = None) -> Reply:
        keys = {
            "X-IBM-Client-Id": self.settings["client_id"],
            "X-IBM-Client-Secret": self.settings["client_secret"],
            "x-api-version": "1.0",
            "Content-Type": "application/json",
        }
        return self.wire.ask(method, BASE + path, headers={**keys, **(headers or {})}, json=content)

    def _key(self) -> str:
        names = ("customer_number", "password", "client_id", "client_secret")
        return key_of(self.wire.address, *(str(self.settings[name]) for name in names))
