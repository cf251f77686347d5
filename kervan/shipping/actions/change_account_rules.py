"""Kargo hesabı ne için kullanılır?"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.customers.place_codes import read_places
from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.changes import changes_between
from kervan.lib.errors import Invalid, NotFound
from kervan.shipping.models import CarrierAccount

HIGHEST = {"most_desi": 9_999, "most_weight_g": 10_000_000, "most_cash": 10**12}
FIELDS = ("where", "places", "most_desi", "most_weight_g", "at_the_door", "most_cash")


@transaction.atomic
def change_account_rules(
    account_id: int,
    *,
    actor: Actor,
    where: str = CarrierAccount.Where.EVERYWHERE.value,
    places: Iterable[str] = (),
    most_desi: Decimal | None = None,
    most_weight_g: int | None = None,
    at_the_door: str = CarrierAccount.Door.BOTH.value,
    most_cash: int | None = None,
) -> CarrierAccount:
    """What the account is for; None is without limit. ``places`` as people write them, for ``where`` "only" or "except".

    Parcels that are booked already stay as they are. Raises ``NotFound``; ``Invalid`` naming each wrong field.
    """
    row = CarrierAccount.objects.select_for_update().filter(pk=account_id).first()
    if row is None:
        raise NotFound(_("Böyle bir kargo hesabı yok."), code="account_not_found")
    before = copy(row)
    wrong: dict[str, str] = {}
    codes: list[str] = []
    if where not in CarrierAccount.Where.values:
        wrong["where"] = _("Nereye gönderdiğini seçin.")
    elif where != CarrierAccount.Where.EVERYWHERE:
        try:
            codes = read_places(places)
        except Invalid as error:
            wrong |= error.fields
        if not codes and "places" not in wrong:
            wrong["places"] = _("En az bir yer yazın.")
    if at_the_door not in CarrierAccount.Door.values:
        wrong["at_the_door"] = _("Kapıda ne aldığını seçin.")
    given = {"most_desi": most_desi, "most_weight_g": most_weight_g, "most_cash": most_cash}
    for name, value in given.items():
        if value is not None and not 0 < value <= HIGHEST[name]:
            wrong[name] = _("Sıfırdan büyük olmalıdır; sınır yoksa boş bırakın.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    row.where, row.places, row.at_the_door = where, codes, at_the_door
    row.most_desi, row.most_weight_g, row.most_cash = most_desi, most_weight_g, most_cash
    changes = changes_between(before, row, FIELDS)
    if changes:
        row.save(update_fields=FIELDS)
        record("settings.changed", about=row, actor=actor, page="carrier_accounts", account=row.name, changes=changes)
    return row
