"""What comes back: the request, its pieces and in what condition they came, and parcels nobody can place yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from kervan.catalog.models import ReturnExemption
from kervan.lib import clock
from kervan.lib.errors import NotFound
from kervan.orders.models import Order, OrderLine
from kervan.returns.states import OPEN, State
from kervan.shipping.models import CarrierAccount
from kervan.stock.models import Location

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

OUTCOMES = ("good", "damaged", "missing", "not_ours")
"""How a piece of a return ended: the first two came back."""


class Reason(models.TextChoices):
    """Why the customer sends it back. The law asks for none."""

    NONE = "none", _("Sebep belirtmek istemiyorum")
    CHANGED_MIND = "changed_mind", _("Vazgeçtim")
    SIZE = "size", _("Beden ya da ölçü uymadı")
    NOT_AS_SHOWN = "not_as_shown", _("Ürün anlatıldığı gibi değil")
    WRONG_ITEM = "wrong_item", _("Yanlış ürün geldi")
    DEFECTIVE = "defective", _("Ürün kusurlu")
    DAMAGED = "damaged", _("Kargoda hasar gördü")
    LATE = "late", _("Geç geldi")
    OTHER = "other", _("Başka bir sebep")


class Wish(models.TextChoices):
    REFUND = "refund", _("Para iadesi")
    EXCHANGE = "exchange", _("Değişim")


class Payer(models.TextChoices):
    SHOP = "shop", _("Mağaza")
    CUSTOMER = "customer", _("Müşteri")


class RefundStart(models.TextChoices):
    REQUEST = "request", _("İade talebi geldiğinde")
    HANDED = "handed", _("Müşteri ürünleri kargoya verdiğinde")
    RECEIPT = "receipt", _("Ürünler bize ulaştığında")


class ReturnRules(models.Model):
    """The one row of the shop's rules for returns (``queries.rules()`` reads it)."""

    window_days = models.PositiveSmallIntegerField(_("İade süresi"), default=14, validators=[MaxValueValidator(3650)])
    send_back_days = models.PositiveSmallIntegerField(
        _("Geri gönderme süresi"), default=14, validators=[MaxValueValidator(365)]
    )
    refund_days = models.PositiveSmallIntegerField(
        _("Para iadesi süresi"), default=14, validators=[MaxValueValidator(365)]
    )
    refund_from = models.CharField(
        _("Süre ne zaman başlar?"), max_length=8, choices=RefundStart.choices, default=RefundStart.REQUEST
    )
    freight_payer = models.CharField(
        _("İade kargosunu kim öder?"), max_length=8, choices=Payer.choices, default=Payer.SHOP
    )
    credit_fees = models.BooleanField(_("Siparişin tamamı dönerse kargo ücretini de geri ver"), default=True)
    instructions = models.TextField(_("Müşteriye açıklama"), blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_row_of_return_rules")]

    def __str__(self) -> str:
        return f"{self.window_days}"


class Returns(models.Manager["Return"]):
    def locked(self, return_id: int) -> Return:
        """The return with its order, both locked in the house's order and freshly read. Raises ``NotFound``."""
        order_id = self.filter(pk=return_id).values_list("order_id", flat=True).first()
        if order_id is None:
            raise NotFound(__("Böyle bir iade yok."), code="return_not_found")
        order = Order.objects.locked(order_id)
        found = self.select_for_update(of=("self",)).get(pk=return_id)
        found.order = order
        return found


class Return(models.Model):
    """One return of an order's pieces.

    ``code`` is what the customer writes on the parcel and the counter scans. Dates and the payer of the freight are kept
    as the rules were that day. ``fees_credited`` and ``kept`` (kuruş) raise and lower what the goods alone credit.
    """

    id: int
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="returns")
    code = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State], default=State.REQUESTED)
    reason = models.CharField(max_length=16, choices=Reason.choices, default=Reason.NONE)
    wish = models.CharField(max_length=8, choices=Wish.choices, default=Wish.REFUND)
    customer_note = models.TextField(blank=True, default="")
    by_customer = models.BooleanField(default=False)
    opened_by = models.CharField(max_length=150, blank=True, default="")
    once_key = models.CharField(max_length=64, blank=True, default="")

    carrier_name = models.CharField(max_length=80, blank=True, default="")
    tracking_number = models.CharField(max_length=60, blank=True, default="", db_index=True)
    freight_payer = models.CharField(max_length=8, choices=Payer.choices, default=Payer.SHOP)

    rejection = models.CharField(max_length=500, blank=True, default="")
    exemption = models.CharField(max_length=16, choices=ReturnExemption.choices, blank=True, default="")

    fees_credited = models.BigIntegerField(default=0)
    kept = models.BigIntegerField(default=0)
    kept_reason = models.CharField(max_length=200, blank=True, default="")
    replacement = models.OneToOneField(Order, null=True, on_delete=models.SET_NULL, related_name="replaces")

    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    approved_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    send_by = models.DateField(null=True)
    handed_on = models.DateField(null=True)  # the customer gave it to the carrier
    refund_from = models.CharField(max_length=8, choices=RefundStart.choices, default=RefundStart.REQUEST)
    refund_due = models.DateField(null=True)

    objects: Returns = Returns()
    lines: RelatedManager[ReturnLine]
    photos: RelatedManager[ReturnPhoto]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="return_state_known"),
            models.CheckConstraint(condition=Q(fees_credited__gte=0) & Q(kept__gte=0), name="return_money_positive"),
            models.UniqueConstraint(fields=["order", "once_key"], condition=~Q(once_key=""), name="return_opened_once"),
        ]
        indexes = [models.Index(F("state"), F("id").desc(), name="return_by_state")]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def label(self) -> ReturnLabel | None:
        """The label that a carrier gave, or was asked for."""
        return getattr(self, "booked", None)

    @property
    def state_label(self) -> str:
        return State(self.state).label


