"""Invoices: numbered without gaps, never changed, corrected by further documents. The database refuses the rest."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from kervan.documents.invoice_content import InvoiceContent, Profile
from kervan.invoices.states import State
from kervan.lib import clock
from kervan.lib.errors import NotFound
from kervan.orders.models import Adjustment, Order, OrderLine
from kervan.shipping.models import Shipment

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class Series(models.Model):
    """The first three letters of a number, and what is numbered with them. Used once, a series stays."""

    class Kind(models.TextChoices):
        EARCHIVE = "earchive", _("e-Arşiv fatura")
        EINVOICE = "einvoice", _("e-Fatura")
        VOUCHER = "voucher", _("Gider pusulası")

    id: int
    code = models.CharField(_("Seri"), max_length=3, unique=True, validators=[RegexValidator(r"^[A-Z]{3}$")])
    kind = models.CharField(_("Belge"), max_length=10, choices=Kind.choices)
    is_default = models.BooleanField(_("Kullanılan"), default=False)

    class Meta:
        ordering = ["kind", "-is_default", "code"]
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(is_default=True), name="one_default_series_per_kind")
        ]

    def __str__(self) -> str:
        return self.code


class SeriesYear(models.Model):
    """The last number given in a series and year. Its row lock makes numbers gapless: whoever rolls back gives it back."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="one_counter_per_series_and_year")]

    def __str__(self) -> str:
        return f"{self.series_id}/{self.year}: {self.last}"


class Integrator(models.Model):
    """The shop's account with an e-invoice integrator. ``type`` names the adapter; secret settings are sealed."""

    id: int
    name = models.CharField(_("Ad"), max_length=80)
    type = models.CharField(max_length=40)
    settings = models.JSONField(default=dict)
    secrets = models.TextField(blank=True, default="")
    active = models.BooleanField(_("Etkin"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["active"], condition=Q(active=True), name="one_active_integrator")
        ]

    def __str__(self) -> str:
        return self.name


class InvoiceSettings(models.Model):
    """The one row of what the merchant chooses about invoices (``queries.invoice_settings()`` reads it)."""

    class Timing(models.TextChoices):
        DISPATCH = "dispatch", _("Gönderi yola çıkınca")
        PAYMENT = "payment", _("Ödeme gelince")
        BY_HAND = "by_hand", _("Elle")

    timing = models.CharField(_("Ne zaman kesilsin"), max_length=10, choices=Timing.choices, default=Timing.DISPATCH)
    einvoice_profile = models.CharField(
        _("e-Fatura senaryosu"),
        max_length=20,
        choices=[(Profile.BASIC.value, _("Temel fatura")), (Profile.COMMERCIAL.value, _("Ticari fatura"))],
        default=Profile.BASIC.value,
    )
    zero_vat_code = models.CharField(_("KDV’siz satış: istisna kodu"), max_length=3, blank=True, default="351")
    zero_vat_reason = models.CharField(
        _("KDV’siz satış: istisna sebebi"), max_length=100, blank=True, default="İstisna olmayan diğer"
    )
    note = models.CharField(_("Her faturaya yazılacak not"), max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_invoice_settings")]

    def __str__(self) -> str:
        return self.timing


class BuyerRegistration(models.Model):
    """What the integrator said of a buyer, and when: asked again after a day."""

    tax_id = models.CharField(max_length=11, unique=True)
    registered = models.BooleanField()
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.tax_id}: {self.registered}"


class Invoices(models.Manager["Invoice"]):
    def locked(self, invoice_id: int) -> Invoice:
        """The invoice with its order, both locked in the house's order and freshly read. Raises ``NotFound``."""
        order_id = self.filter(pk=invoice_id).values_list("order_id", flat=True).first()
        if order_id is None:
            raise invoice_not_found()
        order = Order.objects.locked(order_id)
        invoice = self.select_for_update(of=("self",)).filter(pk=invoice_id).first()
        if invoice is None:
            raise invoice_not_found()
        invoice.order = order
        return invoice

    def standing(self, order_id: int) -> models.QuerySet[Invoice]:
        """The order's invoices that were not cancelled."""
        return self.filter(order_id=order_id, cancelled_at=None)


def invoice_not_found() -> NotFound:
    """The refusal for an unknown id."""
    return NotFound(__("Böyle bir fatura yok."), code="invoice_not_found")


