"""The product page's form: the product, and a row per variant."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kervan.catalog.models import Product, ReturnExemption, Variant
from kervan.lib.errors import Invalid
from kervan.panel.typed import MoneyField
from kervan.stock.actions.change_stock import MOST

RATES = (("1", "%1"), ("10", "%10"), ("20", "%20"), ("0", _("%0 (istisna)")))
NEW_VARIANTS = 100  # a page with more rows than this is a mistake, or an attack


class ProductForm(forms.Form):
    """What all variants share."""

    title = forms.CharField(label=_("Ürün adı"), max_length=200)
    brand = forms.CharField(label=_("Marka"), max_length=100, required=False)
    category = forms.CharField(label=_("Kategori"), max_length=100, required=False)
    vat_rate = forms.ChoiceField(label=_("KDV oranı"), choices=RATES, initial="20")
    return_exemption = forms.ChoiceField(
        label=_("Cayma hakkı"),
        choices=[("", _("Geçerli: süresi içinde iade edilebilir")), *ReturnExemption.choices],
        required=False,
        help_text=_("İade edilemeyen ürünün yasal sebebi; iade formunda ve ürün sayfasında yazar."),
    )
    description = forms.CharField(
        label=_("Açıklama"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, product: Product | None = None, **options: Any) -> None:
        if product is not None:
            options["initial"] = {
                "title": product.title,
                "brand": product.brand,
                "category": product.category,
                "vat_rate": _plain(product.vat_rate),
                "return_exemption": product.return_exemption,
                "description": product.description,
            }
        super().__init__(*args, **options)
        if product is not None and _plain(product.vat_rate) not in dict(RATES):
            own = _plain(product.vat_rate)
            self.fields["vat_rate"].choices = [(own, f"%{own}"), *RATES]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        return {**self.cleaned_data, "vat_rate": Decimal(self.cleaned_data["vat_rate"])}


class VariantForm(forms.Form):
    """One thing with a SKU. A new row takes the pieces on the shelf too."""

    sku = forms.CharField(label=_("SKU"), max_length=64)
    options = forms.CharField(label=_("Seçenek"), max_length=100, required=False)
    barcode = forms.CharField(label=_("Barkod"), max_length=64, required=False)
    price = MoneyField(label=_("Fiyat (KDV dahil)"), max_length=30)
    desi = forms.DecimalField(
        label=_("Desi"), min_value=0, max_value=9999, max_digits=6, decimal_places=2, required=False, localize=True
    )
    weight_g = forms.IntegerField(label=_("Ağırlık"), min_value=0, max_value=1_000_000, required=False)
    shelf = forms.CharField(label=_("Raf"), max_length=30, required=False)
    stock = forms.IntegerField(label=_("Stok adedi"), min_value=0, max_value=MOST, required=False)
    oversell = forms.BooleanField(label=_("Stok bitince de sat"), required=False)
    active = forms.BooleanField(label=_("Satışta"), required=False, initial=True)

    def __init__(self, *args: Any, variant: Variant | None = None, **options: Any) -> None:
        self.variant = variant
        if variant is not None:
            names = ("sku", "options", "barcode", "price", "shelf", "oversell", "active")
            options["initial"] = {name: getattr(variant, name) for name in names} | {
                "desi": variant.desi.normalize() if variant.desi else None,
                "weight_g": variant.weight_g or None,
            }
        super().__init__(*args, **options)
        if variant is not None:
            del self.fields["stock"]
            self.fields["sku"].disabled = True
        self.fields["price"].widget.attrs["size"] = 10

    @property
    def is_empty(self) -> bool:
        """A new row in which nothing was typed."""
        typed = ("sku", "options", "barcode", "price", "desi", "weight_g", "shelf", "stock")
        return self.variant is None and not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in typed)

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        given = {key: value for key, value in self.cleaned_data.items() if key != "stock"}
        return given | {"desi": given["desi"] or Decimal(0), "weight_g": given["weight_g"] or 0}


class ProductEditor:
    """The two kinds of forms of one product together."""

    def __init__(self, product: Product | None, data: Any = None, *, extra: int = 0) -> None:
        known = list(product.variants.order_by("id")) if product else []
        rows = min(_count(data.get("rows") if data is not None else None, extra or (0 if product else 1)), NEW_VARIANTS)
        self.product = ProductForm(data, product=product)
        self.variants = [VariantForm(data, variant=variant, prefix=f"v{variant.pk}") for variant in known]
        self.variants += [VariantForm(data, prefix=f"n{place}") for place in range(rows)]
        self.rows = rows

    def add_row(self) -> None:
        """One more empty variant."""
        if self.rows < NEW_VARIANTS:
            self.variants.append(VariantForm(prefix=f"n{self.rows}"))
            self.rows += 1

    @property
    def filled(self) -> list[VariantForm]:
        """The rows that count: all known ones, and new ones with something in them (the first, if there is no other)."""
        rows = [form for form in self.variants if not form.is_empty]
        return rows or self.variants[:1]

    def is_valid(self) -> bool:
        return all([self.product.is_valid(), *(form.is_valid() for form in self.filled)])

    def show(self, error: Invalid) -> None:
        """Each sentence beside its field; what has no field here, above the form."""
        for path, sentence in error.fields.items():
            form: forms.Form = self.product
            name = path
            if path.startswith("variants."):
                _word, place, name = path.split(".", 2)
                form = self.filled[int(place)]
            form.add_error(name if name in form.fields else None, str(sentence))
        if not error.fields:
            self.product.add_error(None, str(error))


def _plain(rate: Decimal) -> str:
    return format(rate.normalize(), "f")


def _count(given: Any, usual: int) -> int:
    text = str(given or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else usual
