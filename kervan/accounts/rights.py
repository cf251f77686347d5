"""Who may do what: one right per verb, one table, asked through ``Actor.may`` and ``permission_required``."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OWNER = "owner", _("Sahip")
    MANAGER = "manager", _("Yönetici")
    PACKER = "packer", _("Paketleme")
    ACCOUNTANT = "accountant", _("Muhasebe")
    SUPPORT = "support", _("Müşteri hizmetleri")


RIGHTS: dict[str, object] = {
    "orders.view": _("Siparişleri görmek"),
    "orders.place": _("Sipariş oluşturmak"),
    "orders.accept": _("Siparişi kabul etmek"),
    "orders.cancel": _("Siparişi iptal etmek"),
    "orders.reopen": _("İptal edilmiş siparişi yeniden açmak"),
    "orders.hold": _("Siparişi bekletmek ve serbest bırakmak"),
    "orders.edit": _("Siparişi, iletişim ve adres bilgilerini değiştirmek"),
    "orders.note": _("Not ve etiket eklemek"),
    "orders.export": _("Listeleri dışa aktarmak"),
    "payments.view": _("Ödemeleri görmek"),
    "payments.record": _("Ödemeyi alındı olarak işaretlemek"),
    "payments.remind": _("Ödemeyi hatırlatmak ve süresini değiştirmek"),
    "payments.void": _("Ödeme kaydını geri almak"),
    "payments.close_difference": _("Küçük farkı kapatmak"),
    "payments.refund": _("Para iadesi yapmak ve IBAN'ları görmek"),
    "invoices.view": _("Faturaları görmek"),
    "invoices.issue": _("Fatura kesmek"),
    "invoices.correct": _("Faturayı iptal etmek ve düzeltmek"),
    "shipping.view": _("Gönderileri görmek"),
    "shipping.ready": _("Kargoya hazır olarak işaretlemek"),
    "shipping.dispatch": _("Gönderildi olarak işaretlemek"),
    "shipping.ship_unpaid": _("Ödenmemiş siparişi göndermek"),
    "shipping.track": _("Takip bilgisi eklemek"),
    "shipping.deliver": _("Teslim edildi veya edilemedi olarak işaretlemek"),
    "shipping.cancel": _("Gönderiyi iptal etmek"),
    "shipping.print": _("Etiket ve paket fişi bastırmak"),
    "returns.view": _("İadeleri görmek"),
    "returns.open": _("İade talebi oluşturmak ve vazgeçmek"),
    "returns.decide": _("İadeyi onaylamak ve geri çevirmek"),
    "returns.receive": _("İadeyi teslim almak"),
    "returns.settle": _("İadeyi sonuçlandırmak"),
    "catalog.view": _("Ürünleri görmek"),
    "catalog.edit": _("Ürünleri değiştirmek"),
    "stock.view": _("Stoku görmek"),
    "stock.adjust": _("Stoku değiştirmek"),
    "customers.view": _("Müşterileri görmek"),
    "customers.edit": _("Müşterileri değiştirmek"),
    "customers.see_phone": _("Telefonları açık görmek"),
    "customers.privacy": _("Kişisel verileri dışa aktarmak ve anonimleştirmek"),
    "messages.view": _("Mesajları görmek"),
    "messages.send": _("Mesajı durdurmak ve yeniden göndermek"),
    "events.view": _("Olayları okumak"),
    "jobs.retry": _("Başarısız işlemleri yeniden denemek"),
    "settings.view": _("Ayarları görmek"),
    "settings.edit": _("Ayarları değiştirmek"),
    "staff.manage": _("Personeli ve API anahtarlarını yönetmek"),
}

_EVERYDAY = {
    "orders.view",
    "orders.note",
    "invoices.view",
    "shipping.view",
    "returns.view",
    "catalog.view",
    "stock.view",
    "customers.view",
    "messages.view",
}

ROLE_RIGHTS: dict[str, frozenset[str]] = {
    Role.OWNER: frozenset(RIGHTS),
    Role.MANAGER: frozenset(RIGHTS) - {"staff.manage", "settings.edit"},
    Role.PACKER: frozenset(
        _EVERYDAY
        | {"orders.hold", "shipping.ready", "shipping.dispatch", "shipping.track", "shipping.print", "shipping.deliver"}
        | {"shipping.cancel", "stock.adjust", "customers.see_phone", "returns.open", "returns.receive"}
    ),
    Role.ACCOUNTANT: frozenset(
        _EVERYDAY
        | {"orders.export", "payments.view", "payments.record", "payments.void", "payments.close_difference"}
        | {"payments.refund", "payments.remind", "orders.reopen", "returns.settle"}
        | {"payments.refund", "invoices.issue", "invoices.correct"}
    ),
    Role.SUPPORT: frozenset(
        _EVERYDAY
        | {
            "orders.place",
            "orders.accept",
            "orders.cancel",
            "orders.reopen",
            "payments.remind",
            "orders.hold",
            "orders.edit",
            "payments.view",
            "invoices.issue",
        }
        | {"customers.edit", "customers.see_phone", "messages.send", "shipping.track", "shipping.print"}
        | {"returns.open", "returns.decide"}
    ),
}
