"""Siparişi kopyala."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.orders.models import Adjustment, Order, OrderLine
from kervan.orders.price_rules import rule_of_row, rules_of_line
from kervan.orders.pricing import AdjustmentKind, Charge
from kervan.sales.actions.save_draft import begin_draft
from kervan.sales.draft_content import content_from
from kervan.sales.draft_review import review
from kervan.sales.models import Draft
from kervan.sales.new_order import ChannelPolicy, NewCustomer, NewLine, NewOrder

COPIED_CHARGES = {AdjustmentKind.SHIPPING_FEE, AdjustmentKind.COD_FEE}


@transaction.atomic
def duplicate_order(order_id: int, *, actor: Actor, channel: ChannelPolicy | None = None) -> Draft:
    """A new draft with what an order (or a draft) holds: lines at their prices of that day, rules, fee, addresses, customer.

    Nothing of what happened to the order is copied. Products that are gone or not on sale any more keep their line, and
    the draft names them as what is to be settled before it is placed.

    Raises ``NotFound`` for an unknown order.
    """
    order = Order.objects.locked(order_id)
    kept = Draft.objects.filter(pk=order.pk).first() if order.draft else None
    new = content_from(kept.content) if kept else _content_of(order)
    new = replace(new, channel=channel or ChannelPolicy())
    draft = begin_draft(new, review(new), actor=actor)
    copy = draft.order
    record("draft.copied", about=copy, actor=actor, number=copy.number, total=copy.total, copied_from=order.number)
    return draft


def _content_of(order: Order) -> NewOrder:
    lines = list(order.lines.select_related("variant"))
    rows = list(order.adjustments.all())
    rules = [rule_of_row(row) for row in rows if row.kind == Adjustment.Kind.PRICE_RULE]
    return NewOrder(
        lines=tuple(_line_of(line) for line in lines),
        rules=tuple(rule for rule in rules if rule is not None),
        charges=tuple(
            Charge(kind=AdjustmentKind(row.kind), amount=row.amount, vat_rate=row.vat_rate, label=row.label)
            for row in rows
            if row.kind in COPIED_CHARGES
        ),
        customer_id=order.customer_id,
        customer=NewCustomer(name=order.customer_name, email=order.email, phone=order.phone),
        shipping_address=order.shipping_address,
        billing_address=order.billing_address,
        payment_method=order.payment_method,
        language=order.language,
    )


def _line_of(line: OrderLine) -> NewLine:
    return NewLine(
        sku=line.variant.sku if line.variant else line.sku,
        title="" if line.variant else line.title,
        quantity=line.quantity,
        unit_price=line.unit_price,
        vat_rate=line.vat_rate,
        rules=rules_of_line(line),
    )
