"""The letters that numbers begin with."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.invoices.models import Series
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid


@transaction.atomic
def save_series(code: str, *, actor: Actor, kind: str) -> Series:
    """Number this kind of document with the series from now on; a new one begins at 1, a known one goes on.

    Raises ``Invalid`` unless it is three capital letters, or when it numbers another kind of document.
    """
    code = code.strip().upper()
    wrong = {}
    if not re.fullmatch(r"[A-Z]{3}", code):
        wrong["code"] = _("Seri üç harftir (A-Z), Türkçe harf içermez.")
    if kind not in Series.Kind.values:
        wrong["kind"] = _("Böyle bir belge türü yok.")
    rows = list(Series.objects.select_for_update().order_by("id"))
    known = next((row for row in rows if row.code == code), None)
    if known is not None and known.kind != kind:
        wrong["code"] = _("Bu seri başka bir belge türünde kullanılıyor.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    used = next((row for row in rows if row.kind == kind and row.is_default), None)
    if used is not None and used.code == code:
        return used
    if used is not None:
        used.is_default = False
        used.save(update_fields=["is_default"])
    series = known or Series(code=code, kind=kind)
    series.is_default = True
    series.save()
    changes = {kind: [used.code if used else "", code]}
    record("settings.changed", about=series, actor=actor, page="series", changes=changes)
    return series
