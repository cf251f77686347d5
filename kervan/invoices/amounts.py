"""What the pieces on an invoice cost. Pure: kuruş in, kuruş out, and the parts of an order sum to the order.

A part's amounts are what brings the sum over all standing invoices to the value of all pieces invoiced so far. So parts
in whatever portions, also with one of them cancelled in between, end at the order's own figures to the kuruş.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kervan.lib.money import half_up
from kervan.orders.models import Adjustment, OrderLine
from kervan.orders.pricing import value_of_pieces, vat_inside

EIGHT_PLACES = Decimal("0.00000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoiced:
    """What standing invoices hold of one order line."""

    quantity: int = 0
    gross: int = 0
    vat: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One line of the invoice to be: pieces of an order line, or a fee. ``listed`` is the price before any rule."""

    line: OrderLine | None = None
    adjustment: Adjustment | None = None
    name: str
    sku: str = ""
    quantity: int
    vat_rate: Decimal
    listed: int
    gross: int
    vat: int

    @property
    def net(self) -> int:
        return self.gross - self.vat

    @property
    def listed_net(self) -> int:
        """The price before any rule, without VAT; never below what is charged (a raised price has no discount)."""
        return max(self.listed - vat_inside(self.listed, self.vat_rate), self.net)

    @property
    def discount(self) -> int:
        """What price rules take off, without VAT."""
        return self.listed_net - self.net

    @property
    def unit_price(self) -> Decimal:
        """Lira without VAT a piece: times the quantity and rounded to kuruş it is ``listed_net``."""
        return (Decimal(self.listed_net) / 100 / self.quantity).quantize(EIGHT_PLACES)


def parts_of_lines(chosen: Mapping[OrderLine, int], invoiced: Mapping[int, Invoiced]) -> list[Part]:
    """The chosen pieces of each order line, in the lines' order."""
    lines = sorted(chosen, key=lambda line: line.position)
    return [_part(line, chosen[line], invoiced.get(line.pk, Invoiced())) for line in lines]


def parts_of_fees(adjustments: Iterable[Adjustment]) -> list[Part]:
    """Shipping and cash-on-delivery fees as lines of their own."""
    fees = {Adjustment.Kind.SHIPPING_FEE, Adjustment.Kind.COD_FEE}
    return [fee_part(row, row.amount, row.vat) for row in adjustments if row.kind in fees and row.amount > 0]


def line_part(line: OrderLine, quantity: int, gross: int, vat: int) -> Part:
    """Pieces of an order line at an amount that is known."""
    return Part(
        line=line,
        name=line.title,
        sku=line.sku,
        quantity=quantity,
        vat_rate=line.vat_rate,
        listed=line.unit_price * quantity,
        gross=gross,
        vat=vat,
    )


def fee_part(row: Adjustment, gross: int, vat: int) -> Part:
    """A fee at an amount that is known."""
    name = row.label or str(Adjustment.Kind(row.kind).label)
    return Part(adjustment=row, name=name, quantity=1, vat_rate=row.vat_rate, listed=gross, gross=gross, vat=vat)


def with_difference(parts: Sequence[Part], difference: int) -> list[Part]:
    """The closed few kuruş are no goods: they change the price of the largest line, which bears them with its VAT."""
    parts = list(parts)
    if not difference or not parts:
        return parts
    place = max(range(len(parts)), key=lambda number: parts[number].gross)
    gross = max(parts[place].gross + difference, 0)
    parts[place] = replace(parts[place], gross=gross, vat=vat_inside(gross, parts[place].vat_rate))
    return parts


def difference_of(adjustments: Iterable[Adjustment]) -> int:
    """The small differences that were closed on the order, together."""
    return sum(row.amount for row in adjustments if row.kind == Adjustment.Kind.SMALL_DIFFERENCE)


def _part(line: OrderLine, quantity: int, before: Invoiced) -> Part:
    so_far = before.quantity + quantity
    gross = max(value_of_pieces(line.net, line.quantity, so_far) - before.gross, 0)
    vat = min(max(half_up(line.vat * so_far, line.quantity) - before.vat, 0), gross)
    return line_part(line, quantity, gross, vat)
