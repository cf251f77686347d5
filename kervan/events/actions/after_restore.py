"""What a restored installation needs before it goes on."""

from __future__ import annotations

import secrets

from django.db import transaction

from kervan.events.models import Event, Installation


@transaction.atomic
def after_restore() -> None:
    """Transaction numbers of the old server mean nothing here: forget them, and mark the feed's cursors as of another life."""
    Event.objects.update(txid=0)
    Installation.objects.update(epoch=secrets.token_hex(8))
