"""What customers are about to buy, and what they agreed to."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kervan.catalog.models import Variant
from kervan.lib import clock
from kervan.orders.models import Order

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


class Consent(models.Model):
    """A text that the customer agreed to with an order, word for word, and the proof: version, time, address.

    Kept although the shop's texts change later, for the years that the shop's settings name.
    """

    class Kind(models.TextChoices):
        PRE_INFORMATION = "pre_information", _("Ön bilgilendirme formu")
        DISTANCE_CONTRACT = "distance_contract", _("Mesafeli satış sözleşmesi")

    id: int
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    title = models.CharField(max_length=120)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    body = models.TextField()
    ip = models.GenericIPAddressField(null=True)
    at = models.DateTimeField(default=clock.now, db_default=Now(), db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "kind"], name="one_consent_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=["pre_information", "distance_contract"]), name="consent_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class Checkout(models.Model):
    """One wish to buy: a page with its button, or a program's call. Whatever happens to its key, it makes one order.

    Of the key only the digest is kept. ``content``: what a program asked for (the page keeps nothing before the order).
    """

    id: int
    digest = models.CharField(max_length=64, unique=True)
    content = models.JSONField(default=dict)
    order = models.OneToOneField(Order, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return f"checkout {self.pk}"
