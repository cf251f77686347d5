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


class SandboxPayment(models.Model):
    """A payment page the gateway opened, and what became of it."""

    class State(models.TextChoices):
        OPEN = "open"
        CODE = "code"  # waits for the code of 3-D Secure
        PAID = "paid"
        HELD = "held"
        REFUSED = "refused"
        LET_GO = "let_go"

    token = models.CharField(max_length=64, unique=True)
    reference = models.CharField(max_length=64, unique=True)
    order = models.JSONField()  # what was asked for, as it was sent
    amount = models.BigIntegerField()  # kuruş
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    number = models.CharField(max_length=40, blank=True, default="")
    card = models.CharField(max_length=19, blank=True, default="")
    installments = models.PositiveSmallIntegerField(default=1)
    fee = models.BigIntegerField(default=0)
    code = models.CharField(max_length=4, blank=True, default="")
    message = models.CharField(max_length=200, blank=True, default="")
    known_at = models.DateTimeField(null=True)  # the bank answers then, and not before
    opened_at = models.DateTimeField()

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
