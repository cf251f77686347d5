"""Siparişi düzenle: what stands in the page's fields, read into an edit, with each error beside its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from kervan.catalog.models import Variant
from kervan.lib.errors import DomainError, Invalid
from kervan.lib.money import parse_money
from kervan.orders.models import Adjustment, Order, OrderLine
from kervan.orders.price_rules import rule_of_row, rules_of_line
from kervan.orders.pricing import PriceRule
from kervan.panel import formats
from kervan.sales.new_order import NewLine
from kervan.sales.order_edit import LineEdit, OrderEdit

MOST_NEW = 200
PERCENT, AMOUNT = "percent", "amount"


@dataclass(slots=True)
class RuleRow:
    """A price rule's fields. ``key`` stands in their names."""

    key: str
    label: str = ""
    direction: str = "lower"
    size: str = ""
    unit: str = PERCENT
    error: str = ""


@dataclass(slots=True)
class LineRow:
    """A line's fields: of the order (``line``) or a new one. ``least`` pieces have left or are packed."""

    key: str
    title: str
    sku: str
    pieces: str
    price: str
    rules: list[RuleRow]
    line: OrderLine | None = None
    variant: Variant | None = None
    vat: str = ""
    least: int = 0
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def taken_out(self) -> bool:
        return self.pieces.strip() in {"", "0"}

    @property
    def has_rule(self) -> bool:
        return any(rule.size for rule in self.rules)


