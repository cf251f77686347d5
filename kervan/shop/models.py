"""The shop itself: what the merchant sets once, and the days on which nobody works."""

from __future__ import annotations

from datetime import time

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kervan.lib import clock


class Shop(models.Model):
    """The one row of shop-wide settings (``queries.shop()`` reads it). Operators' settings stand in the environment instead."""

    name = models.CharField(_("Mağaza adı"), max_length=100, default="Mağazam")
    legal_name = models.CharField(_("Unvan"), max_length=200, blank=True, default="")
    tax_id = models.CharField(_("VKN / TCKN"), max_length=11, blank=True, default="")
    tax_office = models.CharField(_("Vergi dairesi"), max_length=60, blank=True, default="")
    address = models.CharField(_("Adres"), max_length=300, blank=True, default="")
    district = models.CharField(_("İlçe"), max_length=60, blank=True, default="")
    city = models.CharField(_("İl"), max_length=60, blank=True, default="")
    mersis = models.CharField(
        _("MERSİS numarası"), max_length=16, blank=True, default="", validators=[RegexValidator(r"^[0-9]{16}$")]
    )
    kep = models.EmailField(_("KEP adresi"), blank=True, default="")
    etbis = models.CharField(_("ETBİS kayıt numarası"), max_length=40, blank=True, default="")
    phone = models.CharField(_("Telefon"), max_length=20, blank=True, default="")
    email = models.EmailField(_("E-posta"), blank=True, default="")
    website = models.URLField(_("Web adresi"), blank=True, default="")
    logo = models.ImageField(_("Logo"), upload_to="shop/", blank=True)
    accent = models.CharField(
        _("Vurgu rengi"), max_length=7, default="#206bc4", validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")]
    )
    language = models.CharField(
        _("Varsayılan dil"), max_length=2, choices=[("tr", "Türkçe"), ("en", "English")], default="tr"
    )

    support_phone = models.CharField(_("Destek telefonu"), max_length=20, blank=True, default="")
    support_email = models.EmailField(_("Destek e-postası"), blank=True, default="")
    support_hours = models.CharField(_("Destek saatleri"), max_length=100, blank=True, default="")

    storefront_open = models.BooleanField(_("Mağaza açık"), default=False)
    accept_by_hand = models.BooleanField(_("Siparişleri elle onayla"), default=False)
    customers_cancel = models.BooleanField(
        _("Müşteri hazırlanmamış siparişi kendisi iptal edebilir"), default=False, db_default=False
    )
    ship_by_days = models.PositiveSmallIntegerField(
        _("Kargolama süresi (iş günü)"), default=1, validators=[MaxValueValidator(60)]
    )
    ship_by_cutoff = models.TimeField(_("Gün içi son saat"), default=time(14, 0))
    small_difference_limit = models.BigIntegerField(
        _("Kapatılabilir en büyük fark (kuruş)"), default=500, validators=[MaxValueValidator(100_000)]
    )
    message_delay = models.PositiveIntegerField(
        _("Mesaj bekleme süresi (saniye)"), default=120, validators=[MaxValueValidator(3600)]
    )
    forget_after_years = models.PositiveSmallIntegerField(
        _("Kişisel verileri anonimleştirme süresi (yıl)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    """After a customer's last order; None: never by itself."""
    contracts_kept_years = models.PositiveSmallIntegerField(
        _("Sözleşmeleri saklama süresi (yıl)"),
        default=10,
        db_default=10,
        validators=[MinValueValidator(3), MaxValueValidator(30)],
    )
    """The law on distance sales wants three years at least."""
    returns_text = models.TextField(_("Paket fişindeki iade açıklaması"), blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_shop")]

    def __str__(self) -> str:
        return self.name


class Page(models.Model):
    """One version of a legal or info page in the shop's own words. Rows are only added: the newest counts.

    An empty ``body`` goes back to the sample. Places (``{satici}``) are filled when the page is read.
    """

    slug = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    version = models.PositiveIntegerField()
    title = models.CharField(_("Başlık"), max_length=120, blank=True, default="")
    body = models.TextField(_("Metin"), blank=True, default="")
    at = models.DateTimeField(default=clock.now, db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "language", "version"], name="one_page_per_version")]

    def __str__(self) -> str:
        return f"{self.slug} {self.language} {self.version}"


class Holiday(models.Model):
    """A day without work; a half day is worked until 13:00. The table ships with the coming years and is editable."""

    day = models.DateField(_("Gün"), unique=True)
    name = models.CharField(_("Ad"), max_length=80)
    half_day = models.BooleanField(_("Yarım gün"), default=False)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
