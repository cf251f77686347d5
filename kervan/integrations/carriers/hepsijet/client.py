"""The wire to HepsiJet: the only place that calls it, with the token it gave us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kervan.integrations.carriers.hepsijet.parse import is_envelope, parse_token, refusal
from kervan.integrations.carriers.rest_wire import NOT_FOUND, TOKENS, UNAUTHORISED, Reply, RestWire, key_of

ADDRESSES = {"live": "https://integration.hepsijet.com", "test": "https://integration-apitest.hepsijet.com"}
NOT_LET_IN = frozenset({UNAUTHORISED, 403})
REST = "/rest"


class Client:
    """Speaks for one account."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.wire = RestWire("hepsijet", ADDRESSES[settings["environment"]], name="HepsiJet")

    def ask(self, method: str, path: str, content: Any = None) -> Reply:
        """The carrier's envelope, refusals included. A token it does not know any more is replaced once."""
        reply = self._with_token(method, path, content)
        if reply.status in NOT_LET_IN:
            TOKENS.drop(self._key())
            reply = self._with_token(method, path, content)
        if reply.status in NOT_LET_IN:
            raise refusal(reply, account=True)
        return reply

    def _with_token(self, method: str, path: str, content: Any) -> Reply:
        """Its documents give some addresses with /rest and others without: where one is unknown, the other is tried."""
        headers = {"X-Auth-Token": TOKENS.get(self._key(), self._fetch_token)}
        reply = self.wire.ask(method, path, headers=headers, json=content)
        if reply.status == NOT_FOUND and not is_envelope(reply):
            other = path.removeprefix(REST) if path.startswith(REST) else REST + path
            reply = self.wire.ask(method, other, headers=headers, json=content)
        return reply

    def _fetch_token(self) -> tuple[str, float]:
        account = (self.settings["username"], self.settings["password"])
        reply = self.wire.ask("GET", "/auth/getToken", headers={"apikey": self.settings["api_key"]}, basic_auth=account)
        return parse_token(reply)

    def _key(self) -> str:
        return key_of(self.wire.address, *(str(self.settings[name]) for name in ("username", "password", "api_key")))
