"""Answers as plain data, built from few statements whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from kervan.api.fields import moment, money, plain
from kervan.catalog.models import Variant
from kervan.lib.actor import Actor
from kervan.lib.phones import masked
from kervan.orders.models import Adjustment, Order, OrderLine
from kervan.orders.price_rules import rule_from
from kervan.orders.pricing import PriceRule
from kervan.payments.iban_details import details_of, masked_iban
from kervan.payments.models import Payment, Refund
from kervan.payments.queries import refund_moves
from kervan.sales.actions.place_orders import PlacedOrder
from kervan.shipping.models import Shipment
from kervan.shipping.queries import moves_for
from kervan.stock.models import StockLevel

Data = dict[str, Any]

ORDER_FIELDS = (
    *(
        "id",
        "number",
        "channel",
        "external_id",
        "language",
        "currency",
        "status",
        "payment_status",
        "payment_method",
        "door_card",
    ),
    *("created_at", "placed_at", "accepted_at", "ship_by", "held_at", "hold_reason", "hold_until"),
    *("customer_id", "customer_name", "email", "phone", "shipping_address", "billing_address", "customer_note"),
    *(
        "tags",
        "cancel_reason",
        "waits_for",
        "goods_total",
        "total",
        "vat_total",
        "due",
        "captured",
        "reversed",
        "refunded",
    ),
    "refunding",
    *("balance", "pieces", "unsent"),
)
LINE_FIELDS = (
    *("order_id", "id", "position", "sku", "barcode", "title", "unit_price", "vat_rate", "total", "share", "vat"),
    *("quantity", "cancelled", "packed", "ready", "shipped", "delivered", "undelivered", "return_requested"),
    "returned",
    "rules",
)
SIDES = ("total", "share", "vat")


def order_answer(order_id: int, *, actor: Actor) -> Data:
    """One order with its lines and adjustments: three statements."""
    return orders_answer(Order.objects.filter(pk=order_id).values(*ORDER_FIELDS), actor=actor)[0]


def placed_answer(placed: PlacedOrder, *, actor: Actor) -> Data:
    """An order that was just placed, from what was written: no statement."""
    row = {name: getattr(placed.order, name) for name in ORDER_FIELDS}
    lines = [_line({name: getattr(line, name) for name in LINE_FIELDS}) for line in placed.lines]
    adjustments = [_adjustment(vars(row)) for row in placed.adjustments]
    return _order(row, lines, adjustments, [], shows_phone=actor.may("customers.see_phone"))


def placed_in_short(order: Order) -> Data:
    """What a program needs to know of one among many that it just sent."""
    return {
        "id": order.pk,
        "number": order.number,
        "channel": order.channel,
        "external_id": order.external_id or None,
        "status": order.status,
        "payment_status": order.payment_status,
        "total": money(order.total),
    }


def orders_answer(rows: Iterable[Mapping[str, Any]], *, actor: Actor) -> list[Data]:
    """Orders (as rows of ``ORDER_FIELDS``) with lines and adjustments: two more statements whatever their number."""
    orders = list(rows)
    ids = [row["id"] for row in orders]
    lines: dict[int, list[Data]] = defaultdict(list)
    for line in OrderLine.objects.filter(order_id__in=ids).order_by("order_id", "position").values(*LINE_FIELDS):
        lines[line["order_id"]].append(_line(line))
    adjustments: dict[int, list[Data]] = defaultdict(list)
    for row in Adjustment.objects.filter(order_id__in=ids).order_by("order_id", "id").values():
        adjustments[row["order_id"]].append(_adjustment(row))
    refunds = _refunds_of(orders, actor)
    shows_phone = actor.may("customers.see_phone")
    return [
        _order(row, lines[row["id"]], adjustments[row["id"]], refunds.get(row["id"], []), shows_phone=shows_phone)
        for row in orders
    ]


def _refunds_of(orders: Iterable[Mapping[str, Any]], actor: Actor) -> dict[int, list[Data]]:
    """The refunds of those orders that may have some: all that was ever paid for. No statement when none was."""
    paid = [row["id"] for row in orders if row["captured"]]
    refunds: dict[int, list[Data]] = defaultdict(list)
    if paid:
        rows = Refund.objects.filter(order_id__in=paid).select_related("order").defer("order__search").order_by("id")
        for refund in rows:
            refunds[refund.order_id].append(refund_answer(refund, actor=actor))
    return refunds


def _order(
    row: Mapping[str, Any], lines: list[Data], adjustments: list[Data], refunds: list[Data], *, shows_phone: bool
) -> Data:
    held = row["held_at"]
    until = row["hold_until"]
    return {
        "id": row["id"],
        "number": row["number"],
        "channel": row["channel"],
        "external_id": row["external_id"] or None,
        "language": row["language"],
        "currency": row["currency"],
        "status": row["status"],
        "payment_status": row["payment_status"],
        "payment_method": row["payment_method"],
        "door_card": row["door_card"],
        "created_at": moment(row["created_at"]),
        "placed_at": moment(row["placed_at"]),
        "accepted_at": moment(row["accepted_at"]),
        "ship_by": moment(row["ship_by"]),
        "hold": {"reason": row["hold_reason"], "since": moment(held), "until": until and until.isoformat()}
        if held
        else None,
        "customer": {
            "id": row["customer_id"],
            "name": row["customer_name"],
            "email": row["email"],
            "phone": row["phone"] if shows_phone else masked(row["phone"]),
        },
        "shipping_address": _address(row["shipping_address"], shows_phone=shows_phone),
        "billing_address": _address(row["billing_address"], shows_phone=shows_phone),
        "note": row["customer_note"],
        "tags": row["tags"],
        "cancel_reason": row["cancel_reason"],
        "waits_for": row["waits_for"] or None,
        "goods_total": money(row["goods_total"]),
        "total": money(row["total"]),
        "vat_total": money(row["vat_total"]),
        "due": money(row["due"]),
        "paid": money(row["captured"] - row["reversed"]),
        "refunded": money(row["refunded"]),
        "refunding": money(row["refunding"]),
        "balance": money(row["balance"]),
        "pieces": row["pieces"],
        "unsent": row["unsent"],
        "lines": lines,
        "adjustments": adjustments,
        "refunds": refunds,
    }


def _address(data: Mapping[str, str] | None, *, shows_phone: bool) -> Data | None:
    if data is None or shows_phone or not data.get("phone"):
        return data if data is None else dict(data)
    return {**data, "phone": masked(data["phone"])}


def _line(row: Data) -> Data:
    del row["order_id"]
    row["adjustments"] = [rule_answer(rule_from(rule)) for rule in row.pop("rules")]
    row["unit_price"] = money(row["unit_price"])
    row["vat_rate"] = plain(row["vat_rate"])
    for side in SIDES:
        row[side] = money(row[side])
    row["unsent"] = row["quantity"] - row["cancelled"] - row["packed"] - row["shipped"]
    return row


def _adjustment(row: Mapping[str, Any]) -> Data:
    return {
        "kind": row["kind"],
        "label": row["label"],
        "amount": money(row["amount"]),
        "percent": None if row["percent"] is None else plain(row["percent"]),
        "vat_rate": plain(row["vat_rate"]),
        "vat": money(row["vat"]),
    }


def rule_answer(rule: PriceRule) -> Data:
    """A price rule as it was asked for."""
    return {
        "label": rule.label,
        "direction": "lower" if rule.lower else "raise",
        "percent": None if rule.percent is None else plain(rule.percent),
        "amount": money(rule.amount),
    }


def product_answers(variants: Sequence[Variant]) -> list[Data]:
    """Products with what lies in stock: one more statement whatever their number."""
    levels = {
        row["variant_id"]: row
        for row in StockLevel.objects.filter(variant__in=[variant.pk for variant in variants])
        .values("variant_id")
        .annotate(hand=Sum("on_hand"), promised=Sum("reserved"))
    }
    return [_product(variant, levels.get(variant.pk)) for variant in variants]


def stock_answer(row: Mapping[str, Any] | None) -> Data:
    """How much lies there, how much of it is promised, how much can be sold."""
    on_hand, reserved = (row["hand"], row["promised"]) if row else (0, 0)
    return {"on_hand": on_hand, "reserved": reserved, "available": on_hand - reserved}


def _product(variant: Variant, level: Mapping[str, Any] | None) -> Data:
    product = variant.product
    return {
        "id": variant.pk,
        "sku": variant.sku,
        "title": product.title,
        "description": product.description,
        "brand": product.brand,
        "category": product.category,
        "options": variant.options,
        "barcode": variant.barcode,
        "price": money(variant.price),
        "vat_rate": plain(product.vat_rate),
        "return_exemption": product.return_exemption,
        "weight_g": variant.weight_g,
        "desi": plain(variant.desi),
        "shelf": variant.shelf,
        "oversell": variant.oversell,
        "active": variant.active and product.active,
        "stock": stock_answer(level),
        "updated_at": moment(variant.updated_at),
    }


def refund_answer(refund: Refund, *, actor: Actor) -> Data:
    """One refund; its order is read with it by the caller. The IBAN is open to those who pay refunds."""
    details = details_of(refund) if actor.may("payments.refund") else None
    return {
        "id": refund.pk,
        "order_id": refund.order_id,
        "order_number": refund.order.number,
        "payment_id": refund.payment_id,
        "amount": money(refund.amount),
        "state": refund.state,
        "way": refund.way,
        "reason": refund.reason,
        "lines": [{"line_id": int(line), "amount": money(amount)} for line, amount in refund.lines.items()],
        "shipping": money(refund.shipping),
        "return_id": refund.return_id,
        "iban": details.iban if details else masked_iban(refund),
        "holder": details.holder if details else "",
        "bank": refund.bank,
        "problem": refund.problem,
        "problem_code": refund.problem_code,
        "hint": refund.hint,
        "paid_on": refund.paid_on and refund.paid_on.isoformat(),
        "reference": refund.paid_reference,
        "notify": refund.notify,
        "created_at": moment(refund.created_at),
        "ended_at": moment(refund.ended_at),
        "moves": sorted(refund_moves(refund)),
    }


def payment_answer(payment: Payment) -> Data:
    """One payment with its ledger; order and events are read with it by the caller."""
    return {
        "id": payment.pk,
        "order_id": payment.order_id,
        "order_number": payment.order.number,
        "method": payment.method,
        "amount": money(payment.amount),
        "reference": payment.reference,
        "gateway": payment.gateway.name if payment.gateway else None,
        "bank_account_id": payment.bank_account_id,
        "received_on": payment.received_on and payment.received_on.isoformat(),
        "hold_until": moment(payment.hold_until),
        "wish": payment.wish or None,
        "problem": payment.problem or None,
        "created_at": moment(payment.created_at),
        "events": [
            {
                "kind": event.kind,
                "amount": money(event.amount),
                "at": moment(event.at),
                "note": event.note,
                "by": event.actor_name,
            }
            for event in payment.events.all()
        ],
    }


def shipment_answer(shipment: Shipment) -> Data:
    """One parcel; order, lines and scans are read with it by the caller."""
    return {
        "id": shipment.pk,
        "order_id": shipment.order_id,
        "order_number": shipment.order.number,
        "state": str(shipment.state),
        "reference": shipment.reference,
        "carrier": shipment.carrier_name,
        "carrier_account_id": shipment.account_id,
        "tracking_number": shipment.tracking_number,
        "tracking_url": shipment.tracking_url,
        "pieces": shipment.pieces,
        "desi": plain(shipment.desi),
        "weight_kg": plain(Decimal(shipment.weight_g) / 1000),
        "cod_amount": money(shipment.cod_amount) if shipment.cod_amount else None,
        "refusal": shipment.refusal,
        "refusal_hint": shipment.refusal_hint,
        "note": shipment.note,
        "label_printed_at": moment(shipment.label_printed_at),
        "label_printed_by": shipment.label_printed_by,
        "created_at": moment(shipment.created_at),
        "ready_at": moment(shipment.ready_at),
        "shipped_at": moment(shipment.shipped_at),
        "delivered_at": moment(shipment.delivered_at),
        "undelivered_at": moment(shipment.undelivered_at),
        "watch": shipment.watch,
        "watch_since": moment(shipment.watch_since),
        "moves": list(moves_for(shipment)),
        "lines": [
            {"line_id": row.line_id, "sku": row.line.sku, "title": row.line.title, "quantity": row.quantity}
            for row in sorted(shipment.lines.all(), key=lambda row: row.line.position)
        ],
        "scans": [
            {
                "at": moment(scan.at),
                "status": scan.status,
                "code": scan.raw_code,
                "text": scan.raw_text,
                "place": scan.place,
            }
            for scan in shipment.scans.all()
        ],
    }
