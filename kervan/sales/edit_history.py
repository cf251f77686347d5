"""What an edit changed, field by field, as the event keeps it and the timeline tells it: old and new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kervan.orders.models import Adjustment, Order, OrderLine
from kervan.orders.price_rules import rule_data, rule_of_row, rules_of_line
from kervan.sales.order_edit import LineChange

if TYPE_CHECKING:
    from kervan.sales.edit_refusals import Ground

Kind = Adjustment.Kind


def history_of(
    ground: Ground,
    changes: Iterable[LineChange],
    lines: Sequence[OrderLine],
    rows: Sequence[Adjustment],
    order: Order,
) -> Iterator[dict[str, Any]]:
    """One entry per changed field. ``what``: added, removed, pieces, price, line_rules, rules, shipping_fee, total."""
    rules_before = {line.pk: _rules(line) for line in ground.lines}
    rules_after = {line.pk: _rules(line) for line in lines if line.pk}
    for change in changes:
        about = {"title": change.title, "sku": change.sku, "line_id": change.line_id}
        if change.line_id is None:
            yield {"what": "added", **about, "after": change.pieces, "price": change.unit_price}
            continue
        if change.pieces == 0 and change.old_pieces:
            yield {"what": "removed", **about, "before": change.old_pieces}
            continue
        if change.pieces != change.old_pieces:
            yield {"what": "pieces", **about, "before": change.old_pieces, "after": change.pieces}
        if change.unit_price != change.old_unit_price:
            yield {"what": "price", **about, "before": change.old_unit_price, "after": change.unit_price}
        before, after = rules_before[change.line_id], rules_after.get(change.line_id, [])
        if before != after:
            yield {"what": "line_rules", **about, "before": before, "after": after}
    before, after = _order_rules(ground.rows), _order_rules(rows)
    if before != after:
        yield {"what": "rules", "before": before, "after": after}
    old_fee, fee = _fee(ground.rows), _fee(rows)
    if old_fee != fee:
        yield {"what": "shipping_fee", "before": old_fee, "after": fee}
    if order.total != ground.order.total:
        yield {"what": "total", "before": ground.order.total, "after": order.total}


def _rules(line: OrderLine) -> list[dict[str, Any]]:
    return [rule_data(rule) for rule in rules_of_line(line)]


def _order_rules(rows: Iterable[Adjustment]) -> list[dict[str, Any]]:
    rules = [rule_of_row(row) for row in rows if row.kind == Kind.PRICE_RULE]
    return [rule_data(rule) for rule in rules if rule]


def _fee(rows: Iterable[Adjustment]) -> int:
    return sum(row.amount for row in rows if row.kind == Kind.SHIPPING_FEE)
