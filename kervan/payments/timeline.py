"""One sentence per event of the ledger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "payment.captured": _("Ödeme alındı: {amount} ({method}). {reference}"),
    "payment.started": _("Müşteri kartla ödemeye başladı: {amount} ({gateway})"),
    "payment.failed": _("Kart ödemesi olmadı: {amount}. {problem}"),
    "payment.authorized": _("Tutar kartta ayrıldı: {amount}"),
    "payment.capture_asked": _("Ayrılan tutarın çekilmesi istendi: {amount}"),
    "payment.release_asked": _("Ayrılan tutarın bırakılması istendi: {amount}. {reason}"),
    "payment.hold_refused": _("Sanal POS ayrılan tutarda istenen işlemi yapmadı: {problem}"),
    "payment.released": _("Kartta ayrılan tutar bırakıldı, müşteriden para çekilmedi: {amount}"),
    "payment.doubted": _("Kart ödemesine bakılması gerekiyor: {problem}"),
    "payment.reminded": _("Ödeme müşteriye hatırlatıldı: {amount}"),
    "payment.term_moved": _("Son ödeme günü değişti: {pay_by}"),
    "payment.voided": _("Ödeme kaydı geri alındı: {amount}. {reason}"),
    "payment.difference_closed": _("Fark kapatıldı: {amount}"),
    "transfer.announced": _("Müşteri havale bildirdi: {amount}, {bank}, {sender}."),
    "transfer.dismissed": _("Havale bildirimi kapatıldı: {amount}. {reason}"),
    "refund.account_given": _("Müşteri para iadesi için hesabını yazdı: {bank} …{iban_end}"),
    "refund.requested": _("Para iadesi istendi: {amount} ({way}). {reason}"),
    "refund.succeeded": _("Para iadesi yapıldı: {amount} ({way}). {reference}"),
    "refund.failed": _("Para iadesi yapılamadı: {amount}. {problem}"),
    "refund.unanswered": _("Sanal POS para iadesine yanıt vermedi: {amount}; sonucu sorulacak."),
    "refund.retried": _("Para iadesi yeniden deneniyor: {amount} ({way})."),
    "payments.exported": _("Ödemeler dışa aktarıldı ({format})."),
    "refunds.exported": _("Ödenecek para iadeleri dışa aktarıldı: {count} iade ({format})."),
    "refund.cancelled": _("Para iadesinden vazgeçildi: {amount}. {reason}"),
}
