"""Reading what a verb of sales would do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kervan.customers.models import Customer
from kervan.lib.errors import Invalid, NotFound
from kervan.lib.money import format_money
from kervan.orders.models import Order
from kervan.sales.address_changes import checked_changes
from kervan.sales.edit_plan import Plan, plan_edit, version_of
from kervan.sales.edit_refusals import Ground, ground_of
from kervan.sales.order_edit import Difference, Lacking, OrderEdit
from kervan.stock.models import StockLevel


def preview_edit(order_id: int, edit: OrderEdit) -> Difference:
    """What ``edit_order`` would do with this edit now; nothing is written. An edit without any change is fine.

    Raises what ``edit_order`` raises, except for missing stock, which the answer lists.
    """
    order = Order.objects.filter(pk=order_id).first()
    if order is None:
        raise NotFound(_("Böyle bir sipariş yok."), code="order_not_found")
    ground, plan = think(order, edit)
    return difference_of(ground, plan)


def think(order: Order, edit: OrderEdit) -> tuple[Ground, Plan]:
    """The one way an edit is reckoned, for the preview and for the action. Writes nothing."""
    ground = ground_of(order, edit)
    plan = plan_edit(ground, edit)
    checked_changes(order, shipping=edit.shipping_address, billing=edit.billing_address)
    customer = new_customer(order, edit)
    if customer is not None:
        change = {"what": "customer", "before": order.customer_name, "after": customer.name}
        plan.history = (*plan.history, change)
    return ground, plan


def new_customer(order: Order, edit: OrderEdit) -> Customer | None:
    """The customer the order is moved to; None when it stays where it is. Raises ``Invalid`` for an unknown one."""
    if edit.customer_id is None or edit.customer_id == order.customer_id:
        return None
    customer = Customer.objects.filter(pk=edit.customer_id).first()
    if customer is None:
        raise Invalid(_("Böyle bir müşteri yok."), fields={"customer_id": _("Böyle bir müşteri yok.")})
    return customer


def difference_of(ground: Ground, plan: Plan) -> Difference:
    """The plan in numbers, with what is missing of the stock. One statement."""
    before, after = ground.order, plan.order
    return Difference(
        changed=bool(plan.history),
        lines=plan.changes,
        old_total=before.total,
        total=after.total,
        old_due=before.due,
        due=after.due,
        old_balance=before.balance,
        balance=after.balance,
        held=after.authorized,
        vat=plan.vat,
        lacking=lacking(plan),
        warnings=tuple(_warnings(ground, plan)),
        history=plan.history,
        version=version_of(ground.order, ground.lines, ground.rows),
    )


def lacking(plan: Plan) -> tuple[Lacking, ...]:
    """Of which products more would be kept than can be sold. One statement, none when nothing more is kept."""
    more = {place: pieces for place, pieces in plan.stock.items() if pieces > 0}
    if not more:
        return ()
    lines = {(line.variant_id, line.location_id): line for line in plan.lines}
    levels = {
        (level.variant_id, level.location_id): level
        for level in StockLevel.objects.filter(variant__in={variant for variant, _place in more})
    }
    missing = []
    for place, pieces in sorted(more.items()):
        line, level = lines[place], levels.get(place)
        free = max(level.on_hand - level.reserved, 0) if level else 0
        if free < pieces and line.variant is not None and not line.variant.oversell:
            missing.append(Lacking(sku=line.sku, title=line.title, wanted=pieces, available=free))
    return tuple(missing)


def _warnings(ground: Ground, plan: Plan) -> list[str]:
    said = []
    cash, after = ground.cash_under_way, plan.order
    if cash and after.balance > cash and after.balance != ground.order.balance and not after.unsent:
        said.append(
            _("Kapıda tahsil edilecek tutar %(cash)s olarak kalır; aradaki farkı ayrıca tahsil etmeniz gerekir.")
            % {"cash": format_money(cash)}
        )
    sent = {line.pk for line in ground.lines if line.shipped}
    if any(change.line_id in sent and change.old_unit_price != change.unit_price for change in plan.changes):
        said.append(_("Gönderilmiş ürünlerin fiyatı da değişiyor."))
    return said
