"""Ticari ileti iznini kaydet."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models, transaction

from kervan.customers.marketing import CHANNELS, allowed_channels, wording
from kervan.customers.models import MarketingChange
from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.shop.queries import shop


@transaction.atomic
def allow_marketing(
    channels: Collection[str],
    *,
    actor: Actor,
    email: str,
    phone: str,
    language: str = "tr",
    about: models.Model | None = None,
    order_number: int | None = None,
    ip: str = "",
    source: str = MarketingChange.Source.CHECKOUT,
) -> list[MarketingChange]:
    """A customer allowed advertising on these channels ("email", "sms", "call") by ticking a box for each.

    E-mails go to ``email``, the others to ``phone``; a channel without an address is left out, as is one that was allowed
    before. Unknown channels are nobody's wish and are left out too. ``source``: "checkout", or "link" from the order's page.
    """
    known = allowed_channels(email, phone)
    name = shop().name
    rows = []
    for channel in CHANNELS:
        recipient = email if channel == "email" else phone
        if channel not in channels or not recipient or (recipient, channel) in known:
            continue
        rows.append(
            MarketingChange(
                channel=channel,
                recipient=recipient,
                allowed=True,
                wording=wording(channel, shop=name, language=language),
                source=source,
                order_number=order_number,
                ip=ip or None,
            )
        )
    if rows:
        MarketingChange.objects.bulk_create(rows)
        record("marketing.allowed", about=about, actor=actor, channels=[row.channel for row in rows])
    return rows
