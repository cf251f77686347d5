"""One sentence per event of a draft, and of an order that is paid another way. ``{names}`` are filled by panel/timeline.py."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "order.method_changed": _("Ödeme yöntemi değişti: {method}"),
    "draft.created": _("Taslak oluşturuldu ({total})."),
    "draft.copied": _("#{copied_from} numaralı siparişten kopyalandı ({total})."),
    "draft.changed": _("Taslak değişti ({total})."),
    "draft.deleted": _("Taslak silindi."),
}
