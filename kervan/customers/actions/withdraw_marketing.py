"""Ticari ileti iznini geri al."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models, transaction

from kervan.customers.marketing import allowed_channels
from kervan.customers.models import MarketingChange
from kervan.events.record import record
from kervan.lib.actor import Actor


@transaction.atomic
def withdraw_marketing(
    permissions: Collection[tuple[str, str]],
    *,
    actor: Actor,
    source: str,
    about: models.Model | None = None,
    order_number: int | None = None,
    ip: str = "",
) -> list[MarketingChange]:
    """Somebody no longer wants advertising: ``permissions`` are (e-mail address or phone, channel) pairs.

    What is not allowed today is left out, so that asked twice it is one line of the log. ``source``: "link" when the
    customer did it themselves, "staff" when they told the shop.
    """
    known = allowed_channels(*{recipient for recipient, _channel in permissions})
    rows = [
        MarketingChange(
            channel=channel,
            recipient=recipient,
            allowed=False,
            source=source,
            order_number=order_number,
            ip=ip or None,
        )
        for recipient, channel in sorted(set(permissions) & known)
    ]
    if rows:
        MarketingChange.objects.bulk_create(rows)
        record("marketing.withdrawn", about=about, actor=actor, channels=[row.channel for row in rows])
    return rows
