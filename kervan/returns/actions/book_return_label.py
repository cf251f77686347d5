"""İade etiketi al."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.orders.actions.index_order import index_order
from kervan.returns.models import Return, ReturnLabel
from kervan.returns.states import State
from kervan.shipping.accounts import takes_back
from kervan.shipping.parcels import checked_account, next_reference


@transaction.atomic
def book_return_label(return_id: int, *, actor: Actor, carrier_account_id: int, notify: bool = True) -> ReturnLabel:
    """The shop pays a carrier to bring the return: asked in the background, the label is mailed to the customer.

    After a refusal it can be asked for again, of another carrier too, under a new reference.

    Raises ``NotAllowed`` unless the return is approved (``wrong_state``) or when it has a label (``label_exists``);
    ``Invalid`` for an account that is unknown or whose carrier takes nothing back.
    """
    this = Return.objects.locked(return_id)
    if this.state != State.APPROVED:
        raise NotAllowed(_("İade etiketi, iade onaylanınca alınır."), code="wrong_state", state=this.state)
    account = checked_account(carrier_account_id)
    if account is None or not takes_back(account):
        message = _("Bu kargo hesabı iade etiketi veremiyor.")
        raise Invalid(message, fields={"carrier_account_id": message})
    known = ReturnLabel.objects.filter(of_return=this).first()
    if known is not None and known.state in {ReturnLabel.State.REQUESTED, ReturnLabel.State.READY}:
        raise NotAllowed(_("Bu iadenin etiketi zaten alındı."), code="label_exists", reference=known.reference)

    label = known or ReturnLabel(of_return=this)
    label.account, label.state, label.reference = account, ReturnLabel.State.REQUESTED, next_reference()
    label.carrier_name = account.carrier.name if account.carrier else account.name
    label.tracking_number = label.refusal = label.refusal_hint = label.content_format = ""
    label.told = label.content = label.ready_at = None
    label.carrier_data, label.asked_for_at = {}, clock.now()
    label.save()
    index_order(this.order, numbers=[label.reference])
    record(
        "return.label_requested",
        about=this.order,
        actor=actor,
        return_id=this.pk,
        code=this.code,
        carrier=label.carrier_name,
        reference=label.reference,
        notify=notify,
    )
    return label
