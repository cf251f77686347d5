"""Permission to advertise (ticari ileti onayı): the words beside the box, and what is allowed today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from kervan.customers.models import MarketingChange

CHANNELS = tuple(MarketingChange.Channel.values)


def wording(channel: str, *, shop: str, language: str) -> str:
    """What stands beside the unticked box of a channel, and is kept with the permission."""
    with override(language):
        texts = {
            "email": _(
                "%(shop)s kampanya ve yeniliklerini bana e-postayla göndersin. İznimi istediğim an geri alabilirim."
            ),
            "sms": _("%(shop)s kampanya ve yeniliklerini bana SMS ile göndersin. İznimi istediğim an geri alabilirim."),
            "call": _(
                "%(shop)s kampanya ve yeniliklerini bana telefonla anlatsın. İznimi istediğim an geri alabilirim."
            ),
        }
        return texts[channel] % {"shop": shop}


def allowed_channels(*recipients: str) -> set[tuple[str, str]]:
    """(recipient, channel) pairs on which advertising is allowed today."""
    rows = MarketingChange.objects.filter(recipient__in=[each for each in recipients if each])
    latest = rows.order_by("recipient", "channel", "-id").distinct("recipient", "channel")
    return {(row.recipient, row.channel) for row in latest if row.allowed}


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of the log; ``counts``: it is the last one of its recipient and channel, so it says what is allowed today."""

    row: MarketingChange
    counts: bool


def log_of(*recipients: str) -> list[Logged]:
    """What these addresses allowed and took back, newest first."""
    rows = MarketingChange.objects.filter(recipient__in=[each for each in recipients if each]).order_by("-id")
    seen: set[tuple[str, str]] = set()
    found = []
    for row in rows:
        key = (row.recipient, row.channel)
        found.append(Logged(row, key not in seen))
        seen.add(key)
    return found


def whole_log(*, batch: int = 1000) -> Iterator[Logged]:
    """Everybody's log, one recipient and channel after the other, the newest line first. Read in pieces."""
    rows = MarketingChange.objects.order_by("recipient", "channel", "-id")
    last: tuple[str, str] | None = None
    for row in rows.iterator(chunk_size=batch):
        key = (row.recipient, row.channel)
        yield Logged(row, key != last)
        last = key
