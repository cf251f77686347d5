"""A gateway account's settings and secrets, and the adapter made of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kervan.lib.secrets import seal, unseal
from kervan.payments.gateways import CanTest, make_gateway
from kervan.payments.models import GatewayAccount


def settings_of(account: GatewayAccount) -> dict[str, Any]:
    """All settings of the account, the secret ones opened. Never to be shown or logged."""
    secrets = json.loads(unseal(account.secrets)) if account.secrets else {}
    return {**account.settings, **secrets}


def seal_secrets(secrets: Mapping[str, str]) -> str:
    """The secret settings as they are stored."""
    return seal(json.dumps(dict(secrets))) if secrets else ""


def gateway_of(account: GatewayAccount) -> object:
    """The adapter that speaks to this account's gateway. Raises ``DomainError`` when the account cannot be used."""
    return make_gateway(account.type, settings_of(account))


def try_account(account: GatewayAccount) -> bool:
    """Ask the gateway whether it knows this account, without moving money. False when it cannot be asked.

    A network call: outside any transaction. Raises ``GatewayRefused`` in the gateway's own words, ``GatewaySilent`` when
    no answer comes, ``Invalid`` when a setting is missing.
    """
    gateway = gateway_of(account)
    if not isinstance(gateway, CanTest):
        return False
    gateway.test()
    return True
