"""Change how a payment method behaves in this shop."""

from __future__ import annotations

from copy import copy

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.changes import changes_between
from kervan.lib.errors import NotFound
from kervan.lib.text import clean
from kervan.orders.models import PaymentMethod
from kervan.payments.models import MethodSettings
from kervan.payments.queries import method_settings


@transaction.atomic
def change_method(
    method: str, *, actor: Actor, active: bool, ships_before_payment: bool, instructions: str = ""
) -> MethodSettings:
    """Offer a method or not, let its orders leave before the money is there, and tell customers how to pay.

    Orders already placed keep the rule they were placed under. Raises ``NotFound`` for an unknown method.
    """
    if method not in PaymentMethod.values:
        raise NotFound(_("Böyle bir ödeme yöntemi yok."), code="method_not_found")
    row = method_settings(method)
    if row.pk:
        row = MethodSettings.objects.select_for_update().get(pk=row.pk)
    before = copy(row)
    row.active, row.ships_before_payment = active, ships_before_payment
    row.instructions = clean(instructions, 2000, lines=True)
    changes = changes_between(before, row, ("active", "ships_before_payment", "instructions"))
    if changes:
        row.save()
        record("settings.changed", about=row, actor=actor, page="payment_methods", method=method, changes=changes)
    return row
