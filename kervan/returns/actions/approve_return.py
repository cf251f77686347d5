"""İadeyi onayla."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.returns.actions.book_return_label import book_return_label
from kervan.returns.models import Payer, Return
from kervan.returns.pieces import refuse_unless_can
from kervan.returns.queries import rules
from kervan.returns.states import State


@transaction.atomic
def approve_return(
    return_id: int,
    *,
    actor: Actor,
    freight_payer: str | None = None,
    carrier_account_id: int | None = None,
    notify: bool = True,
) -> Return:
    """The shop takes the pieces back: the customer gets the code, where to send to, and until when.

    With ``carrier_account_id`` that carrier is asked for a return label in the same step (``book_return_label``).

    Raises ``NotAllowed`` unless the return awaits an answer, ``Invalid`` for an unknown payer of the freight or a carrier
    that takes nothing back.
    """
    this = Return.objects.locked(return_id)
    refuse_unless_can(this, State.APPROVED)
    if freight_payer is not None:
        if freight_payer not in Payer.values:
            message = _("İade kargosunu kimin ödeyeceğini seçin.")
            raise Invalid(message, fields={"freight_payer": message})
        this.freight_payer = freight_payer
    this.state, this.approved_at = State.APPROVED, clock.now()
    this.send_by = clock.today() + timedelta(days=rules().send_back_days)
    this.save(update_fields=["state", "approved_at", "send_by", "freight_payer"])
    record(
        "return.approved",
        about=this.order,
        actor=actor,
        return_id=this.pk,
        code=this.code,
        send_by=str(this.send_by),
        notify=notify,
    )
    if carrier_account_id is not None:
        book_return_label(this.pk, actor=actor, carrier_account_id=carrier_account_id, notify=notify)
    return this
