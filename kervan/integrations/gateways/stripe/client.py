"""The wire to Stripe: its own library, on our way of calling out. The only place that calls it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import stripe

from kervan.integrations.gateways.stripe.parse import refused
from kervan.integrations.gateways.wire import Wire
from kervan.lib.http import CallFailed, call
from kervan.payments.gateways import GatewaySilent

ADDRESS = "https://api.stripe.com"

# The library would log what is sent, and tell Stripe about this machine.
logging.getLogger("stripe").setLevel(logging.WARNING)
stripe.enable_telemetry = False


class _OurWay(stripe.HTTPClient):
    """Time limit, size limit, no private address, no redirect; repeats are decided by us."""

    name = "kervan"

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self.wire = wire

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, **_usage: Any
    ) -> tuple[str, int, Mapping[str, str]]:
        sent = {name: value for name, value in (headers or {}).items() if name != "X-Stripe-Client-User-Agent"}
        body = post_data.encode() if isinstance(post_data, str) else post_data
        try:
            answer = call(
                method.upper(),
                self.wire.address + url.removeprefix(ADDRESS),
                headers=sent,
                body=body,
                private_allowed=self.wire.private_allowed,
            )
        except CallFailed as failure:
            raise GatewaySilent(f"stripe: {failure}") from None
        return answer.text, answer.status, answer.headers

    def close(self) -> None:
        """Nothing is kept open."""


class Client:
    """Speaks for one account."""

    def __init__(self, secret_key: str) -> None:
        self.wire = Wire("stripe", ADDRESS)
        library = stripe.StripeClient(secret_key, http_client=_OurWay(self.wire), max_network_retries=0)
        self.sessions = library.v1.checkout.sessions
        self.payments = library.v1.payment_intents
        self.refunds = library.v1.refunds

    def ask(self, verb: Callable[..., Any], *words: Any, key: str = "") -> dict[str, Any]:
        """Stripe's answer to one request; with ``key`` a repeat within a day is the same request.

        Raises ``GatewayRefused`` in Stripe's words, ``GatewaySilent`` when nothing is known.
        """
        try:
            answer = verb(*words, options={"idempotency_key": key}) if key else verb(*words)
            found: dict[str, Any] = answer.to_dict()
        except (
            stripe.InvalidRequestError,
            stripe.CardError,
            stripe.AuthenticationError,
            stripe.PermissionError,
            stripe.IdempotencyError,
        ) as error:
            raise refused(error) from None
        except stripe.StripeError as error:
            raise GatewaySilent(f"stripe: {type(error).__name__}, status {error.http_status}") from None
        return found
