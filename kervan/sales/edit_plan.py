"""An edit thought through on copies of the order's rows: what the preview shows is what the action writes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kervan.catalog.models import Variant
from kervan.lib.errors import Invalid, NotAllowed
from kervan.lib.money import LARGEST
from kervan.lib.text import clean
from kervan.orders.actions.refresh_order import derive
from kervan.orders.models import COUNTERS, Adjustment, Order, OrderLine
from kervan.orders.price_rules import rule_data, rule_of_row, rules_of_line
from kervan.orders.pricing import LineInput, Priced, PriceRule, price_order, value_of_pieces, vat_inside
from kervan.sales.edit_history import history_of
from kervan.sales.edit_refusals import Ground, refuse_if_courier_collects_more, refuse_line, refuse_order
from kervan.sales.new_order import NewLine
from kervan.sales.order_edit import LineChange, OrderEdit, VatLine
from kervan.stock.levels import Place

MOST_LINES = 200
SHIPPING_VAT = Decimal(20)
"""KDV on carriage in Türkiye (3065 sayılı KDV Kanunu, genel oran); only for a fee that was not there before."""

Kind = Adjustment.Kind


@dataclass(slots=True)
class Plan:
    """The order's rows as they will be. ``order`` is a copy with its sums and statuses derived from them."""

    order: Order
    kept: list[OrderLine] = field(default_factory=list)
    fresh: list[OrderLine] = field(default_factory=list)
    gone: list[OrderLine] = field(default_factory=list)
    rows: list[Adjustment] = field(default_factory=list)
    gone_rows: list[Adjustment] = field(default_factory=list)
    stock: dict[Place, int] = field(default_factory=dict)
    changes: tuple[LineChange, ...] = ()
    vat: tuple[VatLine, ...] = ()
    history: tuple[dict[str, Any], ...] = ()

    @property
    def lines(self) -> list[OrderLine]:
        return [*self.kept, *self.fresh]


def version_of(order: Order, lines: Iterable[OrderLine], rows: Iterable[Adjustment]) -> str:
    """Changes whenever what an editor decides upon changes: pieces and where they are, prices, what was paid, for whom."""
    seen = [
        [order.customer_id, order.status, order.captured, order.reversed, order.refunded, order.total, order.due],
        [
            [line.pk, *(getattr(line, name) for name in COUNTERS), line.unit_price, line.total, line.share, line.rules]
            for line in sorted(lines, key=lambda line: line.pk)
        ],
        [[row.kind, row.label, row.amount, str(row.percent)] for row in sorted(rows, key=lambda row: row.pk)],
    ]
    return hashlib.sha256(json.dumps(seen, default=str).encode()).hexdigest()[:16]


def plan_edit(ground: Ground, edit: OrderEdit) -> Plan:
    """The rows after the edit. Nothing is written.

    Raises ``Invalid`` naming the wrong fields ("lines.17.pieces", "new_lines.0.sku", "rules.0.percent", "reason");
    ``NotAllowed`` when something stands in the way, saying what to do first.
    """
    refuse_order(ground, edit, version_of(ground.order, ground.lines, ground.rows))
    plan = Plan(order=copy(ground.order))
    if not edit.touches_goods:
        plan.kept, plan.rows = list(ground.lines), list(ground.rows)
        return plan
    inputs = _lines_after(ground, edit, plan)
    rules = _rules_after(ground, edit)
    with _paths(plan, ground):
        priced = price_order(inputs, rules=rules)
    for line, price in zip(plan.lines, priced.lines, strict=True):
        line.total, line.share, line.vat = price.total, price.share, price.vat
    _rows_after(ground, edit, plan, priced)
    _sums_after(plan, priced)
    refuse_if_courier_collects_more(ground, plan.order.balance)
    plan.stock = _stock_moved(ground, plan)
    plan.changes = tuple(_line_changes(ground, plan))
    plan.vat = _vat_lines(ground, plan)
    plan.history = tuple(history_of(ground, plan.changes, plan.lines, plan.rows, plan.order))
    return plan


