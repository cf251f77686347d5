"""Money on its way back to customers. Part of models.py, which names it too."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kervan.lib import clock
from kervan.lib.errors import NotFound
from kervan.orders.models import Order
from kervan.payments.states import LABELS, RefundState


def new_reference() -> str:
    """Our number of a refund: never used twice, also after a backup was restored."""
    return uuid4().hex


class Refunds(models.Manager["Refund"]):
    def locked(self, refund_id: int) -> Refund:
        """The refund with its order, both locked in the house's order and freshly read. Raises ``NotFound``."""
        order_id = self.filter(pk=refund_id).values_list("order_id", flat=True).first()
        if order_id is None:
            raise NotFound(gettext("Böyle bir para iadesi yok."), code="refund_not_found")
        order = Order.objects.locked(order_id)
        refund = self.select_for_update(of=("self",)).get(pk=refund_id)
        refund.order = order
        return refund


class Refund(models.Model):
    """Money back to the customer; counted once it succeeded.

    ``way`` says who pays: the gateway by itself, or a person, to an IBAN or by hand the way the money came; set off
    against another order no money moves at all. ``reference`` is ours and the idempotency key at the gateway. ``lines``
    (order line id → kuruş) and ``shipping`` say what it is for.
    """

    State = RefundState

    class Way(models.TextChoices):
        GATEWAY = "gateway", _("Karta (sanal POS)")
        IBAN = "iban", _("IBAN'a")
        BY_HAND = "by_hand", _("Elle, ödemenin geldiği yere")
        SET_OFF = "set_off", _("Başka siparişe mahsup")

    id: int
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="refunds")
    payment = models.ForeignKey("payments.Payment", null=True, on_delete=models.PROTECT, related_name="refunds")
    amount = models.BigIntegerField()
    state = models.CharField(
        max_length=10,
        choices=[(state.value, LABELS[state]) for state in RefundState],
        default=RefundState.REQUESTED.value,
    )
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.BY_HAND)
    reference = models.CharField(max_length=40, default=new_reference)
    lines = models.JSONField(default=dict)
    shipping = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True, default="")
    return_id = models.BigIntegerField(null=True)  # of a return, which stands above this app
    notify = models.BooleanField(default=True)
    requested_by = models.CharField(max_length=150, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now, db_default=Now())

    bank_details = models.TextField(blank=True, default="")  # sealed: IBAN and holder (iban_details.py)
    iban_end = models.CharField(max_length=4, blank=True, default="")
    bank = models.CharField(max_length=80, blank=True, default="")

    asked_at = models.DateTimeField(null=True)  # the gateway may know of it since
    problem = models.CharField(max_length=300, blank=True, default="")
    problem_code = models.CharField(max_length=60, blank=True, default="")
    hint = models.CharField(max_length=300, blank=True, default="")

    ended_at = models.DateTimeField(null=True)
    paid_on = models.DateField(null=True)
    paid_reference = models.CharField(max_length=100, blank=True, default="")  # the gateway's or the bank's

    objects: Refunds = Refunds()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_positive"),
            models.UniqueConstraint(fields=["reference"], name="one_refund_per_reference"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RefundState]), name="refund_state_known"
            ),
            models.CheckConstraint(condition=Q(shipping__gte=0), name="refund_shipping_not_negative"),
            models.CheckConstraint(
                condition=(Q(way="iban") & ~Q(bank_details="")) | (~Q(way="iban") & Q(bank_details="")),
                name="refund_iban_is_there",
            ),
            models.CheckConstraint(
                condition=~Q(way="gateway") | Q(payment__isnull=False), name="refund_at_gateway_has_payment"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="refund_to_pay", condition=Q(state="requested")),
            models.Index(fields=["id"], name="refund_failed", condition=Q(state="failed")),
            models.Index(fields=["return_id"], name="refund_of_return", condition=Q(return_id__isnull=False)),
            models.Index(
                F("paid_on"),
                F("ended_at"),
                F("id") * 2 + 1,
                name="refund_moved",
                condition=Q(state="succeeded"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.amount}"

    @property
    def by_person(self) -> bool:
        """Somebody of the shop pays it and says so; no gateway does it by itself."""
        return self.way != self.Way.GATEWAY


class RefundAccount(models.Model):
    """Where an order's customer wants money back that can't go back to a card. Sealed (iban_details.py)."""

    id: int
    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="refund_account")
    bank_details = models.TextField()
    iban_end = models.CharField(max_length=4)
    bank = models.CharField(max_length=80, blank=True, default="")
    at = models.DateTimeField(default=clock.now, db_default=Now())

    def __str__(self) -> str:
        return f"…{self.iban_end}"