class EditSheet:
    """The page's fields, from the order or as they were typed."""

    def __init__(
        self,
        order: Order,
        lines: Iterable[OrderLine],
        rows: Iterable[Adjustment],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.order, self.data = order, data
        self.known = {line.pk: line for line in lines}
        self.kept = [rule for row in rows if row.kind == "price_rule" and (rule := rule_of_row(row))]
        self.old_fee = sum(row.amount for row in rows if row.kind == "shipping_fee")
        self.errors: dict[str, str] = {}
        self.problem = ""
        self.lines = [self._line(line) for line in self.known.values() if line.open]
        self.new = self._new_lines()
        self.rules = self._rules("o", self.kept, spare=True)
        self.fee = self._typed("fee", formats.amount(self.old_fee))
        self.reason = self._typed("reason", "")
        self.customer_id = self._typed("customer", "")
        self.seen = self._typed("seen", "")

    # --- reading ------------------------------------------------------------------------------------------------------

    def _typed(self, name: str, otherwise: str) -> str:
        return otherwise if self.data is None else str(self.data.get(name, otherwise))[:500]

    def _line(self, line: OrderLine) -> LineRow:
        return LineRow(
            key=str(line.pk),
            title=line.title,
            sku=line.sku,
            pieces=self._typed(f"pieces-{line.pk}", str(line.open)),
            price=self._typed(f"price-{line.pk}", formats.amount(line.unit_price)),
            rules=self._rules(str(line.pk), rules_of_line(line)),
            line=line,
            least=line.packed + line.shipped,
        )

    def _rules(self, key: str, kept: Iterable[PriceRule], *, spare: bool = False) -> list[RuleRow]:
        rows = [_rule_row(f"{key}-{number}", rule) for number, rule in enumerate(kept)]
        if spare or not rows:
            rows.append(RuleRow(f"{key}-{len(rows)}"))
        while self.data is not None and f"rule-{key}-{len(rows)}-size" in self.data and len(rows) < 20:
            rows.append(RuleRow(f"{key}-{len(rows)}"))
        for row in rows:
            for name in ("label", "direction", "size", "unit"):
                setattr(row, name, self._typed(f"rule-{row.key}-{name}", getattr(row, name)))
        return rows

    def _new_lines(self) -> list[LineRow]:
        rows: list[LineRow] = []
        number = 0
        while self.data is not None and f"new-{number}-pieces" in self.data and number < MOST_NEW:
            name = f"new-{number}"
            row = LineRow(
                key="",
                sku=self._typed(f"{name}-sku", ""),
                title=self._typed(f"{name}-title", ""),
                vat=self._typed(f"{name}-vat", ""),
                pieces=self._typed(f"{name}-pieces", "1"),
                price=self._typed(f"{name}-price", ""),
                rules=[],
            )
            number += 1
            if not row.taken_out:
                row.key = f"new-{len(rows)}"
                rows.append(row)
        found = Variant.objects.filter(sku__in=[row.sku for row in rows if row.sku.isprintable()])
        by_sku = {each.sku: each for each in found.select_related("product").defer("search")} if rows else {}
        for row in rows:
            row.variant = by_sku.get(row.sku)
        return rows

    # --- adding -------------------------------------------------------------------------------------------------------

    def add(self, variant: Variant) -> None:
        """One more piece: of the row that holds this product at the catalogue's price, else a new row."""
        price = formats.amount(variant.price)
        for row in [*self.new, *self.lines]:
            if row.sku == variant.sku and row.price == price and row.pieces.strip().isdecimal():
                row.pieces = str(int(row.pieces) + 1)
                return
        self.new.append(
            LineRow(
                key=f"new-{len(self.new)}",
                title=variant.title,
                sku=variant.sku,
                pieces="1",
                price=price,
                rules=[],
                variant=variant,
            )
        )

    def add_custom(self) -> bool:
        """A product that is not in the catalogue, from the fields of its own; False when one of them is wrong."""
        custom = self.custom
        try:
            price = parse_money(custom["price"], field="custom-price")
        except Invalid as wrong:
            self.errors["custom-price"] = str(wrong.message)
            price = 0
        if not custom["title"].strip():
            self.errors["custom-title"] = _("Ürünün adını yazın.")
        if _decimal(custom["vat"]) is None:
            self.errors["custom-vat"] = _(
                "KDV oranı 0 ile 100 arasında olmalı ve en fazla iki ondalık hane içermelidir."
            )
        if not custom["pieces"].strip().isdecimal() or not int(custom["pieces"]):
            self.errors["custom-pieces"] = _("Adet en az 1 olan bir tam sayı olmalıdır.")
        if self.errors:
            return False
        self.new.append(
            LineRow(
                key=f"new-{len(self.new)}",
                title=custom["title"].strip()[:300],
                sku="",
                pieces=custom["pieces"].strip(),
                price=formats.amount(price),
                rules=[],
                vat=custom["vat"].strip(),
            )
        )
        return True

    @property
    def custom(self) -> dict[str, str]:
        """The fields of "Özel ürün ekle" as typed."""
        return {
            name: self._typed(f"custom-{name}", start)
            for name, start in (("title", ""), ("pieces", "1"), ("price", ""), ("vat", "20"))
        }

    @property
    def custom_errors(self) -> dict[str, str]:
        return {name: self.errors.get(f"custom-{name}", "") for name in ("title", "pieces", "price", "vat")}

    # --- into an edit -------------------------------------------------------------------------------------------------

    def as_edit(self) -> OrderEdit | None:
        """What is asked for; None when a field can't be read, with the errors beside the fields."""
        said, self.errors = self.errors, {}
        lines: dict[int, LineEdit] = {}
        for row in self.lines:
            assert row.line is not None
            change = self._line_edit(row, row.line)
            if change != LineEdit():
                lines[row.line.pk] = change
        new = tuple(self._new_line(row) for row in self.new)
        rules = tuple(rule for row in self.rules if (rule := self._rule(row)))
        fee = self._money("fee", self.fee) if self.fee.strip() else 0
        customer = int(self.customer_id) if self.customer_id.isdecimal() and len(self.customer_id) < 18 else None
        unread, self.errors = bool(self.errors), said | self.errors
        if unread:
            self.problem = self.problem or _("Bazı alanlar okunamadı; işaretli alanları düzeltin.")
            return None
        return OrderEdit(
            lines=lines,
            new_lines=new,
            rules=None if rules == tuple(self.kept) else rules,
            shipping_fee=None if fee == self.old_fee else fee,
            customer_id=customer,
            reason=self.reason,
            seen=self.seen,
        )

    def _line_edit(self, row: LineRow, line: OrderLine) -> LineEdit:
        pieces = self._pieces(row, f"pieces-{row.key}") if row.pieces.strip() else 0
        price = self._money(f"price-{row.key}", row.price)
        rules = tuple(rule for each in row.rules if (rule := self._rule(each)))
        return LineEdit(
            pieces=None if pieces == line.open else pieces,
            unit_price=None if price == line.unit_price else price,
            rules=None if rules == rules_of_line(line) else rules,
        )

    def _new_line(self, row: LineRow) -> NewLine:
        pieces, price = self._pieces(row, f"{row.key}-pieces"), self._money(f"{row.key}-price", row.price)
        if row.sku:
            return NewLine(sku=row.sku, quantity=pieces, unit_price=price)
        return NewLine(title=row.title, quantity=pieces, unit_price=price, vat_rate=_decimal(row.vat) or Decimal(0))

    def _pieces(self, row: LineRow, name: str) -> int:
        typed = row.pieces.strip()
        if typed.lstrip("-").isdecimal() and len(typed) < 12:
            return int(typed)
        self.errors[name] = _("Bir sayı yazın.")
        return 0

    def _money(self, name: str, typed: str) -> int:
        try:
            return parse_money(typed)
        except Invalid as wrong:
            self.errors[name] = str(wrong.message)
            return 0

    def _rule(self, row: RuleRow) -> PriceRule | None:
        if not row.size.strip():
            return None
        lower, label = row.direction != "raise", row.label.strip()[:100]
        if row.unit == AMOUNT:
            return PriceRule(label=label, lower=lower, amount=self._money(f"rule-{row.key}", row.size))
        percent = _decimal(row.size)
        if percent is None:
            self.errors[f"rule-{row.key}"] = _("Sayı anlaşılamadı; 1,5 biçiminde yazın.")
        return PriceRule(label=label, lower=lower, percent=percent)

    # --- a refusal ----------------------------------------------------------------------------------------------------

    def show(self, refusal: DomainError) -> None:
        """Put an action's refusal beside its fields; what fits none stands above."""
        for path, text in (refusal.fields if isinstance(refusal, Invalid) else {}).items():
            self.errors[_field_of(path)] = str(text)
        self.problem = str(refusal)

    def place_errors(self) -> None:
        """Hand the errors to the rows that draw them."""
        for row in self.lines:
            for name in ("pieces", "price"):
                row.errors[name] = self.errors.get(f"{name}-{row.key}", "")
        for row in self.new:
            for name in ("pieces", "price"):
                row.errors[name] = self.errors.get(f"{row.key}-{name}", "")
        for rule in [*self.rules, *(rule for row in self.lines for rule in row.rules)]:
            rule.error = self.errors.get(f"rule-{rule.key}", "")


def _rule_row(key: str, rule: PriceRule) -> RuleRow:
    if rule.percent is not None:
        size, unit = f"{rule.percent.normalize():f}".replace(".", ","), PERCENT
    else:
        size, unit = formats.amount(rule.amount or 0), AMOUNT
    return RuleRow(key, rule.label, "lower" if rule.lower else "raise", size, unit)


def _decimal(typed: str) -> Decimal | None:
    try:
        number = Decimal(typed.strip().replace("%", "").replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number < 10_000 and round(number, 2) == number else None


def _field_of(path: str) -> str:
    """The page's field for an action's: "lines.17.unit_price" is "price-17", "rules.0.percent" is "rule-o-0"."""
    head, *rest = path.split(".")
    names = {"pieces": "pieces", "quantity": "pieces", "unit_price": "price"}
    if head in {"lines", "new_lines"} and len(rest) >= 2:
        if rest[1] == "rules":
            return f"rule-{rest[0]}-{rest[2]}" if len(rest) > 2 else f"rule-{rest[0]}-0"
        name = names.get(rest[1], rest[1])
        return f"{name}-{rest[0]}" if head == "lines" else f"new-{rest[0]}-{name}"
    if head == "rules":
        return f"rule-o-{rest[0]}" if rest else "rule-o-0"
    return {"shipping_fee": "fee"}.get(head, head)
