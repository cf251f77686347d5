"""To whom a payment method is offered, under which name, and what it costs."""

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
from kervan.lib.money import LARGEST
from kervan.lib.text import clean
from kervan.orders.models import PaymentMethod
from kervan.payments.models import MethodSettings
from kervan.payments.queries import method_settings

HIGHEST_FEE_PERCENT = Decimal(25)
FIELDS = ("name", "fee", "percent", "least", "most", "where", "places", "at_the_door")


@transaction.atomic
def change_offer(
    method: str,
    *,
    actor: Actor,
    name: str = "",
    fee: int = 0,
    percent: Decimal | int = 0,
    least: int | None = None,
    most: int | None = None,
    where: str = MethodSettings.Where.EVERYWHERE,
    places: Iterable[str] = (),
    at_the_door: str = MethodSettings.Door.CASH,
) -> MethodSettings:
    """Name a method, charge for it or give a discount, and limit it by amount and place.

    ``fee`` (kuruş) or ``percent``, one of the two, below zero for a discount. ``least`` and ``most`` are kuruş of goods and
    shipping; ``places`` as people write them, for ``where`` "only" or "except". ``at_the_door``:
    how couriers are paid, "cash", "card" or "both" (the customer chooses). Orders already placed keep their price.

    Raises ``NotFound`` for an unknown method; ``Invalid`` for a fee on anything but cash on delivery (law 5464, art. 17
    forbids it on cards), two prices at once, limits that leave no amount, or an unknown place.
    """
    if method not in PaymentMethod.values:
        raise NotFound(_("Böyle bir ödeme yöntemi yok."), code="method_not_found")
    percent = Decimal(percent)
    wrong = _odd_price(method, fee, percent) | _odd_limits(least, most)
    if at_the_door not in MethodSettings.Door.values or (
        method != PaymentMethod.CASH_ON_DELIVERY and at_the_door != MethodSettings.Door.CASH
    ):
        wrong["at_the_door"] = _("Kapıda nasıl ödendiğini seçin.")
    codes: list[str] = []
    if where not in MethodSettings.Where.values:
        wrong["where"] = _("Nerede sunulacağını seçin.")
    elif where != MethodSettings.Where.EVERYWHERE:
        try:
            codes = read_places(places)
        except Invalid as error:
            wrong |= error.fields
        else:
            if not codes:
                wrong["places"] = _("En az bir yer yazın.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    row = method_settings(method)
    if row.pk:
        row = MethodSettings.objects.select_for_update().get(pk=row.pk)
    before = copy(row)
    row.name, row.fee, row.percent = clean(name, 60), fee, percent.quantize(Decimal("0.01"))
    row.least, row.most, row.where, row.places = least, most, where, codes
    row.at_the_door = at_the_door
    changes = changes_between(before, row, FIELDS)
    if changes:
        row.save()
        record("settings.changed", about=row, actor=actor, page="payment_methods", method=method, changes=changes)
    return row


def _odd_price(method: str, fee: int, percent: Decimal) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not percent.is_finite() or percent != round(percent, 2) or not -100 <= percent <= HIGHEST_FEE_PERCENT:
        wrong["percent"] = _("İndirim en fazla yüzde 100, ek ücret en fazla yüzde %(most)s olabilir.") % {
            "most": HIGHEST_FEE_PERCENT
        }
        return wrong
    if abs(fee) > LARGEST:
        wrong["fee"] = _("Tutar çok büyük.")
    if fee and percent:
        wrong["percent"] = _("Tutar ya da yüzde yazın, ikisini birden değil.")
    if fee > 0 or percent > 0:
        field = "fee" if fee > 0 else "percent"
        if method == PaymentMethod.CARD:
            wrong[field] = _("Kartla ödeyenden ek ücret alınamaz (5464 sayılı Kanun, madde 17).")
        elif method != PaymentMethod.CASH_ON_DELIVERY:
            wrong[field] = _("Bu yöntem için ek ücret alınmaz; yalnızca indirim yapılabilir.")
    return wrong


def _odd_limits(least: int | None, most: int | None) -> dict[str, str]:
    wrong = {
        name: _("Tutar sıfırdan küçük ya da çok büyük olamaz.")
        for name, amount in (("least", least), ("most", most))
        if amount is not None and not 0 <= amount <= LARGEST
    }
    if not wrong and least is not None and most is not None and least > most:
        wrong["most"] = _("En çok tutar, en az tutardan küçük olamaz.")
    return wrong
