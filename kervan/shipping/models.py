"""Parcels: who carries them, what is in them, and what the carrier says."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from kervan.lib import clock
from kervan.lib.errors import NotFound
from kervan.orders.models import Order, OrderLine
from kervan.shipping.carrier_talk_models import CarrierCode as CarrierCode
from kervan.shipping.carrier_talk_models import CarrierMessage as CarrierMessage
from kervan.shipping.handover_models import DispatchList as DispatchList
from kervan.shipping.handover_models import DispatchListParcel as DispatchListParcel
from kervan.shipping.quoting import Basis, Level
from kervan.shipping.states import LIVE, UNDER_WATCH, State

NO_CARRIER = "none"


class Carrier(models.Model):
    """A carrier that people know by name, and where its parcels can be followed. Shipped with Kervan, editable."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("Ad"), max_length=80)
    tracking_url = models.CharField(_("Takip adresi kalıbı"), max_length=300, blank=True, default="")
    legal_name = models.CharField(_("Unvan"), max_length=200, blank=True, default="")
    tax_id = models.CharField(_("VKN / TCKN"), max_length=11, blank=True, default="")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CarrierAccount(models.Model):
    """A contract with a carrier. ``type`` names the adapter; "none" is handing over without an integration (path B).

    What it is for: ``places`` are codes as customers/place_codes.py writes them; None is without limit (fitness.py).
    """

    class Where(models.TextChoices):
        EVERYWHERE = "everywhere", _("Her yere")
        ONLY = "only", _("Yalnızca bu yerlere")
        EXCEPT = "except", _("Bu yerler dışına")

    class Door(models.TextChoices):
        BOTH = "both", _("Nakit de kart da alır")
        CASH = "cash", _("Yalnızca nakit alır")
        CARD = "card", _("Yalnızca kart alır")
        NONE = "none", _("Kapıda ödeme almaz")

    id: int
    name = models.CharField(_("Ad"), max_length=80)
    type = models.CharField(max_length=40)
    settings = models.JSONField(default=dict)
    secrets = models.TextField(blank=True, default="")
    carrier = models.ForeignKey(Carrier, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    active = models.BooleanField(_("Etkin"), default=True)
    is_default = models.BooleanField(_("Varsayılan"), default=False)
    where = models.CharField(max_length=10, choices=Where.choices, default=Where.EVERYWHERE, db_default="everywhere")
    places = ArrayField(models.CharField(max_length=120), default=list, db_default=[], blank=True)
    most_desi = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    most_weight_g = models.PositiveIntegerField(null=True)
    at_the_door = models.CharField(max_length=4, choices=Door.choices, default=Door.BOTH, db_default="both")
    most_cash = models.BigIntegerField(null=True)  # kuruş
    push_token = models.CharField(max_length=64, blank=True, default="", db_default="")  # the last part of its address
    push_secret = models.TextField(
        blank=True, default="", db_default=""
    )  # sealed: who signs as push_signed.py reads it

    class Meta:
        ordering = ["-is_default", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_carrier_account"
            ),
            models.UniqueConstraint(
                fields=["push_token"], condition=~Q(push_token=""), name="one_account_per_push_token"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ParcelRules(models.Model):
    """The one row of the shop's rules for parcels under way (``watching.rules()`` reads it). Business days; 0 is never."""

    silent_days = models.PositiveSmallIntegerField(
        _("Tarama olmadan geçen süre"), default=2, db_default=2, validators=[MaxValueValidator(60)]
    )
    branch_days = models.PositiveSmallIntegerField(
        _("Şubede bekleme süresi"), default=3, db_default=3, validators=[MaxValueValidator(60)]
    )
    delivery_days = models.PositiveSmallIntegerField(
        _("Teslimat süresi"), default=5, db_default=5, validators=[MaxValueValidator(60)]
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_row_of_parcel_rules")]

    def __str__(self) -> str:
        return f"{self.silent_days} {self.branch_days} {self.delivery_days}"


class Box(models.Model):
    """A box size to prefill parcels with."""

    name = models.CharField(_("Ad"), max_length=60)
    desi = models.DecimalField(_("Desi"), max_digits=6, decimal_places=2)
    weight_g = models.PositiveIntegerField(_("Boş ağırlık (g)"), default=0)
    is_default = models.BooleanField(_("Varsayılan"), default=False)

    class Meta:
        ordering = ["desi"]

    def __str__(self) -> str:
        return self.name


class Shipments(models.Manager["Shipment"]):
    def locked(self, shipment_id: int) -> Shipment:
        """The parcel with its order, both locked in the house's order and freshly read. Raises ``NotFound``."""
        order_id = self.filter(pk=shipment_id).values_list("order_id", flat=True).first()
        if order_id is None:
            raise NotFound(__("Böyle bir gönderi yok."), code="shipment_not_found")
        order = Order.objects.locked(order_id)
        shipment = self.select_for_update(of=("self",)).get(pk=shipment_id)
        shipment.order = order
        return shipment


class Shipment(models.Model):
    """One parcel, or pieces handed over together.

    ``reference`` is ours, known before booking and printed as the barcode; ``tracking_number`` is the carrier's and may
    only come when the branch scans.
    """

    id: int
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="shipments")
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in State])
    reference = models.CharField(max_length=20, unique=True)
    account = models.ForeignKey(CarrierAccount, null=True, on_delete=models.PROTECT, related_name="shipments")
    carrier_name = models.CharField(max_length=80, blank=True, default="")
    tracking_number = models.CharField(max_length=60, blank=True, default="", db_index=True)
    tracking_url = models.CharField(max_length=500, blank=True, default="")
    pieces = models.PositiveSmallIntegerField(default=1)
    desi = models.DecimalField(max_digits=7, decimal_places=2, default=0)
    weight_g = models.PositiveIntegerField(default=0)
    cod_amount = models.BigIntegerField(default=0)
    paid_before = models.BigIntegerField(default=0)
    """What had been paid when ``cod_amount`` was reckoned, in kuruş."""
    told = models.JSONField(null=True)
    """What the carrier was told (see ``told.py``) as long as its answer is not known for sure."""
    replaces = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    rebook = models.JSONField(null=True)
    """How to book anew once the carrier has cancelled; None when it is only cancelled."""
    carrier_data = models.JSONField(default=dict)
    refusal = models.CharField(max_length=500, blank=True, default="")
    refusal_hint = models.CharField(max_length=300, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    attempt = models.PositiveSmallIntegerField(default=1)
    last_status = models.CharField(max_length=24, blank=True, default="")
    last_scan_at = models.DateTimeField(null=True)
    status_since = models.DateTimeField(null=True)
    """When ``last_status`` was first reported."""
    heard_at = models.DateTimeField(null=True)
    """The newest scan of any kind."""
    watch = models.CharField(max_length=16, blank=True, default="", db_default="")
    """What is wrong on its way (``watch.Concern``), since ``watch_since``; looked at again at ``watch_at``."""
    watch_since = models.DateTimeField(null=True)
    watch_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    label_printed_at = models.DateTimeField(null=True)
    label_printed_by = models.CharField(max_length=150, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    ready_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    undelivered_at = models.DateTimeField(null=True)

    objects: Shipments = Shipments()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="shipment_state_known"),
            models.CheckConstraint(condition=Q(pieces__gte=1), name="shipment_has_pieces"),
        ]
        indexes = [
            models.Index(F("state"), F("id").desc(), name="shipment_by_state"),
            models.Index(F("created_at"), name="shipment_newest"),
            models.Index(F("watch_since"), F("id"), name="shipment_concern", condition=~Q(watch="")),
            models.Index(F("watch_at"), name="shipment_to_look_at", condition=Q(watch_at__isnull=False)),
            models.Index(
                F("order"), name="shipment_to_print", condition=Q(state="ready", label_printed_at__isnull=True)
            ),
            models.Index(
                F("delivered_at"), name="shipment_cash_collected", condition=Q(state="delivered", cod_amount__gt=0)
            ),
            models.Index(
                F("account"),
                F("asked_at"),
                name="shipment_to_track",
                condition=Q(state__in=["ready", "shipped", "undelivered", "cancelling"]),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def has_carrier(self) -> bool:
        """Whether a carrier's system knows this parcel (path A)."""
        return self.account is not None and self.account.type != NO_CARRIER

    @property
    def carrier_may_know(self) -> bool:
        """Whether a carrier has it in its books, or may have it: an answer was lost."""
        return self.has_carrier and (self.state in {State.REQUESTED, State.READY} or self.told is not None)

    def look_again(self) -> list[str]:
        """Its way has changed: what was wrong no longer counts, and the watch looks anew. Returns the fields to save."""
        self.watch, self.watch_since = "", None
        self.watch_at = clock.now() if self.state in UNDER_WATCH else None
        return ["watch", "watch_since", "watch_at"]

    @property
    def state_label(self) -> str:
        return State(self.state).label


class ShipmentLine(models.Model):
    """How many pieces of a line are in the parcel."""

    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="parcels")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shipment", "line"], name="one_row_per_line_in_parcel"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="shipment_line_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line_id}"


