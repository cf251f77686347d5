"""What a gateway says of a payment becomes what we know of it."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.money import format_money
from kervan.lib.text import clean
from kervan.orders.actions.index_order import index_order
from kervan.orders.actions.start_ship_by import start_ship_by
from kervan.orders.models import Order
from kervan.payments.actions.end_hold import end_hold
from kervan.payments.actions.fail_payment import fail_payment
from kervan.payments.actions.record_payment import place_card_order
from kervan.payments.gateways import PaymentAnswer, PaymentOutcome
from kervan.payments.holds import hold_until
from kervan.payments.ledger import ENDS_A_HOLD, refresh_ledger
from kervan.payments.locks import locked_payment
from kervan.payments.models import Payment, PaymentEvent

log = logging.getLogger(__name__)
Kind = PaymentEvent.Kind
ANOTHER_AMOUNT = "another_amount"


@transaction.atomic
def settle_payment(payment_id: int, answer: PaymentAnswer, *, actor: Actor) -> Payment:
    """Captured, held or failed: each is written once, whoever brings the news and however often.

    Money counts only if it is the amount and currency that were asked for; else a person must look, and nothing else
    changes. Money that came after all counts also for an attempt that had failed, and for an order that was given up:
    that order then has money to give back or is opened again. Raises ``NotFound``.
    """
    payment = locked_payment(payment_id)
    payment.checked_at = clock.now()
    payment.save(update_fields=["checked_at"])
    kinds = set(payment.events.values_list("kind", flat=True))
    if Kind.CAPTURED in kinds:
        return payment
    if answer.outcome == PaymentOutcome.FAILED and Kind.AUTHORIZED in kinds:
        return end_hold(payment_id, actor=actor, note=answer.message)
    if answer.outcome == PaymentOutcome.FAILED:
        return fail_payment(payment_id, actor=actor, problem=answer.message, code=answer.code, card=answer.card)
    if answer.outcome == PaymentOutcome.PENDING:
        return _note(payment, answer)
    # Of held money as much may be taken as was asked for.
    expected = {payment.amount, payment.wish_amount if Kind.AUTHORIZED in kinds else None}
    if answer.amount not in expected or answer.currency != payment.order.currency:
        return _doubt(payment, answer, actor)
    if answer.outcome == PaymentOutcome.AUTHORIZED:
        return payment if kinds & {Kind.AUTHORIZED, *ENDS_A_HOLD} else _hold(payment, answer, actor)
    return _capture(payment, answer, actor)


def _capture(payment: Payment, answer: PaymentAnswer, actor: Actor) -> Payment:
    payment.ended_at, payment.received_on = clock.now(), clock.today()
    payment.wish, payment.wish_amount = "", None
    _describe(payment, answer)
    payment.save(update_fields=["ended_at", "received_on", "wish", "wish_amount", *DESCRIBED])
    PaymentEvent.objects.create(payment=payment, kind=Kind.CAPTURED, amount=answer.amount, actor_name=actor.name[:150])
    order = _refreshed(payment, actor)
    start_ship_by(order)
    record(
        "payment.captured",
        about=order,
        actor=actor,
        payment_id=payment.pk,
        method=payment.method,
        amount=answer.amount,
        received_on=payment.received_on,
        reference=payment.reference,
        notify=None,
    )
    return payment


def _hold(payment: Payment, answer: PaymentAnswer, actor: Actor) -> Payment:
    _describe(payment, answer)
    payment.hold_until = hold_until(payment.gateway.type) if payment.gateway else None
    payment.save(update_fields=["hold_until", *DESCRIBED])
    PaymentEvent.objects.create(
        payment=payment, kind=Kind.AUTHORIZED, amount=payment.amount, actor_name=actor.name[:150]
    )
    order = _refreshed(payment, actor)
    record("payment.authorized", about=order, actor=actor, payment_id=payment.pk, amount=payment.amount)
    return payment


def _refreshed(payment: Payment, actor: Actor) -> Order:
    order = refresh_ledger(payment.order)
    if order.placed_at is None:
        place_card_order(order, actor=actor)
    if payment.reference:
        index_order(order, numbers=[payment.reference])
    return order


DESCRIBED = ("reference", "card", "installments", "fee", "problem", "problem_code")


def _describe(payment: Payment, answer: PaymentAnswer) -> None:
    payment.reference, payment.card = clean(answer.number, 100), clean(answer.card, 60)
    payment.installments, payment.fee = max(min(answer.installments, 99), 1), answer.fee
    payment.problem = payment.problem_code = ""


def _note(payment: Payment, answer: PaymentAnswer) -> Payment:
    """Not decided there either. The gateway's number says that a bank has it in hand."""
    if answer.number and payment.ended_at is None and payment.reference != answer.number[:100]:
        payment.reference, payment.problem = clean(answer.number, 100), clean(answer.message, 300)
        payment.save(update_fields=["reference", "problem"])
    return payment


def _doubt(payment: Payment, answer: PaymentAnswer, actor: Actor) -> Payment:
    if payment.problem_code == ANOTHER_AMOUNT:
        return payment
    said = format_money(answer.amount) if answer.currency == "TRY" else f"{answer.amount / 100:.2f} {answer.currency}"
    log.warning("Payment %d: the gateway speaks of another amount or currency; not counted.", payment.pk)
    payment.problem_code = ANOTHER_AMOUNT
    payment.problem = clean(
        _("Sanal POS %(said)s diyor, beklenen %(amount)s. Sanal POS ekranından denetleyin.")
        % {"said": said, "amount": format_money(payment.amount)},
        300,
    )
    payment.save(update_fields=["problem", "problem_code"])
    record(
        "payment.doubted",
        about=payment.order,
        actor=actor,
        payment_id=payment.pk,
        amount=payment.amount,
        problem=payment.problem,
    )
    return payment
