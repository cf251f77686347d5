"""A carrier tells something by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import NotFound
from kervan.lib.secrets import unseal
from kervan.shipping.accounts import carrier_of
from kervan.shipping.carriers import CanPush, CarrierRefused, Tracking
from kervan.shipping.models import NO_CARRIER, CarrierAccount, CarrierMessage
from kervan.shipping.push_signed import is_signed, read_signed
from kervan.shipping.told_as_data import tracking_data


@transaction.atomic
def take_push(token: str, headers: Mapping[str, str], body: bytes, *, actor: Actor) -> CarrierMessage:
    """Keep the message as it came with what it says; it is written down in the background. The same one again is kept once.

    Raises ``NotFound`` for an address that is nobody's (any more), ``CarrierRefused`` (``push_forged``,
    ``push_unreadable``) for what is not the carrier's; then nothing is kept.
    """
    account = CarrierAccount.objects.filter(push_token=token, active=True).first() if token else None
    if account is None:
        raise NotFound(_("Böyle bir bildirim adresi yok."), code="push_address_unknown")
    told = _read(account, {name.lower(): value for name, value in headers.items()}, body)
    message, fresh = CarrierMessage.objects.get_or_create(
        account=account,
        digest=hashlib.sha256(body).hexdigest(),
        defaults={
            "body": body.decode("utf-8", "replace").replace("\x00", "�"),
            "told": [tracking_data(tracking) for tracking in told],
        },
    )
    if fresh and told:
        record("carrier.told", about=account, actor=actor, message_id=message.pk, parcels=len(told))
    return message


def _read(account: CarrierAccount, headers: Mapping[str, str], body: bytes) -> list[Tracking]:
    if is_signed(headers):
        return read_signed(headers, body, unseal(account.push_secret) if account.push_secret else "")
    carrier: object = carrier_of(account) if account.type != NO_CARRIER else None
    if not isinstance(carrier, CanPush):
        raise CarrierRefused(_("Bildirimin imzası geçersiz ya da zamanı geçmiş."), code="push_forged")
    return list(carrier.read_push(headers, body))
