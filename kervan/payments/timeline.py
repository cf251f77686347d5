"""One sentence per event of the ledger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "payment.captured": _("Ödeme alındı: {amount} ({method}). {reference}"),
    "payment.voided": _("Ödeme kaydı geri alındı: {amount}. {reason}"),
    "payment.difference_closed": _("Fark kapatıldı: {amount}"),
}
