"""One sentence per event of stock."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {"stock.changed": _("Stok değişti: {change}; şimdi {on_hand}. {note}")}
