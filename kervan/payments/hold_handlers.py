"""What happens to money that is held on a card: taken when the goods leave, let go when nothing is owed any more.

The gateway is asked before anything is repeated (docs/decisions/0009): what it has taken already is not asked for again.
"""

from __future__ import annotations

import logging

from django.utils.translation import gettext as _

from kervan.events.models import Event
from kervan.events.wiring import own_job
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import DomainError
from kervan.orders.models import Order
from kervan.payments.actions.capture_hold import capture_hold
from kervan.payments.actions.end_hold import end_hold
from kervan.payments.actions.refuse_hold_wish import refuse_hold_wish
from kervan.payments.actions.release_hold import release_hold
from kervan.payments.actions.settle_payment import settle_payment
from kervan.payments.card import question_of
from kervan.payments.gateway_accounts import gateway_of
from kervan.payments.gateways import (
    CanCapture,
    CanTakePayments,
    CanVoid,
    GatewayRefused,
    GatewaySilent,
    PaymentAnswer,
    PaymentOutcome,
    PaymentQuestion,
)
from kervan.payments.holds import held_of, lapsing, wishes_to_ask
from kervan.payments.models import Payment

log = logging.getLogger(__name__)

MOST_ASKED = 50


def capture_at_dispatch(event: Event) -> None:
    """The first parcel left: the gateway is told to take what the order owes. Gateways take a hold once, so it takes all."""
    order = Order.objects.locked(event.subject_id or 0)
    for payment in held_of(order):
        if order.balance > 0 and not payment.wish:
            capture_hold(payment.pk, actor=SYSTEM)


def release_what_is_not_owed(event: Event) -> None:
    """Cancelled, paid another way, or cheaper by all of it: nothing is to be charged, so nothing stays held."""
    order = Order.objects.locked(event.subject_id or 0)
    for payment in held_of(order):
        if order.balance <= 0 and not payment.wish:
            release_hold(payment.pk, actor=SYSTEM)


@own_job(queue="gateways")
def settle_hold_at_gateway(event: Event) -> None:
    """Let the gateway take or let go what it holds."""
    settle_hold(event.data["payment_id"])


def mind_holds() -> None:
    """Ask again where the gateway left it open, and about holds that should be over. On a schedule."""
    now = clock.now()
    for payment_id in [*wishes_to_ask(now).values_list("pk", flat=True)[:MOST_ASKED]]:
        _ask(payment_id)
    for payment_id in [*lapsing(now).values_list("pk", flat=True)[:MOST_ASKED]]:
        _ask(payment_id)


def _ask(payment_id: int) -> None:
    try:
        settle_hold(payment_id)
    except GatewaySilent as silence:
        log.warning("Held payment %d has no answer yet: %s", payment_id, silence)
    except Exception:  # one payment's surprise must not keep the others from being asked about
        log.exception("Held payment %d could not be asked about.", payment_id)


def settle_hold(payment_id: int) -> None:
    """Look, call, write short; without a wish only look. Raises ``GatewaySilent`` when it is to be asked again later."""
    payment = Payment.objects.select_related("gateway", "order").filter(pk=payment_id, ended_at=None).first()
    if payment is None or payment.gateway is None:
        return
    Payment.objects.filter(pk=payment_id).update(checked_at=clock.now())
    try:
        gateway = gateway_of(payment.gateway)
    except DomainError as problem:  # the account can't be used: what it holds is not known until it can
        raise GatewaySilent(str(problem)) from problem
    if not isinstance(gateway, CanTakePayments):
        return
    question = question_of(payment)
    answer = _now(gateway, question)
    if answer.outcome == PaymentOutcome.AUTHORIZED and payment.wish:
        try:
            answer = _carry_out(gateway, payment, question)
        except GatewayRefused as refusal:
            words = f"{refusal.message} {refusal.hint}".strip()
            refuse_hold_wish(payment_id, actor=SYSTEM, problem=words, code=refusal.code)
            return
    if answer.outcome == PaymentOutcome.CAPTURED:
        settle_payment(payment_id, answer, actor=SYSTEM)
    elif answer.outcome == PaymentOutcome.FAILED:
        end_hold(payment_id, actor=SYSTEM, note=answer.message)
    elif payment.wish:
        raise GatewaySilent("the gateway has not done yet what it was asked to")


def _now(gateway: CanTakePayments, question: PaymentQuestion) -> PaymentAnswer:
    """A no to the question says nothing about the money."""
    try:
        answer = gateway.find_payment(question)
    except GatewayRefused as refusal:
        raise GatewaySilent(str(refusal)) from refusal
    if answer is None:
        raise GatewaySilent("the gateway knows nothing of money that it holds")
    return answer


def _carry_out(gateway: object, payment: Payment, question: PaymentQuestion) -> PaymentAnswer:
    if payment.wish == Payment.Wish.CAPTURE and isinstance(gateway, CanCapture):
        return gateway.capture(question, payment.wish_amount or payment.amount)
    if payment.wish == Payment.Wish.RELEASE and isinstance(gateway, CanVoid):
        return gateway.void(question)
    raise GatewayRefused(
        _("Bu sanal POS bağlantısı ayrılan tutarı çekemiyor ya da bırakamıyor; sanal POS ekranından yapın.")
    )
