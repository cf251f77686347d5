"""Numbers without gaps: 3 letters, the year and 9 digits, given inside the transaction that writes the document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from kervan.invoices.models import Series
from kervan.lib.clock import SHOP_ZONE
from kervan.lib.errors import NotAllowed

_NEXT = """
    INSERT INTO invoices_seriesyear (series_id, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (series_id, year) DO UPDATE SET last = invoices_seriesyear.last + 1
    RETURNING last"""
"""One statement: the counter's row stays locked until the transaction ends, so nobody gets a later number before this
one is certain, and a rollback gives it back."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A place in a series."""

    series: Series
    year: int
    serial: int

    @property
    def number(self) -> str:
        """As GİB writes it: ABC2026000000001."""
        return f"{self.series.code}{self.year}{self.serial:09d}"


def next_number(kind: str, at: datetime) -> Numbered:
    """The next number of the series used for this kind of document. The last lock an action takes.

    Raises ``NotAllowed`` when no series is used for it.
    """
    series = Series.objects.filter(kind=kind, is_default=True).first()
    if series is None:
        label = Series.Kind(kind).label
        raise NotAllowed(_("%(kind)s için kullanılan bir seri yok.") % {"kind": label}, code="series_missing")
    year = at.astimezone(SHOP_ZONE).year
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [series.pk, year])
        return Numbered(series, year, int(cursor.fetchone()[0]))
