"""What a Geliver account asks for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kervan.lib.account_settings import SettingField

NAME = _("Geliver")

FIELDS = (
    SettingField(
        name="token",
        label=_("API anahtarı"),
        kind="password",
        required=True,
        secret=True,
        help=_("app.geliver.io adresindeki API anahtarlarınızdan."),
    ),
    SettingField(
        name="sender_id",
        label=_("Gönderici adresinin numarası"),
        required=True,
        help=_("Geliver’de kayıtlı gönderici adresinizin kimliği (senderAddressID)."),
    ),
    SettingField(
        name="service",
        label=_("Kargo hizmeti"),
        required=True,
        default="MNG_STANDART",
        help=_("Geliver’in hizmet kodu, örneğin MNG_STANDART ya da SURAT_STANDART."),
    ),
    SettingField(
        name="cod_service",
        label=_("Kapıda ödeme hizmeti"),
        help=_("Kapıda ödemeli gönderilerin hizmet kodu, örneğin PTT_KAPIDA_ODEME. Boşsa kapıda ödeme kabul edilmez."),
    ),
    SettingField(
        name="card_at_door",
        label=_("Kapıda kartla tahsilat sözleşmemde var"),
        kind="bool",
        default=False,
        help=_("Kargo firmasına yalnızca tutar bildirilir; nakit ya da kart ayrımı sözleşmenize göre kapıda yapılır."),
    ),
    SettingField(
        name="provider_account",
        label=_("Kendi anlaşmanızın numarası"),
        help=_("Kendi kargo anlaşmanızla gönderiyorsanız Geliver’deki hesabın kimliği (providerAccountID)."),
    ),
    SettingField(
        name="shop_address",
        label=_("Mağazanın adresi"),
        help=_("Geliver’e bildirilir, örneğin https://magazam.com."),
    ),
    SettingField(
        name="environment",
        label=_("Ortam"),
        kind="choice",
        default="live",
        choices=(("live", _("Gerçek gönderiler")), ("test", _("Deneme gönderileri (para çekilmez)"))),
    ),
)
