"""Who buys."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kervan.lib import clock


class Customer(models.Model):
    """A person or a company. Phone in E.164, e-mail in lower case; guests are customers too, found again by them."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Bireysel")
        COMPANY = "company", _("Kurumsal")

    id: int
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PERSON)
    name = models.CharField(_("Ad soyad / unvan"), max_length=150)
    email = models.CharField(_("E-posta"), max_length=254, blank=True, default="")
    phone = models.CharField(_("Telefon"), max_length=20, blank=True, default="")
    tax_id = models.CharField(_("TCKN / VKN"), max_length=11, blank=True, default="")
    tax_office = models.CharField(_("Vergi dairesi"), max_length=60, blank=True, default="")
    language = models.CharField(max_length=2, default="tr")
    note = models.TextField(_("Not"), blank=True, default="")
    sort_key = models.CharField(max_length=255, blank=True, default="", db_index=True)
    search = SearchVectorField(null=True)
    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    forgotten_at = models.DateTimeField(null=True)  # who it was is no longer known (KVKK)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=["person", "company"]), name="customer_kind")]
        # Not db_index: for a text it brings a second index that only serves LIKE, and each new customer would pay for it.
        indexes = [
            GinIndex(F("search"), name="customer_search"),
            models.Index(F("email"), name="customer_email"),
            models.Index(F("phone"), name="customer_phone"),
        ]

    def __str__(self) -> str:
        return self.name


class CustomerAddress(models.Model):
    """An address a customer has used; orders keep their own copy."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    data = models.JSONField()
    used_at = models.DateTimeField(default=clock.now, db_default=Now())

    def __str__(self) -> str:
        return str(self.data.get("line", ""))


class MarketingChange(models.Model):
    """Somebody allowed advertising (ticari ileti) to an address of theirs, or took that back. A log: the last row counts.

    ``recipient`` is an e-mail address or a phone number; ``wording`` is what stood beside the box.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-posta")
        SMS = "sms", _("SMS")
        CALL = "call", _("Arama")

    class Source(models.TextChoices):
        CHECKOUT = "checkout", _("Sipariş sırasında")
        LINK = "link", _("Müşterinin bağlantısı")
        STAFF = "staff", _("Mağaza")

    id: int
    channel = models.CharField(_("Kanal"), max_length=8, choices=Channel.choices)
    recipient = models.CharField(_("Alıcı"), max_length=254)
    allowed = models.BooleanField(_("İzin"))
    wording = models.CharField(_("Okunan metin"), max_length=500, blank=True, default="")
    source = models.CharField(_("Nereden"), max_length=8, choices=Source.choices)
    order_number = models.BigIntegerField(_("Sipariş"), null=True)
    ip = models.GenericIPAddressField(_("IP adresi"), null=True)
    at = models.DateTimeField(_("Zaman"), default=clock.now, db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=["email", "sms", "call"]), name="marketing_channel")
        ]
        indexes = [models.Index(F("recipient"), F("channel"), F("id").desc(), name="marketing_latest")]

    def __str__(self) -> str:
        return f"{self.channel} {self.recipient}"
