"""What a draft holds, to and from its JSON column. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kervan.orders.price_rules import rule_data, rule_from
from kervan.orders.pricing import AdjustmentKind, Charge
from kervan.sales.new_order import NewCustomer, NewLine, NewOrder

_CUSTOMER = ("name", "email", "phone", "tax_id", "tax_office", "kind")


def content_data(new: NewOrder) -> dict[str, Any]:
    """The content for the JSON column. Money in kuruş, decimals as text."""
    return {
        "lines": [
            {
                "sku": line.sku,
                "title": line.title,
                "quantity": line.quantity,
                "unit_price": line.unit_price,
                "vat_rate": _text(line.vat_rate),
                "rules": [rule_data(rule) for rule in line.rules],
            }
            for line in new.lines
        ],
        "rules": [rule_data(rule) for rule in new.rules],
        "charges": [
            {"kind": row.kind.value, "amount": row.amount, "vat_rate": _text(row.vat_rate), "label": row.label}
            for row in new.charges
        ],
        "customer_id": new.customer_id,
        "customer": {name: getattr(new.customer, name) for name in _CUSTOMER},
        "shipping_address": dict(new.shipping_address) if new.shipping_address else None,
        "billing_address": dict(new.billing_address) if new.billing_address else None,
        "payment_method": new.payment_method,
        "customer_note": new.customer_note,
        "language": new.language,
        "tags": list(new.tags),
    }


def content_from(data: Mapping[str, Any]) -> NewOrder:
    """The content as ``content_data`` wrote it."""
    return NewOrder(
        lines=tuple(
            NewLine(
                sku=line["sku"],
                title=line["title"],
                quantity=line["quantity"],
                unit_price=line["unit_price"],
                vat_rate=_decimal(line["vat_rate"]),
                rules=tuple(rule_from(rule) for rule in line["rules"]),
            )
            for line in data["lines"]
        ),
        rules=tuple(rule_from(rule) for rule in data["rules"]),
        charges=tuple(
            Charge(
                kind=AdjustmentKind(row["kind"]),
                amount=row["amount"],
                vat_rate=_decimal(row["vat_rate"]) or Decimal(0),
                label=row["label"],
            )
            for row in data["charges"]
        ),
        customer_id=data["customer_id"],
        customer=NewCustomer(**{name: data["customer"].get(name, "") for name in _CUSTOMER}),
        shipping_address=data["shipping_address"],
        billing_address=data["billing_address"],
        payment_method=data["payment_method"],
        customer_note=data["customer_note"],
        language=data["language"],
        tags=tuple(data["tags"]),
    )


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
