"""The far side's own table. Nothing in Kervan points at it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class SandboxDocument(models.Model):
    """A document the integrator took, known by its ETTN."""

    uuid = models.UUIDField(unique=True)
    number = models.CharField(max_length=16, unique=True)
    profile = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64)  # of the XML: a repeat must bring the same document
    xml = models.TextField()
    taken_at = models.DateTimeField(db_default=Now())
    rejected = models.CharField(max_length=300, blank=True, default="")
    cancelled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.number


class SandboxSilence(models.Model):
    """An answer that was lost once on purpose, so that the repeat gets through."""

    verb = models.CharField(max_length=10)
    key = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verb", "key"], name="einvoice_silence_once")]

    def __str__(self) -> str:
        return f"{self.verb} {self.key}"
