"""Looking after parcels under way: which are to be looked at again, and writing down what is wrong. Set-based."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from kervan.events.models import Event
from kervan.lib import clock
from kervan.shipping.models import NO_CARRIER, ParcelRules
from kervan.shipping.states import State
from kervan.shipping.watch import Patience, Way, watch_of
from kervan.shop.queries import holidays_from

BATCH = 500

# Rows that an action holds are left to the next minute: that action asks for another look itself.
_DUE = """SELECT s.id, s.state, s.shipped_at, s.heard_at, s.last_status, coalesce(s.status_since, s.last_scan_at),
           s.undelivered_at, coalesce(a.type <> %s, false)
    FROM shipping_shipment s LEFT JOIN shipping_carrieraccount a ON a.id = s.account_id
    WHERE s.watch_at <= %s ORDER BY s.watch_at LIMIT %s FOR UPDATE OF s SKIP LOCKED"""

_WRITE = """UPDATE shipping_shipment s SET watch = f.watch, watch_since = f.since, watch_at = f.look_at
    FROM unnest(%s::bigint[], %s::varchar[], %s::timestamptz[], %s::timestamptz[]) AS f(id, watch, since, look_at)
    WHERE s.id = f.id"""

_ASK_AGAIN = """UPDATE shipping_shipment SET watch_at = %s WHERE id IN (
    SELECT id FROM shipping_shipment WHERE state IN ('shipped', 'undelivered') AND id > %s
        AND shipped_at > %s - interval '90 days' ORDER BY id LIMIT %s
    FOR UPDATE SKIP LOCKED)
    RETURNING id"""


def rules() -> ParcelRules:
    """The shop's rules for parcels under way, made with defaults if they are missing."""
    found = ParcelRules.objects.filter(pk=1).first()
    return found or ParcelRules.objects.get_or_create(pk=1)[0]


def look_after_parcels() -> None:
    """Say of each parcel whose hour has come what is wrong with it. Reads those parcels alone, however many there are."""
    found = rules()
    patience = Patience(silent_days=found.silent_days, branch_days=found.branch_days, delivery_days=found.delivery_days)
    now = clock.now()
    holidays = holidays_from((now - timedelta(days=120)).date())
    while _look(now, patience, holidays) == BATCH:
        pass


def _look(now: datetime, patience: Patience, holidays: Mapping[date, bool]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_DUE, [NO_CARRIER, now, BATCH])
        rows = cursor.fetchall()
        ids, concerns, sinces, looks = [], [], [], []
        for pk, state, shipped_at, heard_at, last_status, status_since, undelivered_at, followed in rows:
            way = Way(
                state=State(state),
                followed=followed,
                shipped_at=shipped_at,
                heard_at=heard_at,
                last_status=last_status,
                status_since=status_since,
                undelivered_at=undelivered_at,
            )
            seen = watch_of(way, now, patience, holidays)
            ids.append(pk)
            concerns.append(seen.concern or "")
            sinces.append(seen.since)
            looks.append(seen.look_at)
        if ids:
            cursor.execute(_WRITE, [ids, concerns, sinces, looks])
    return len(rows)


def look_at_all_again(event: Event | None = None) -> None:
    """After the days or the holidays were changed, and once a night: every parcel under way is looked at anew."""
    if event is not None and event.data.get("page") not in {"parcels", "holidays"}:
        return
    now, last = clock.now(), 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_ASK_AGAIN, [now, last, now, 2 * BATCH])
            ids = [pk for (pk,) in cursor.fetchall()]
        if not ids:
            return
        last = max(ids)
