"""Drafts as plain data."""

from __future__ import annotations

from typing import Any

from kervan.api.answers import Data, rule_answer
from kervan.api.fields import moment, money, plain
from kervan.lib.actor import Actor
from kervan.lib.phones import masked
from kervan.orders.pricing import AdjustmentKind
from kervan.sales.draft_content import content_from
from kervan.sales.draft_review import review
from kervan.sales.models import Draft
from kervan.sales.new_order import NewLine


def draft_answer(draft: Draft, *, actor: Actor) -> Data:
    """A draft with what it costs and what stands in its way; ``draft.order`` is read with it by the caller."""
    new = content_from(draft.content)
    found = review(new)
    shows_phone = actor.may("customers.see_phone")
    fees = {charge.kind: charge.amount for charge in new.charges}
    totals: list[int | None] = [line.total for line in found.priced.lines]
    totals += [None] * (len(new.lines) - len(totals))
    problems = found.wrong | found.missing | found.short
    customer = {name: getattr(new.customer, name) for name in ("name", "email", "tax_id", "tax_office", "kind")}
    return {
        "number": draft.order.number,
        "version": draft.version,
        "created_at": moment(draft.order.created_at),
        "changed_at": moment(draft.changed_at),
        "changed_by": draft.changed_by,
        "channel": draft.order.channel,
        "customer_id": new.customer_id,
        "customer": customer | {"phone": new.customer.phone if shows_phone else masked(new.customer.phone)},
        "shipping_address": _address(new.shipping_address, shows_phone=shows_phone),
        "billing_address": _address(new.billing_address, shows_phone=shows_phone),
        "lines": [_line(line, total) for line, total in zip(new.lines, totals, strict=True)],
        "adjustments": [rule_answer(rule) for rule in new.rules],
        "shipping_fee": money(fees.get(AdjustmentKind.SHIPPING_FEE)),
        "cod_fee": money(fees.get(AdjustmentKind.COD_FEE)),
        "payment_method": new.payment_method,
        "note": new.customer_note,
        "language": new.language,
        "tags": list(new.tags),
        "goods_total": money(found.priced.goods_total),
        "total": money(found.priced.total),
        "vat_total": money(found.priced.vat_total),
        "vat_by_rate": [
            {"rate": plain(row.rate), "gross": money(row.gross), "vat": money(row.vat)}
            for row in found.priced.vat_by_rate
        ],
        "ready": found.ready,
        "problems": [{"field": path, "message": text} for path, text in problems.items()],
    }


def draft_row(draft: Draft) -> Data:
    """A draft in a list."""
    order = draft.order
    return {
        "number": order.number,
        "version": draft.version,
        "created_at": moment(order.created_at),
        "changed_at": moment(draft.changed_at),
        "changed_by": draft.changed_by,
        "customer_name": order.customer_name,
        "pieces": order.pieces,
        "total": money(order.total),
    }


def _line(line: NewLine, total: int | None) -> Data:
    return {
        "sku": line.sku,
        "title": line.title,
        "quantity": line.quantity,
        "unit_price": money(line.unit_price),
        "vat_rate": None if line.vat_rate is None else plain(line.vat_rate),
        "adjustments": [rule_answer(rule) for rule in line.rules],
        "total": money(total),
    }


def _address(address: Any, *, shows_phone: bool) -> Data | None:
    if not address:
        return None
    data = {key: str(value) for key, value in address.items()}
    return data if shows_phone or not data.get("phone") else {**data, "phone": masked(data["phone"])}
