"""Ödendi olarak işaretle."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.payments.actions.request_refund import refuse_more_than
from kervan.payments.actions.succeed_refund import succeed_refund
from kervan.payments.models import Refund
from kervan.payments.queries import SILENT, refundable
from kervan.payments.states import RefundState


@transaction.atomic
def mark_refund_paid(
    refund_id: int, *, actor: Actor, paid_on: date | None = None, reference: str = "", notify: bool | None = None
) -> Refund:
    """Somebody of the shop has paid the refund: by bank, or by hand in the gateway's own screens.

    Also for one that failed, if its amount was not given back otherwise meanwhile, and for one whose gateway stays
    silent, when the shop has seen in the gateway's screens that it went through.

    Raises ``NotFound``; ``NotAllowed`` when it was paid or cancelled already or the gateway is at it; ``Invalid`` for a
    day in the future.
    """
    refund = Refund.objects.locked(refund_id)
    refuse_if_over(refund)
    if paid_on is not None and paid_on > clock.today():
        message = _("Ödeme tarihi bugünden sonra olamaz.")
        raise Invalid(message, fields={"paid_on": message})
    if refund.state == RefundState.REQUESTED and not refund.by_person and refund.problem_code != SILENT:
        raise under_way()
    if refund.state == RefundState.FAILED and refund.amount > refundable(refund.order):
        raise refuse_more_than(refundable(refund.order))
    return succeed_refund(refund.pk, actor=actor, reference=reference, paid_on=paid_on, notify=notify)


def refuse_if_over(refund: Refund) -> None:
    """Raises ``NotAllowed`` when the refund was paid or cancelled."""
    if refund.state == RefundState.SUCCEEDED:
        raise NotAllowed(_("Bu para iadesi zaten ödendi."), code="refund_paid")
    if refund.state == RefundState.CANCELLED:
        raise NotAllowed(_("Bu para iadesinden vazgeçilmiş."), code="refund_cancelled")


def under_way() -> NotAllowed:
    """The refusal of what must wait for the gateway's answer."""
    message = _("İade sanal POS'ta işleniyor; sonucu belli olmadan değiştirilemez.")
    return NotAllowed(message, code="refund_under_way")
