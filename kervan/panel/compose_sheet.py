"""The sheet of "Sipariş oluştur": what is typed on the page, what a button does to it, and the order it describes.

The page always posts itself whole. ``line`` and ``rule`` list the keys of the rows in their order (``3``, ``r1``,
``3r2``: the second rule of line 3); each row is a form with its key as prefix.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from kervan.catalog.models import Variant
from kervan.customers.models import Customer
from kervan.lib.money import decimal_string
from kervan.lib.phones import national
from kervan.orders.pricing import AdjustmentKind, Charge, PriceRule
from kervan.panel.compose_forms import BuyerForm, FootForm, LineForm, PlaceForm, RuleForm
from kervan.panel.formats import language
from kervan.sales.draft_review import Review
from kervan.sales.new_order import NewCustomer, NewLine, NewOrder

MOST_ROWS = 250
LINE_KEY = re.compile(r"[0-9]{1,5}")
RULE_KEY = re.compile(r"([0-9]{1,5})?r[0-9]{1,5}")
BUYER = ("kind", "name", "email", "phone", "tax_id", "tax_office")


@dataclass(slots=True)
class Row:
    """One line of the page, with what the review found out about it."""

    key: str
    form: LineForm
    rules: list[RuleForm] = field(default_factory=list)
    variant: Variant | None = None
    total: int | None = None
    free: int | None = None
    gone: str = ""
    short: str = ""


class Sheet:
    """The forms of the page, bound to what was posted or to a draft's content."""

    def __init__(self, data: QueryDict) -> None:
        self.data = data
        self._build()

    @classmethod
    def of(cls, new: NewOrder) -> Sheet:
        """The page for an order that is being written."""
        return cls(_typed(new))

    def _build(self) -> None:
        keys = [key for key in self.data.getlist("line") if LINE_KEY.fullmatch(key)][:MOST_ROWS]
        rule_keys = [key for key in self.data.getlist("rule") if RULE_KEY.fullmatch(key)][:MOST_ROWS]
        self.rows = [Row(key, LineForm(self.data, prefix=f"l{key}")) for key in dict.fromkeys(keys)]
        rules = {key: RuleForm(self.data, prefix=key) for key in dict.fromkeys(rule_keys)}
        self.rules = [form for key, form in rules.items() if key.startswith("r")]
        for row in self.rows:
            row.rules = [form for key, form in rules.items() if key.split("r")[0] == row.key]
        self.ship = PlaceForm(self.data, prefix="ship")
        self.bill = PlaceForm(self.data, prefix="bill", billing=True)
        self.buyer = BuyerForm(self.data, prefix="buyer")
        self.foot = FootForm(self.data)

    @property
    def customer_id(self) -> int | None:
        text = self.data.get("customer_id", "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None

    # --- What buttons do ----------------------------------------------------------------------------------------------

    def add_variant(self, variant: Variant) -> None:
        """One more piece: of its line if there is one, else as a new line at today's price."""
        for row in self.rows:
            if self.data.get(f"l{row.key}-sku") == variant.sku:
                typed = self.data.get(f"l{row.key}-quantity", "")
                pieces = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 8 else 0
                self.data[f"l{row.key}-quantity"] = str(pieces + 1)
                return self._build()
        line = NewLine(sku=variant.sku, quantity=1, unit_price=variant.price, vat_rate=variant.product.vat_rate)
        _put_line(self.data, self._free_key(), line)
        return self._build()

    def add_custom(self) -> str:
        """A line for something that is not in the catalogue; returns its key."""
        key = self._free_key()
        _put_line(self.data, key, NewLine(quantity=1, vat_rate=Decimal(20)))
        self._build()
        return key

    def add_rule(self, line_key: str = "") -> str:
        """A price rule on the order or on a line; returns its key."""
        taken = [int(key.split("r")[1]) for key in self.data.getlist("rule") if RULE_KEY.fullmatch(key)]
        key = f"{line_key}r{max(taken, default=0) + 1}"
        if (not line_key or any(row.key == line_key for row in self.rows)) and len(taken) < MOST_ROWS:
            self.data.appendlist("rule", key)
            self.data.update({f"{key}-way": "lower", f"{key}-kind": "percent"})
        self._build()
        return key

    def drop(self, key: str) -> None:
        """Take a line (with its rules) or a rule away."""
        self.data.setlist("line", [each for each in self.data.getlist("line") if each != key])
        kept = [each for each in self.data.getlist("rule") if each != key and each.split("r")[0] != key]
        self.data.setlist("rule", kept)
        self._build()

    def choose_customer(self, customer: Customer, before: NewOrder | None) -> None:
        """A customer who is known: their details, and the addresses of their last order unless some are typed already."""
        self.data["customer_id"] = str(customer.pk)
        for name in BUYER:
            self.data[f"buyer-{name}"] = getattr(customer, name)
        self.data["buyer-phone"] = national(customer.phone) if customer.phone.startswith("+") else customer.phone
        self.data["language"] = customer.language
        untouched = not any(self.data.get(f"ship-{name}", "").strip() for name in ("line", "city", "district"))
        if before and untouched:
            _put_address(self.data, "ship", before.shipping_address)
            _put_address(self.data, "bill", before.billing_address)
            self.data["same_billing"] = "" if before.billing_address else "on"
        self._build()

    def put_fee(self, amount: int, label: str, vat_rate: Decimal) -> None:
        """The shipping fee, as one of the shop's rates has it."""
        self.data["fee"], self.data["fee_label"], self.data["fee_vat"] = _money(amount), label, str(vat_rate)
        self._build()

    def forget_customer(self) -> None:
        """Nobody, or somebody new."""
        self.data["customer_id"] = ""
        for name in BUYER:
            self.data[f"buyer-{name}"] = "person" if name == "kind" else ""
        self._build()

    def _free_key(self) -> str:
        taken = [int(key) for key in self.data.getlist("line") if LINE_KEY.fullmatch(key)]
        return str(max(taken, default=0) + 1)

    # --- What it says -------------------------------------------------------------------------------------------------

    @property
    def readable(self) -> bool:
        """Whether everything typed can be understood."""
        return all(form.is_valid() for form in self._forms())

    def _forms(self) -> list[Any]:
        forms: list[Any] = [row.form for row in self.rows] + [rule for row in self.rows for rule in row.rules]
        bill = [] if self.data.get("same_billing") else [self.bill]
        return [*forms, *self.rules, self.ship, *bill, self.buyer, self.foot]

    def order(self) -> NewOrder:
        """The order as far as it can be understood; what cannot is left out, and stands beside its field."""
        for form in self._forms():
            form.is_valid()
        foot = self.foot.cleaned_data
        charges = []
        if foot.get("fee"):
            charges.append(
                Charge(
                    kind=AdjustmentKind.SHIPPING_FEE,
                    amount=foot["fee"],
                    vat_rate=foot.get("fee_vat") or Decimal(20),
                    label=foot.get("fee_label", ""),
                )
            )
        if foot.get("cod_fee"):
            charges.append(Charge(kind=AdjustmentKind.COD_FEE, amount=foot["cod_fee"], vat_rate=Decimal(20)))
        buyer = self.buyer.cleaned_data
        return NewOrder(
            lines=tuple(self._line(row) for row in self.rows),
            rules=tuple(_rules(self.rules)),
            charges=tuple(charges),
            customer_id=self.customer_id,
            customer=NewCustomer(**{name: buyer.get(name, "") for name in BUYER if buyer.get(name) or name == "kind"}),
            shipping_address=self.ship.typed(),
            billing_address=None if foot.get("same_billing") else self.bill.typed(),
            payment_method=foot.get("method") or "bank_transfer",
            language=foot.get("language") or "tr",
            customer_note=foot.get("note", ""),
            tags=tuple(tag for tag in foot.get("tags", "").split(",") if tag),
        )

    def _line(self, row: Row) -> NewLine:
        values = row.form.cleaned_data
        quantity = values.get("quantity")
        return NewLine(
            sku=values.get("sku", ""),
            title=values.get("title", ""),
            quantity=1 if quantity is None else quantity,
            unit_price=values.get("price"),
            vat_rate=Decimal(values["vat"]) if values.get("vat") else None,
            rules=tuple(_rules(row.rules)),
        )

    @property
    def is_empty(self) -> bool:
        """Nothing was typed yet that would be worth keeping."""
        new = self.order()
        typed = any(getattr(new.customer, name) for name in BUYER if name != "kind")
        return not (new.lines or new.rules or new.charges or new.customer_id or typed or new.shipping_address) and not (
            new.billing_address or new.customer_note
        )

    def look(self, found: Review, *, errors: Mapping[str, str]) -> None:
        """Put what the review found where the page shows it; ``errors`` beside their fields."""
        for number, row in enumerate(self.rows):
            sku = row.form.cleaned_data.get("sku", "") if hasattr(row.form, "cleaned_data") else ""
            row.variant = found.variants.get(sku)
            row.free = found.free.get(sku)
            row.gone = found.missing.get(f"lines.{number}.sku", "")
            row.short = found.short.get(f"lines.{number}.quantity", "")
            row.total = found.priced.lines[number].total if found.priced.lines else None
        for path, sentence in errors.items():
            form, name = self.place_of(path)
            if form is not None and name in form.fields and sentence not in form.errors.get(name, []):
                form.add_error(name, sentence)

    def place_of(self, path: str) -> tuple[Any, str]:
        """The form and field a path of the review is about; ``(None, "")`` for what belongs to no field."""
        parts = path.split(".")
        if parts[0] == "lines" and len(parts) > 2:
            row = self.rows[int(parts[1])]
            if parts[2] == "adjustments" and len(parts) > 3:
                return _counting(row.rules)[int(parts[3])], "value"
            if parts[2] == "adjustments" and _counting(row.rules):
                return _counting(row.rules)[0], "value"
            return row.form, row.form.paths.get(parts[2], parts[2])
        if parts[0] == "adjustments":
            counting = _counting(self.rules)
            return (counting[int(parts[1]) if len(parts) > 1 else 0], "value") if counting else (None, "")
        known: dict[str, Any] = {"shipping_address": self.ship, "billing_address": self.bill, "customer": self.buyer}
        if parts[0] in known and len(parts) > 1:
            return known[parts[0]], parts[1]
        return (self.foot, self.foot.paths[path]) if path in self.foot.paths else (None, "")

    def anchor(self, path: str) -> str:
        """The id of the element a person goes to for this path."""
        form, name = self.place_of(path)
        if path.startswith("lines.") and path.endswith(".sku"):
            return f"line-{self.rows[int(path.split('.')[1])].key}"
        if form is not None and name in form.fields:
            return f"id_{form.add_prefix(name)}"
        areas = {"lines": "compose-find", "customer_id": "compose-customer", "shipping_address": "id_ship-name"}
        return areas.get(path, "compose-lines")


def _counting(forms: list[RuleForm]) -> list[RuleForm]:
    """Those with a value: only they are part of the order."""
    return [form for form in forms if getattr(form, "cleaned_data", {}).get("rule") is not None]


def _rules(forms: list[RuleForm]) -> list[PriceRule]:
    return [form.cleaned_data["rule"] for form in _counting(forms)]


# --- From an order to what is typed ---------------------------------------------------------------------------------


def _typed(new: NewOrder) -> QueryDict:
    data = QueryDict(mutable=True)
    for number, line in enumerate(new.lines, start=1):
        _put_line(data, str(number), line)
    for number, rule in enumerate(new.rules, start=1):
        _put_rule(data, f"r{number}", rule)
    for charge in new.charges:
        if charge.kind == AdjustmentKind.SHIPPING_FEE:
            data.update({"fee": _money(charge.amount), "fee_label": charge.label, "fee_vat": str(charge.vat_rate)})
        elif charge.kind == AdjustmentKind.COD_FEE:
            data["cod_fee"] = _money(charge.amount)
    _put_address(data, "ship", new.shipping_address)
    _put_address(data, "bill", new.billing_address)
    for name in BUYER:
        data[f"buyer-{name}"] = getattr(new.customer, name)
    phone = new.customer.phone
    data["buyer-phone"] = national(phone) if phone.startswith("+") else phone
    data["buyer-kind"] = new.customer.kind or "person"
    data["customer_id"] = str(new.customer_id or "")
    data.update({"method": new.payment_method, "language": new.language, "note": new.customer_note})
    data.update({"tags": ",".join(new.tags), "same_billing": "" if new.billing_address else "on", "notify": "on"})
    return data


def _put_line(data: QueryDict, key: str, line: NewLine) -> None:
    data.appendlist("line", key)
    values = {
        "sku": line.sku,
        "title": line.title,
        "quantity": str(line.quantity),
        "price": "" if line.unit_price is None else _money(line.unit_price),
        "vat": "" if line.vat_rate is None else f"{line.vat_rate.normalize():f}",
    }
    data.update({f"l{key}-{name}": value for name, value in values.items()})
    for number, rule in enumerate(line.rules, start=1):
        _put_rule(data, f"{key}r{number}", rule)


def _put_rule(data: QueryDict, key: str, rule: PriceRule) -> None:
    data.appendlist("rule", key)
    value = f"{rule.percent.normalize():f}".replace(".", ",") if rule.percent is not None else _money(rule.amount or 0)
    data.update(
        {
            f"{key}-way": "lower" if rule.lower else "raise",
            f"{key}-kind": "percent" if rule.percent is not None else "amount",
            f"{key}-value": value,
            f"{key}-label": rule.label,
        }
    )


def _put_address(data: QueryDict, prefix: str, address: Mapping[str, Any] | None) -> None:
    for name in PlaceForm.base_fields:
        value = str((address or {}).get(name, ""))
        data[f"{prefix}-{name}"] = national(value) if name == "phone" and value.startswith("+") else value


def _money(amount: int) -> str:
    text = decimal_string(amount)
    return text.replace(".", ",") if language() == "tr" else text
