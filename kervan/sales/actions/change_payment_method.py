"""Başka yolla öde."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.orders.models import Order, PaymentMethod
from kervan.orders.refusals import refuse_if_cancelled
from kervan.payments.actions.record_payment import place_card_order
from kervan.payments.attempts import undecided_of
from kervan.payments.methods import offer_for
from kervan.payments.models import Payment, PaymentEvent
from kervan.payments.queries import method_settings


@transaction.atomic
def change_payment_method(order_id: int, *, actor: Actor, method: str = PaymentMethod.BANK_TRANSFER) -> Order:
    """The customer whose card was refused pays by transfer instead: the order counts from now on and waits for the money.

    The transfer's own rules count from here: whether it ships before payment, and how long it waits. Done twice it does
    nothing the second time.

    Raises ``NotAllowed`` for a draft, a cancelled or given up order (``expired``), once money is in or held
    (``already_paid``), while a bank has a payment by card in hand (``payment_undecided``), and for a method the shop does
    not offer for this order (``method_not_offered``).
    """
    order = Order.objects.locked(order_id)
    if order.draft:
        raise NotAllowed(_("Bu bir taslak; önce siparişi kaydedin."), code="draft")
    if order.payment_method == method and order.placed_at is not None:
        return order
    refuse_if_cancelled(order)
    if order.placed_at is None and order.unsent == 0:
        raise NotAllowed(_("Ödeme süresi dolduğu için sipariş kapandı."), code="expired")
    if order.captured or order.authorized:
        raise NotAllowed(_("Siparişin ödemesi alınmış; ödeme yöntemi değiştirilemez."), code="already_paid")
    if undecided_of(order).exclude(reference="").exists():
        raise NotAllowed(
            _("Önceki ödemenizin sonucunu bankadan bekliyoruz; iki kez ödememeniz için birkaç dakika bekleyin."),
            code="payment_undecided",
        )
    if method != PaymentMethod.BANK_TRANSFER:
        raise NotAllowed(_("Bu ödeme yöntemi bu mağazada kullanılmıyor."), code="method_not_offered")
    place = order.shipping_address or {}
    country, city, district = (place.get(name) or "" for name in ("country", "city", "district"))
    offer_for(method, order.total, country=country or "TR", city=city, district=district)

    before, order.payment_method = order.payment_method, method
    order.ships_before_payment = method_settings(method).ships_before_payment
    order.save(update_fields=["payment_method", "ships_before_payment"])
    payment = Payment.objects.create(order=order, method=method, amount=order.balance)
    PaymentEvent.objects.create(
        payment=payment, kind=PaymentEvent.Kind.REQUESTED, amount=payment.amount, actor_name=actor.name[:150]
    )
    record("order.method_changed", about=order, actor=actor, method=method, before=before)
    if order.placed_at is None:
        place_card_order(order, actor=actor)
    return Order.objects.get(pk=order.pk)
