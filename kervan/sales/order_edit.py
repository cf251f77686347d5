"""What changes in an order, and what that comes to: plain data, the same from every face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kervan.orders.pricing import PriceRule
from kervan.sales.new_order import NewLine


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEdit:
    """Changes of one line. ``pieces`` are those still wanted (not the cancelled ones); 0 takes the line out.

    What is None stays. ``rules`` replace the line's own price rules.
    """

    pieces: int | None = None
    unit_price: int | None = None
    rules: tuple[PriceRule, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEdit:
    """Everything that is to change in one step; what is None stays. Amounts in kuruş incl. VAT.

    ``lines`` by order line id. ``rules`` replace the order's price rules. ``shipping_fee`` 0 takes the fee off.
    ``seen`` is the ``version`` of the order that the editor looked at; without it any state of the order will do.
    """

    lines: Mapping[int, LineEdit] = field(default_factory=dict)
    new_lines: tuple[NewLine, ...] = ()
    rules: tuple[PriceRule, ...] | None = None
    shipping_fee: int | None = None
    customer_id: int | None = None
    shipping_address: Mapping[str, Any] | None = None
    billing_address: Mapping[str, Any] | None = None
    reason: str = ""
    seen: str = ""

    @property
    def touches_goods(self) -> bool:
        """Whether lines or prices change, not only the customer."""
        return bool(self.lines or self.new_lines) or self.rules is not None or self.shipping_fee is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """One line before and after. ``line_id`` is None for a new one; values are those of the open pieces."""

    line_id: int | None
    title: str
    sku: str
    old_pieces: int
    pieces: int
    old_unit_price: int | None
    unit_price: int
    old_value: int
    value: int

    @property
    def changed(self) -> bool:
        return (self.old_pieces, self.old_unit_price, self.old_value) != (self.pieces, self.unit_price, self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A product of which the edit wants more than can be sold."""

    sku: str
    title: str
    wanted: int
    available: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VatLine:
    """VAT of the order at one rate, before and after."""

    rate: Decimal
    old: int
    new: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What an edit does, or would do: the same numbers before and after it is done."""

    changed: bool
    lines: tuple[LineChange, ...]
    old_total: int
    total: int
    old_due: int
    due: int
    old_balance: int
    balance: int
    vat: tuple[VatLine, ...]
    lacking: tuple[Lacking, ...]
    warnings: tuple[str, ...]
    history: tuple[dict[str, Any], ...]
    version: str
    held: int = 0  # kuruş held on a card, which cover as much of the balance

    @property
    def to_collect(self) -> int:
        """What the customer still has to pay afterwards, beyond what is held on a card."""
        return max(self.balance - self.held, 0)

    @property
    def to_give_back(self) -> int:
        """What the customer is to get back afterwards."""
        return max(-self.balance, 0)
