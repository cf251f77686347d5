"""A carrier account's settings and secrets, and the adapter made of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from kervan.lib.secrets import seal, unseal
from kervan.shipping.carriers import CanPush, CanTakeBack, CanTest, Carrier, carrier_type, carrier_types, make_carrier
from kervan.shipping.models import CarrierAccount


def settings_of(account: CarrierAccount) -> dict[str, Any]:
    """All settings of the account, the secret ones opened. Never to be shown or logged."""
    secrets = json.loads(unseal(account.secrets)) if account.secrets else {}
    return {**account.settings, **secrets}


def seal_secrets(secrets: Mapping[str, str]) -> str:
    """The secret settings as they are stored."""
    return seal(json.dumps(dict(secrets))) if secrets else ""


def carrier_of(account: CarrierAccount) -> Carrier:
    """The adapter that speaks to this account's carrier."""
    return make_carrier(account.type, settings_of(account))


def try_account(account: CarrierAccount) -> bool:
    """Ask the carrier whether it knows this account, without booking anything. False when it cannot be asked.

    A network call: outside any transaction. Raises ``CarrierRefused`` in the carrier's own words, ``CarrierSilent`` when
    no answer comes, ``Invalid`` when a setting is missing.
    """
    carrier = carrier_of(account)
    if not isinstance(carrier, CanTest):
        return False
    carrier.test()
    return True


def takes_back(account: CarrierAccount) -> bool:
    """Whether this account's carrier brings parcels from customers back to the shop."""
    return account.type in {kind.code for kind in carrier_types()} and issubclass(
        import_string(carrier_type(account.type).make), CanTakeBack
    )


def accounts_that_take_back() -> list[CarrierAccount]:
    """The accounts a return label can be had from, the default one first."""
    return [row for row in CarrierAccount.objects.filter(active=True).select_related("carrier") if takes_back(row)]


def push_address(account: CarrierAccount) -> str:
    """Where this account's carrier sends its own messages; "" while it has no address."""
    if not account.push_token:
        return ""
    return f"{settings.KERVAN_URL.rstrip('/')}/webhooks/carriers/{account.push_token}/"


def pushes(account: CarrierAccount) -> bool:
    """Whether this kind of carrier has messages of its own that its adapter reads."""
    return account.type in {kind.code for kind in carrier_types()} and issubclass(
        import_string(carrier_type(account.type).make), CanPush
    )
