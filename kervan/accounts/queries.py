"""Finding those who knock."""

from __future__ import annotations

import hmac
from datetime import timedelta

from django.db.models import Q

from kervan.accounts.key_hash import hash_of
from kervan.accounts.models import ApiKey
from kervan.lib import clock


def key_of(secret: str) -> ApiKey | None:
    """The live key behind a secret; notes its use at most once a minute."""
    parts = secret.split("_", 2)
    if len(parts) != 3 or parts[0] != "kv":
        return None
    key = ApiKey.objects.filter(prefix=f"kv_{parts[1]}", revoked_at=None).first()
    if key is None or not hmac.compare_digest(key.hash, hash_of(secret)):
        return None
    moment = clock.now()
    if key.last_used_at is None or key.last_used_at < moment - timedelta(minutes=1):
        ApiKey.objects.filter(Q(pk=key.pk)).update(last_used_at=moment)
    return key
