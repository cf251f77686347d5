"""What an iyzico account asks for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kervan.integrations.gateways.installments import field
from kervan.lib.account_settings import SettingField

NAME = "iyzico"

FIELDS = (
    SettingField(
        name="api_key",
        label=_("API anahtarı"),
        required=True,
        help=_("iyzico panelinde Ayarlar → Firma Ayarları → API Anahtarları."),
    ),
    SettingField(name="secret_key", label=_("Güvenlik anahtarı"), kind="password", required=True, secret=True),
    SettingField(
        name="environment",
        label=_("Ortam"),
        kind="choice",
        default="live",
        choices=(("live", _("Gerçek ödemeler")), ("test", _("iyzico deneme ortamı (sandbox)"))),
        help=_("Deneme ortamının anahtarları ayrıdır."),
    ),
    SettingField(
        name="server_ip",
        label=_("Sunucunuzun IP adresi"),
        default="127.0.0.1",
        help=_("İade isteklerinde iyzico’ya bildirilir."),
    ),
    field(),
)
