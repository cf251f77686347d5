"""What a Stripe account asks for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kervan.lib.account_settings import SettingField

NAME = "Stripe"

FIELDS = (
    SettingField(
        name="secret_key",
        label=_("Gizli anahtar (sk_… ya da rk_…)"),
        kind="password",
        required=True,
        secret=True,
        help=_("Stripe panelinde Developers → API keys. Deneme anahtarları sk_test_ ile başlar."),
    ),
    SettingField(
        name="webhook_secret",
        label=_("Bildirim imza anahtarı (whsec_…)"),
        kind="password",
        required=True,
        secret=True,
        help=_("Stripe panelinde Developers → Webhooks altında bildirim adresini ekleyince gösterilir."),
    ),
)
