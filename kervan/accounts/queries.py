"""Finding those who knock."""

from __future__ import annotations

import hmac
from datetime import timedelta

from django.db import connection
from django.db.models import Q

from kervan.accounts.key_hash import hash_of
from kervan.accounts.models import ApiKey
from kervan.lib import clock
from kervan.lib.planned import planned


def key_of(secret: str) -> ApiKey | None:
    """The live key behind a secret; notes its use at most once a minute."""
    parts = secret.split("_", 2)
    if len(parts) != 3 or parts[0] != "kv":
        return None
    key = _live(f"kv_{parts[1]}")
    if key is None or not hmac.compare_digest(key.hash, hash_of(secret)):
        return None
    moment = clock.now()
    if key.last_used_at is None or key.last_used_at < moment - timedelta(minutes=1):
        ApiKey.objects.filter(Q(pk=key.pk)).update(last_used_at=moment)
    return key


def _live(prefix: str) -> ApiKey | None:
    """Read past the ORM: every call to the API begins here."""
    with planned() as cursor:
        cursor.execute(_LIVE, [prefix])
        row = cursor.fetchone()
    return ApiKey.from_db(connection.alias, _COLUMNS, row) if row else None


_COLUMNS = [field.attname for field in ApiKey._meta.concrete_fields]
_LIVE = f"""SELECT {", ".join(f'"{name}"' for name in _COLUMNS)} FROM {ApiKey._meta.db_table}
            WHERE prefix = %s::text AND revoked_at IS NULL"""  # noqa: S608  (names of our own columns)
