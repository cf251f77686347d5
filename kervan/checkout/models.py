"""What customers are about to buy."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kervan.catalog.models import Variant
from kervan.lib import clock

#: Pieces of one variant in a cart. Who wants more writes to the shop.
MOST_PIECES = 999
#: Different variants in a cart.
MOST_LINES = 100


class Cart(models.Model):
    """A visitor's cart. The browser keeps the key; here stands only its digest, so nobody can take a cart from a backup."""

    id: int
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    used_at = models.DateTimeField(default=clock.now, db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return f"cart {self.pk}"


class CartLine(models.Model):
    """So many pieces of a variant. ``price`` (kuruş) is what the customer last saw: a change of it is shown, not swallowed."""

    id: int
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_PIECES)])
    price = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant"], name="one_cart_line_per_variant"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=MOST_PIECES), name="cart_pieces_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"
