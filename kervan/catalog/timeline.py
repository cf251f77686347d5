"""One sentence per event of a product."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "product.created": _("Ürün oluşturuldu: {sku}"),
    "product.changed": _("Ürün değişti: {changes}"),
}
