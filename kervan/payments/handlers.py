"""What happens between us and the gateways. Calls go out outside any transaction; answers are written in short ones."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils.translation import gettext as _

from kervan.events.models import Event
from kervan.events.wiring import own_job
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import DomainError
from kervan.payments.actions.begin_refund import begin_refund
from kervan.payments.actions.fail_refund import fail_refund
from kervan.payments.actions.note_silence import note_silence
from kervan.payments.actions.succeed_refund import succeed_refund
from kervan.payments.attempts import to_ask
from kervan.payments.card import settle_or_give_up
from kervan.payments.gateway_accounts import gateway_of
from kervan.payments.gateways import (
    CanRefund,
    GatewayRefused,
    GatewaySilent,
    RefundAnswer,
    RefundOrder,
    RefundOutcome,
    ReportsLate,
)
from kervan.payments.models import Payment, Refund
from kervan.payments.queries import SILENT
from kervan.payments.states import RefundState

log = logging.getLogger(__name__)

ASK_AGAIN_AFTER = timedelta(minutes=10)
MOST_ASKED = 50


@own_job(queue="gateways")
def refund_at_gateway(event: Event) -> None:
    """Let the gateway pay the refund. It is asked first whenever it may know of it already, so that it pays once."""
    pay_back(event.data["refund_id"], by_person=event.name == "refund.retried")


def ask_gateways() -> None:
    """Ask about refunds that were left without an answer, when the job that should have brought it is over. On a schedule."""
    waiting = Refund.objects.filter(
        state=RefundState.REQUESTED, way=Refund.Way.GATEWAY, asked_at__lt=clock.now() - ASK_AGAIN_AFTER
    )
    for refund_id in list(waiting.order_by("id").values_list("pk", flat=True)[:MOST_ASKED]):
        try:
            pay_back(refund_id)
        except GatewaySilent as silence:
            log.warning("Refund %d has no answer yet: %s", refund_id, silence)
        except Exception:  # one refund's surprise must not keep the others from being asked about
            log.exception("Refund %d could not be asked about.", refund_id)


def ask_about_payments() -> None:
    """Ask about payments by card that are not decided: the customer closed the page, or the message got lost. On a schedule."""
    for payment_id in list(to_ask(clock.now()).values_list("pk", flat=True)[:MOST_ASKED]):
        try:
            settle_or_give_up(payment_id)
        except GatewaySilent as silence:
            log.warning("Payment %d has no answer yet: %s", payment_id, silence)
            Payment.objects.filter(pk=payment_id).update(checked_at=clock.now())  # the others have their turn
        except Exception:
            log.exception("Payment %d could not be asked about.", payment_id)


def pay_back(refund_id: int, *, by_person: bool = False) -> None:
    """One refund: look first, call, write short. Raises ``GatewaySilent`` when it is to be asked again later.

    ``by_person``: somebody looked and pressed "Yeniden dene"; only then a gateway that reports late is told again.
    """
    refund = Refund.objects.select_related("order", "payment__gateway").filter(pk=refund_id).first()
    if refund is None or refund.state != RefundState.REQUESTED or refund.by_person or refund.payment is None:
        return  # paid, given up or sent to an IBAN meanwhile
    asked_before = refund.asked_at is not None
    gateway = _gateway_of(refund)
    if gateway is None or begin_refund(refund.pk, actor=SYSTEM) is None:
        return
    order = RefundOrder(
        reference=refund.reference,
        payment=refund.payment.reference,
        amount=refund.amount,
        currency=refund.order.currency,
        order_number=str(refund.order.number),
    )
    try:
        answer = _find(gateway, order) if asked_before else None
        if answer is None and asked_before:
            _refuse_early_repeat(gateway, refund, by_person=by_person)
        answer = answer or gateway.refund(order)
    except GatewayRefused as refusal:
        fail_refund(refund.pk, actor=SYSTEM, problem=refusal.message, code=refusal.code, hint=refusal.hint)
    except GatewaySilent:
        note_silence(refund.pk, actor=SYSTEM)
        raise
    else:
        _write(refund, answer)


def _gateway_of(refund: Refund) -> CanRefund | None:
    """The adapter; None when the refund failed here, before any gateway heard of it."""
    assert refund.payment is not None
    assert refund.payment.gateway is not None
    try:
        gateway = gateway_of(refund.payment.gateway)
    except DomainError as problem:
        if refund.asked_at is not None:
            raise  # it may have been paid: it waits until the account works again
        fail_refund(refund.pk, actor=SYSTEM, problem=str(problem), code=problem.code)
        return None
    if not isinstance(gateway, CanRefund):
        problem_text = _(
            "Bu sanal POS bağlantısı iade yapamıyor; iadeyi sanal POS ekranından yapın ya da IBAN'a ödeyin."
        )
        fail_refund(refund.pk, actor=SYSTEM, problem=problem_text, code="gateway_cannot_refund")
        return None
    return gateway


def _refuse_early_repeat(gateway: CanRefund, refund: Refund, *, by_person: bool) -> None:
    """Raises ``GatewaySilent`` while a repeat could pay what the gateway has paid and not listed yet."""
    if not isinstance(gateway, ReportsLate):
        return
    assert refund.asked_at is not None
    waited = clock.now() - refund.asked_at >= gateway.report_within
    if not (by_person and waited and refund.problem_code != SILENT):
        raise GatewaySilent(_("Sanal POS bu iadeyi henüz göstermiyor; iki kez ödenmesin diye yeniden gönderilmedi."))
    Refund.objects.filter(pk=refund.pk).update(asked_at=clock.now())  # the next repeat waits as long again


def _find(gateway: CanRefund, order: RefundOrder) -> RefundAnswer | None:
    """A no to the question is no answer about the refund: it may have been paid."""
    try:
        return gateway.find_refund(order)
    except GatewayRefused as refusal:
        raise GatewaySilent(str(refusal)) from refusal


def _write(refund: Refund, answer: RefundAnswer) -> None:
    if answer.outcome == RefundOutcome.SUCCEEDED:
        succeed_refund(refund.pk, actor=SYSTEM, reference=answer.number)
    elif answer.outcome == RefundOutcome.FAILED:
        fail_refund(refund.pk, actor=SYSTEM, problem=answer.message, code=answer.code)
    # A pending one stays as it is; ``ask_gateways`` asks again.
