"""The places with stock (depolar)."""

from __future__ import annotations

from copy import copy

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.changes import changes_between
from kervan.lib.errors import Invalid, NotAllowed, NotFound
from kervan.lib.text import clean, fold
from kervan.stock.models import Location, StockLevel

FIELDS = ("name", "address", "is_default")
LONGEST_NAME, LONGEST_ADDRESS = 80, 300


@transaction.atomic
def save_location(
    location_id: int | None, *, actor: Actor, name: str, address: str = "", is_default: bool = False
) -> Location:
    """Add a place with stock (None) or change it. Exactly one is the default: new orders take their goods from there.

    Orders placed before keep the place their goods were promised at.

    Raises ``Invalid`` for a name that is empty or another's, and for a default that would leave none; ``NotFound`` for an
    unknown place.
    """
    _one_at_a_time()
    row = Location() if location_id is None else _known(location_id)
    name, address = clean(name), clean(address)
    wrong = {}
    if not name:
        wrong["name"] = _("Ad boş olamaz.")
    elif len(name) > LONGEST_NAME:
        wrong["name"] = _("Ad en fazla %(most)d karakter olabilir.") % {"most": LONGEST_NAME}
    elif any(fold(other) == fold(name) for other in _names_beside(row)):
        wrong["name"] = _("Bu adda bir depo var.")
    if len(address) > LONGEST_ADDRESS:
        wrong["address"] = _("Adres en fazla %(most)d karakter olabilir.") % {"most": LONGEST_ADDRESS}
    if row.is_default and not is_default:
        wrong["is_default"] = _("Varsayılan depoyu değiştirmek için başka bir depoyu varsayılan yapın.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    before = copy(row)
    row.name, row.address, row.is_default = name, address, is_default
    changes = changes_between(before, row, FIELDS)
    if changes:
        if is_default:
            Location.objects.filter(is_default=True).exclude(pk=row.pk).update(is_default=False)
        row.save()
        record("settings.changed", about=row, actor=actor, page="locations", changes=changes)
    return row


@transaction.atomic
def remove_location(location_id: int, *, actor: Actor) -> None:
    """Take off a place that was never used. Removing twice is fine.

    Raises ``NotAllowed`` for the default and for a place that the ledger or an order names: what happened there stays.
    """
    _one_at_a_time()
    row = Location.objects.filter(pk=location_id).first()
    if row is None:
        return
    if row.is_default:
        raise NotAllowed(
            _("Varsayılan depo kaldırılamaz; önce başka bir depoyu varsayılan yapın."), code="default_location"
        )
    used = NotAllowed(_("Bu depoda stok tutulmuş; kaldırılamaz, adı değiştirilebilir."), code="location_used")
    if StockLevel.objects.filter(~Q(on_hand=0) | ~Q(reserved=0), location=row).exists():
        raise used
    row.levels.all().delete()
    record("settings.changed", about=row, actor=actor, page="locations", changes={"name": [row.name, None]})
    try:
        row.delete()
    except ProtectedError:
        raise used from None


def _one_at_a_time() -> None:
    """Two people changing places wait for each other; orders that only point at a place do not."""
    list(Location.objects.select_for_update(no_key=True).order_by("pk"))


def _known(location_id: int) -> Location:
    row = Location.objects.filter(pk=location_id).first()
    if row is None:
        raise NotFound(_("Böyle bir depo yok."), code="location_not_found")
    return row


def _names_beside(row: Location) -> list[str]:
    return list(Location.objects.exclude(pk=row.pk).values_list("name", flat=True))
