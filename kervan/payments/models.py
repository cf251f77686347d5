"""The ledger of money: payments and the events that happened to them. Amounts are sums of events, never set."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kervan.lib import clock
from kervan.orders.models import Order, PaymentMethod
from kervan.payments.refund_models import Refund as Refund
from kervan.payments.refund_models import RefundAccount as RefundAccount
from kervan.payments.refund_models import new_reference as new_reference


class ShopDay(models.Func):
    """The shop's day of this moment, for rows that SQL writes."""

    template = "((now() AT TIME ZONE 'Europe/Istanbul')::date)"
    arity = 0
    output_field = models.DateField()


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
    """How a payment method behaves in this shop; orders keep a copy of what counted when they were placed.

    What it costs stands in ``fee`` (kuruş) or ``percent``, below zero for a discount, never in both. ``places`` are codes as
    customers/place_codes.py writes them.
    """

    class Where(models.TextChoices):
        EVERYWHERE = "everywhere", _("Her yerde")
        ONLY = "only", _("Yalnızca bu yerlerde")
        EXCEPT = "except", _("Bu yerler dışında")

    class Door(models.TextChoices):
        CASH = "cash", _("Yalnızca nakit")
        CARD = "card", _("Yalnızca kart")
        BOTH = "both", _("Nakit ya da kart; müşteri seçer")

    method = models.CharField(max_length=16, choices=PaymentMethod.choices, unique=True)
    active = models.BooleanField(_("Etkin"), default=True)
    ships_before_payment = models.BooleanField(_("Ödeme gelmeden gönderilir"), default=False)
    instructions = models.TextField(_("Müşteriye açıklama"), blank=True, default="")
    name = models.CharField(_("Müşteriye görünen ad"), max_length=60, blank=True, default="", db_default="")
    fee = models.BigIntegerField(_("Tutar"), default=0, db_default=0)
    percent = models.DecimalField(_("Yüzde"), max_digits=5, decimal_places=2, default=0, db_default=0)
    least = models.BigIntegerField(_("En az sipariş tutarı"), null=True)
    most = models.BigIntegerField(_("En çok sipariş tutarı"), null=True)
    where = models.CharField(max_length=10, choices=Where.choices, default=Where.EVERYWHERE, db_default="everywhere")
    places = ArrayField(models.CharField(max_length=120), default=list, db_default=[], blank=True)
    at_the_door = models.CharField(max_length=4, choices=Door.choices, default=Door.CASH, db_default="cash")
    # Unpaid orders, in business days after the order (terms.py); None: never.
    remind_days = models.PositiveSmallIntegerField(_("Hatırlatma (iş günü sonra)"), null=True)
    expire_days = models.PositiveSmallIntegerField(_("Ödeme süresi (iş günü)"), null=True)
    grace_days = models.PositiveSmallIntegerField(_("Ek süre (iş günü)"), default=1, db_default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(remind_days=None) | Q(expire_days=None) | Q(remind_days__lte=F("expire_days")),
                name="reminded_before_it_expires",
            ),
            models.CheckConstraint(condition=Q(fee=0) | Q(percent=0), name="method_costs_one_way"),
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(least__lte=F("most")), name="method_least_below_most"
            ),
        ]

    def __str__(self) -> str:
        return self.method


class GatewayAccount(models.Model):
    """A contract with a card gateway (sanal POS). ``type`` names the adapter; secrets are sealed."""

    id: int
    name = models.CharField(_("Ad"), max_length=80)
    type = models.CharField(max_length=40)
    settings = models.JSONField(default=dict)
    secrets = models.TextField(blank=True, default="")
    active = models.BooleanField(_("Etkin"), default=True)
    holds = models.BooleanField(_("Önce tutarı ayır (provizyon)"), default=False, db_default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["name"], name="one_gateway_account_per_name")]

    def __str__(self) -> str:
        return self.name


