"""One sentence per event of a customer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "customer.created": _("Müşteri eklendi: {name}"),
    "customer.changed": _("Müşteri bilgileri değişti: {changes}"),
    "customer.exported": _("Kişisel veriler dışa aktarıldı ({orders} sipariş)."),
    "customer.forgotten": _("Kişisel veriler anonimleştirildi ({orders} sipariş)."),
    "marketing.exported": _("Ticari ileti izinleri dışa aktarıldı ({format})."),
    "marketing.withdrawn": _("Ticari ileti izni geri alındı: {channels}"),
    "marketing.allowed": _("Ticari ileti izni verildi: {channels}"),
}