def _lines_after(ground: Ground, edit: OrderEdit, plan: Plan) -> list[LineInput]:
    known = {line.pk: line for line in ground.lines}
    wrong = {f"lines.{line_id}": _("Bu satır bu siparişte yok.") for line_id in edit.lines if line_id not in known}
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    inputs = []
    for line in ground.lines:
        change = edit.lines.get(line.pk)
        after = copy(line)
        rules = rules_of_line(line)
        if change is not None:
            refuse_line(ground, line, change, edit)
            if change.unit_price is not None:
                after.unit_price = change.unit_price
            if change.rules is not None:
                rules = change.rules
                after.rules = [rule_data(rule) for rule in rules]
            if change.pieces is not None and not _with_pieces(ground, after, change.pieces):
                plan.gone.append(line)
                continue
        plan.kept.append(after)
        inputs.append(
            LineInput(quantity=after.quantity, unit_price=after.unit_price, vat_rate=after.vat_rate, rules=rules)
        )
    _fresh_lines(ground, edit, plan, inputs)
    if not any(line.open for line in plan.lines):
        raise NotAllowed(
            _("Siparişin son ürünü düzenleyerek çıkarılamaz; bunun yerine siparişi iptal edin."), code="last_piece"
        )
    if len(plan.lines) > MOST_LINES:
        message = _("Bir siparişte en fazla %(most)d satır olabilir.") % {"most": MOST_LINES}
        raise Invalid(message, fields={"new_lines": message})
    return inputs


def _with_pieces(ground: Ground, line: OrderLine, pieces: int) -> bool:
    """Set the line's pieces; False when nothing is left of the line and nobody else names it."""
    quantity = line.cancelled + pieces
    if quantity == 0 and line.pk not in ground.named:
        return False
    if quantity == 0:
        # A parcel of the past tells of this line: it stays, and its pieces count as cancelled.
        line.cancelled = line.quantity
    else:
        line.quantity = quantity
    return True


def _fresh_lines(ground: Ground, edit: OrderEdit, plan: Plan, inputs: list[LineInput]) -> None:
    wrong: dict[str, str] = {}
    position = max((line.position for line in ground.lines), default=0)
    for number, new in enumerate(edit.new_lines):
        variant = ground.variants.get(new.sku) if new.sku else None
        problem = _problem_of(new, variant)
        if problem:
            wrong[f"new_lines.{number}.{problem[0]}"] = problem[1]
            continue
        price = new.unit_price if new.unit_price is not None else (variant.price if variant else 0)
        rate = new.vat_rate if new.vat_rate is not None else (variant.product.vat_rate if variant else Decimal(0))
        position += 1
        plan.fresh.append(
            OrderLine(
                order=ground.order,
                position=position,
                variant=variant,
                location_id=ground.location_id if variant else None,
                sku=variant.sku if variant else "",
                barcode=variant.barcode if variant else "",
                title=clean(new.title, 300) or (variant.title if variant else ""),
                unit_price=price,
                vat_rate=rate,
                total=0,
                vat=0,
                rules=[rule_data(rule) for rule in new.rules],
                weight_g=variant.weight_g if variant else 0,
                desi=variant.desi if variant else 0,
                quantity=new.quantity,
            )
        )
        inputs.append(LineInput(quantity=new.quantity, unit_price=price, vat_rate=rate, rules=new.rules))
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)


def _problem_of(new: NewLine, variant: Variant | None) -> tuple[str, str] | None:
    if new.sku:
        return None if variant else ("sku", _("%(sku)s kodlu ürün yok.") % {"sku": clean(new.sku, 64)})
    if not clean(new.title, 300):
        return "title", _("Ürün kodu ya da ürün adı gerekli.")
    if new.unit_price is None:
        return "unit_price", _("Katalogda olmayan ürünün fiyatı ve KDV oranı yazılmalıdır.")
    if new.vat_rate is None:
        return "vat_rate", _("Katalogda olmayan ürünün fiyatı ve KDV oranı yazılmalıdır.")
    return None


def _rules_after(ground: Ground, edit: OrderEdit) -> tuple[PriceRule, ...]:
    if edit.rules is not None:
        return edit.rules
    return tuple(rule for row in ground.rows if row.kind == Kind.PRICE_RULE and (rule := rule_of_row(row)))


def _rows_after(ground: Ground, edit: OrderEdit, plan: Plan, priced: Priced) -> None:
    """The rows below the lines: rules at their new amounts, the fee as edited, everything else as it was."""
    before = [
        row for row in ground.rows if row.kind == Kind.PRICE_RULE and (edit.rules is not None or rule_of_row(row))
    ]
    same = edit.rules is None
    for number, rule in enumerate(priced.adjustments):
        row = copy(before[number]) if same else Adjustment(order=ground.order, kind=Kind.PRICE_RULE)
        row.label, row.amount, row.percent = clean(rule.label, 100), rule.amount, rule.percent
        plan.rows.append(row)
    plan.gone_rows += [] if same else before
    fees = [row for row in ground.rows if row.kind == Kind.SHIPPING_FEE]
    plan.rows += [row for row in ground.rows if row.kind not in {Kind.PRICE_RULE, Kind.SHIPPING_FEE}]
    if same:
        plan.rows += [row for row in ground.rows if row.kind == Kind.PRICE_RULE and not rule_of_row(row)]
    if edit.shipping_fee is None:
        plan.rows += fees
        return
    if not 0 <= edit.shipping_fee <= LARGEST:
        message = _("Kargo ücreti sıfırdan küçük ya da bu kadar büyük olamaz.")
        raise Invalid(message, fields={"shipping_fee": message})
    plan.gone_rows += fees[1:] if edit.shipping_fee else fees
    if edit.shipping_fee:
        row = copy(fees[0]) if fees else Adjustment(order=ground.order, kind=Kind.SHIPPING_FEE, vat_rate=SHIPPING_VAT)
        row.amount, row.vat = edit.shipping_fee, vat_inside(edit.shipping_fee, row.vat_rate)
        plan.rows.append(row)


