"""What a Kolay Gelsin account asks for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kervan.lib.account_settings import SettingField

NAME = _("Kolay Gelsin")

FIELDS = (
    SettingField(
        name="token",
        label=_("Token"),
        kind="password",
        required=True,
        secret=True,
        help=_("Kolay Gelsin’in size verdiği sabit anahtar."),
    ),
    SettingField(name="customer_id", label=_("Müşteri numarası"), required=True),
    SettingField(
        name="address_id",
        label=_("Adres numarası (AddressId)"),
        required=True,
        help=_("Gönderilerin toplanacağı adresin Kolay Gelsin’deki numarası."),
    ),
    SettingField(
        name="environment",
        label=_("Ortam"),
        kind="choice",
        default="live",
        choices=(("live", _("Gerçek gönderiler")), ("test", _("Deneme ortamı (sandbox)"))),
        help=_("Deneme ortamının anahtarları ayrıdır."),
    ),
    SettingField(
        name="package",
        label=_("Paket türü"),
        kind="choice",
        default="2",
        choices=(("1", _("Dosya")), ("2", _("Koli"))),
    ),
    SettingField(
        name="payer",
        label=_("Kargo ücretini ödeyen"),
        kind="choice",
        default="1",
        choices=(("1", _("Gönderici")), ("2", _("Alıcı"))),
    ),
    SettingField(name="brand", label=_("Marka (SenderBrand)")),
    SettingField(name="same_day", label=_("Toplandığı gün teslim edilsin"), kind="bool", default=False),
    SettingField(
        name="card_at_door",
        label=_("Kapıda kartla tahsilat sözleşmemde var"),
        kind="bool",
        default=False,
        help=_("Kargo firmasına yalnızca tutar bildirilir; nakit ya da kart ayrımı sözleşmenize göre kapıda yapılır."),
    ),
    SettingField(
        name="push_header",
        label=_("Bildirim başlığı"),
        default="Hash",
        help=_("Kolay Gelsin’in bildirimlerinde parolanın geleceği HTTP başlığının adı."),
    ),
    SettingField(
        name="push_secret",
        label=_("Bildirim parolası"),
        kind="password",
        secret=True,
        help=_("Kendiniz uzun bir parola seçip Kolay Gelsin’e bildirin. Boşsa bildirimler kabul edilmez."),
    ),
)
