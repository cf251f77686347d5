"""Siparişi düzenle."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.lib.text import clean
from kervan.orders.actions.index_order import index_order
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.actions.start_ship_by import start_ship_by
from kervan.orders.models import Adjustment, Order, OrderLine
from kervan.sales.actions.change_address import change_address
from kervan.sales.edit_plan import Plan
from kervan.sales.order_edit import OrderEdit
from kervan.sales.queries import new_customer, think
from kervan.stock.actions.move import release
from kervan.stock.actions.reserve import reserve
from kervan.stock.levels import Place, ensure_levels, lock_levels

Row = TypeVar("Row", OrderLine, Adjustment)
LINE_FIELDS = ("quantity", "cancelled", "unit_price", "rules", "total", "share", "vat")
ROW_FIELDS = ("label", "amount", "vat", "percent")


@transaction.atomic
def edit_order(order_id: int, edit: OrderEdit, *, actor: Actor) -> Order:
    """Change what was ordered, at what price, for whom and where to: the order is reckoned anew and stock follows.

    Pieces taken out were never ordered: the line's quantity falls (a cancelled piece stays on the order instead). What
    the customer then owes or is owed is the order's balance; ``sales.queries.preview_edit`` tells it before.

    Raises ``Invalid`` naming the wrong fields; ``NotAllowed`` when the order is a draft, being paid by card, cancelled or
    partly returned, was ``changed`` since the editor looked, pieces are ``sent`` or ``packed``, it would lose its
    ``last_piece``, a courier would collect too much (``cash_on_delivery``), stock is missing (``out_of_stock``), or
    nothing changes (``nothing_to_do``).
    """
    order = Order.objects.locked(order_id)
    _ground, plan = think(order, edit)
    if edit.shipping_address is not None or edit.billing_address is not None:
        before = (order.shipping_address, order.billing_address)
        order = change_address(order_id, actor=actor, shipping=edit.shipping_address, billing=edit.billing_address)
        moved = before != (order.shipping_address, order.billing_address)
    else:
        moved = False
    if not plan.history:
        if not moved:
            raise NotAllowed(_("Siparişte değişen bir şey yok."), code="nothing_to_do")
        return order
    if edit.touches_goods:
        _write(order, plan)
    customer = new_customer(order, edit)
    if customer is not None:
        order.customer, order.customer_name = customer, customer.name
        order.email, order.phone = customer.email, customer.phone
        order.save(update_fields=["customer", "customer_name", "email", "phone"])
    index_order(order)
    start_ship_by(order)
    record(
        "order.edited",
        about=order,
        actor=actor,
        edits=list(plan.history),
        reason=clean(edit.reason, 200),
        total=order.total,
        balance=order.balance,
    )
    return order


def _write(order: Order, plan: Plan) -> None:
    """The plan's rows, in a fixed number of statements whatever their number; stock last."""
    known = {line.pk: line for line in order.lines.all()}
    OrderLine.objects.bulk_update(_changed(plan.kept, known, LINE_FIELDS), LINE_FIELDS)
    OrderLine.objects.filter(pk__in=[line.pk for line in plan.gone]).delete()
    OrderLine.objects.bulk_create(plan.fresh)
    Adjustment.objects.filter(pk__in=[row.pk for row in plan.gone_rows]).delete()
    kept = [row for row in plan.rows if row.pk]
    Adjustment.objects.bulk_update(
        _changed(kept, {row.pk: row for row in order.adjustments.all()}, ROW_FIELDS), ROW_FIELDS
    )
    Adjustment.objects.bulk_create([row for row in plan.rows if not row.pk])
    order.goods_total, order.total, order.vat_total = plan.order.goods_total, plan.order.total, plan.order.vat_total
    refresh_order(order, "goods_total", "total", "vat_total")
    _move_stock(plan.stock)


def _changed(rows: Iterable[Row], known: dict[int, Row], fields: Iterable[str]) -> list[Row]:
    return [row for row in rows if any(getattr(row, name) != getattr(known[row.pk], name) for name in fields)]


def _move_stock(moved: dict[Place, int]) -> None:
    """All levels are locked first, in the house's order: two edits that swap the same products never wait in a ring."""
    if not moved:
        return
    ensure_levels(moved)
    lock_levels(moved)
    release({place: -pieces for place, pieces in moved.items() if pieces < 0})
    reserve({place: pieces for place, pieces in moved.items() if pieces > 0})
