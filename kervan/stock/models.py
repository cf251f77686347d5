"""How much there is, where, and why it changed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kervan.catalog.models import Variant
from kervan.lib import clock


class Location(models.Model):
    """A place with stock (depo)."""

    id: int
    name = models.CharField(_("Ad"), max_length=80, unique=True)
    is_default = models.BooleanField(default=False)
    address = models.CharField(_("Adres"), max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="one_default_location")
        ]

    def __str__(self) -> str:
        return self.name


class StockLevel(models.Model):
    """What lies at a location and what of it is promised. Changed by stock/actions only, always with a movement.

    ``reserved`` above ``on_hand`` is possible: a count may find less than was promised (a shortage), and a variant may be
    sold beyond its stock if it is marked so.
    """

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="levels", db_index=False)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="levels")
    on_hand = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "location"], name="one_level_per_place"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="reserved_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}@{self.location_id}: {self.on_hand} ({self.reserved})"


class StockMovement(models.Model):
    """The ledger: each change of ``on_hand``, append-only. ``on_hand`` is always their sum."""

    class Reason(models.TextChoices):
        DISPATCHED = "dispatched", _("Gönderildi")
        TAKEN_BACK = "taken_back", _("Gönderim geri alındı")
        RESTOCKED = "restocked", _("Geri geldi, stoğa alındı")
        COUNTED = "counted", _("Sayım")
        ADJUSTED = "adjusted", _("Düzeltme")
        RECEIVED = "received", _("Mal kabul")

    id: int
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="movements")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField()
    reason = models.CharField(max_length=12, choices=Reason.choices)
    order_id = models.BigIntegerField(null=True, db_index=True)
    note = models.CharField(max_length=200, blank=True, default="")
    actor_name = models.CharField(max_length=150, blank=True, default="")
    at = models.DateTimeField(default=clock.now, db_default=Now())

    class Meta:
        indexes = [models.Index(F("variant"), F("id").desc(), name="movement_of_variant")]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.quantity:+d} {self.reason}"
