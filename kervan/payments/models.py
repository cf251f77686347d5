"""The ledger of money: payments and the events that happened to them. Amounts are sums of events, never set."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kervan.lib import clock
from kervan.orders.models import Order, PaymentMethod


class BankAccount(models.Model):
    """Where transfers arrive."""

    bank = models.CharField(_("Banka"), max_length=80)
    holder = models.CharField(_("Hesap sahibi"), max_length=150)
    iban = models.CharField(_("IBAN"), max_length=34, unique=True)
    active = models.BooleanField(_("Etkin"), default=True)

    class Meta:
        ordering = ["bank"]

    def __str__(self) -> str:
        return f"{self.bank} …{self.iban[-4:]}"


class MethodSettings(models.Model):
    """How a payment method behaves in this shop; orders keep a copy of what counted when they were placed."""

    method = models.CharField(max_length=16, choices=PaymentMethod.choices, unique=True)
    active = models.BooleanField(_("Etkin"), default=True)
    ships_before_payment = models.BooleanField(_("Ödeme gelmeden gönderilir"), default=False)
    instructions = models.TextField(_("Müşteriye açıklama"), blank=True, default="")

    def __str__(self) -> str:
        return self.method


class Payment(models.Model):
    """One attempt or promise to pay."""

    id: int
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="payments")
    method = models.CharField(max_length=16, choices=PaymentMethod.choices)
    amount = models.BigIntegerField()
    reference = models.CharField(max_length=100, blank=True, default="")
    bank_account = models.ForeignKey(BankAccount, null=True, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=clock.now, db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="payment_not_negative")]

    def __str__(self) -> str:
        return f"{self.method} {self.amount}"


class PaymentEvent(models.Model):
    """What happened to a payment. Rows are only added."""

    class Kind(models.TextChoices):
        REQUESTED = "requested", _("Başladı")
        AUTHORIZED = "authorized", _("Provizyon alındı")
        CAPTURED = "captured", _("Alındı")
        FAILED = "failed", _("Başarısız")
        VOIDED = "voided", _("İptal edildi")
        REVERSED = "reversed", _("Geri alındı")

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount = models.BigIntegerField()
    note = models.CharField(max_length=200, blank=True, default="")
    actor_name = models.CharField(max_length=150, blank=True, default="")
    at = models.DateTimeField(default=clock.now, db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="payment_event_not_negative")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class Refund(models.Model):
    """Money back to the customer; counted once it succeeded."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Bekliyor")
        SUCCEEDED = "succeeded", _("Ödendi")
        FAILED = "failed", _("Başarısız")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="refunds")
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="refunds")
    amount = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    created_at = models.DateTimeField(default=clock.now, db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="refund_positive")]

    def __str__(self) -> str:
        return f"{self.state} {self.amount}"