class Invoice(models.Model):
    """One invoice. From the moment it has a number nothing of it changes but what became of it.

    ``uuid`` is the ETTN: the integrator knows a repeated sending by it. ``content`` is all that stands on it.
    ``ask_at``: when the integrator is next asked what became of it; none when nothing can change any more.
    ``difference`` is what of the order's closed small difference lies on it; its pieces' amounts are without that.
    """

    id: int
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="invoices")
    shipment = models.ForeignKey(Shipment, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State], default=State.PREPARING)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    series = models.ForeignKey(Series, null=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=16, null=True, unique=True)
    profile = models.CharField(max_length=20, blank=True, default="")
    issued_at = models.DateTimeField(null=True)
    content = models.JSONField(null=True)
    net = models.BigIntegerField(default=0)
    vat = models.BigIntegerField(default=0)
    payable = models.BigIntegerField(default=0)
    difference = models.BigIntegerField(default=0)
    buyer_name = models.CharField(max_length=200, blank=True, default="")
    notify = models.BooleanField(null=True)
    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    created_by = models.CharField(max_length=150, blank=True, default="")
    # what became of it
    integrator = models.ForeignKey(Integrator, null=True, on_delete=models.PROTECT, related_name="+")
    their_id = models.CharField(max_length=100, blank=True, default="")
    their_words = models.CharField(max_length=500, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    ask_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    corrected = models.BigIntegerField(default=0)
    search = SearchVectorField(null=True)

    objects: Invoices = Invoices()
    pieces: RelatedManager[InvoicedPieces]
    corrections: RelatedManager[Correction]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="invoice_state_known"),
            models.UniqueConstraint(fields=["series", "year", "serial"], name="one_invoice_per_number"),
            models.CheckConstraint(
                name="a_number_with_all_that_belongs_to_it",
                condition=Q(state=State.PREPARING, number=None, serial=None, year=None, series=None, content=None)
                | ~Q(state=State.PREPARING)
                & Q(number__isnull=False, serial__gte=1, year__isnull=False, series__isnull=False)
                & Q(content__isnull=False, issued_at__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(net__gte=0, vat__gte=0, payable=F("net") + F("vat")), name="invoice_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(corrected__gte=0, corrected__lte=F("payable")), name="never_more_corrected_than_invoiced"
            ),
        ]
        indexes = [
            models.Index(F("order"), name="invoice_of_order"),
            models.Index(F("state"), F("id").desc(), name="invoice_by_state"),
            models.Index(F("ask_at"), name="invoice_to_ask", condition=Q(ask_at__isnull=False)),
            GinIndex(F("search"), name="invoice_search"),
        ]

    def __str__(self) -> str:
        return self.number or f"({self.state})"

    @property
    def document(self) -> InvoiceContent:
        """What stands on it. Only for an invoice with a number."""
        assert self.content is not None
        return InvoiceContent.from_data(self.content)

    @property
    def is_einvoice(self) -> bool:
        """Whether it went to a registered buyer as e-Fatura; all others are e-Arşiv."""
        return self.profile in {Profile.BASIC, Profile.COMMERCIAL}

    @property
    def open_amount(self) -> int:
        """What of it no correction has taken back."""
        return 0 if self.cancelled_at else self.payable - self.corrected


class InvoicedPieces(models.Model):
    """How much of an order's line, or which fee, is on the invoice. The row's place is the document's line."""

    id: int
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="pieces")
    line = models.ForeignKey(OrderLine, null=True, on_delete=models.SET_NULL, related_name="invoiced")
    adjustment = models.ForeignKey(Adjustment, null=True, on_delete=models.SET_NULL, related_name="+")
    quantity = models.PositiveIntegerField()
    gross = models.BigIntegerField()
    vat = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "line"], name="one_row_per_line_on_invoice"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, gross__gte=0, vat__gte=0, vat__lte=F("gross")),
                name="invoiced_pieces_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line_id}"


class Correction(models.Model):
    """What takes an invoice back, whole or in part. A voucher is a numbered document of its own, never changed."""

    class Kind(models.TextChoices):
        CANCELLATION = "cancellation", _("İptal")
        VOUCHER = "voucher", _("Gider pusulası")
        BUYERS_RETURN = "buyers_return", _("Alıcının iade faturası")

    class State(models.TextChoices):
        REQUESTED = "requested", _("Entegratöre soruluyor")
        DONE = "done", _("Tamamlandı")
        REFUSED = "refused", _("Kabul edilmedi")

    id: int
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DONE)
    series = models.ForeignKey(Series, null=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=30, blank=True, default="")
    issued_on = models.DateField()
    amount = models.BigIntegerField()
    vat = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True, default="")
    words = models.CharField(max_length=500, blank=True, default="")
    content = models.JSONField(null=True)
    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    created_by = models.CharField(max_length=150, blank=True, default="")

    pieces: RelatedManager[CorrectedPieces]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["cancellation", "voucher", "buyers_return"]), name="correction_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["requested", "done", "refused"]), name="correction_state_known"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="correction_positive"),
            models.UniqueConstraint(fields=["series", "year", "serial"], name="one_voucher_per_number"),
            models.UniqueConstraint(
                fields=["invoice"],
                condition=Q(kind="cancellation") & ~Q(state="refused"),
                name="one_cancellation_per_invoice",
            ),
            models.CheckConstraint(
                name="a_voucher_is_numbered",
                condition=Q(kind="voucher", serial__gte=1, content__isnull=False) | ~Q(kind="voucher") & Q(serial=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def document(self) -> InvoiceContent:
        """What stands on a voucher."""
        assert self.content is not None
        return InvoiceContent.from_data(self.content)


class CorrectedPieces(models.Model):
    """How many of the invoiced pieces a correction takes back."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="pieces")
    invoiced = models.ForeignKey(InvoicedPieces, on_delete=models.CASCADE, related_name="corrected")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="corrected_pieces_positive")]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.invoiced_id}"


class ToInvoice(models.Model):
    """An order with pieces that were sent and stand on no invoice: the queue "Fatura kesilecek", kept by the actions."""

    order = models.OneToOneField(Order, primary_key=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(F("since"), F("order"), name="to_invoice_oldest"),
            models.Index(F("delivered_at"), name="to_invoice_arrived"),
        ]

    def __str__(self) -> str:
        return f"#{self.order_id}"
