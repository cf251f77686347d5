"""The order, its lines, and what raises or lowers its price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from kervan.catalog.models import Variant
from kervan.customers.models import Customer
from kervan.lib import clock
from kervan.lib.errors import NotFound
from kervan.orders.status import OrderStatus, PaymentStatus, Progress
from kervan.stock.models import Location

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

COUNTERS = (
    "quantity",
    "cancelled",
    "packed",
    "ready",
    "shipped",
    "delivered",
    "undelivered",
    "return_requested",
    "returned",
)


class PaymentMethod(models.TextChoices):
    CARD = "card", _("Kredi kartı")
    BANK_TRANSFER = "bank_transfer", _("Havale/EFT")
    CASH_ON_DELIVERY = "cash_on_delivery", _("Kapıda ödeme")


class Orders(models.Manager["Order"]):
    def locked(self, order_id: int) -> Order:
        """The order, locked until the transaction ends and freshly read. Raises ``NotFound``."""
        order = self.select_for_update(of=("self",)).filter(pk=order_id).first()
        if order is None:
            raise NotFound(__("Böyle bir sipariş yok."), code="order_not_found")
        return order


class Order(models.Model):
    """An order with snapshots of the rules it was placed under.

    Statuses and sums are derived (orders/actions/refresh_order.py) and stored only so that lists can filter and sort.
    ``return_extras`` is what the order's returns credit beside the goods: fees given back less what was kept.
    """

    id: int
    number = models.BigIntegerField(unique=True)
    channel = models.CharField(max_length=40)
    external_id = models.CharField(max_length=100, blank=True, default="")
    language = models.CharField(max_length=2, default="tr")
    currency = models.CharField(max_length=3, default="TRY")

    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="orders", db_index=False)
    customer_name = models.CharField(max_length=150, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    shipping_address = models.JSONField(null=True)
    billing_address = models.JSONField(null=True)
    city = models.CharField(max_length=60, blank=True, default="")
    customer_note = models.TextField(blank=True, default="")
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    payment_method = models.CharField(max_length=16, choices=PaymentMethod.choices)
    door_card = models.BooleanField(
        default=False, db_default=False
    )  # cash on delivery that is paid by card at the door
    ships_before_payment = models.BooleanField(default=False)
    tells_customer = models.BooleanField(default=True)
    link_epoch = models.PositiveIntegerField(default=0, db_default=0)  # raised: links given out so far stop working

    draft = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    placed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    ship_by = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    hold_reason = models.CharField(max_length=200, blank=True, default="")
    hold_until = models.DateField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True, default="")
    # "address" or "cancel": what carriers must answer first (sales/models.py, Waiting)
    waits_for = models.CharField(max_length=8, blank=True, default="", db_default="")

    status = models.CharField(max_length=20, choices=OrderStatus.choices, default=OrderStatus.CREATED)
    payment_status = models.CharField(max_length=20, choices=PaymentStatus.choices, default=PaymentStatus.AWAITING)

    goods_total = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    vat_total = models.BigIntegerField(default=0)
    due = models.BigIntegerField(default=0)
    captured = models.BigIntegerField(default=0)
    reversed = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)
    refunding = models.BigIntegerField(default=0, db_default=0)  # asked for, not yet paid
    goodwill = models.BigIntegerField(default=0, db_default=0)  # paid back beyond what was owed; not asked for again
    authorized = models.BigIntegerField(default=0)
    credited_returns = models.BigIntegerField(default=0)
    return_extras = models.BigIntegerField(default=0)
    balance = models.BigIntegerField(default=0)

    pieces = models.IntegerField(default=0)
    unsent = models.IntegerField(default=0)
    packed = models.IntegerField(default=0)
    undelivered = models.IntegerField(default=0)

    numbers = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    search = SearchVectorField(null=True)

    objects: Orders = Orders()
    lines: RelatedManager[OrderLine]
    adjustments: RelatedManager[Adjustment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_id"], condition=~Q(external_id=""), name="one_order_per_external_id"
            ),
            models.CheckConstraint(condition=Q(status__in=OrderStatus.values), name="order_status_known"),
            models.CheckConstraint(condition=Q(payment_status__in=PaymentStatus.values), name="payment_status_known"),
            models.CheckConstraint(condition=Q(total__gte=0), name="order_total_not_negative"),
            models.CheckConstraint(
                condition=Q(refunded__lte=F("captured") - F("refunding")), name="never_more_back_than_came"
            ),
            models.CheckConstraint(
                condition=Q(goodwill__gte=0) & Q(goodwill__lte=F("refunded")), name="goodwill_is_money_given_back"
            ),
            models.CheckConstraint(condition=Q(reversed__lte=F("captured")), name="never_more_reversed_than_came"),
        ]
        indexes = [
            models.Index(
                F("placed_at").desc(), F("id").desc(), name="order_newest", condition=Q(placed_at__isnull=False)
            ),
            models.Index(
                F("status"),
                F("placed_at").desc(),
                F("id").desc(),
                name="order_by_status",
                condition=Q(placed_at__isnull=False),
            ),
            models.Index(F("customer"), F("id").desc(), name="order_of_customer"),
            models.Index(
                F("placed_at").desc(),
                F("id").desc(),
                name="order_unsent",
                condition=Q(placed_at__isnull=False, unsent__gt=0),
            ),
            models.Index(
                F("placed_at").desc(),
                F("id").desc(),
                name="order_balance",
                condition=~Q(balance=0) & Q(placed_at__isnull=False),
            ),
            models.Index(F("balance"), F("id").desc(), name="order_balance_amount", condition=~Q(balance=0)),
            models.Index(
                F("ship_by"),
                F("id"),
                name="order_to_send",
                condition=(Q(unsent__gt=0) | Q(packed__gt=0)) & Q(placed_at__isnull=False),
            ),
            models.Index(
                F("placed_at").desc(),
                F("id").desc(),
                name="order_packed",
                condition=Q(placed_at__isnull=False, packed__gt=0),
            ),
            models.Index(
                F("placed_at").desc(),
                F("id").desc(),
                name="order_needs_decision",
                condition=Q(placed_at__isnull=False, undelivered__gt=0),
            ),
            models.Index(
                F("placed_at").desc(),
                F("id").desc(),
                name="order_held",
                condition=Q(placed_at__isnull=False, held_at__isnull=False),
            ),
            models.Index(
                F("placed_at").desc(),
                F("id").desc(),
                name="order_to_accept",
                condition=Q(placed_at__isnull=False, accepted_at=None),
            ),
            models.Index(F("id").desc(), name="order_draft", condition=Q(draft=True)),
            models.Index(
                F("created_at"),
                name="order_paying",
                condition=Q(placed_at=None, draft=False, unsent__gt=0),
            ),
            models.Index(F("total").desc(), F("id").desc(), name="order_amount", condition=Q(placed_at__isnull=False)),
            models.Index(
                F("city"),
                F("placed_at").desc(),
                F("id").desc(),
                name="order_by_city",
                condition=Q(placed_at__isnull=False),
            ),
            models.Index(
                F("payment_status"),
                F("placed_at").desc(),
                F("id").desc(),
                name="order_by_payment",
                condition=Q(placed_at__isnull=False),
            ),
            models.Index(
                F("placed_at").desc(),
                F("id").desc(),
                name="order_new",
                condition=Q(opened_at=None, placed_at__isnull=False),
            ),
            GinIndex(F("search"), name="order_search"),
            GinIndex(F("tags"), name="order_tags"),
        ]

    @property
    def uncovered(self) -> int:
        """What is still to come from the customer: owed and not held on a card either; never below zero."""
        return max(self.balance - self.authorized, 0)

    @property
    def pays_by(self) -> str:
        """How it is paid, in words; at the door also whether by card."""
        label = str(PaymentMethod(self.payment_method).label)
        return __("%(method)s (kartla)") % {"method": label} if self.door_card else label

    def __str__(self) -> str:
        return f"#{self.number}"

    @property
    def paid_in(self) -> int:
        return self.captured - self.reversed

    @property
    def held(self) -> bool:
        return self.held_at is not None


class OrderLine(models.Model):
    """One line: title, SKU, price and VAT of that day, and where its pieces are.

    ``total`` is pieces x unit price with the line's own price rules (``rules``, as orders/price_rules.py writes them);
    ``share`` what of the order's price rules lies on it (signed).
    """

    id: int
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    variant = models.ForeignKey(Variant, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    location = models.ForeignKey(Location, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    sku = models.CharField(max_length=64, blank=True, default="")
    barcode = models.CharField(max_length=64, blank=True, default="")
    title = models.CharField(max_length=320)
    unit_price = models.BigIntegerField()
    vat_rate = models.DecimalField(max_digits=4, decimal_places=2)
    total = models.BigIntegerField()
    share = models.BigIntegerField(default=0)
    vat = models.BigIntegerField()
    rules = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    weight_g = models.PositiveIntegerField(default=0)
    desi = models.DecimalField(max_digits=6, decimal_places=2, default=0)

    quantity = models.IntegerField()
    cancelled = models.IntegerField(default=0)
    packed = models.IntegerField(default=0)
    ready = models.IntegerField(default=0)
    shipped = models.IntegerField(default=0)
    delivered = models.IntegerField(default=0)
    undelivered = models.IntegerField(default=0)
    return_requested = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)

    class Meta:
        ordering = ["order_id", "position"]
        constraints = [
            models.CheckConstraint(
                name="line_counters",
                condition=Q(quantity__gt=0)
                & Q(cancelled__gte=0)
                & Q(packed__gte=0)
                & Q(ready__gte=0)
                & Q(shipped__gte=0)
                & Q(delivered__gte=0)
                & Q(undelivered__gte=0)
                & Q(return_requested__gte=0)
                & Q(returned__gte=0)
                & Q(quantity__gte=F("cancelled") + F("packed") + F("shipped"))
                & Q(ready__lte=F("packed"))
                & Q(shipped__gte=F("delivered") + F("undelivered"))
                & Q(shipped__gte=F("undelivered") + F("return_requested") + F("returned")),
            ),
            models.CheckConstraint(condition=Q(unit_price__gte=0) & Q(total__gte=0), name="line_price_not_negative"),
        ]
        indexes = [models.Index(fields=["variant"], name="line_variant")]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.title}"

    @property
    def progress(self) -> Progress:
        return Progress(**{name: getattr(self, name) for name in COUNTERS})

    @property
    def open(self) -> int:
        return self.quantity - self.cancelled

    @property
    def unsent(self) -> int:
        return self.open - self.packed - self.shipped

    @property
    def net(self) -> int:
        """What the line costs after the order's price rules, in kuruş, for its whole quantity."""
        return self.total + self.share


