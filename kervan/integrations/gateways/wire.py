"""What the wires to real gateways have in common: one call, JSON back, and every way of silence told as one."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings

from kervan.lib.http import CallFailed, call
from kervan.payments.gateways import GatewaySilent, Incoming

TOO_MANY_REQUESTS = 429
_NAME = re.compile(r"[\x21-\x7e]{1,200}")


class Wire:
    """The way to one gateway. ``address`` is the gateway's own; the operator's test server stands in for it if set."""

    def __init__(self, gateway: str, address: str) -> None:
        stand_in: str = settings.GATEWAY_TEST_SERVERS.get(gateway, "")
        self.gateway = gateway
        self.address = stand_in or address
        self.private_allowed = bool(stand_in)

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: bytes | None = None,
        secrets: Iterable[str] = (),
    ) -> dict[str, Any]:
        """One request and its JSON object, numbers with a point as ``Decimal``; a refusal is an answer too.

        Raises ``GatewaySilent`` for no answer, a 5xx, "too many requests" and whatever is not a JSON object.
        """
        try:
            answer = call(
                method,
                self.address + path,
                headers=headers,
                params=params,
                form=form,
                body=body,
                private_allowed=self.private_allowed,
                secrets=secrets,
            )
        except CallFailed as failure:
            raise GatewaySilent(f"{self.gateway}: {failure}") from None
        if answer.status >= 500 or answer.status == TOO_MANY_REQUESTS:
            raise GatewaySilent(f"{self.gateway}: status {answer.status}")
        try:
            read = json.loads(answer.body, parse_float=Decimal)
        except ValueError:
            raise GatewaySilent(f"{self.gateway}: the answer is not JSON (status {answer.status})") from None
        if not isinstance(read, dict):
            raise GatewaySilent(f"{self.gateway}: the answer is not a JSON object")
        return read


def same(ours: str, theirs: object) -> bool:
    """Whether two signatures are equal, in a time that tells nothing."""
    return isinstance(theirs, str) and hmac.compare_digest(ours.encode(), theirs.encode("utf-8", "replace"))


def lira(amount: int) -> str:
    """12990 kuruş is "129.90"."""
    return f"{amount // 100}.{amount % 100:02d}"


def kurus(value: object) -> int:
    """Kuruş of an amount in lira: 129.9, "129.90" or "129,90". Raises ``GatewaySilent`` for what is no such amount."""
    try:
        amount = Decimal(str(value).strip().replace(",", ".")) * 100
    except InvalidOperation:
        raise GatewaySilent("the answer has no amount that can be read") from None
    if not amount.is_finite() or amount < 0 or amount > 10**14 or amount != amount.to_integral_value():
        raise GatewaySilent("the answer has no amount that can be read")
    return int(amount)


def text(answer: Mapping[str, Any], name: str) -> str:
    """A value as text; what is missing or null is ""."""
    value = answer.get(name)
    return "" if value is None else str(value)


def items(value: object) -> list[dict[str, Any]]:
    """The objects of a list in an answer; none when it is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def name_in(value: object) -> str:
    """A reference or token out of a stranger's message; "" for what can be none."""
    return value if isinstance(value, str) and _NAME.fullmatch(value) else ""


def header(incoming: Incoming, name: str) -> str:
    """A header whatever case it came in."""
    return next((value for key, value in incoming.headers.items() if key.lower() == name.lower()), "")
