"""Reading what happened."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from django.db import connection

from kervan.events.failed_jobs import failed_jobs_count
from kervan.events.models import Event, Installation
from kervan.lib.errors import Invalid


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of the feed and the cursor to ask for the next one with. An empty page returns the cursor unchanged."""

    events: list[Event]
    cursor: str


def timeline(subject: str, subject_id: int, *, limit: int = 200) -> list[Event]:
    """What happened to one thing, newest first."""
    return list(Event.objects.filter(subject=subject, subject_id=subject_id).order_by("-id")[:limit])


def feed(after: str = "", *, limit: int = 100) -> Feed:
    """All events in an order in which none is ever skipped.

    Ids are given before a transaction commits, so "id > last" would lose the event of a slow transaction. The order is
    (transaction, id), and only transactions older than every running one are shown. After a restore the transaction
    numbers of the old server mean nothing: they are set to 0 and the epoch in the cursor tells that only ids count.

    Raises ``Invalid`` for a cursor that this system never made.
    """
    epoch = current_epoch()
    seen_epoch, txid, event_id = _open_cursor(after, epoch)
    if seen_epoch != epoch:
        txid = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (settled_before,) = cursor.fetchone()
    events = list(
        Event.objects.extra(where=["(txid, id) > (%s, %s)"], params=[txid, event_id])
        .filter(txid__lt=settled_before)
        .order_by("txid", "id")[:limit]
    )
    last = events[-1] if events else None
    if last is None:
        return Feed([], after or _make_cursor(epoch, 0, 0))
    return Feed(events, _make_cursor(epoch, last.txid, last.pk))


def current_epoch() -> str:
    """Which life of this installation we are in."""
    return Installation.objects.values_list("epoch", flat=True).get()


def _make_cursor(epoch: str, txid: int, event_id: int) -> str:
    return base64.urlsafe_b64encode(f"{epoch}.{txid}.{event_id}".encode()).decode().rstrip("=")


def _open_cursor(cursor: str, epoch: str) -> tuple[str, int, int]:
    if not cursor:
        return epoch, 0, 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        seen, txid, event_id = text.split(".")
        if not (txid.isdigit() and event_id.isdigit() and len(txid) < 19 and len(event_id) < 19):
            raise ValueError(text)
        return seen, int(txid), int(event_id)
    except (ValueError, UnicodeDecodeError):
        raise Invalid("Bu imleç geçersiz.", code="cursor_invalid", fields={"after": "Bu imleç geçersiz."}) from None


__all__ = ["Feed", "current_epoch", "failed_jobs_count", "feed", "timeline"]
