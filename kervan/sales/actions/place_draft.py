"""Taslağı siparişe çevir: ödeme bekleniyor, ödendi ya da tamamlandı."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.customers.actions.know_customers import known_customers, write_customers
from kervan.customers.models import Customer
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.orders.actions.accept_order import accept_order
from kervan.orders.models import Adjustment, Order, OrderLine, PaymentMethod
from kervan.orders.refusals import refuse_without
from kervan.orders.search import index_of, order_words
from kervan.payments.models import PaymentEvent
from kervan.sales.actions.place_orders import tell_placed
from kervan.sales.actions.save_draft import locked_draft, refuse_other_version
from kervan.sales.circumstances import Asked, circumstances
from kervan.sales.draft_content import content_from
from kervan.sales.draft_review import refuse_unfinished, review
from kervan.sales.new_order import ChannelPolicy, NewOrder
from kervan.sales.order_plan import Plan, named_in, plan_order
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.stock.actions.reserve import reserve


class PlaceAs(StrEnum):
    """What becomes of the draft."""

    AWAITING = "awaiting"
    PAID = "paid"
    COMPLETED = "completed"


RIGHTS: dict[PlaceAs, tuple[str, ...]] = {
    PlaceAs.AWAITING: (),
    PlaceAs.PAID: ("payments.record",),
    PlaceAs.COMPLETED: ("payments.record", "shipping.dispatch", "shipping.deliver"),
}
"""What else one must be allowed to do, because it is done in the same breath."""


@transaction.atomic
def place_draft(
    order_id: int,
    *,
    actor: Actor,
    place_as: str,
    version: int | None = None,
    notify: bool = True,
    notify_shipment: bool = False,
    method: str = "",
) -> Order:
    """The draft becomes an order under the number it has: stock is promised, the customer is told if ``notify``.

    ``awaiting``: the payment (transfer or cash on delivery) is still to come. ``paid``: it is here. ``completed``: paid
    and handed over; payment, dispatch and delivery are recorded, stock is deducted at once, and parcel messages only go
    out with ``notify_shipment``. Whoever may accept orders accepts their own with it.

    A customer who places it buys at the prices it was kept with, and may pay by card: then it waits for that payment as any
    card order does. ``method`` takes the place of the draft's payment method.

    Raises ``Invalid`` naming every field that is wrong or missing, ``Forbidden`` without the rights of what is recorded,
    ``NotAllowed`` with ``out_of_stock``, ``draft_changed`` or ``not_a_draft``.
    """
    order, draft = locked_draft(order_id)
    refuse_other_version(draft, version, actor=actor)
    if place_as not in list(PlaceAs):
        message = _("Şunlardan biri olmalıdır: %(words)s.") % {"words": ", ".join(PlaceAs)}
        raise Invalid(message, fields={"as": message})
    for right in RIGHTS[PlaceAs(place_as)]:
        refuse_without(actor, right)
    by_customer = actor.kind == "customer"
    content = content_from(draft.content)
    if by_customer:
        content = as_offered(content, order)
    new = replace(
        content,
        payment_method=method or content.payment_method,
        channel=ChannelPolicy(code=order.channel, tells_customer=order.tells_customer),
        captured=place_as != PlaceAs.AWAITING,
        notify=notify,
    )
    refuse_unfinished(review(new))
    if new.payment_method == PaymentMethod.CARD and not new.captured and not by_customer:
        message = _("Kartla ödeme beklenemez; havale ya da kapıda ödeme seçin, kartla ödendiyse “Ödendi” deyin.")
        raise Invalid(message, fields={"payment.method": message})
    new = _with_buyer(new)
    [under] = circumstances([Asked(channel=order.channel, method=new.payment_method, number=order.number)])
    plan = plan_order(new, under, named_in([new]), actor=actor)
    known = known_customers([plan.buyer] if plan.buyer else [])
    reserve(plan.reserved)
    if plan.buyer:
        plan.order.customer = known.know(plan.buyer)
    write_customers(known)
    _write(plan, order)
    draft.content = {}  # the row stays: the page it was begun on must not begin another one
    draft.save(update_fields=["content"])
    tell_placed([plan], actor=actor)
    if plan.order.accepted_at is None and plan.order.placed_at and actor.may("orders.accept"):
        accept_order(order.pk, actor=actor)
    if place_as == PlaceAs.COMPLETED:
        parcel = dispatch(order.pk, actor=actor, notify=notify_shipment)
        mark_delivered(parcel.pk, actor=actor, notify=notify_shipment)
    return Order.objects.get(pk=order.pk)


def as_offered(new: NewOrder, order: Order) -> NewOrder:
    """With price and VAT of the draft's rows where the content leaves them to the catalogue: what a customer was shown."""
    lines = tuple(
        replace(line, unit_price=row.unit_price, vat_rate=row.vat_rate) if line.sku else line
        for line, row in zip(new.lines, order.lines.all(), strict=True)
    )
    return replace(new, lines=lines)


def _with_buyer(new: NewOrder) -> NewOrder:
    """The invoice goes to whom the order is for: their tax number stands on the billing address if that has none."""
    billing: Mapping[str, Any] | None = new.billing_address or new.shipping_address
    if not billing or billing.get("tax_id"):
        return new
    tax_id, office, name = new.customer.tax_id, new.customer.tax_office, new.customer.name
    if not tax_id and new.customer_id is not None:
        known = Customer.objects.filter(pk=new.customer_id).values_list("tax_id", "tax_office", "name").first()
        tax_id, office, name = known or ("", "", "")
    if not tax_id:
        return new
    if name and not new.billing_address:
        billing = {**billing, "name": name}
    return replace(new, billing_address={**billing, "tax_id": tax_id, "tax_office": office})


def _write(plan: Plan, draft: Order) -> None:
    """The plan's rows in place of the draft's; the order keeps its id, its number and when it was begun.

    One that waits for a card begins now: its goods are kept for half an hour from here (sales/handlers.py).
    """
    order = plan.order
    order.pk, order._state.adding = draft.pk, False
    order.created_at = draft.created_at if order.placed_at else clock.now()
    order.save(update_fields=[field.attname for field in Order._meta.concrete_fields if field.name not in KEPT])
    draft.lines.all().delete()
    draft.adjustments.all().delete()
    OrderLine.objects.bulk_create(plan.lines)
    Adjustment.objects.bulk_create(plan.adjustments)
    plan.payment.save()
    PaymentEvent.objects.bulk_create(plan.happened)
    Order.objects.filter(pk=order.pk).update(search=index_of(order_words(order, plan.lines)))


KEPT = ("id", "number", "channel", "search")
