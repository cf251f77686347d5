"""What background work is called for people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "kervan.shipping.handlers.book_with_carrier": _("Gönderiyi kargo firmasına bildirmek"),
    "kervan.shipping.handlers.cancel_with_carrier": _("Gönderiyi kargo firmasında iptal etmek"),
    "kervan.shipping.handlers.ask_carriers": _("Kargo firmalarına gönderilerin yerini sormak"),
    "kervan.payments.hold_handlers.settle_hold_at_gateway": _(
        "Kartta ayrılan tutarı sanal POS’tan çekmek ya da bırakmak"
    ),
    "kervan.payments.hold_handlers.mind_holds": _("Kartta ayrılan tutarları sormak"),
    "kervan.payments.handlers.refund_at_gateway": _("Para iadesini sanal POS’a bildirmek"),
    "kervan.payments.handlers.ask_gateways": _("Yanıtsız kalan para iadelerini sanal POS’a sormak"),
    "kervan.payments.handlers.ask_about_payments": _("Sonucu belli olmayan kart ödemelerini sanal POS’a sormak"),
    "kervan.notifications.handlers.send_due_messages": _("Sırası gelen mesajları göndermek"),
    "kervan.sales.handlers.release_ended_holds": _("Bekleme süresi dolan siparişleri serbest bırakmak"),
    "kervan.sales.handlers.expire_card_orders": _("Kart ödemesi tamamlanmayan siparişleri kapatmak"),
    "kervan.cli.backup.nightly_backup": _("Gece yedeğini almak"),
    "kervan.events.handlers.forget_old_job_errors": _("Eski hata kayıtlarını silmek"),
}
GROUPS = {
    "kervan.notifications.": _("Müşteriye mesaj yazmak"),
    "kervan.shipping.": _("Kargo firmasıyla yazışmak"),
    "kervan.panel.": _("Toplu iş"),
}


def words_for(handler: str) -> str:
    """What this handler does, in a few words; its dotted name when nobody has named it."""
    if handler in WORDS:
        return str(WORDS[handler])
    return next((str(words) for prefix, words in GROUPS.items() if handler.startswith(prefix)), handler)
