"""One sentence per event of staff and keys."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "apikey.created": _("API anahtarı oluşturuldu: {name}"),
    "apikey.revoked": _("API anahtarı iptal edildi: {name}"),
    "staff.created": _("Personel eklendi: {name}"),
    "staff.password_link_made": _("{name} için şifre bağlantısı oluşturuldu."),
    "staff.changed": _("Personel değişti: {changes}"),
}
