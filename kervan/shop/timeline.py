"""One sentence per event of the shop itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {"settings.changed": _("Ayarlar değişti: {changes}")}
