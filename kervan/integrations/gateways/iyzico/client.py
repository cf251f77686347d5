"""The wire to iyzico: the only place that calls it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any

from kervan.integrations.gateways.iyzico.sign import authorization
from kervan.integrations.gateways.wire import Wire, text
from kervan.payments.gateways import GatewaySilent

ADDRESSES = {"live": "https://api.iyzipay.com", "test": "https://sandbox-api.iyzipay.com"}
TOO_MANY = "50000"  # "Request Limit Exceeded"


class Client:
    """Speaks for one account."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.api_key, self.secret_key = settings["api_key"], settings["secret_key"]
        self.wire = Wire("iyzico", ADDRESSES[settings["environment"]])

    def post(self, path: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """iyzico's answer to a request, refusals included. Raises ``GatewaySilent``."""
        return self._ask("POST", path, body=json.dumps(content))

    def get(self, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        """iyzico's answer to a question, refusals included. Raises ``GatewaySilent``."""
        return self._ask("GET", path, params=params)

    def _ask(
        self, method: str, path: str, *, body: str = "", params: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        rnd = secrets.token_hex(8)
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "x-iyzi-rnd": rnd,
            "Authorization": authorization(self.api_key, self.secret_key, rnd=rnd, path=path, body=body),
        }
        answer = self.wire.ask(method, path, headers=headers, params=params, body=body.encode() if body else None)
        if text(answer, "errorCode") == TOO_MANY:
            raise GatewaySilent(f"iyzico: {text(answer, 'errorMessage')}")
        return answer
