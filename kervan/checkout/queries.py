"""Reading carts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Sum

from kervan.catalog.models import Variant
from kervan.checkout.models import MOST_PIECES, Cart, CartLine, Consent
from kervan.stock.queries import available

_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CartRow:
    """A line as it stands today. Amounts in kuruş; ``most`` is how many pieces can be had now."""

    variant: Variant
    quantity: int
    price: int
    seen_price: int
    most: int

    @property
    def total(self) -> int:
        return self.price * self.quantity

    @property
    def dearer_or_cheaper(self) -> bool:
        """The price is another than the customer last saw."""
        return self.price != self.seen_price

    @property
    def lacking(self) -> bool:
        """More pieces than can be had."""
        return self.quantity > self.most


def digest_of(key: str) -> str:
    """What is kept of a cart's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def cart_of(key: str) -> Cart | None:
    """The cart with this key, if it is one of ours."""
    return Cart.objects.filter(digest=digest_of(key)).first() if _KEY.fullmatch(key) else None


def pieces_in(key: str) -> int:
    """How many pieces lie in the cart with this key."""
    if not _KEY.fullmatch(key):
        return 0
    return CartLine.objects.filter(cart__digest=digest_of(key)).aggregate(n=Sum("quantity"))["n"] or 0


def rows_of(cart: Cart | None) -> list[CartRow]:
    """The cart's lines in the order they came, with today's prices and stock."""
    if cart is None:
        return []
    lines = list(cart.lines.select_related("variant__product").defer("variant__search").order_by("id"))
    free = available(line.variant_id for line in lines)
    return [
        CartRow(
            variant=line.variant,
            quantity=line.quantity,
            price=line.variant.price,
            seen_price=line.price,
            most=most_of(line.variant, free.get(line.variant_id, 0)),
        )
        for line in lines
    ]


def rows_of_pieces(pieces: Mapping[str, int]) -> list[CartRow]:
    """SKU → pieces as lines, with today's prices and stock; SKUs nobody knows are left out."""
    variants = Variant.objects.select_related("product").defer("search").filter(sku__in=list(pieces))
    known = {variant.sku: variant for variant in variants}
    free = available(variant.pk for variant in known.values())
    return [
        CartRow(
            variant=known[sku],
            quantity=quantity,
            price=known[sku].price,
            seen_price=known[sku].price,
            most=most_of(known[sku], free.get(known[sku].pk, 0)),
        )
        for sku, quantity in pieces.items()
        if sku in known
    ]


def most_of(variant: Variant, free: int) -> int:
    """How many pieces of ``variant`` a customer can have, when ``free`` are unpromised."""
    if not (variant.active and variant.product.active):
        return 0
    return MOST_PIECES if variant.oversell else max(0, min(free, MOST_PIECES))


def consents_of(order_id: int) -> list[Consent]:
    """What the customer of this order agreed to, in the order it was read."""
    return list(Consent.objects.filter(order=order_id).order_by("id"))
