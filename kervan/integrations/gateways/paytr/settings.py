"""What a PayTR account asks for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kervan.integrations.gateways.installments import field
from kervan.lib.account_settings import SettingField

NAME = "PayTR"

FIELDS = (
    SettingField(
        name="merchant_id",
        label=_("Mağaza no (merchant_id)"),
        required=True,
        help=_("PayTR Mağaza Panelinde Destek & Kurulum → Entegrasyon Bilgileri."),
    ),
    SettingField(
        name="merchant_key", label=_("Mağaza parola (merchant_key)"), kind="password", required=True, secret=True
    ),
    SettingField(
        name="merchant_salt",
        label=_("Mağaza gizli anahtar (merchant_salt)"),
        kind="password",
        required=True,
        secret=True,
    ),
    SettingField(
        name="test_mode",
        label=_("Deneme modu"),
        kind="bool",
        default=False,
        help=_("Açıkken ödeme sayfası yalnızca PayTR’nin deneme kartlarını alır; para çekilmez."),
    ),
    SettingField(
        name="minutes",
        label=_("Ödeme sayfasının süresi (dakika)"),
        kind="number",
        default=30,
        low=5,
        high=120,
    ),
    field(),
)
