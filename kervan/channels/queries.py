"""Reading sales channels."""

from __future__ import annotations

from kervan.channels.models import SalesChannel
from kervan.sales.new_order import ChannelPolicy


def policy_of(code: str) -> ChannelPolicy | None:
    """What an active channel decides about its orders; None when there is no such channel."""
    channel = SalesChannel.objects.filter(code=code, active=True).first()
    return ChannelPolicy(code=channel.code, tells_customer=channel.tells_customer) if channel else None


def manual_policy() -> ChannelPolicy:
    """The channel of orders that staff write themselves; its own rules also while it is switched off."""
    own = ChannelPolicy()
    channel = SalesChannel.objects.filter(code=own.code).first()
    return ChannelPolicy(code=own.code, tells_customer=channel is None or channel.tells_customer)
