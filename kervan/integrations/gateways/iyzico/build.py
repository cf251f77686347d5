"""Payments and refunds as iyzico wants them. Pure."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kervan.integrations.gateways.wire import lira
from kervan.payments.gateways import Buyer, PaymentLine, PaymentOrder, PaymentQuestion, RefundOrder

COUNTRIES = {"TR": "Turkey"}


def build_form(order: PaymentOrder) -> dict[str, Any]:
    """The hosted page of one attempt (checkout form initialize)."""
    address = {
        "contactName": order.buyer.name,
        "city": order.buyer.city,
        "country": COUNTRIES.get(order.buyer.country, order.buyer.country),
        "address": _address(order.buyer),
        "zipCode": order.buyer.postal_code,
    }
    return {
        "locale": "tr" if order.language.startswith("tr") else "en",
        "conversationId": order.reference,
        "price": lira(order.amount),
        "paidPrice": lira(order.amount),
        "currency": order.currency,
        "basketId": order.reference,
        "paymentGroup": "PRODUCT",
        "callbackUrl": order.return_url,
        "enabledInstallments": sorted({1, *order.installments}),
        "buyer": _buyer(order.buyer),
        "shippingAddress": address,
        "billingAddress": address,
        "basketItems": [
            {
                "id": str(place),
                "name": line.title[:200],
                "category1": _("Ürün"),
                "itemType": "PHYSICAL",
                "price": lira(line.amount),
            }
            for place, line in enumerate(_lines(order), start=1)
        ],
    }


def build_question(question: PaymentQuestion, *, language: str = "tr") -> dict[str, Any]:
    """What became of the payment on a hosted page."""
    return {"locale": language, "conversationId": question.reference, "token": question.token}


def build_refund(order: RefundOrder, *, ip: str) -> dict[str, Any]:
    """A refund by amount (V2). Our reference goes as the conversation's: by it the refund is found again."""
    return {
        "locale": "tr",
        "conversationId": order.reference,
        "paymentId": order.payment,
        "price": lira(order.amount),
        "ip": ip,
    }


def _lines(order: PaymentOrder) -> list[PaymentLine]:
    """iyzico wants prices above zero whose sum is the amount. Where ours are otherwise, the order is one line."""
    lines = [line for line in order.lines if line.amount > 0]
    if lines and sum(line.amount for line in lines) == order.amount:
        return lines
    return [
        PaymentLine(title=_("Sipariş %(number)s") % {"number": order.order_number}, quantity=1, amount=order.amount)
    ]


def _buyer(buyer: Buyer) -> dict[str, str]:
    first, _space, last = buyer.name.strip().rpartition(" ")
    return {
        "id": buyer.customer_id or "0",
        "name": first or last,
        "surname": last,
        # Wanted and not used; we do not ask customers for it.
        "identityNumber": "".join(letter for letter in buyer.customer_id if letter.isdigit())[:11].zfill(11),
        "email": buyer.email,
        "gsmNumber": buyer.phone,
        "registrationAddress": _address(buyer),
        "city": buyer.city,
        "country": COUNTRIES.get(buyer.country, buyer.country),
        "zipCode": buyer.postal_code,
        "ip": buyer.ip,
    }


def _address(buyer: Buyer) -> str:
    return " ".join(part for part in (buyer.address, buyer.district) if part)
