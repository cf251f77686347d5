"""Finding parcels for the list."""

from __future__ import annotations

import re

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from kervan.lib.text import clean, prefix_query
from kervan.shipping.models import Shipment
from kervan.shipping.states import State

#: The tabs of the list: name → the states in it. Empty means all.
TABS: dict[str, frozenset[State]] = {
    "all": frozenset(),
    "requested": frozenset({State.REQUESTED, State.CANCELLING}),
    "refused": frozenset({State.REFUSED}),
    "ready": frozenset({State.READY}),
    "shipped": frozenset({State.SHIPPED}),
    "undelivered": frozenset({State.UNDELIVERED}),
    "delivered": frozenset({State.DELIVERED}),
    "closed": frozenset({State.CANCELLED, State.RESOLVED}),
}


def search_parcels(text: str = "", *, tab: str = "all", account_id: int | None = None) -> QuerySet[Shipment]:
    """Parcels of a tab, of one carrier account if said. ``text``: the beginning of a reference or tracking number; else
    whatever finds the order (number, name, phone, SKU …).
    """
    parcels = Shipment.objects.select_related("order", "account").defer("order__search", "carrier_data")
    states = TABS.get(tab, frozenset())
    if states:
        parcels = parcels.filter(state__in=states)
    if account_id is not None:
        parcels = parcels.filter(account_id=account_id)
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
