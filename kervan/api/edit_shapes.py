"""The difference an edit makes, as the API shows it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from kervan.api.fields import money, plain
from kervan.api.shapes import Money, Number, Shape
from kervan.sales.order_edit import Difference, LineChange


class LineDifference(Shape):
    line_id: int | None = Field(description="Null for a new line.")
    sku: str
    title: str
    old_quantity: int
    quantity: int = Field(description="Pieces still wanted; 0 for a line that is taken out.")
    old_unit_price: Money | None
    unit_price: Money
    old_value: Money
    value: Money = Field(description="Of the pieces still wanted, after all price rules.")


class LackingPieces(Shape):
    sku: str
    title: str
    wanted: int
    available: int


class VatDifference(Shape):
    rate: Number
    old: Money
    new: Money


class EditPreview(Shape):
    changed: bool
    version: str = Field(description="Send it with the edit: the order must not change in between.")
    old_total: Money
    total: Money
    old_due: Money
    due: Money
    old_balance: Money
    balance: Money
    to_collect: Money = Field(description="What the customer still has to pay afterwards.")
    to_give_back: Money = Field(description="What the customer is to get back afterwards.")
    lines: list[LineDifference]
    vat: list[VatDifference]
    lacking: list[LackingPieces] = Field(description="What is not in stock; the edit would be refused.")
    warnings: list[str]


def difference_answer(difference: Difference) -> dict[str, Any]:
    """An ``EditPreview``."""
    names = ("old_total", "total", "old_due", "due", "old_balance", "balance", "to_collect", "to_give_back")
    return {
        "changed": difference.changed,
        "version": difference.version,
        **{name: money(getattr(difference, name)) for name in names},
        "lines": [_line(line) for line in difference.lines],
        "vat": [{"rate": plain(row.rate), "old": money(row.old), "new": money(row.new)} for row in difference.vat],
        "lacking": [
            {"sku": lack.sku, "title": lack.title, "wanted": lack.wanted, "available": lack.available}
            for lack in difference.lacking
        ],
        "warnings": list(difference.warnings),
    }


def _line(line: LineChange) -> dict[str, Any]:
    return {
        "line_id": line.line_id,
        "sku": line.sku,
        "title": line.title,
        "old_quantity": line.old_pieces,
        "quantity": line.pieces,
        "old_unit_price": money(line.old_unit_price),
        "unit_price": money(line.unit_price),
        "old_value": money(line.old_value),
        "value": money(line.value),
    }
