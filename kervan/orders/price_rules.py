"""Price rules as an order keeps them, so that a later change reckons them anew instead of freezing their amounts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kervan.lib.text import clean
from kervan.orders.models import Adjustment, OrderLine
from kervan.orders.pricing import PriceRule


def rule_data(rule: PriceRule) -> dict[str, Any]:
    """A line's own price rule as its row keeps it."""
    return {
        "label": clean(rule.label, 100),
        "lower": rule.lower,
        "percent": None if rule.percent is None else f"{rule.percent.normalize():f}",
        "amount": rule.amount,
    }


def rule_from(data: Mapping[str, Any]) -> PriceRule:
    """The rule that ``rule_data`` wrote."""
    percent = data.get("percent")
    return PriceRule(
        label=data.get("label", ""),
        lower=data.get("lower", True),
        percent=None if percent is None else Decimal(percent),
        amount=data.get("amount"),
    )


def rules_of_line(line: OrderLine) -> tuple[PriceRule, ...]:
    """The line's own price rules. Of a line that was written before rules were kept, its difference as one amount."""
    if line.rules:
        return tuple(rule_from(data) for data in line.rules)
    difference = line.total - line.quantity * line.unit_price
    return (PriceRule(lower=difference < 0, amount=abs(difference)),) if difference else ()


def rule_of_row(row: Adjustment) -> PriceRule | None:
    """The order's price rule that this row shows; None for a rule that has come to nothing."""
    if row.percent is not None:
        return PriceRule(label=row.label, lower=row.percent < 0, percent=abs(row.percent))
    return PriceRule(label=row.label, lower=row.amount < 0, amount=abs(row.amount)) if row.amount else None
