"""One sentence per event of the house of events."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {"job.retried": _("Başarısız işlem yeniden denendi: {handler}")}
