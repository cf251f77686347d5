"""Save a product with all its variants at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.catalog.actions.put_product import put_product
from kervan.catalog.models import Product, Variant
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotFound
from kervan.lib.text import clean


@transaction.atomic
def save_product(
    product_id: int | None,
    *,
    actor: Actor,
    product: Mapping[str, Any],
    variants: Sequence[Mapping[str, Any]],
) -> tuple[Product, list[Variant]]:
    """Create a product (``product_id`` None) or change it: its own values and those of its variants, all or nothing.

    ``product``: title, description, brand, category, vat_rate, return_exemption. ``variants``: ``sku`` and the values
    of ``put_product``; a SKU that this product does not have yet becomes a further variant. Variants that are not named
    stay as they are.

    Raises ``Invalid`` with field paths ("variants.1.barcode"), ``NotFound`` for an unknown product.
    """
    if product_id is not None and not Product.objects.select_for_update().filter(pk=product_id).exists():
        raise NotFound(_("Böyle bir ürün yok."), code="product_not_found")
    if not variants and product_id is None:
        raise Invalid(_("Ürünün en az bir seçeneği olmalı."), fields={"variants": _("En az bir SKU yazın.")})
    skus = [clean(str(values.get("sku") or ""), 65) for values in variants]
    _refuse_foreign(skus, product_id)
    saved: list[Variant] = []
    for place, (sku, values) in enumerate(zip(skus, variants, strict=True)):
        own = {key: value for key, value in values.items() if key != "sku"}
        try:
            variant, _created = put_product(sku, actor=actor, product_id=product_id, **product, **own)
        except Invalid as error:
            fields = {key if key in product else f"variants.{place}.{key}": text for key, text in error.fields.items()}
            raise Invalid(error.message, code=error.code, fields=fields) from None
        product_id = variant.product_id
        saved.append(variant)
    return Product.objects.get(pk=product_id or 0), saved


def _refuse_foreign(skus: Sequence[str], product_id: int | None) -> None:
    taken = set(Variant.objects.filter(sku__in=skus).exclude(product_id=product_id or 0).values_list("sku", flat=True))
    wrong = {}
    for place, sku in enumerate(skus):
        if sku in taken:
            wrong[f"variants.{place}.sku"] = _("%(sku)s SKU’su başka bir üründe var.") % {"sku": sku}
        elif sku and sku in skus[:place]:
            wrong[f"variants.{place}.sku"] = _("%(sku)s SKU’su iki kez yazılmış.") % {"sku": sku}
    if wrong:
        raise Invalid(next(iter(wrong.values())), code="sku_taken", fields=wrong)
