"""What the API does on a schedule."""

from __future__ import annotations

from datetime import timedelta

from kervan.api.models import IdempotentCall
from kervan.lib import clock

KEPT_FOR = timedelta(days=7)


def forget_old_idempotent_calls() -> None:
    """Answers are kept a week for their Idempotency-Key; after that the key is free again."""
    IdempotentCall.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()
