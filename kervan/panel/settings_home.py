"""Ayarlar: the doors, the state of mail and backups."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kervan.invoices.refusals import missing_seller_data
from kervan.lib import clock
from kervan.lib.last_backup import LastBackup, last_backup
from kervan.notifications.queries import active_sms_account, sms_wanted
from kervan.panel.asking import needs, staff_of
from kervan.shop.queries import years_without_holidays

BACKUP_IS_OLD = timedelta(days=2)


@needs("settings.view")
def home(request: HttpRequest) -> HttpResponse:
    """Every group of settings with one line on what is in it, and what needs a look."""
    missing = years_without_holidays()
    groups = [
        (
            _("Mağaza"),
            [
                _door(
                    "settings-shop",
                    _("Mağaza bilgileri"),
                    "building-store",
                    _("Ad, unvan, logo, destek, sipariş kuralları"),
                ),
                _door(
                    "settings-holidays",
                    _("Tatiller"),
                    "calendar",
                    _("Son kargolama tarihi bu günleri atlar"),
                    _("%(year)d tatilleri eksik") % {"year": missing[0]} if missing else "",
                ),
                _door(
                    "settings-pages",
                    _("Sayfalar ve sözleşmeler"),
                    "file-text",
                    _("Sözleşmeler, teslimat ve iade, kişisel veriler"),
                ),
                _door("settings-places", _("Depolar"), "building-warehouse", _("Stok nerede durur, nereden satılır")),
                _door("settings-channels", _("Satış kanalları"), "shopping-cart", _("Siparişler nereden geliyor")),
            ],
        ),
        (
            _("Ödeme"),
            [
                _door(
                    "settings-methods",
                    _("Ödeme yöntemleri"),
                    "credit-card",
                    _("Ödeme gelmeden gönderme, müşteriye açıklama"),
                ),
                _door("settings-gateways", _("Sanal POS"), "credit-card", _("Kartla alınan ödemelerin iadesi için")),
                _door("settings-banks", _("Banka hesapları"), "building-bank", _("Havale/EFT ile ödenecek IBAN’lar")),
            ],
        ),
        (
            _("Kargo"),
            [
                _door(
                    "settings-accounts",
                    _("Kargo hesapları"),
                    "truck-delivery",
                    _("Kargo firması bağlantıları ve şifreleri"),
                ),
                _door("settings-carriers", _("Kargo firmaları"), "truck", _("Adlar ve takip bağlantıları")),
                _door("settings-parcels", _("Kargo takibi"), "clock", _("Ne zaman gecikti sayılır, kargo kodları")),
                _door("settings-zones", _("Nakliyat"), "map-pin", _("Gönderim bölgeleri ve kargo ücretleri")),
                _door("settings-boxes", _("Kutular"), "box", _("Koli ölçüleri; desi kendiliğinden dolar")),
                _door(
                    "settings-returns", _("İadeler"), "truck-return", _("İade süresi, iade kargosu, para iadesi günü")
                ),
            ],
        ),
        (
            _("Fatura"),
            [
                _door(
                    "settings-invoices",
                    _("Fatura"),
                    "file-invoice",
                    _("Ne zaman kesilir, hangi seriyle, hangi entegratörle"),
                    _("Satıcı bilgileri eksik") if missing_seller_data() else "",
                ),
            ],
        ),
        (
            _("Mesajlar"),
            [
                _door("settings-messages", _("Mesaj metinleri"), "message", _("Müşteriye ne zaman, ne yazılır")),
                _door(
                    "settings-sms",
                    _("SMS hesabı"),
                    "device-mobile",
                    _("SMS’ler hangi sağlayıcıyla gider"),
                    _("Hesap yok") if sms_wanted() and active_sms_account() is None else "",
                ),
                _door(
                    "settings-mail",
                    _("E-posta sunucusu"),
                    "mail",
                    _("Gönderim durumu, deneme e-postası"),
                    "" if settings.EMAIL_HOST else _("Ayarlanmamış"),
                ),
            ],
        ),
        (
            _("Kurulum"),
            [
                *_doors_of_owners(request),
                _door("settings-backup", _("Yedek"), "archive", _("Her gece alınır"), _backup_warning(last_backup())),
            ],
        ),
    ]
    return render(request, "panel/settings/home.html", {"groups": groups})


@needs("settings.view")
def backup(request: HttpRequest) -> HttpResponse:
    """When the last backup was made, and what is wrong with it."""
    known = last_backup()
    values = {
        "backup": known,
        "warning": _backup_warning(known),
        "folder": settings.KERVAN_HOME / "backups",
        "megabytes": f"{known.size / 1_000_000:.1f}",
    }
    return render(request, "panel/settings/backup.html", values)


def _doors_of_owners(request: HttpRequest) -> list[dict[str, Any]]:
    if not staff_of(request).has_perm("staff.manage"):
        return []
    return [
        _door("settings-staff", _("Personel"), "users", _("Kim çalışıyor, ne yapabilir")),
        _door("settings-keys", _("API anahtarları"), "key", _("Programların erişimi")),
    ]


def _door(name: str, label: str, icon: str, text: str, warning: str = "") -> dict[str, Any]:
    return {"url": reverse(f"panel:{name}"), "label": label, "icon": icon, "text": text, "warning": warning}


def _backup_warning(known: LastBackup) -> str:
    """What a person must do about the backups; empty when all is well."""
    if known.failed_at and (known.at is None or known.failed_at > known.at):
        return str(_("Son yedek alınamadı"))
    if known.at is None:
        return str(_("Henüz yedek yok"))
    if known.at < clock.now() - BACKUP_IS_OLD:
        return str(_("Yedek iki günden eski"))
    return ""
