"""Değişim: send something else for what came back."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.orders.models import Order, PaymentMethod
from kervan.orders.pricing import value_of_pieces
from kervan.payments.actions.set_off import set_off
from kervan.payments.queries import refundable
from kervan.returns.models import Return
from kervan.returns.pieces import lines_of
from kervan.returns.queries import credited_by
from kervan.returns.states import State
from kervan.sales.actions.place_orders import place_order
from kervan.sales.new_order import ChannelPolicy, NewCustomer, NewLine, NewOrder

WAYS = (PaymentMethod.BANK_TRANSFER, PaymentMethod.CASH_ON_DELIVERY)
"""How the difference can be collected. A card order would wait for its payment and send nothing meanwhile."""


@transaction.atomic
def exchange_return(
    return_id: int,
    *,
    actor: Actor,
    pieces: Mapping[str, int],
    payment_method: str = PaymentMethod.BANK_TRANSFER,
    notify: bool = True,
) -> Return:
    """A new order replaces what came back: ``pieces`` maps SKUs to how many are to be sent.

    What the return credits pays for it; the rest of its price is collected by ``payment_method``: by transfer (or by card
    on the customer's page of the order), or at the door by the courier who brings it. What is left of the credit can be
    given back with the return. The same product costs what the customer paid for it, others what the catalogue says.

    Raises ``NotAllowed`` before the goods came (``wrong_state``) or when a replacement was placed (``exchanged``), and
    whatever ``place_order`` refuses (``out_of_stock``, an unknown SKU).
    """
    this = Return.objects.locked(return_id)
    if this.state != State.RECEIVED:
        raise NotAllowed(_("Değişim, ürünler geldikten sonra gönderilir."), code="wrong_state", state=this.state)
    if this.replacement_id is not None:
        message = _("Bu iade için değişim siparişi zaten oluşturuldu.")
        raise NotAllowed(message, code="exchanged", number=this.replacement.number if this.replacement else None)
    wanted = {sku: quantity for sku, quantity in pieces.items() if sku and quantity}
    if not wanted:
        message = _("Gönderilecek ürünü yazın.")
        raise Invalid(message, fields={"pieces": message})

    if payment_method not in WAYS:
        message = _("Fark havaleyle ya da kapıda tahsil edilebilir.")
        raise Invalid(message, fields={"payment_method": message})

    replacement = place_order(_new_order(this, wanted, payment_method, notify=notify), actor=actor)
    this.replacement = replacement
    this.save(update_fields=["replacement"])
    order = this.order
    amount = min(replacement.balance, credited_by(this), -order.balance - order.refunding, refundable(order))
    if amount > 0:
        set_off(order.pk, replacement.pk, actor=actor, amount=amount, reference=this.code, return_id=this.pk)
    record(
        "return.exchanged",
        about=order,
        actor=actor,
        return_id=this.pk,
        code=this.code,
        number=replacement.number,
        amount=max(amount, 0),
    )
    record("return.replaced", about=replacement, actor=actor, return_id=this.pk, code=this.code, number=order.number)
    this.order = Order.objects.get(pk=order.pk)
    return this


def _new_order(this: Return, wanted: Mapping[str, int], payment_method: str, *, notify: bool) -> NewOrder:
    order = this.order
    paid = {row.line.sku: value_of_pieces(row.line.net, row.line.quantity, 1) for row in lines_of(this)}
    return NewOrder(
        lines=tuple(NewLine(sku=sku, quantity=quantity, unit_price=paid.get(sku)) for sku, quantity in wanted.items()),
        payment_method=payment_method,
        channel=ChannelPolicy(tells_customer=order.tells_customer),
        customer=NewCustomer(name=order.customer_name, email=order.email, phone=order.phone),
        customer_id=order.customer_id,
        shipping_address=order.shipping_address,
        billing_address=order.billing_address,
        language=order.language,
        tags=(_("Değişim"),),
        notify=notify,
    )
