"""Reading sales channels."""

from __future__ import annotations

from kervan.channels.models import SalesChannel
from kervan.lib.planned import planned
from kervan.sales.new_order import ChannelPolicy


def policy_of(code: str) -> ChannelPolicy | None:
    """What an active channel decides about its orders; None when there is no such channel."""
    with planned() as cursor:
        cursor.execute("SELECT tells_customer FROM channels_saleschannel WHERE code = %s::text AND active", [code])
        row = cursor.fetchone()
    return ChannelPolicy(code=code, tells_customer=row[0]) if row else None


def manual_policy() -> ChannelPolicy:
    """The channel of orders that staff write themselves; its own rules also while it is switched off."""
    own = ChannelPolicy()
    channel = SalesChannel.objects.filter(code=own.code).first()
    return ChannelPolicy(code=own.code, tells_customer=channel is None or channel.tells_customer)
