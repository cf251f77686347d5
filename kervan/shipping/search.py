"""Finding parcels for the list."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Q, QuerySet

from kervan.lib.text import clean, prefix_query
from kervan.shipping.dispatch_lists import unseen
from kervan.shipping.models import Shipment
from kervan.shipping.states import State
from kervan.shipping.watch import DELAYED, FAILED, Concern

#: The tabs of the list: name → the states in it. Empty means all.
TABS: dict[str, frozenset[State]] = {
    "all": frozenset(),
    "requested": frozenset({State.REQUESTED, State.CANCELLING}),
    "refused": frozenset({State.REFUSED}),
    "ready": frozenset({State.READY}),
    "to_print": frozenset({State.READY}),
    "shipped": frozenset({State.SHIPPED}),
    "unseen": frozenset({State.READY, State.SHIPPED}),
    "undelivered": frozenset({State.UNDELIVERED}),
    "delivered": frozenset({State.DELIVERED}),
    "closed": frozenset({State.CANCELLED, State.RESOLVED}),
}

#: A label that nobody has printed yet (Etiketi basılmamış).
TO_PRINT = Q(state=State.READY, label_printed_at=None)

#: The tabs of what the watch found: name → what may be wrong.
WATCHED: dict[str, tuple[Concern, ...]] = {"delayed": DELAYED, "failed": FAILED}


def in_tab(tab: str, account_id: int | None = None) -> QuerySet[Shipment]:
    """The parcels in a tab's states, of one carrier account if said."""
    parcels = Shipment.objects.filter(state__in=TABS[tab]) if TABS.get(tab) else Shipment.objects.all()
    if tab == "to_print":
        parcels = parcels.filter(TO_PRINT)
    elif tab == "unseen":
        parcels = parcels.filter(unseen())
    return parcels if account_id is None else parcels.filter(account_id=account_id)


def concerned(tab: str) -> QuerySet[Shipment]:
    """Parcels with which something of that tab is wrong. An index holds these alone, however many parcels there are."""
    return Shipment.objects.exclude(watch="").filter(watch__in=WATCHED[tab])


def concern_counts(most: int, account_id: int | None = None) -> dict[str, int]:
    """How many parcels stand in each tab of the watch, counted at most to ``most`` each, in one statement."""
    of_account = "" if account_id is None else "AND account_id = %s"
    one = f"""(SELECT count(*) FROM (SELECT FROM shipping_shipment WHERE watch <> '' AND watch = ANY(%s) {of_account}
        LIMIT %s) counted)"""  # noqa: S608  (our own words)
    values: list[Any] = []
    for concerns in WATCHED.values():
        values += [[str(concern) for concern in concerns], *([] if account_id is None else [account_id]), most]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(one for _tab in WATCHED)}", values)
        return dict(zip(WATCHED, cursor.fetchone(), strict=True))


def search_parcels(text: str = "", *, tab: str = "all", account_id: int | None = None) -> QuerySet[Shipment]:
    """Parcels of a tab, of one carrier account if said. ``text``: the beginning of a reference or tracking number; else
    whatever finds the order (number, name, phone, SKU …).
    """
    parcels = in_tab(tab, account_id).select_related("order", "account").defer("order__search", "carrier_data")
    if tab in WATCHED:
        parcels = parcels.exclude(watch="").filter(watch__in=WATCHED[tab])
    number = re.sub(r"[\s\-]", "", clean(text))
    if not number:
        return parcels
    own = Q(reference__startswith=number) | Q(tracking_number__startswith=number.upper())
    if not number.startswith("#") and Shipment.objects.filter(own).exists():
        return parcels.filter(own)
    query = prefix_query(text)
    if not query:
        return parcels.none()
    return parcels.filter(order__search=SearchQuery(query, config="simple", search_type="raw"))