class Payment(models.Model):
    """One attempt or promise to pay.

    ``reference`` is the other side's: the bank's, or with a ``gateway`` the gateway's number of this payment. ``attempt``
    is ours: what a customer's try at a gateway is known by there, and its idempotency key. ``wish`` is what its gateway
    is still to do with money it holds.
    """

    class Wish(models.TextChoices):
        CAPTURE = "capture", _("Çekilecek")
        RELEASE = "release", _("Bırakılacak")

    id: int
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="payments")
    method = models.CharField(max_length=16, choices=PaymentMethod.choices)
    amount = models.BigIntegerField()
    reference = models.CharField(max_length=100, blank=True, default="")
    bank_account = models.ForeignKey(BankAccount, null=True, on_delete=models.PROTECT, related_name="+")
    gateway = models.ForeignKey(GatewayAccount, null=True, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField(null=True)
    set_off = models.BooleanField(default=False, db_default=False)  # paid by what another order owed; no money moved
    created_at = models.DateTimeField(default=clock.now, db_default=Now())

    attempt = models.CharField(max_length=40, blank=True, default="", db_default="")
    gateway_token = models.CharField(max_length=300, blank=True, default="", db_default="")  # the gateway's key of it
    step = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))  # how the customer gets to its page
    return_to = models.CharField(max_length=500, blank=True, default="", db_default="")  # "": the order's own page
    asked_at = models.DateTimeField(null=True)  # the gateway may know of it since
    checked_at = models.DateTimeField(null=True)  # the gateway was last asked what became of it
    ended_at = models.DateTimeField(null=True)  # captured, failed or let go: nobody needs to ask any more
    card = models.CharField(max_length=60, blank=True, default="", db_default="")
    installments = models.PositiveSmallIntegerField(default=1, db_default=1)
    fee = models.BigIntegerField(default=0, db_default=0)  # kuruş the customer paid above the amount, for instalments
    problem = models.CharField(max_length=300, blank=True, default="", db_default="")
    problem_code = models.CharField(max_length=60, blank=True, default="", db_default="")

    # Of money that is held on the card (holds.py):
    hold_until = models.DateTimeField(null=True)  # the bank lets it go by itself then
    wish = models.CharField(max_length=8, choices=Wish.choices, blank=True, default="", db_default="")
    wish_amount = models.BigIntegerField(null=True)  # kuruş to be taken
    wished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="payment_not_negative"),
            models.CheckConstraint(
                condition=~Q(wish="capture") | Q(wish_amount__gt=0, wish_amount__lte=F("amount")),
                name="payment_wish_within_hold",
            ),
            models.UniqueConstraint(fields=["attempt"], condition=~Q(attempt=""), name="one_payment_per_attempt"),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], name="payment_undecided", condition=Q(asked_at__isnull=False, ended_at=None)
            ),
            models.Index(fields=["gateway_token"], name="payment_by_token", condition=~Q(gateway_token="")),
            models.Index(
                fields=["hold_until"], name="payment_held", condition=Q(hold_until__isnull=False, ended_at=None)
            ),
        ]

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
    day = models.DateField(default=clock.today, db_default=ShopDay())
    """The shop's day it counts for: the one the money came, else the one it happened on."""

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="payment_event_not_negative"),
            models.UniqueConstraint(fields=["payment"], condition=Q(kind="captured"), name="captured_once"),
        ]
        indexes = [
            models.Index(
                F("day"),
                F("at"),
                F("id") * 2,
                name="payment_event_moved",
                condition=Q(kind__in=["captured", "reversed"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class Movement(models.Model):
    """Money that came or went: one row per captured or reversed event and per refund that was paid.

    A view over both tables, so nothing can be written here and nothing can differ from the ledger. ``amount`` is signed
    (kuruş); ``day`` is the shop's day the money moved, ``at`` when it was written down. Each half of the view is one
    table without joins and has an index in the order of the list: a page reads as many rows as it shows.
    """

    class Kind(models.TextChoices):
        CAPTURED = "captured", _("Alındı")
        REVERSED = "reversed", _("Geri alındı")
        REFUNDED = "refunded", _("Para iadesi")

    id = models.BigIntegerField(primary_key=True)
    day = models.DateField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount = models.BigIntegerField()
    payment = models.ForeignKey(Payment, null=True, on_delete=models.DO_NOTHING, related_name="+")
    refund = models.ForeignKey(Refund, null=True, on_delete=models.DO_NOTHING, related_name="+")
    way = models.CharField(max_length=8)
    actor_name = models.CharField(max_length=150)
    note = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "payments_movement"
        ordering = ["-day", "-at", "-id"]

    def __str__(self) -> str:
        return f"{self.day} {self.amount}"

    @property
    def order(self) -> Order:
        """The order it belongs to; read it with ``payment__order`` and ``refund__order``."""
        owner = self.refund or self.payment
        assert owner is not None
        return owner.order


class TransferNotice(models.Model):
    """Havale bildirimi: the customer says that they paid. Money is what the bank shows, so it counts for nothing by itself;
    it keeps the order from being given up until staff have looked.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Onay bekliyor")
        CONFIRMED = "confirmed", _("Onaylandı")
        DISMISSED = "dismissed", _("Bulunamadı")

    id: int
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="transfer_notices")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    bank = models.CharField(_("Gönderdiğiniz banka"), max_length=80)
    sender = models.CharField(_("Gönderen"), max_length=150)
    sent_on = models.DateField(_("Gönderdiğiniz gün"))
    amount = models.BigIntegerField(_("Tutar"))
    bank_account = models.ForeignKey(BankAccount, null=True, on_delete=models.PROTECT, related_name="+")
    receipt = models.FileField(upload_to="receipts/%Y/%m/", blank=True, default="")
    receipt_type = models.CharField(max_length=20, blank=True, default="")
    once_key = models.CharField(max_length=64, blank=True, default="")
    payment = models.ForeignKey(Payment, null=True, on_delete=models.SET_NULL, related_name="notices")
    answer = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="notice_positive"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "confirmed", "dismissed"]), name="notice_state_known"
            ),
            models.UniqueConstraint(
                fields=["order", "once_key"], condition=~Q(once_key=""), name="one_notice_per_form"
            ),
        ]
        indexes = [models.Index(fields=["order"], name="notice_waiting", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.bank} {self.amount}"
