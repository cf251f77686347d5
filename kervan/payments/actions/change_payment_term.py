"""How long unpaid orders of a method wait."""

from __future__ import annotations

from copy import copy

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.changes import changes_between
from kervan.lib.errors import Invalid, NotFound
from kervan.orders.models import PaymentMethod
from kervan.payments.models import MethodSettings
from kervan.payments.queries import method_settings

LONGEST = 60
MOST_GRACE = 10


@transaction.atomic
def change_payment_term(
    method: str, *, actor: Actor, remind_days: int | None, expire_days: int | None, grace_days: int = 1
) -> MethodSettings:
    """After how many business days the customer is reminded and the order given up; None for never.

    Orders already placed keep the days they were given. Card orders end by themselves after minutes, so a card has none.

    Raises ``NotFound`` for an unknown method; ``Invalid`` for days outside 1 to 60, a reminder after the last day, or more
    than ten grace days.
    """
    if method not in PaymentMethod.values:
        raise NotFound(_("Böyle bir ödeme yöntemi yok."), code="method_not_found")
    _refuse_odd_days(method, remind_days, expire_days, grace_days)
    row = method_settings(method)
    if row.pk:
        row = MethodSettings.objects.select_for_update().get(pk=row.pk)
    before = copy(row)
    row.remind_days, row.expire_days, row.grace_days = remind_days, expire_days, grace_days
    changes = changes_between(before, row, ("remind_days", "expire_days", "grace_days"))
    if changes:
        row.save()
        record("settings.changed", about=row, actor=actor, page="payment_methods", method=method, changes=changes)
    return row


def _refuse_odd_days(method: str, remind: int | None, expire: int | None, grace: int) -> None:
    wrong: dict[str, str] = {}
    for name, days in (("remind_days", remind), ("expire_days", expire)):
        if days is not None and method == PaymentMethod.CARD:
            wrong[name] = _("Kartla ödemede bekleme süresi yoktur.")
        elif days is not None and not 1 <= days <= LONGEST:
            wrong[name] = _("1 ile %(most)d iş günü arasında olmalıdır.") % {"most": LONGEST}
    if not 0 <= grace <= MOST_GRACE:
        wrong["grace_days"] = _("En fazla %(most)d iş günü olabilir.") % {"most": MOST_GRACE}
    if not wrong and remind is not None and expire is not None and remind > expire:
        wrong["remind_days"] = _("Hatırlatma ödeme süresinden sonra olamaz.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