class TrackingEvent(models.Model):
    """One scan as the carrier reported it: its own code and words beside our neutral status."""

    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="scans")
    at = models.DateTimeField()
    status = models.CharField(max_length=24)
    raw_code = models.CharField(max_length=60, blank=True, default="")
    raw_text = models.CharField(max_length=300, blank=True, default="")
    place = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["shipment", "at", "raw_code", "place"], name="a_scan_is_kept_once")
        ]
        indexes = [models.Index(F("raw_code"), name="scan_with_unknown_code", condition=Q(status="unknown"))]

    def __str__(self) -> str:
        return f"{self.status} {self.at}"


class ShippingZone(models.Model):
    """Places that cost the same to send to (Ayarlar → Nakliyat)."""

    id: int
    name = models.CharField(_("Ad"), max_length=80)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class ZonePlace(models.Model):
    """A country, a region of Türkiye, a province, or everywhere. No two zones name the same place."""

    zone = models.ForeignKey(ShippingZone, on_delete=models.CASCADE, related_name="places")
    level = models.CharField(max_length=10, choices=[(level.value, level.value) for level in Level])
    code = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["level", "code"], name="a_place_lies_in_one_zone"),
            models.CheckConstraint(condition=Q(level__in=[level.value for level in Level]), name="zone_level_known"),
        ]

    def __str__(self) -> str:
        return self.code or self.level


