"""What a HepsiJet account asks for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kervan.lib.account_settings import SettingField

NAME = _("HepsiJet")

FIELDS = (
    SettingField(name="username", label=_("Kullanıcı adı"), required=True),
    SettingField(name="password", label=_("Şifre"), kind="password", required=True, secret=True),
    SettingField(name="api_key", label=_("API anahtarı"), kind="password", required=True, secret=True),
    SettingField(
        name="company_code",
        label=_("Firma kısaltması"),
        required=True,
        help=_("HepsiJet’in verdiği kısaltma (abbreviationCode); barkodlar da bununla başlar."),
    ),
    SettingField(name="company_name", label=_("Firma adı"), required=True),
    SettingField(
        name="address_id",
        label=_("Depo adresinin numarası"),
        required=True,
        help=_("Gönderilerin alınacağı adresin HepsiJet’e bildirilen numarası (companyAddressId)."),
    ),
    SettingField(name="xdock_code", label=_("Aktarma merkezi (XDock)"), help=_("HepsiJet bildirdiyse yazın.")),
    SettingField(
        name="environment",
        label=_("Ortam"),
        kind="choice",
        default="live",
        choices=(("live", _("Gerçek gönderiler")), ("test", _("Deneme ortamı (sandbox)"))),
        help=_("Deneme ortamının anahtarları ayrıdır."),
    ),
    SettingField(
        name="product",
        label=_("Gönderi türü"),
        kind="choice",
        default="HX_STD",
        choices=(
            ("HX_STD", _("Standart")),
            ("HX_SD", _("Aynı gün")),
            ("HX_ND", _("Ertesi gün")),
            ("HX_EX", _("Hızlı")),
        ),
    ),
    SettingField(
        name="cod_service",
        label=_("Kapıda ödeme hizmet kodu"),
        default="POD",
        help=_(
            "HepsiJet’in belgelerinde açık değil; hesabınıza bildirilen kodu yazın. Boşsa kapıda ödeme kabul edilmez."
        ),
    ),
    SettingField(
        name="card_at_door",
        label=_("Kapıda kartla tahsilat sözleşmemde var"),
        kind="bool",
        default=False,
        help=_("Kargo firmasına yalnızca tutar bildirilir; nakit ya da kart ayrımı sözleşmenize göre kapıda yapılır."),
    ),
)
