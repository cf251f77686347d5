"""One sentence per event of an invoice."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "invoice.asked": _("{buyer} e-Fatura kullanıcısı mı, entegratöre soruldu; fatura yanıttan sonra kesilecek."),
    "invoice.given_up": _("Numara almamış fatura bırakıldı. {reason}"),
    "invoice.issued": _("{number} numaralı fatura kesildi: {amount}"),
    "invoice.not_issued": _("Fatura kendiliğinden kesilemedi: {reason}"),
    "invoice.sent": _("{number} numaralı faturayı entegratör kabul etti."),
    "invoice.sent_too_late": _("{number} numaralı fatura iptalden sonra entegratöre ulaştı; orada iptal ediliyor."),
    "invoice.rejected": _("{number} numaralı fatura reddedildi: {reason}"),
    "invoice.resent": _("{number} numaralı fatura entegratöre yeniden gönderiliyor."),
    "invoice.cancel_requested": _("{number} numaralı faturanın iptali istendi. {reason}"),
    "invoice.cancel_refused": _("Entegratör {number} numaralı faturayı iptal etmedi: {reason}"),
    "invoice.cancelled": _("{number} numaralı fatura iptal edildi. {reason}"),
    "invoice.voucher_issued": _("{number} numaralı fatura için {voucher} numaralı gider pusulası kesildi: {amount}"),
    "invoice.return_recorded": _("Alıcının {return_number} numaralı iade faturası kaydedildi ({number}): {amount}"),
}
