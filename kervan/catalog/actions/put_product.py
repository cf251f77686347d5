"""Create a product or change it, by its SKU."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kervan.catalog.models import PastExemption, Product, ReturnExemption, Variant
from kervan.catalog.search import variant_index
from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.lib.money import LARGEST
from kervan.lib.text import clean, sort_key

PRODUCT_TEXTS = {"title": 200, "description": 20_000, "brand": 100, "category": 100}
VARIANT_TEXTS = {"barcode": 64, "options": 100, "shelf": 30}


@transaction.atomic
def put_product(sku: str, *, actor: Actor, product_id: int | None = None, **values: Any) -> tuple[Variant, bool]:
    """The variant with this SKU gets these values; it is made if there is none. Returns it and whether it is new.

    Values: ``title, description, brand, category, vat_rate (Decimal percent), return_exemption, price (kuruş), barcode,
    options, shelf, weight_g, desi, oversell, active``; what is missing keeps its value. A new one needs title and price, or
    ``product_id`` to become a further variant of a product.

    Raises ``Invalid`` naming the wrong fields; a barcode belongs to one variant.
    """
    sku = clean(sku, 65)
    wrong = _wrong(sku, values)
    _lock_product(sku, product_id)
    # "No key": an order that is being placed holds the stock and refers to the variant; the two would wait in a ring.
    locked = Variant.objects.select_for_update(of=("self",), no_key=True)
    variant = locked.select_related("product").filter(sku=sku).first()
    created = variant is None
    if created and product_id is None:
        wrong |= {key: _("Yeni ürün için gerekli.") for key in ("title", "price") if values.get(key) is None}
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    if variant is None:
        product = Product.objects.filter(pk=product_id).first() if product_id else None
        variant = Variant(product=product or Product(), sku=sku, price=values.get("price") or 0)
    before = _snapshot(variant)
    _assign(variant.product, values, (*PRODUCT_TEXTS, "vat_rate", "return_exemption"))
    _assign(variant, values, (*VARIANT_TEXTS, "price", "weight_g", "desi", "oversell", "active"))
    if not created and before == _snapshot(variant):
        return variant, False
    _save(variant)
    if not created and before["return_exemption"] != variant.product.return_exemption:
        PastExemption.objects.create(
            product=variant.product, exemption=before["return_exemption"], until=variant.updated_at
        )
    changes = {key: [before[key], value] for key, value in _snapshot(variant).items() if before[key] != value}
    if not created and changes.keys() & {"title", "brand", "category"}:
        _index_siblings(variant)
    record("product.created" if created else "product.changed", about=variant, actor=actor, sku=sku, changes=changes)
    return variant, created


def _lock_product(sku: str, product_id: int | None) -> None:
    """The product before its variants, so that two of them changed at once neither undo each other nor wait in a ring."""
    mine = set(Variant.objects.filter(sku=sku).values_list("product_id", flat=True))
    if product_id is not None:
        mine.add(product_id)
    list(Product.objects.select_for_update(no_key=True).filter(pk__in=mine).order_by("pk").values_list("pk"))


def _assign(row: Product | Variant, values: Mapping[str, Any], names: tuple[str, ...]) -> None:
    limits = PRODUCT_TEXTS | VARIANT_TEXTS
    for name in names:
        value = values.get(name)
        if value is not None:
            setattr(row, name, clean(value, limits[name], lines=name == "description") if name in limits else value)


def _save(variant: Variant) -> None:
    product = variant.product
    product.sort_key = sort_key(product.title)[:255]
    product.updated_at = variant.updated_at = clock.now()
    product.save()
    variant.product = product
    variant.search = variant_index(variant)
    try:
        with transaction.atomic():
            variant.save()
    except IntegrityError as error:
        if "variant_barcode_unique" not in str(error):
            raise
        message = _("%(barcode)s barkodu başka bir üründe var.") % {"barcode": variant.barcode}
        raise Invalid(message, code="barcode_taken", fields={"barcode": message}) from None


def _index_siblings(variant: Variant) -> None:
    """The other variants are found by the product's words too."""
    for sibling in Variant.objects.filter(product=variant.product_id).exclude(pk=variant.pk).select_related("product"):
        Variant.objects.filter(pk=sibling.pk).update(search=variant_index(sibling))


def _snapshot(variant: Variant) -> dict[str, Any]:
    product = variant.product
    texts = {name: getattr(product, name) for name in PRODUCT_TEXTS if name != "description"}
    rest = {name: getattr(variant, name) for name in (*VARIANT_TEXTS, "price", "weight_g", "oversell", "active")}
    return {
        **texts,
        **rest,
        "description": product.description[:200],
        "return_exemption": product.return_exemption,
        "vat_rate": str(product.vat_rate.normalize() if isinstance(product.vat_rate, Decimal) else product.vat_rate),
        "desi": str(Decimal(variant.desi).normalize()),
    }


def _wrong(sku: str, values: Mapping[str, Any]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not sku or len(sku) > 64:
        wrong["sku"] = _("SKU 1 ile 64 karakter arasında olmalıdır.")
    for name, limit in (PRODUCT_TEXTS | VARIANT_TEXTS).items():
        value = values.get(name)
        if value is not None and len(str(value)) > limit:
            wrong[name] = _("En fazla %(most)d karakter olabilir.") % {"most": limit}
    if values.get("title") is not None and not clean(values["title"], 200):
        wrong["title"] = _("Ürün adı boş olamaz.")
    if (values.get("return_exemption") or "") not in ("", *ReturnExemption.values):
        wrong["return_exemption"] = _("Böyle bir istisna yok.")
    price, rate = values.get("price"), values.get("vat_rate")
    if price is not None and not 0 <= price <= LARGEST:
        wrong["price"] = _("Fiyat sıfırdan küçük olamaz ve çok büyük olamaz.")
    if rate is not None and not (Decimal(0) <= rate < Decimal(100) and rate == round(rate, 2)):
        wrong["vat_rate"] = _("KDV oranı 0 ile 99,99 arasında olmalıdır.")
    if values.get("weight_g") is not None and not 0 <= values["weight_g"] <= 1_000_000:
        wrong["weight_g"] = _("Ağırlık 0 ile 1.000 kg arasında olmalıdır.")
    if values.get("desi") is not None and not Decimal(0) <= values["desi"] <= Decimal(9999):
        wrong["desi"] = _("Desi 0 ile 9999 arasında olmalıdır.")
    return wrong
