"""What a DHL eCommerce (MNG) account asks for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kervan.lib.account_settings import SettingField

NAME = _("DHL eCommerce (MNG Kargo)")

FIELDS = (
    SettingField(
        name="customer_number",
        label=_("Müşteri numarası"),
        required=True,
        help=_("MNG sözleşmenizdeki numara; kargo firmasının paneline de bununla girilir."),
    ),
    SettingField(
        name="password",
        label=_("Şifre"),
        kind="password",
        required=True,
        secret=True,
        help=_("Geçici şifreyle bağlanılamaz: önce kargo firmasının panelinde değiştirin."),
    ),
    SettingField(
        name="client_id",
        label=_("Uygulama kimliği (Client Id)"),
        required=True,
        help=_("apizone.mngkargo.com.tr adresinde açtığınız uygulamanın anahtarı."),
    ),
    SettingField(
        name="client_secret",
        label=_("Uygulama anahtarı (Client Secret)"),
        kind="password",
        required=True,
        secret=True,
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
        name="places",
        label=_("İl ve ilçe"),
        kind="choice",
        default="codes",
        choices=(("codes", _("Kodla gönder (CBS Info üyeliği gerekir)")), ("names", _("Adıyla gönder"))),
    ),
    SettingField(
        name="service",
        label=_("Gönderi türü"),
        kind="choice",
        default="1",
        choices=(("1", _("Standart")), ("7", _("Gün içi")), ("8", _("Akşam"))),
    ),
    SettingField(
        name="packaging",
        label=_("Paket türü"),
        kind="choice",
        default="3",
        choices=(("1", _("Dosya")), ("2", _("Mi")), ("3", _("Paket")), ("4", _("Koli"))),
    ),
    SettingField(
        name="payer",
        label=_("Kargo ücretini ödeyen"),
        kind="choice",
        default="1",
        choices=(("1", _("Gönderici")), ("2", _("Alıcı"))),
    ),
    SettingField(name="sms", label=_("Alıcıya SMS gönderilsin"), kind="bool", default=False),
    SettingField(
        name="card_at_door",
        label=_("Kapıda kartla tahsilat sözleşmemde var"),
        kind="bool",
        default=False,
        help=_("Kargo firmasına yalnızca tutar bildirilir; nakit ya da kart ayrımı sözleşmenize göre kapıda yapılır."),
    ),
    SettingField(
        name="returned_code",
        label=_("7 kodunun anlamı"),
        kind="choice",
        default="returning",
        choices=(("returning", _("Geri geliyor")), ("returned", _("Göndericiye teslim edildi"))),
        help=_("Kargo firmasının belgeleri bu kod için birbirini tutmuyor; şubenize sorun."),
    ),
)
