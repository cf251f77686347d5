"""A zone's rates: what sending there costs."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from decimal import Decimal
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.changes import changes_between
from kervan.lib.errors import Invalid, NotFound
from kervan.lib.money import LARGEST
from kervan.lib.text import clean
from kervan.shipping.models import CarrierAccount, ShippingRate, ShippingZone
from kervan.shipping.quoting import Basis

FIELDS = ("name", "basis", "steps", "extra_fee", "free_from", "vat_rate", "account_id")
MOST_STEPS = 40
LARGEST_NUMBER = {Basis.VALUE: LARGEST, Basis.WEIGHT: 10_000_000, Basis.DESI: 999_900}


@transaction.atomic
def save_rate(
    rate_id: int | None,
    *,
    actor: Actor,
    zone_id: int,
    name: str,
    steps: Sequence[tuple[int | None, int]],
    basis: str = Basis.VALUE,
    extra_fee: int | None = None,
    free_from: int | None = None,
    vat_rate: Decimal = Decimal(20),
    carrier_account_id: int | None = None,
) -> ShippingRate:
    """Add a rate (None) or change it. ``steps``: (up to, fee) in kuruş, grams or hundredths of a desi, rising; None as the
    last "up to" is however much. ``extra_fee`` is for each lira, kilogram or desi begun above the last step.

    Raises ``Invalid`` for wrong values, ``NotFound`` for an unknown zone or rate.
    """
    zone = ShippingZone.objects.select_for_update().filter(pk=zone_id).first()
    if zone is None:
        raise NotFound(_("Böyle bir gönderim bölgesi yok."), code="zone_not_found")
    row = ShippingRate(zone=zone)
    if rate_id is not None:
        row = _locked(rate_id, zone)
    before = copy(row)
    wrong: dict[str, str] = {}
    name = clean(name, 80)
    if not name:
        wrong["name"] = _("Ad boş olamaz.")
    if basis not in set(Basis):
        wrong["basis"] = _("Ücretin neye göre hesaplanacağını seçin.")
    else:
        _check_steps(steps, Basis(basis), extra_fee, wrong)
    for field, amount in (("extra_fee", extra_fee), ("free_from", free_from)):
        if amount is not None and not 0 <= amount <= LARGEST:
            wrong[field] = _("Tutar sıfırdan küçük olamaz.") if amount < 0 else _("Tutar çok büyük.")
    if not 0 <= vat_rate <= 99:
        wrong["vat_rate"] = _("KDV oranı 0 ile 99 arasında olmalıdır.")
    if carrier_account_id is not None and not CarrierAccount.objects.filter(pk=carrier_account_id).exists():
        wrong["carrier_account_id"] = _("Böyle bir kargo hesabı yok.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    row.name, row.basis, row.steps = name, basis, [[up_to, fee] for up_to, fee in steps]
    row.extra_fee, row.free_from = extra_fee, free_from
    row.vat_rate = vat_rate.quantize(Decimal("0.01"))
    row.account_id = carrier_account_id
    changes = changes_between(before, row, FIELDS)
    if changes:
        row.save()
        record("settings.changed", about=row, actor=actor, page="shipping_rates", zone=zone.name, changes=changes)
    return row


@transaction.atomic
def remove_rate(rate_id: int, *, actor: Actor) -> None:
    """Take a rate off its zone. Orders keep the fee they were given. Removing twice is fine."""
    row = ShippingRate.objects.select_for_update().filter(pk=rate_id).first()
    if row is None:
        return
    record("settings.changed", about=row, actor=actor, page="shipping_rates", changes={"name": [row.name, None]})
    row.delete()


def _locked(rate_id: int, zone: ShippingZone) -> ShippingRate:
    row = ShippingRate.objects.select_for_update().filter(pk=rate_id, zone=zone).first()
    if row is None:
        raise NotFound(_("Böyle bir gönderim ücreti yok."), code="rate_not_found")
    return row


def _check_steps(
    steps: Sequence[tuple[int | None, int]], basis: Basis, extra_fee: int | None, wrong: dict[str, str]
) -> None:
    if not steps:
        wrong["steps"] = _("En az bir ücret yazın.")
    elif len(steps) > MOST_STEPS:
        wrong["steps"] = _("En fazla %(most)d basamak olabilir.") % {"most": MOST_STEPS}
    elif any(not 0 <= fee <= LARGEST for _up_to, fee in steps):
        wrong["steps"] = _("Ücret sıfırdan küçük ya da çok büyük olamaz.")
    elif any(up_to is None for up_to, _fee in steps[:-1]):
        wrong["steps"] = _("Üst sınırı boş olan basamak en sonda olmalıdır.")
    elif extra_fee is not None and steps[-1][0] is None:
        wrong["extra_fee"] = _("Son basamağın üst sınırı yoksa aşan kısım için ücret yazılmaz.")
    else:
        limits = [up_to for up_to, _fee in steps if up_to is not None]
        if any(low >= high for low, high in pairwise(limits)):
            wrong["steps"] = _("Üst sınırlar küçükten büyüğe gitmelidir.")
        elif any(not 0 < limit <= LARGEST_NUMBER[basis] for limit in limits):
            wrong["steps"] = _("Üst sınır sıfırdan büyük olmalı, çok büyük olmamalıdır.")
