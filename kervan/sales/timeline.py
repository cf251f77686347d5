"""One sentence per event of a draft. ``{names}`` are filled by panel/timeline.py from the event's data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "draft.created": _("Taslak oluşturuldu ({total})."),
    "draft.copied": _("#{copied_from} numaralı siparişten kopyalandı ({total})."),
    "draft.changed": _("Taslak değişti ({total})."),
    "draft.deleted": _("Taslak silindi."),
}
