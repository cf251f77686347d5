"""The watch over parcels under way: what is wrong with one, since when, and when to look again. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from kervan.lib.clock import SHOP_ZONE
from kervan.shipping.carriers import TrackingStatus
from kervan.shipping.states import State
from kervan.shop.calendar import add_business_days


class Concern(StrEnum):
    """What is wrong with a parcel under way."""

    SILENT = "silent"  # the carrier has not seen it for days
    WAITING = "waiting"  # at the customer's branch for days
    LATE = "late"  # longer on its way than the shop promises, or the carrier says so itself
    ATTEMPT_FAILED = "attempt_failed"
    RETURNING = "returning"
    BACK = "back"  # returned to the shop, not yet taken in
    LOST = "lost"


DELAYED = (Concern.SILENT, Concern.WAITING, Concern.LATE)
"""Geciken: still on its way, and something is slow."""

FAILED = (Concern.ATTEMPT_FAILED, Concern.RETURNING, Concern.BACK, Concern.LOST)
"""Teslim edilemedi: it did not reach the customer."""

_AT_BRANCH = frozenset({TrackingStatus.AT_DELIVERY_BRANCH, TrackingStatus.READY_FOR_PICKUP})
_ENDS = {
    TrackingStatus.RETURNING: Concern.RETURNING,
    TrackingStatus.RETURNED: Concern.BACK,
    TrackingStatus.LOST_DAMAGED: Concern.LOST,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How many business days are waited for each; 0 never worries."""

    silent_days: int = 2
    branch_days: int = 3
    delivery_days: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What is known of a parcel's way. ``followed``: a carrier reports its scans to us."""

    state: State
    followed: bool
    shipped_at: datetime | None = None
    heard_at: datetime | None = None  # the newest scan of any kind
    last_status: str = ""
    status_since: datetime | None = None
    undelivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """``concern`` since ``since``; ``look_at`` is when time alone changes the answer, None when only a fact can."""

    concern: Concern | None = None
    since: datetime | None = None
    look_at: datetime | None = None


CALM = Watch()


def watch_of(way: Way, now: datetime, patience: Patience, holidays: Mapping[date, bool]) -> Watch:
    """What is wrong with the parcel at ``now``: what the carrier says before what the calendar says, the closest
    reason before the widest. Parcels nobody follows are never silent or late: nobody would have told us.
    """
    status = TrackingStatus(way.last_status) if way.last_status else None
    if way.state == State.UNDELIVERED:
        concern = _ENDS.get(status, Concern.RETURNING) if status else Concern.RETURNING
        moved_on = concern != Concern.RETURNING and way.status_since is not None
        return Watch(concern, way.status_since if moved_on else way.undelivered_at or way.status_since or now)
    if way.state != State.SHIPPED or status == TrackingStatus.DELIVERED:
        return CALM
    if status in _ENDS:
        return Watch(_ENDS[status], way.status_since or now)
    if status == TrackingStatus.ATTEMPT_FAILED:
        return Watch(Concern.ATTEMPT_FAILED, way.status_since or now)
    if not way.followed or way.shipped_at is None:
        return CALM
    return _by_the_calendar(way, way.shipped_at, status, now, patience, holidays)


def _by_the_calendar(
    way: Way,
    shipped_at: datetime,
    status: TrackingStatus | None,
    now: datetime,
    patience: Patience,
    holidays: Mapping[date, bool],
) -> Watch:
    limits: list[tuple[Concern, datetime]] = []
    if status in _AT_BRANCH:
        if patience.branch_days:
            since = way.status_since or shipped_at
            limits.append((Concern.WAITING, _end_after(since, patience.branch_days, holidays)))
    elif patience.silent_days:
        heard = max(way.heard_at, shipped_at) if way.heard_at else shipped_at
        limits.append((Concern.SILENT, _end_after(heard, patience.silent_days, holidays)))
    if status == TrackingStatus.DELAYED:
        limits.append((Concern.LATE, way.status_since or shipped_at))
    elif patience.delivery_days:
        limits.append((Concern.LATE, _end_after(shipped_at, patience.delivery_days, holidays)))
    for place, (concern, begins) in enumerate(limits):
        if begins <= now:
            return Watch(concern, begins, min((at for _closer, at in limits[:place]), default=None))
    return Watch(look_at=min((at for _concern, at in limits), default=None))


def _end_after(moment: datetime, days: int, holidays: Mapping[date, bool]) -> datetime:
    """The end of the ``days``-th business day after that day, in the shop's time."""
    last = add_business_days(moment.astimezone(SHOP_ZONE).date(), days, holidays)
    return datetime.combine(last, time(23, 59, 59), SHOP_ZONE).astimezone(UTC)
