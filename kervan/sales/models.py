"""Work on many orders at once, what was asked for and what became of each order; and what waits for carriers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.orders.models import Order

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class BulkJob(models.Model):
    """One press on the bulk bar. The actor and the rights of that moment are kept: the work is done in that name.

    ``options`` are asked once for all orders (bank account, carrier, tags …); ``notify`` whether customers are written to.
    """

    class Kind(models.TextChoices):
        ACCEPT = "accept", _("Kabul et")
        MARK_READY = "mark_ready", _("Kargoya hazır yap")
        DISPATCH = "dispatch", _("Gönderildi olarak işaretle")
        MARK_DELIVERED = "mark_delivered", _("Teslim edildi olarak işaretle")
        RECORD_PAYMENT = "record_payment", _("Ödeme alındı")
        ISSUE_INVOICE = "issue_invoice", _("Fatura oluştur")
        TAG = "tag", _("Etiketle")

    id: int
    kind = models.CharField(max_length=16, choices=Kind.choices)
    options = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    notify = models.BooleanField(default=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150, blank=True, default="")
    actor_rights = models.JSONField(default=list)
    language = models.CharField(max_length=2, default="tr")
    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    finished_at = models.DateTimeField(null=True)

    items: RelatedManager[BulkItem]

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(F("id").desc(), name="bulk_unfinished", condition=Q(finished_at=None))]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def actor(self) -> Actor:
        """Who asked, with the rights of that moment."""
        return Actor(
            kind=self.actor_kind,  # type: ignore[arg-type]
            id=self.actor_id,
            name=self.actor_name,
            rights=frozenset(self.actor_rights),
        )


class BulkItem(models.Model):
    """One order of a bulk job. ``extra`` is its own input (a tracking number), ``message`` what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Bekliyor")
        DONE = "done", _("Tamam")
        REFUSED = "refused", _("Olmadı")
        FAILED = "failed", _("Hata")

    id: int
    job = models.ForeignKey(BulkJob, on_delete=models.CASCADE, related_name="items")
    position = models.IntegerField()
    order_id = models.BigIntegerField()
    number = models.BigIntegerField()
    extra = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    message = models.CharField(max_length=500, blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["job_id", "position"]
        constraints = [models.UniqueConstraint(fields=["job", "position"], name="one_item_per_place")]
        indexes = [
            models.Index(fields=["job", "position"], name="bulk_item_waiting", condition=Q(state="waiting")),
            models.Index(fields=["job", "state"], name="bulk_item_state"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.state}"


class Draft(models.Model):
    """An order that is still being written: its content as typed, beside an order row with ``draft=True``.

    The order row shows the draft in lists; ``content`` (sales/draft_content.py) also holds what an order cannot say:
    unfinished addresses, price rules as asked for, products that are gone. ``version`` rises with each change, so that of
    two people on one draft neither overwrites the other. ``key`` is the page it was begun on: pressed twice it is one draft.
    When the order is placed the row stays for its key, without content.
    """

    order = models.OneToOneField(Order, on_delete=models.CASCADE, primary_key=True, related_name="composed")
    version = models.PositiveIntegerField(default=1)
    content = models.JSONField()
    key = models.CharField(max_length=40, blank=True, default="")
    changed_at = models.DateTimeField(default=clock.now, db_default=Now())
    changed_by_id = models.BigIntegerField(null=True)
    changed_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="one_draft_per_page")]

    def __str__(self) -> str:
        return f"{self.order_id} v{self.version}"


class DraftReader(models.Model):
    """Who has a draft's page open, and when that page was last heard of: so that two people on one draft know of each other
    before either of them writes."""

    id: int
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="+")
    staff_id = models.BigIntegerField()
    name = models.CharField(max_length=150)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "staff_id"], name="one_reader_row_per_draft")]

    def __str__(self) -> str:
        return f"{self.name} #{self.order_id}"


class Waiting(models.Model):
    """What an order waits with until carriers have given its parcels back: its cancellation or a new address.

    ``wish`` is what is to be done then, in the name and with the rights of the one who asked; ``parcels`` are the ids of
    the parcels that were asked back. If a carrier refuses, nothing of the wish is done and ``outcome`` says why.
    """

    class Kind(models.TextChoices):
        CANCEL = "cancel", _("İptal")
        ADDRESS = "address", _("Yeni adres")

    class State(models.TextChoices):
        WAITING = "waiting", _("Bekliyor")
        DONE = "done", _("Yapıldı")
        REFUSED = "refused", _("Olmadı")

    id: int
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="waitings")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    wish = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    parcels = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    outcome = models.CharField(max_length=500, blank=True, default="")
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150, blank=True, default="")
    actor_rights = models.JSONField(default=list)
    language = models.CharField(max_length=2, default="tr")
    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(state="waiting"), name="an_order_waits_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def actor(self) -> Actor:
        """Who asked, with the rights of that moment."""
        return Actor(
            kind=self.actor_kind,  # type: ignore[arg-type]
            id=self.actor_id,
            name=self.actor_name,
            rights=frozenset(self.actor_rights),
        )


class PaymentTerm(models.Model):
    """How long an order waits for its money (payments/terms.py). Days of the shop; None where nothing follows.

    ``closed``: nothing follows any more, it was paid, given up or sent. ``expired_at``: given up because no money came.
    """

    order = models.OneToOneField(Order, primary_key=True, on_delete=models.CASCADE, related_name="payment_term")
    remind_on = models.DateField(null=True)
    pay_by = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    expired_at = models.DateTimeField(null=True)
    closed = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["expires_on"], name="term_to_expire", condition=Q(closed=False)),
            models.Index(fields=["remind_on"], name="term_to_remind", condition=Q(closed=False, reminded_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.pay_by}"


class CancelWish(models.Model):
    """The customer asks for the order to be cancelled."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Yanıt bekliyor")
        DONE = "done", _("İptal edildi")
        REFUSED = "refused", _("Kabul edilmedi")

    id: int
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="cancel_wishes")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=200, blank=True, default="")
    answer = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done", "refused"]), name="cancel_wish_state_known"
            ),
            models.UniqueConstraint(fields=["order"], condition=Q(state="waiting"), name="one_cancel_wish_waits"),
        ]

    def __str__(self) -> str:
        return self.state


class CustomerMessage(models.Model):
    """A message about an order between its customer and the shop. ``open``: the customer's, and staff have not answered it
    nor said that it needs no answer."""

    id: int
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="customer_messages")
    by_customer = models.BooleanField()
    text = models.TextField()
    author = models.CharField(max_length=150, blank=True, default="")
    once_key = models.CharField(max_length=64, blank=True, default="")
    open = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField(default=clock.now, db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(open=False) | Q(by_customer=True), name="only_customers_wait"),
            models.UniqueConstraint(
                fields=["order", "once_key"], condition=~Q(once_key=""), name="one_message_per_key"
            ),
        ]
        indexes = [models.Index(fields=["order"], name="message_to_answer", condition=Q(open=True))]

    def __str__(self) -> str:
        return self.text[:50]
