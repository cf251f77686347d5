"""The far side's own tables. Nothing in Kervan points at them, and they point at nothing in Kervan."""

from __future__ import annotations

from django.db import models


class SandboxParcel(models.Model):
    """A booking in the carrier's books."""

    reference = models.CharField(max_length=20, unique=True)
    fingerprint = models.CharField(max_length=64)  # of the data it was booked with: a repeat must bring the same
    receiver = models.JSONField()
    sender = models.JSONField()
    details = models.JSONField()  # pieces, desi, weight, contents, order number
    cash_on_delivery = models.JSONField(null=True)
    plan = models.JSONField()  # what will happen to it, see plan.py
    clock_speed = models.PositiveIntegerField(default=1)  # as the account stood when it was booked
    booked_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)  # handed over before the plan's hour
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(clock_speed__gte=1), name="sandbox_parcel_clock_runs_forward"),
            models.CheckConstraint(
                condition=models.Q(cancelled_at__isnull=True) | models.Q(scanned_at__isnull=True),
                name="sandbox_parcel_cancelled_or_scanned",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class SandboxSilence(models.Model):
    """An answer that was lost once on purpose, so that the repeat gets through."""

    verb = models.CharField(max_length=10)
    reference = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verb", "reference"], name="sandbox_silence_once")]

    def __str__(self) -> str:
        return f"{self.verb} {self.reference}"
