"""Change what lies in a visitor's cart."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from kervan.checkout.actions.put_in_cart import refuse_more_than_there_is
from kervan.checkout.models import Cart, CartLine
from kervan.checkout.queries import digest_of
from kervan.lib import clock
from kervan.lib.actor import Actor


@transaction.atomic
def change_cart(key: str, pieces: Mapping[int, int], *, actor: Actor) -> None:
    """Set the pieces of variants (id → pieces) that lie in the cart; none or fewer takes the line out. Others stay.

    The customer has seen the cart as it is today, so its prices count as seen from now on.

    Raises ``NotAllowed`` when there are not so many pieces of one; then nothing changes.
    """
    cart = Cart.objects.select_for_update().filter(digest=digest_of(key)).first()
    if cart is None:
        return
    for line in cart.lines.select_related("variant__product").filter(variant__in=list(pieces)):
        wanted = pieces[line.variant_id]
        if wanted <= 0:
            line.delete()
            continue
        if wanted > line.quantity:
            refuse_more_than_there_is(line.variant, wanted)
        CartLine.objects.filter(pk=line.pk).update(quantity=wanted, price=line.variant.price)
    Cart.objects.filter(pk=cart.pk).update(used_at=clock.now())
