"""One sentence per event of a checkout."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {"order.agreed": _("Müşteri onayladı: {texts}")}
