"""What carriers say by themselves, and what their codes mean. Part of models.py, which names them too."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kervan.lib import clock


class CarrierMessage(models.Model):
    """What a carrier told by itself, as it came, and what was read in it. Kept for thirty days."""

    id: int
    account = models.ForeignKey("shipping.CarrierAccount", on_delete=models.CASCADE, related_name="messages")
    digest = models.CharField(max_length=64)
    body = models.TextField()
    told = models.JSONField(default=list)
    received_at = models.DateTimeField(default=clock.now, db_default=Now(), db_index=True)
    applied_at = models.DateTimeField(null=True)
    unknown = models.PositiveIntegerField(default=0, db_default=0)  # parcels in it that are not this account's

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="carrier_message_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.received_at}"


class CarrierCode(models.Model):
    """What a code of a carrier's means, said by the shop because nobody had told Kervan. Of one kind of account."""

    id: int
    carrier_type = models.CharField(max_length=40)
    raw_code = models.CharField(max_length=60)
    status = models.CharField(max_length=24)
    by = models.CharField(max_length=150, blank=True, default="")
    at = models.DateTimeField(default=clock.now, db_default=Now())

    class Meta:
        ordering = ["carrier_type", "raw_code"]
        constraints = [models.UniqueConstraint(fields=["carrier_type", "raw_code"], name="one_meaning_per_code")]

    def __str__(self) -> str:
        return f"{self.carrier_type} {self.raw_code}"
