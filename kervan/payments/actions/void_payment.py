"""Ödeme kaydını geri al."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed, NotFound
from kervan.lib.text import clean
from kervan.orders.models import Order, PaymentMethod
from kervan.payments.ledger import refresh_ledger
from kervan.payments.models import Payment, PaymentEvent
from kervan.payments.queries import refundable
from kervan.payments.states import COUNTED

Kind = PaymentEvent.Kind


@transaction.atomic
def void_payment(payment_id: int, *, actor: Actor, reason: str) -> Order:
    """A payment that was recorded by mistake did not happen: the ledger keeps it and adds its reversal.

    A card payment is money that a gateway really took: it is refunded, not voided.

    Raises ``NotFound``; ``NotAllowed`` when nothing of it stands, for a card, or when part of the money was already
    given back; ``Invalid`` without a reason.
    """
    order_id = Payment.objects.filter(pk=payment_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound(_("Böyle bir ödeme yok."), code="payment_not_found")
    order = Order.objects.locked(order_id)
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    reason = clean(reason, 200)
    if not reason:
        raise Invalid(_("Geri alma sebebini yazın."), fields={"reason": _("Geri alma sebebini yazın.")})
    if payment.method == PaymentMethod.CARD:
        raise NotAllowed(_("Kart ödemesi geri alınamaz; para iadesi yapın."), code="card_payment")
    sums = dict(payment.events.values_list("kind").annotate(Sum("amount")))
    standing = sums.get(Kind.CAPTURED, 0) - sums.get(Kind.REVERSED, 0)
    if standing <= 0:
        raise NotAllowed(_("Bu ödeme kaydı zaten geçerli değil."), code="nothing_to_void")
    given_back = payment.refunds.filter(state__in=COUNTED).aggregate(Sum("amount"))["amount__sum"] or 0
    if given_back or standing > refundable(order):
        raise NotAllowed(
            _("Bu ödemenin bir kısmı müşteriye geri ödendi; kayıt geri alınamaz."), code="already_refunded"
        )
    PaymentEvent.objects.create(
        payment=payment, kind=Kind.REVERSED, amount=standing, note=reason, actor_name=actor.name[:150]
    )
    refresh_ledger(order)
    record("payment.voided", about=order, actor=actor, payment_id=payment.pk, amount=standing, reason=reason)
    return order
