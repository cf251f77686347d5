"""Yeniden dene, or pay it to an IBAN instead."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.payments.actions.mark_refund_paid import refuse_if_over, under_way
from kervan.payments.actions.request_refund import TO_IBAN, bank_fields, refuse_more_than, way_back
from kervan.payments.ledger import refresh_ledger
from kervan.payments.models import Refund, new_reference
from kervan.payments.queries import SILENT, refundable, refundable_by_payment
from kervan.payments.states import RefundState


@transaction.atomic
def retry_refund(refund_id: int, *, actor: Actor, to: str = "", iban: str = "", holder: str = "") -> Refund:
    """Try a failed refund again, the same way or (``to="iban"``) to an IBAN; correct the IBAN of one not paid yet.

    After the gateway's no the new try has a number of its own. A refund whose gateway stayed silent is asked about
    again under its old number: it may have been paid.

    Raises ``NotFound``; ``NotAllowed`` when it was paid or cancelled, or the gateway is at it; ``Invalid`` when the
    amount was given back otherwise meanwhile, or for a wrong IBAN or no holder.
    """
    refund = Refund.objects.locked(refund_id)
    refuse_if_over(refund)
    order = refund.order
    at_gateway = refund.state == RefundState.REQUESTED and not refund.by_person
    if at_gateway and (to == TO_IBAN or refund.problem_code != SILENT):
        raise under_way()
    if refund.state == RefundState.FAILED:
        most = refundable(order)
        if to != TO_IBAN and refund.way != Refund.Way.IBAN and refund.payment is not None:
            most = min(most, refundable_by_payment(order).get(refund.payment, 0))
        if refund.amount > most:
            raise refuse_more_than(most)
        refund.reference, refund.asked_at = new_reference(), None
    if to == TO_IBAN:
        fields = bank_fields(iban, holder)
        refund.way = Refund.Way.IBAN
        refund.bank_details, refund.iban_end, refund.bank = (fields[n] for n in ("bank_details", "iban_end", "bank"))
    elif refund.way != Refund.Way.IBAN and refund.payment is not None:
        refund.way = way_back(refund.payment)
    refund.state = RefundState.REQUESTED.value
    refund.problem = refund.problem_code = refund.hint = ""
    refund.save()
    refresh_ledger(order)
    record(
        "refund.retried",
        about=order,
        actor=actor,
        refund_id=refund.pk,
        amount=refund.amount,
        way=refund.way,
        payment_id=refund.payment_id,
        return_id=refund.return_id,
    )
    return refund
