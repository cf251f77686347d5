"""The customer sets out to pay by card."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed, NotFound
from kervan.lib.text import clean
from kervan.orders.models import Order, PaymentMethod
from kervan.orders.refusals import refuse_if_cancelled
from kervan.payments.attempts import ENDED
from kervan.payments.models import GatewayAccount, Payment, PaymentEvent


@transaction.atomic
def begin_payment(
    order_id: int, *, actor: Actor, account_id: int, amount: int | None = None, return_to: str = ""
) -> Payment:
    """One more try to pay, with a reference of its own; written down before the gateway hears of it.

    Without ``amount`` it is the whole balance but for what is held on a card. ``return_to``: where the customer goes
    afterwards, "" the order's page.

    Raises ``NotAllowed`` for a draft, an order that was cancelled or given up, or when nothing is owed; ``Invalid`` for
    more than the balance; ``NotFound`` for an account that is not there or not active.
    """
    order = Order.objects.locked(order_id)
    if order.draft:
        raise NotAllowed(_("Bu bir taslak; önce siparişi kaydedin."), code="draft")
    refuse_if_cancelled(order)
    if order.placed_at is None and order.unsent == 0:
        raise NotAllowed(_("Ödeme süresi dolduğu için sipariş kapandı."), code="expired")
    if order.uncovered == 0:
        raise NotAllowed(_("Bu siparişte tahsil edilecek tutar yok."), code="nothing_due")
    amount = order.uncovered if amount is None else amount
    if not 0 < amount <= order.uncovered:
        message = _("Tutar sıfırdan büyük ve kalan tutardan fazla olmamalıdır.")
        raise Invalid(message, fields={"amount": message})
    account = GatewayAccount.objects.filter(pk=account_id, active=True).first()
    if account is None:
        raise NotFound(_("Böyle bir sanal POS hesabı yok."), code="gateway_not_found")

    payment = order.payments.filter(method=PaymentMethod.CARD, attempt="").exclude(events__kind__in=ENDED).first()
    if payment is None:
        payment = Payment(order=order, method=PaymentMethod.CARD)
    fresh = payment.pk is None
    payment.amount, payment.gateway, payment.attempt = amount, account, uuid4().hex
    payment.asked_at, payment.return_to = clock.now(), clean(return_to, 500)
    payment.save()
    payment.order = order
    if fresh:
        PaymentEvent.objects.create(
            payment=payment, kind=PaymentEvent.Kind.REQUESTED, amount=amount, actor_name=actor.name[:150]
        )
    record("payment.started", about=order, actor=actor, payment_id=payment.pk, amount=amount, gateway=account.name)
    return payment