class ReturnLabel(models.Model):
    """İade etiketi: the parcel of a return, announced to a carrier at the shop's expense.

    ``reference`` is ours; the branch scans it, and so does our counter. ``content`` is the carrier's own label where it
    prints one, else ours is drawn. ``told``: what the carrier was told, as long as its answer is not known.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("Kargo firmasından yanıt bekleniyor")
        READY = "ready", _("Hazır")
        REFUSED = "refused", _("Kargo firması kabul etmedi")
        CANCELLED = "cancelled", _("İptal edildi")

    id: int
    of_return = models.OneToOneField(Return, on_delete=models.CASCADE, related_name="booked")
    account = models.ForeignKey(CarrierAccount, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    reference = models.CharField(max_length=20, unique=True)
    carrier_name = models.CharField(max_length=80)
    tracking_number = models.CharField(max_length=60, blank=True, default="")
    carrier_data = models.JSONField(default=dict)
    told = models.JSONField(null=True)
    content = models.BinaryField(null=True)
    content_format = models.CharField(max_length=8, blank=True, default="")
    refusal = models.CharField(max_length=500, blank=True, default="")
    refusal_hint = models.CharField(max_length=300, blank=True, default="")
    asked_for_at = models.DateTimeField(default=clock.now, db_default=Now())
    ready_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["requested", "ready", "refused", "cancelled"]), name="return_label_state_known"
            )
        ]

    def __str__(self) -> str:
        return self.reference


class ReturnLine(models.Model):
    """Pieces of one order line in a return, and how many of them ended how. What is in none of the four is awaited.

    ``credit``: what the pieces that came were worth that day, in kuruş.
    """

    id: int
    of_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="return_lines")
    quantity = models.IntegerField()
    reason = models.CharField(max_length=16, choices=Reason.choices, default=Reason.NONE)
    good = models.IntegerField(default=0)
    damaged = models.IntegerField(default=0)
    missing = models.IntegerField(default=0)
    not_ours = models.IntegerField(default=0)
    credit = models.BigIntegerField(default=0)
    location = models.ForeignKey(Location, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["of_return_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["of_return", "line"], name="one_row_per_line_in_return"),
            models.CheckConstraint(
                name="return_line_pieces",
                condition=Q(quantity__gt=0)
                & Q(good__gte=0)
                & Q(damaged__gte=0)
                & Q(missing__gte=0)
                & Q(not_ours__gte=0)
                & Q(quantity__gte=F("good") + F("damaged") + F("missing") + F("not_ours")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line_id}"

    @property
    def came(self) -> int:
        return self.good + self.damaged

    @property
    def awaited(self) -> int:
        """Pieces of which nobody has said yet how they ended."""
        return self.quantity - self.good - self.damaged - self.missing - self.not_ours


class ReturnPhoto(models.Model):
    """A picture of what comes back. Written anew when it arrives, so that nothing hides in it."""

    id: int
    of_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="photos")
    file = models.FileField(upload_to="returns/%Y/%m/")
    digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_by = models.CharField(max_length=150, blank=True, default="")
    at = models.DateTimeField(default=clock.now, db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["of_return", "digest"], name="a_photo_is_kept_once")]

    def __str__(self) -> str:
        return str(self.file)


class UnknownParcel(models.Model):
    """Sahipsiz iade: a parcel that came back and that nobody could place when it was opened."""

    id: int
    carrier_name = models.CharField(max_length=80, blank=True, default="")
    tracking_number = models.CharField(max_length=60, blank=True, default="", db_index=True)
    sender = models.CharField(max_length=150, blank=True, default="")
    contents = models.CharField(max_length=500, blank=True, default="")
    parked_at = models.DateTimeField(default=clock.now, db_default=Now())
    parked_by = models.CharField(max_length=150, blank=True, default="")
    claimed_return = models.ForeignKey(Return, null=True, on_delete=models.SET_NULL, related_name="unknown_parcels")
    closed_at = models.DateTimeField(null=True)
    closed_note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(F("id").desc(), name="unknown_parcel_open", condition=Q(closed_at=None))]

    def __str__(self) -> str:
        return self.tracking_number or self.sender or f"{self.pk}"
