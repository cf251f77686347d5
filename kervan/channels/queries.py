"""Reading sales channels."""

from __future__ import annotations

from collections.abc import Iterable

from kervan.channels.models import SalesChannel
from kervan.lib.planned import planned
from kervan.sales.new_order import ChannelPolicy


def policy_of(code: str) -> ChannelPolicy | None:
    """What an active channel decides about its orders; None when there is no such channel."""
    return policies_of([code]).get(code)


def policies_of(codes: Iterable[str]) -> dict[str, ChannelPolicy]:
    """``policy_of`` for several, in one statement; unknown and switched-off channels are left out."""
    with planned() as cursor:
        cursor.execute(
            "SELECT code, tells_customer FROM channels_saleschannel WHERE code = ANY(%s::text[]) AND active",
            [sorted(set(codes))],
        )
        rows = cursor.fetchall()
    return {code: ChannelPolicy(code=code, tells_customer=tells) for code, tells in rows}


def manual_policy() -> ChannelPolicy:
    """The channel of orders that staff write themselves; its own rules also while it is switched off."""
    own = ChannelPolicy()
    channel = SalesChannel.objects.filter(code=own.code).first()
    return ChannelPolicy(code=own.code, tells_customer=channel is None or channel.tells_customer)