class Adjustment(models.Model):
    """What raises or lowers the order beside its lines. A price rule's VAT stands in the lines that share it.

    ``percent`` is set (below zero when it lowers) on a price rule given as a percentage: it is reckoned anew when the
    goods change.
    """

    class Kind(models.TextChoices):
        PRICE_RULE = "price_rule", _("Fiyat kuralı")
        SHIPPING_FEE = "shipping_fee", _("Kargo ücreti")
        COD_FEE = "cod_fee", _("Kapıda ödeme ücreti")
        SMALL_DIFFERENCE = "small_difference", _("Kapatılan fark")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="adjustments")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    label = models.CharField(max_length=100, blank=True, default="")
    amount = models.BigIntegerField()
    vat_rate = models.DecimalField(max_digits=4, decimal_places=2, default=0)
    vat = models.BigIntegerField(default=0)
    percent = models.DecimalField(max_digits=6, decimal_places=2, null=True)

    class Meta:
        ordering = ["order_id", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"

    @property
    def shown(self) -> str:
        """What the line is called: as somebody typed it, else our word for its kind in the reader's language."""
        return self.label or str(self.Kind(self.kind).label)


class Note(models.Model):
    """What staff write about an order; never shown to the customer."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    author = models.CharField(max_length=150)
    at = models.DateTimeField(default=clock.now, db_default=Now())

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.text[:50]


class SavedView(models.Model):
    """A queue of one's own: filters, sorting and columns of the order list under a name; private or shared."""

    name = models.CharField(_("Ad"), max_length=60)
    owner_id = models.BigIntegerField()
    shared = models.BooleanField(_("Herkes görsün"), default=False)
    query = models.CharField(max_length=2000)
    created_at = models.DateTimeField(default=clock.now, db_default=Now())

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