class ShippingRate(models.Model):
    """One way to send into a zone. ``steps``: [[up_to, fee], …] rising, the last may be [null, fee]; see quoting.py."""

    id: int
    zone = models.ForeignKey(ShippingZone, on_delete=models.CASCADE, related_name="rates")
    name = models.CharField(_("Ad"), max_length=80)
    basis = models.CharField(max_length=6, choices=[(basis.value, basis.value) for basis in Basis])
    steps = models.JSONField(default=list)
    extra_fee = models.BigIntegerField(null=True)
    free_from = models.BigIntegerField(null=True)
    vat_rate = models.DecimalField(max_digits=4, decimal_places=2, default=20)
    account = models.ForeignKey(CarrierAccount, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["zone_id", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(basis__in=[basis.value for basis in Basis]), name="rate_basis_known"),
            models.CheckConstraint(
                condition=Q(extra_fee__gte=0) | Q(extra_fee=None), name="rate_extra_fee_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(free_from__gte=0) | Q(free_from=None), name="rate_free_from_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CarrierLabel(models.Model):
    """The label that the carrier itself made for a parcel, as it came. Apart, so that reading parcels stays light."""

    shipment = models.OneToOneField(Shipment, on_delete=models.CASCADE, related_name="carrier_label")
    content = models.BinaryField()
    format = models.CharField(max_length=8)

    def __str__(self) -> str:
        return f"{self.shipment_id} ({self.format})"


class PackingSession(models.Model):
    """Somebody stands at the packing table with this order. Gone when it is packed or laid aside."""

    id: int
    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="packing")
    packer_id = models.BigIntegerField(null=True)
    packer_name = models.CharField(max_length=150)
    started_at = models.DateTimeField(default=clock.now, db_default=Now())
    seen_at = models.DateTimeField(default=clock.now, db_default=Now())
    notes_read = models.BooleanField(default=False)
    scanned = models.JSONField(default=dict)
    """Order line id (as text) → pieces in the box."""
    scans = models.JSONField(default=list)
    """The keys of the latest scans: one that is sent again, because its answer was lost, counts once."""

    def __str__(self) -> str:
        return f"{self.packer_name}: #{self.order_id}"
