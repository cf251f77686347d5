"""The carriers people choose by name, and where their parcels can be followed."""

from __future__ import annotations

from copy import copy

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.changes import changes_between
from kervan.lib.errors import Invalid, NotFound
from kervan.lib.tax_ids import check_tax_id, normal_tax_id
from kervan.lib.text import clean, fold
from kervan.shipping.links import checked_template
from kervan.shipping.models import Carrier


@transaction.atomic
def save_carrier(
    carrier_id: int | None,
    *,
    actor: Actor,
    name: str,
    tracking_url: str = "",
    legal_name: str | None = None,
    tax_id: str | None = None,
) -> Carrier:
    """Add a carrier (None) or change it. ``{tracking}`` in the address stands for the number; without one, it is a page
    where the customer types it. ``legal_name`` and ``tax_id`` stand on the invoices of internet sales; None keeps them.

    Parcels that have a link keep it. Raises ``Invalid`` for a name that is there already or an address that is not safe.
    """
    name, tracking_url = clean(name, 80), clean(tracking_url, 301)
    wrong = {}
    if not name:
        wrong["name"] = _("Ad boş olamaz.")
    elif any(fold(other.name) == fold(name) for other in Carrier.objects.exclude(pk=carrier_id or 0)):
        wrong["name"] = _("Bu adla bir kargo firması var.")
    if len(tracking_url) > 300:
        wrong["tracking_url"] = _("En fazla %(most)d karakter olabilir.") % {"most": 300}
    elif tracking_url:
        try:
            tracking_url = checked_template(tracking_url)
        except Invalid as error:
            wrong["tracking_url"] = error.message
    tax_id = None if tax_id is None else normal_tax_id(tax_id)
    if tax_id:
        try:
            check_tax_id(tax_id)
        except Invalid as error:
            wrong["tax_id"] = error.message
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    row = Carrier(code=_free_code(name))
    if carrier_id is not None:
        found = Carrier.objects.select_for_update().filter(pk=carrier_id).first()
        if found is None:
            raise NotFound(_("Böyle bir kargo firması yok."), code="carrier_not_found")
        row = found
    before = copy(row)
    row.name, row.tracking_url = name, tracking_url
    row.legal_name = row.legal_name if legal_name is None else clean(legal_name, 200)
    row.tax_id = row.tax_id if tax_id is None else tax_id
    changes = changes_between(before, row, ("name", "tracking_url", "legal_name", "tax_id"))
    if changes:
        row.save()
        record("settings.changed", about=row, actor=actor, page="carriers", carrier=row.code, changes=changes)
    return row


def _free_code(name: str) -> str:
    base = fold(name).replace(" ", "-")[:32] or "kargo"
    taken = set(Carrier.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for code in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if code not in taken)
