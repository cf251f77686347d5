"""Take a program's key away."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.accounts.models import ApiKey
from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import NotFound


@transaction.atomic
def revoke_api_key(key_id: int, *, actor: Actor) -> ApiKey:
    """From now on the key opens nothing. Revoking twice is fine.

    Raises ``NotFound`` for an unknown key.
    """
    key = ApiKey.objects.select_for_update().filter(pk=key_id).first()
    if key is None:
        raise NotFound(_("Böyle bir anahtar yok."))
    if key.revoked_at is None:
        key.revoked_at = clock.now()
        key.save(update_fields=["revoked_at"])
        record("apikey.revoked", about=key, actor=actor, name=key.name)
    return key
