"""What is sold."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kervan.lib import clock


class ReturnExemption(models.TextChoices):
    """Why a consumer cannot send a product back by right (Mesafeli Sözleşmeler Yönetmeliği, article 15)."""

    MADE_TO_ORDER = "made_to_order", _("Müşterinin isteğine ya da kişisel ihtiyacına göre hazırlanan ürün")
    PERISHABLE = "perishable", _("Çabuk bozulabilen ya da son kullanma tarihi geçebilecek ürün")
    HYGIENE = "hygiene", _("Ambalajı açılmış, iadesi sağlık ve hijyen bakımından uygun olmayan ürün")
    MIXED = "mixed", _("Teslimden sonra başka ürünlerle karışan ve ayrıştırılamayan ürün")
    MEDIA = "media", _("Ambalajı açılmış kitap, kayıt, dijital içerik ya da bilgisayar sarf malzemesi")
    PERIODICAL = "periodical", _("Gazete ve dergi gibi süreli yayın")
    MARKET_PRICE = "market_price", _("Fiyatı finansal piyasalara bağlı olarak değişen ürün")
    DIGITAL = "digital", _("Elektronik ortamda anında teslim edilen ürün")
    ELECTRONICS = "electronics", _("Teslim edilmiş cep telefonu, akıllı saat, tablet ya da bilgisayar")


class Product(models.Model):
    """A product as the customer knows it; what is sold, counted and sent are its variants."""

    id: int
    title = models.CharField(_("Ürün adı"), max_length=200)
    description = models.TextField(_("Açıklama"), blank=True, default="")
    brand = models.CharField(_("Marka"), max_length=100, blank=True, default="")
    category = models.CharField(_("Kategori"), max_length=100, blank=True, default="")
    vat_rate = models.DecimalField(
        _("KDV oranı (%)"),
        max_digits=4,
        decimal_places=2,
        default=Decimal(20),
        validators=[MinValueValidator(0), MaxValueValidator(99)],
    )
    return_exemption = models.CharField(
        _("Cayma hakkı"), max_length=16, choices=ReturnExemption.choices, blank=True, default=""
    )
    active = models.BooleanField(_("Satışta"), default=True)
    sort_key = models.CharField(max_length=255, blank=True, default="", db_index=True)
    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    updated_at = models.DateTimeField(default=clock.now, db_default=Now())

    def __str__(self) -> str:
        return self.title


class PastExemption(models.Model):
    """What ``Product.return_exemption`` was before it was changed at ``until``: a sale keeps the rules of its day."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="past_exemptions")
    exemption = models.CharField(max_length=16, choices=ReturnExemption.choices, blank=True, default="")
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["product", "until"], name="past_exemption")]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.exemption or '-'} ({self.until:%Y-%m-%d})"


class Variant(models.Model):
    """One thing with a SKU: price including VAT in kuruş, weight, desi, and where it lies."""

    id: int
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    sku = models.CharField(_("SKU"), max_length=64, unique=True)
    barcode = models.CharField(_("Barkod"), max_length=64, blank=True, default="")
    options = models.CharField(_("Seçenek"), max_length=100, blank=True, default="")
    price = models.BigIntegerField(_("Fiyat (KDV dahil, kuruş)"))
    weight_g = models.PositiveIntegerField(_("Ağırlık (g)"), default=0)
    desi = models.DecimalField(_("Desi"), max_digits=6, decimal_places=2, default=Decimal(0))
    shelf = models.CharField(_("Raf"), max_length=30, blank=True, default="")
    oversell = models.BooleanField(_("Stok bitince de sat"), default=False)
    active = models.BooleanField(_("Satışta"), default=True)
    search = SearchVectorField(null=True)
    updated_at = models.DateTimeField(default=clock.now, db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="variant_price_not_negative"),
            models.CheckConstraint(condition=Q(desi__gte=0), name="variant_desi_not_negative"),
            models.UniqueConstraint(fields=["barcode"], condition=~Q(barcode=""), name="variant_barcode_unique"),
        ]
        indexes = [GinIndex(F("search"), name="variant_search")]

    def __str__(self) -> str:
        return self.sku

    @property
    def title(self) -> str:
        """Product and option in one line, as it stands on orders."""
        return f"{self.product.title}, {self.options}" if self.options else self.product.title
