"""Paying by card through a gateway, from setting out to the money. Calls go out outside any transaction."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from kervan.lib import clock
from kervan.lib.actor import SYSTEM, Actor
from kervan.lib.errors import DomainError, NotAllowed, NotFound
from kervan.orders.models import Order
from kervan.payments import attempts
from kervan.payments.actions.begin_payment import begin_payment
from kervan.payments.actions.fail_payment import fail_payment
from kervan.payments.actions.open_payment_page import open_payment_page
from kervan.payments.actions.settle_payment import settle_payment
from kervan.payments.card_order import payment_order
from kervan.payments.gateway_accounts import gateway_of
from kervan.payments.gateways import (
    CallbackForged,
    CanTakePayments,
    GatewaySilent,
    Incoming,
    OffersInstallments,
    PaymentQuestion,
    Reply,
)
from kervan.payments.models import GatewayAccount, Payment

log = logging.getLogger(__name__)

PAGE_LIVES = timedelta(hours=1)  # longer than any gateway's page
IN_HAND = timedelta(days=14)


def start_card_payment(
    order_id: int,
    *,
    actor: Actor,
    return_to: str = "",
    ip: str = "",
    amount: int | None = None,
    account_id: int | None = None,
    installments: tuple[int, ...] | None = None,
) -> Payment:
    """A new attempt with the gateway's page opened; it has failed already when the gateway said no or nothing.

    What became of earlier attempts is asked first, so that nobody pays twice who only closed a window. ``return_to`` is
    where the customer goes afterwards, "" the order's own page. ``installments``: None for what the account allows.

    Raises ``NotAllowed`` when nothing is owed (any more), for a cancelled order, without a gateway (``no_card_payment``)
    or while a bank still has an earlier attempt in hand (``payment_undecided``); ``Invalid`` for a wrong amount.
    """
    account = attempts.card_account() if account_id is None else None
    if account_id is None and account is None:
        raise NotAllowed(_("Bu mağazada kartla ödeme alınmıyor."), code="no_card_payment")
    order = Order.objects.filter(pk=order_id).first()
    if order is None:
        raise NotFound(_("Böyle bir sipariş yok."), code="order_not_found")
    _settle_earlier(order)
    payment = begin_payment(
        order_id,
        actor=actor,
        account_id=account.pk if account else account_id or 0,
        amount=amount,
        return_to=return_to,
    )
    try:
        gateway = _gateway_of(payment)
        allowed = _installments_of(gateway) if installments is None else installments
        step = gateway.start(payment_order(payment, ip=ip, installments=allowed))
    except GatewaySilent as silence:
        log.warning("Payment %d: no page was opened: %s", payment.pk, silence)
        return fail_payment(
            payment.pk, actor=SYSTEM, problem=_("Bankanın ödeme sayfası yanıt vermiyor."), code="gateway_silent"
        )
    except DomainError as refusal:
        return fail_payment(payment.pk, actor=SYSTEM, problem=str(refusal), code=refusal.code)
    kept = {"kind": step.kind.value, "url": step.url, "fields": dict(step.fields)}
    return open_payment_page(payment.pk, actor=actor, step=kept, token=step.token)


def settle_card_payment(payment_id: int, *, actor: Actor = SYSTEM) -> Payment:
    """Ask the gateway what became of an attempt and write it down. Whoever asks, and however often: it counts once.

    Raises ``GatewaySilent`` when no usable answer comes, ``NotFound``.
    """
    payment = Payment.objects.select_related("gateway", "order").filter(pk=payment_id).first()
    if payment is None:
        raise NotFound(_("Böyle bir ödeme yok."), code="payment_not_found")
    if not payment.attempt or attempts.state_of(payment) in {attempts.CAPTURED, attempts.HELD}:
        return payment
    try:
        answer = _gateway_of(payment).find_payment(question_of(payment))
    except DomainError as refusal:  # a no to the question says nothing about the payment
        Payment.objects.filter(pk=payment_id).update(checked_at=clock.now())
        raise GatewaySilent(str(refusal)) from refusal
    if answer is None:
        Payment.objects.filter(pk=payment_id).update(checked_at=clock.now())
        return payment
    return settle_payment(payment_id, answer, actor=actor)


def settle_or_give_up(payment_id: int) -> Payment:
    """As ``settle_card_payment``; a page that nobody finished while it lived is a payment that failed.

    One that a bank has in hand is given up only after two weeks, and counts even then should its money come.
    """
    payment = settle_card_payment(payment_id)
    if payment.asked_at is None or payment.ended_at is not None or attempts.state_of(payment) != attempts.WAITING:
        return payment
    if clock.now() - payment.asked_at < (IN_HAND if payment.reference else PAGE_LIVES):
        return payment
    return fail_payment(payment.pk, actor=SYSTEM, problem=_("Müşteri ödemeyi tamamlamadı."), code="abandoned")


def still_paying(order: Order, since: datetime) -> bool:
    """Whether the order's money may come at any moment: asks the gateway about attempts that are not decided.

    True for one begun after ``since``, one a bank has in hand, and one whose gateway does not answer.
    """
    found = False
    for payment in list(attempts.undecided_of(order)[:5]):
        try:
            payment = settle_card_payment(payment.pk)
        except GatewaySilent as silence:
            log.warning("Payment %d has no answer yet: %s", payment.pk, silence)
            found = True
        waiting = attempts.state_of(payment) == attempts.WAITING
        found |= waiting and (bool(payment.reference) or (payment.asked_at is not None and payment.asked_at > since))
    return found


def take_callback(account_id: int, incoming: Incoming) -> Reply:
    """A gateway's own message. It is believed only as far as it is signed; else the gateway is asked.

    Raises ``CallbackForged`` for what is not the gateway's (nothing has changed then), ``GatewaySilent`` when it must be
    sent again, ``NotFound`` for an account that is not there.
    """
    account = GatewayAccount.objects.filter(pk=account_id).first()
    gateway = gateway_of(account) if account else None
    if account is None or not isinstance(gateway, CanTakePayments):
        raise NotFound(_("Böyle bir sanal POS hesabı yok."), code="gateway_not_found")
    news = gateway.read_callback(incoming)
    known = Payment.objects.filter(gateway=account).exclude(attempt="")
    payment = known.filter(attempt=news.reference).first() if news.reference else None
    if payment is None and news.token:
        payment = known.filter(gateway_token=news.token).first()
    if payment is None:
        log.info("Gateway account %d spoke of a payment that is not ours.", account_id)
    elif news.answer is not None:
        settle_payment(payment.pk, news.answer, actor=SYSTEM)
    else:
        settle_card_payment(payment.pk)
    return gateway.reply()


def read_return(payment: Payment, incoming: Incoming) -> None:
    """The customer came back from the gateway. Raises ``CallbackForged`` when what they bring is another payment's."""
    assert payment.gateway is not None
    news = _gateway_of(payment).read_return(incoming)
    if news.token and payment.gateway_token and news.token != payment.gateway_token:
        raise CallbackForged("the customer came back with another payment's token")


