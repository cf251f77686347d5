"""İadeyi geri çevir."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.catalog.models import ReturnExemption
from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.lib.text import clean
from kervan.orders.actions.refresh_order import refresh_order
from kervan.returns.models import Return
from kervan.returns.pieces import give_back_claim, lines_of, refuse_if_begun, refuse_unless_can
from kervan.returns.queries import window_of
from kervan.returns.states import State


@transaction.atomic
def reject_return(return_id: int, *, actor: Actor, message: str, exemption: str = "", notify: bool = True) -> Return:
    """The shop does not take the pieces back and says why.

    Within the window the customer has a right to withdraw, so a legal exemption must be named.

    Raises ``NotAllowed`` when the return is no longer open or pieces have come; ``Invalid`` without a message, or within
    the window without an exemption (``exemption_needed``).
    """
    this = Return.objects.locked(return_id)
    refuse_unless_can(this, State.REJECTED)
    rows = lines_of(this)
    refuse_if_begun(rows)
    text = clean(message, 500)
    if not text:
        sentence = _("Müşteriye yazılacak sebebi girin.")
        raise Invalid(sentence, fields={"message": sentence})
    if exemption and exemption not in ReturnExemption.values:
        sentence = _("Böyle bir istisna yok.")
        raise Invalid(sentence, fields={"exemption": sentence})
    if not exemption and window_of(this.order).is_open:
        sentence = _("İade süresi dolmadı; geri çevirmek için yasal istisnayı seçin.")
        raise Invalid(sentence, code="exemption_needed", fields={"exemption": sentence})

    give_back_claim(rows)
    this.state, this.closed_at, this.rejection, this.exemption = State.REJECTED, clock.now(), text, exemption
    this.save(update_fields=["state", "closed_at", "rejection", "exemption"])
    refresh_order(this.order)
    record(
        "return.rejected",
        about=this.order,
        actor=actor,
        return_id=this.pk,
        code=this.code,
        reason=text,
        exemption=exemption,
        notify=notify,
    )
    return this
