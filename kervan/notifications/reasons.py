"""Why a message did not reach the customer: a code in the database, a sentence for staff."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    NO_EMAIL = "no_email", _("Müşterinin e-posta adresi yok.")
    NO_MOBILE = "no_mobile", _("Müşterinin SMS alabilen bir telefonu yok.")
    NO_SMTP = "no_smtp", _("Gönderilmedi: e-posta sunucusu ayarlanmamış.")
    NO_SMS_ACCOUNT = "no_sms_account", _("Gönderilmedi: SMS hesabı ayarlanmamış.")
    UNAVAILABLE = "unavailable", _("Sunucuya ulaşılamadı; kendiliğinden yeniden denenecek.")
    DEFERRED = "deferred", _("Sunucu şimdilik kabul etmedi; kendiliğinden yeniden denenecek.")
    REFUSED = "refused", _("Sunucu kabul etmedi.")
    GAVE_UP = "gave_up", _("İki gün denendi, gönderilemedi.")
    LOST = "lost", _("Sunucu mesajı almış olabilir ama yanıtı bize ulaşmadı; kendiliğinden yinelenmez.")
    UNDONE = "undone", _("Bildirdiği işlem geri alındığı için gönderilmedi.")
    BY_STAFF = "by_staff", _("Gönderilmeden durduruldu.")
    RESTORED = "restored", _("Yedek geri yüklendi; mesaj yedekten sonra gitmiş olabilir, kendiliğinden gönderilmez.")
    BROKEN = "broken", _("Mesaj hazırlanamadı; kendiliğinden yeniden denenecek.")

    def sentence(self, words: str = "") -> str:
        """The sentence, with the server's or the person's own words after it."""
        return f"{self.label} ({words})" if words else str(self.label)