def _sums_after(plan: Plan, priced: Priced) -> None:
    order = plan.order
    order.goods_total = priced.goods_total
    order.total = priced.goods_total + sum(row.amount for row in plan.rows)
    order.vat_total = sum(line.vat for line in plan.lines) + sum(row.vat for row in plan.rows)
    if not 0 <= order.total <= LARGEST:
        message = (
            _("Siparişin toplamı çok büyük.") if order.total > 0 else _("Siparişin toplamı sıfırdan küçük olamaz.")
        )
        raise Invalid(message, fields={"total": message})
    derive(order, plan.lines, plan.rows)


def _stock_moved(ground: Ground, plan: Plan) -> dict[Place, int]:
    """Pieces more (above zero) or fewer (below) to keep for the order, by place."""
    moved: dict[Place, int] = {}
    for sign, lines in ((-1, ground.lines), (1, plan.lines)):
        for line in lines:
            if line.variant_id and line.location_id:
                place = (line.variant_id, line.location_id)
                moved[place] = moved.get(place, 0) + sign * (line.open - line.shipped)
    return {place: pieces for place, pieces in moved.items() if pieces}


def _line_changes(ground: Ground, plan: Plan) -> Iterable[LineChange]:
    after = {line.pk: line for line in plan.kept}
    for line in ground.lines:
        now = after.get(line.pk)
        yield LineChange(
            line_id=line.pk,
            title=line.title,
            sku=line.sku,
            old_pieces=line.open,
            pieces=now.open if now else 0,
            old_unit_price=line.unit_price,
            unit_price=now.unit_price if now else line.unit_price,
            old_value=value_of_pieces(line.net, line.quantity, line.open),
            value=value_of_pieces(now.net, now.quantity, now.open) if now else 0,
        )
    for line in plan.fresh:
        yield LineChange(
            line_id=None,
            title=line.title,
            sku=line.sku,
            old_pieces=0,
            pieces=line.quantity,
            old_unit_price=None,
            unit_price=line.unit_price,
            old_value=0,
            value=line.net,
        )


def _vat_lines(ground: Ground, plan: Plan) -> tuple[VatLine, ...]:
    old, new = _vat(ground.lines, ground.rows), _vat(plan.lines, plan.rows)
    return tuple(VatLine(rate=rate, old=old.get(rate, 0), new=new.get(rate, 0)) for rate in sorted({*old, *new}))


def _vat(lines: Iterable[OrderLine], rows: Iterable[Adjustment]) -> Mapping[Decimal, int]:
    sums: dict[Decimal, int] = {}
    for line in lines:
        sums[line.vat_rate] = sums.get(line.vat_rate, 0) + line.vat
    for row in rows:
        if row.vat:
            sums[row.vat_rate] = sums.get(row.vat_rate, 0) + row.vat
    return sums


class _paths:
    """Pricing names fields by their place in its list; the editor knows lines by id and new ones by their own place."""

    def __init__(self, plan: Plan, ground: Ground) -> None:
        self.names = [f"lines.{line.pk}" for line in plan.kept]
        self.names += [f"new_lines.{number}" for number in range(len(plan.fresh))]

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Invalid):
            fields = {self._named(path): text for path, text in error.fields.items()}
            raise Invalid(error.message, code=error.code, fields=fields, **error.details) from error

    def _named(self, path: str) -> str:
        head, _dot, rest = path.partition(".")
        if head == "adjustments":
            return f"rules.{rest}" if rest else "rules"
        number, _dot, field_name = rest.partition(".")
        if head == "lines" and number.isdigit():
            name = self.names[int(number)]
            old = "pieces" if name.startswith("lines.") else "quantity"
            field_name = field_name.replace("quantity", old).replace("adjustments", "rules")
            return f"{name}.{field_name}"
        return path
