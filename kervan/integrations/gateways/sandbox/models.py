"""The far side's own tables. Nothing in Kervan points at them, and they point at nothing in Kervan."""

from __future__ import annotations

from django.db import models


class SandboxSale(models.Model):
    """A payment in the gateway's books. Opened when it is first heard of, unless it was sold here."""

    number = models.CharField(max_length=100, unique=True)
    amount = models.BigIntegerField(null=True)  # kuruş; unknown when it was not sold here

    def __str__(self) -> str:
        return self.number


class SandboxRefund(models.Model):
    """Money the gateway gave back."""

    reference = models.CharField(max_length=64, unique=True)
    sale = models.ForeignKey(SandboxSale, on_delete=models.PROTECT, related_name="refunds")
    amount = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="sandbox_refund_positive")]

    def __str__(self) -> str:
        return self.reference


class SandboxPosSilence(models.Model):
    """An answer that was lost once on purpose, so that the repeat gets through."""

    verb = models.CharField(max_length=10)
    reference = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verb", "reference"], name="sandbox_pos_silence_once")]

    def __str__(self) -> str:
        return f"{self.verb} {self.reference}"