def question_of(payment: Payment) -> PaymentQuestion:
    """Which payment the gateway is asked about."""
    return PaymentQuestion(
        reference=payment.attempt,
        token=payment.gateway_token,
        number=payment.reference,
        amount=payment.amount,
        currency=payment.order.currency,
    )


def _gateway_of(payment: Payment) -> CanTakePayments:
    assert payment.gateway is not None
    gateway = gateway_of(payment.gateway)
    if not isinstance(gateway, CanTakePayments):
        raise NotAllowed(_("Bu sanal POS bağlantısıyla ödeme alınamıyor."), code="no_card_payment")
    return gateway


def _installments_of(gateway: object) -> tuple[int, ...]:
    return gateway.installments if isinstance(gateway, OffersInstallments) else ()


def _settle_earlier(order: Order) -> None:
    for payment in list(attempts.undecided_of(order)[:5]):
        try:
            payment = settle_card_payment(payment.pk)
        except GatewaySilent as silence:
            log.warning("Payment %d has no answer yet: %s", payment.pk, silence)
        if payment.ended_at is None and payment.reference and attempts.state_of(payment) == attempts.WAITING:
            raise NotAllowed(
                _("Önceki ödemenizin sonucunu bankadan bekliyoruz; iki kez ödememeniz için birkaç dakika bekleyin."),
                code="payment_undecided",
                payment_id=payment.pk,
            )
