"""What an order is found by, as words for the full-text index ('simple'; the wheel has no other dictionary we need)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Func, Value

from kervan.lib.text import search_text
from kervan.orders.models import Order, OrderLine

DIGITS = re.compile(r"\D+")


def reversed_digits(number: str) -> str:
    """Phones are also indexed backwards, so that their last digits are a prefix: 4567 finds 0532 123 45 67."""
    return "z" + DIGITS.sub("", number)[::-1]


def order_words(order: Order, lines: Iterable[OrderLine]) -> str:
    """Everything the order is found by, folded. ``order.numbers`` holds references and tracking numbers of its parcels."""
    address = order.shipping_address or {}
    billing = order.billing_address or {}
    phones = {phone for phone in (order.phone, address.get("phone", "")) if phone}
    words = [
        str(order.number),
        order.external_id,
        order.customer_name,
        address.get("name", ""),
        billing.get("name", ""),
        order.email,
        order.email.replace("@", " ").replace(".", " "),
        order.city,
        address.get("district", ""),
        *order.numbers,
        *(line.sku for line in lines),
        *(line.barcode for line in lines),
    ]
    for phone in phones:
        digits = DIGITS.sub("", phone)
        words += [digits, digits[-10:], "0" + digits[-10:], reversed_digits(phone)]
    return search_text(*words)


def index_of(words: str) -> Func:
    """The words as an index entry, to be assigned to ``search``."""
    return Func(Value("simple"), Value(words), function="to_tsvector", template="%(function)s(%(expressions)s)")
