"""Put a thing into a visitor's cart."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.catalog.models import Variant
from kervan.checkout.models import MOST_LINES, Cart, CartLine
from kervan.checkout.queries import cart_of, digest_of, most_of
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed, NotFound
from kervan.stock.queries import available


@transaction.atomic
def put_in_cart(key: str, variant_id: int, *, actor: Actor, quantity: int = 1) -> str:
    """Add pieces of a variant to the cart with this key. Returns the cart's key: a new one when there is no such cart.

    Nothing is promised yet: stock and price are looked at again when the order is placed.

    Raises ``NotFound`` for what is not on sale, ``NotAllowed`` when there are not so many pieces.
    """
    variant = Variant.objects.select_related("product").defer("search").filter(pk=variant_id).first()
    if variant is None or not (variant.active and variant.product.active):
        raise NotFound(_("Bu ürün artık satışta değil."), code="not_on_sale")
    if cart_of(key) is None:
        key = secrets.token_urlsafe(32)
        Cart.objects.create(digest=digest_of(key))
    cart = Cart.objects.select_for_update().get(digest=digest_of(key))
    line = CartLine.objects.filter(cart=cart, variant=variant).first()
    there = line.quantity if line else 0
    refuse_more_than_there_is(variant, there + max(1, quantity), there)
    if line is None:
        if cart.lines.count() >= MOST_LINES:
            raise NotAllowed(
                _("Sepette en fazla %(most)s farklı ürün olabilir.") % {"most": MOST_LINES}, code="cart_full"
            )
        line = CartLine(cart=cart, variant=variant)
    line.quantity, line.price = there + max(1, quantity), variant.price
    line.save()
    Cart.objects.filter(pk=cart.pk).update(used_at=clock.now())
    return key


def refuse_more_than_there_is(variant: Variant, wanted: int, there: int = 0) -> None:
    """Say how many pieces can be had when more are wanted."""
    most = most_of(variant, available([variant.pk]).get(variant.pk, 0))
    if wanted <= most:
        return
    if not most:
        raise NotAllowed(_("Bu ürün tükendi."), code="sold_out")
    if there:
        text = _("Bu üründen en fazla %(most)s adet alabilirsiniz; sepetinizde %(there)s adet var.")
    else:
        text = _("Bu üründen en fazla %(most)s adet alabilirsiniz.")
    raise NotAllowed(text % {"most": most, "there": there}, code="not_so_many", most=most)
