"""What a scanner read from one of our labels."""

from __future__ import annotations

import re

from django.db.models import Q
from django.utils.translation import gettext as _

from kervan.shipping.models import Shipment
from kervan.shipping.states import State

DEAD = frozenset({State.CANCELLING, State.CANCELLED})
SHORTEST = 6
LONGEST = 60


def dead_label(text: str) -> Shipment | None:
    """The cancelled parcel whose label carries this reference or tracking number; None when a parcel still goes by it."""
    code = re.sub(r"\s", "", text)
    if not SHORTEST <= len(code) <= LONGEST or not code.isascii() or not code.isprintable():
        return None
    found = Shipment.objects.filter(Q(reference=code) | Q(tracking_number=code)).select_related("order").order_by("-id")
    parcels = list(found[:10])
    return parcels[0] if parcels and all(parcel.state in DEAD for parcel in parcels) else None


def dead_words() -> str:
    """What is said when such a label is scanned, wherever that is."""
    return _("Bu etiket geçersiz, yenisini bastırın.")
