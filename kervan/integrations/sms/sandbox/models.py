"""The far side's own table. Nothing in Kervan points at it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class SandboxSms(models.Model):
    """An SMS the house took: as if it had been sent."""

    reference = models.CharField(max_length=120)
    phone = models.CharField(max_length=20)
    text = models.TextField()
    parts = models.PositiveSmallIntegerField()
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.phone}: {self.text[:40]}"
