"""Everything the shop writes to its customers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kervan.lib import clock
from kervan.notifications.reasons import Reason


class Message(models.Model):
    """One mail or SMS: rendered text, state, and when. At most one per (event, kind, channel) unless staff asked again.

    ``attempts`` is also the claim's number: whoever sends writes only as long as nobody else claimed it meanwhile.
    ``handed_over_at`` stands from the moment the server could have accepted it; before that a repeat is surely safe.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-posta")
        SMS = "sms", _("SMS")

    class State(models.TextChoices):
        WAITING = "waiting", _("Bekliyor")
        SENDING = "sending", _("Gönderiliyor")
        SENT = "sent", _("Gönderildi")
        FAILED = "failed", _("Gönderilemedi")
        STOPPED = "stopped", _("Durduruldu")
        UNCERTAIN = "uncertain", _("Belirsiz")
        UNREACHABLE = "unreachable", _("Müşteriye ulaşılamadı")

    id: int
    order_id = models.BigIntegerField(db_index=True)
    event_id = models.BigIntegerField()
    shipment_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=30)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    again = models.PositiveSmallIntegerField(default=0)
    recipient = models.CharField(max_length=254, blank=True, default="")
    language = models.CharField(max_length=2, default="tr")
    subject = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=20, blank=True, default="")
    error = models.CharField(max_length=500, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    due_at = models.DateTimeField()
    sending_since = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event_id", "kind", "channel", "again"], name="one_message_per_event"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "failed", "stopped", "uncertain", "unreachable"]),
                name="message_state_known",
            ),
        ]
        indexes = [
            models.Index(F("due_at"), name="message_due", condition=Q(state__in=["waiting", "sending"])),
            models.Index(F("order_id"), F("id").desc(), name="message_of_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient}"

    @property
    def problem(self) -> str:
        """Why it was not sent, as a sentence for staff; the server's own words stand in it. Empty when all is well."""
        return Reason(self.reason).sentence(self.error) if self.reason else ""


class MessageSettings(models.Model):
    """Per kind and channel: whether it is sent, and the merchant's own words around the facts."""

    kind = models.CharField(max_length=30)
    channel = models.CharField(max_length=8, choices=Message.Channel.choices)
    language = models.CharField(max_length=2, default="tr")
    enabled = models.BooleanField(_("Gönderilsin"), default=True)
    subject = models.CharField(_("Konu"), max_length=200, blank=True, default="")
    intro = models.TextField(_("Giriş metni"), blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "channel", "language"], name="one_setting_per_message")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.channel}"


class SmsAccount(models.Model):
    """The contract with an SMS house. ``type`` names the adapter; secret settings are sealed."""

    name = models.CharField(_("Ad"), max_length=80)
    type = models.CharField(max_length=40)
    settings = models.JSONField(default=dict)
    secrets = models.TextField(blank=True, default="")
    active = models.BooleanField(_("Etkin"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["active"], condition=Q(active=True), name="one_active_sms_account")
        ]

    def __str__(self) -> str:
        return self.name
