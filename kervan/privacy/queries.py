"""Everything that the shop holds about a person, as plain data."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kervan.checkout.models import Consent
from kervan.customers.models import Customer, MarketingChange
from kervan.invoices.models import Invoice
from kervan.lib import clock
from kervan.lib.errors import DomainError, NotFound
from kervan.lib.money import decimal_string
from kervan.notifications.models import Message
from kervan.orders.models import Order
from kervan.payments.iban_details import details_of
from kervan.payments.models import Refund, TransferNotice
from kervan.returns.models import Return
from kervan.sales.models import CustomerMessage
from kervan.shipping.models import Shipment


def person_data(customer_id: int) -> dict[str, Any]:
    """The customer with addresses, permissions, orders, payments, parcels, returns, invoices, contracts and messages.

    Plain values that JSON can hold; amounts as decimal texts. Raises ``NotFound``.
    """
    customer = Customer.objects.filter(pk=customer_id).first()
    if customer is None:
        raise NotFound(_("Böyle bir müşteri yok."), code="customer_not_found")
    orders = list(
        Order.objects.filter(customer=customer).defer("search").order_by("id").prefetch_related("lines", "adjustments")
    )
    ids = [order.pk for order in orders]
    recipients = {customer.email, customer.phone, *(o.email for o in orders), *(o.phone for o in orders)} - {""}
    return {
        "made_at": _moment(clock.now()),
        "customer": {
            "id": customer.pk,
            "kind": customer.kind,
            "name": customer.name,
            "email": customer.email,
            "phone": customer.phone,
            "tax_id": customer.tax_id,
            "tax_office": customer.tax_office,
            "language": customer.language,
            "note": customer.note,
            "known_since": _moment(customer.created_at),
            "addresses": [row.data for row in customer.addresses.order_by("id")],
        },
        "marketing": [
            {
                "channel": row.channel,
                "recipient": row.recipient,
                "allowed": row.allowed,
                "wording": row.wording,
                "ip": row.ip,
                "at": _moment(row.at),
            }
            for row in MarketingChange.objects.filter(recipient__in=recipients).order_by("id")
        ],
        "orders": [_order(order) for order in orders],
        "payments": _payments(ids),
        "refunds": [_refund(row) for row in Refund.objects.filter(order_id__in=ids).select_related("order")],
        "transfer_notices": [
            {
                "order": row.order.number,
                "bank": row.bank,
                "sender": row.sender,
                "sent_on": row.sent_on.isoformat(),
                "amount": decimal_string(row.amount),
                "receipt": bool(row.receipt),
                "at": _moment(row.created_at),
            }
            for row in TransferNotice.objects.filter(order_id__in=ids).select_related("order")
        ],
        "parcels": _parcels(ids),
        "returns": _returns(ids),
        "invoices": [
            {
                "order": row.order.number,
                "number": row.number,
                "issued_at": _moment(row.issued_at),
                "payable": decimal_string(row.payable),
                "buyer": (row.content or {}).get("buyer", {"name": row.buyer_name}),
            }
            for row in Invoice.objects.filter(order_id__in=ids).select_related("order").order_by("id")
        ],
        "contracts": [
            {
                "order": row.order.number,
                "kind": row.kind,
                "title": row.title,
                "version": row.version,
                "text": row.body,
                "ip": row.ip,
                "at": _moment(row.at),
            }
            for row in Consent.objects.filter(order_id__in=ids).select_related("order").order_by("id")
        ],
        "conversations": [
            {
                "order": row.order.number,
                "from": "customer" if row.by_customer else "shop",
                "text": row.text,
                "at": _moment(row.at),
            }
            for row in CustomerMessage.objects.filter(order_id__in=ids).select_related("order").order_by("id")
        ],
        "messages": [
            {
                "kind": row.kind,
                "channel": row.channel,
                "recipient": row.recipient,
                "subject": row.subject,
                "text": row.text,
                "sent_at": _moment(row.sent_at),
            }
            for row in Message.objects.filter(order_id__in=ids).defer("html").order_by("id")
        ],
    }


def _order(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "placed_at": _moment(order.placed_at or order.created_at),
        "status": order.status,
        "name": order.customer_name,
        "email": order.email,
        "phone": order.phone,
        "shipping_address": order.shipping_address,
        "billing_address": order.billing_address,
        "note": order.customer_note,
        "currency": order.currency,
        "total": decimal_string(order.total),
        "lines": [
            {"title": line.title, "sku": line.sku, "quantity": line.quantity, "total": decimal_string(line.total)}
            for line in order.lines.all()
        ],
        "fees": [{"kind": row.kind, "amount": decimal_string(row.amount)} for row in order.adjustments.all()],
    }


def _payments(ids: list[int]) -> list[dict[str, Any]]:
    from_orders = Order.objects.filter(pk__in=ids).only("number").prefetch_related("payments__events")
    return [
        {
            "order": order.number,
            "method": payment.method,
            "reference": payment.reference,
            "received_on": payment.received_on.isoformat() if payment.received_on else None,
            "events": [
                {"kind": event.kind, "amount": decimal_string(event.amount), "at": _moment(event.at)}
                for event in payment.events.all()
            ],
        }
        for order in from_orders.order_by("id")
        for payment in order.payments.all()
    ]


def _refund(refund: Refund) -> dict[str, Any]:
    try:
        details = details_of(refund)
    except DomainError:  # the key is gone: the rest is still theirs
        details = None
    return {
        "order": refund.order.number,
        "amount": decimal_string(refund.amount),
        "state": refund.state,
        "way": refund.way,
        "iban": details.iban if details else "",
        "holder": details.holder if details else "",
        "paid_on": refund.paid_on.isoformat() if refund.paid_on else None,
    }


def _parcels(ids: list[int]) -> list[dict[str, Any]]:
    rows = Shipment.objects.filter(order_id__in=ids).select_related("order").order_by("id")
    return [
        {
            "order": parcel.order.number,
            "carrier": parcel.carrier_name,
            "reference": parcel.reference,
            "tracking_number": parcel.tracking_number,
            "state": parcel.state,
            "shipped_at": _moment(parcel.shipped_at),
            "delivered_at": _moment(parcel.delivered_at),
        }
        for parcel in rows
    ]


def _returns(ids: list[int]) -> list[dict[str, Any]]:
    rows = Return.objects.filter(order_id__in=ids).select_related("order").prefetch_related("photos").order_by("id")
    return [
        {
            "order": row.order.number,
            "code": row.code,
            "state": row.state,
            "reason": row.reason,
            "note": row.customer_note,
            "photos": len(row.photos.all()),
        }
        for row in rows
    ]


def _moment(value: Any) -> str | None:
    return value.isoformat(timespec="seconds") if value is not None else None
