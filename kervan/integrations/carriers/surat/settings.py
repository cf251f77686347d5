"""What a Sürat Kargo account asks for: a user to send, an account number and web password to ask, both again for cash."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kervan.lib.account_settings import SettingField

NAME = "Sürat Kargo"

#: Which user books what: the setting's prefix. Parcels paid at the door go under a customer account of their own.
SENDING, CASH = "", "cash_"
USERS = (SENDING, CASH)

FIELDS = (
    SettingField(name="username", label=_("Kullanıcı adı (gönderi servisi)"), required=True),
    SettingField(name="password", label=_("Şifre (gönderi servisi)"), kind="password", required=True, secret=True),
    SettingField(
        name="account_code",
        label=_("Cari kodu"),
        help=_("Gönderileri izlemek için gerekir. Boşsa gönderiler izlenmez."),
    ),
    SettingField(
        name="web_password",
        label=_("Web servis şifresi"),
        kind="password",
        secret=True,
        help=_("ekargo.suratkargo.com.tr sayfasında sizin belirlediğiniz şifre."),
    ),
    SettingField(
        name="cash_username",
        label=_("Kullanıcı adı (kapıda ödeme carisi)"),
        help=_("Kapıda ödemeli gönderiler ayrı bir cariyle gider."),
    ),
    SettingField(name="cash_password", label=_("Şifre (kapıda ödeme carisi)"), kind="password", secret=True),
    SettingField(name="cash_account_code", label=_("Cari kodu (kapıda ödeme)")),
    SettingField(name="cash_web_password", label=_("Web servis şifresi (kapıda ödeme)"), kind="password", secret=True),
    SettingField(
        name="payer",
        label=_("Kargo ücretini ödeyen"),
        kind="choice",
        default="1",
        choices=(("1", _("Gönderici")), ("2", _("Alıcı"))),
    ),
    SettingField(
        name="kind",
        label=_("Kargo türü"),
        kind="choice",
        default="3",
        choices=(("1", _("Dosya")), ("2", _("Mi")), ("3", _("Koli"))),
    ),
    SettingField(
        name="environment",
        label=_("Ortam"),
        kind="choice",
        default="live",
        choices=(("live", _("Gerçek gönderiler")), ("test", _("Kargo firmasının deneme ortamı"))),
    ),
    SettingField(
        name="address",
        label=_("Servis adresi"),
        help=_("Kargo firması başka bir adres verdiyse yazın; boşsa ortamın bilinen adresi kullanılır."),
    ),
    SettingField(
        name="decimal_mark",
        label=_("Ondalık işareti"),
        kind="choice",
        default=".",
        choices=((".", _("Nokta: 1299.90")), (",", _("Virgül: 1299,90"))),
        help=_("Belgelerde yazmıyor: ilk kapıda ödemeli gönderide kargo firmasının ekranındaki tutarı denetleyin."),
    ),
    SettingField(
        name="waybill_series",
        label=_("İrsaliye serisi (kapıda ödeme)"),
        default="A",
        help=_("Sıra numarası olarak sipariş numarası gönderilir."),
    ),
    SettingField(
        name="yes_words",
        label=_("“Kabul edildi” sayılan sözler"),
        default="tamam, başarı",
        help=_("Kargo firması kayda düz yazıyla yanıt verir. Virgülle ayırın; hiçbiri geçmeyen yanıt ret sayılır."),
    ),
    SettingField(name="no_words", label=_("“Reddedildi” sayılan sözler"), default="hata, başarısız, geçersiz"),
    SettingField(
        name="known_words",
        label=_("“Zaten kayıtlı” sayılan sözler"),
        default="daha önce, mükerrer, zaten, mevcut",
        help=_("Yinelenen kayıtta gelen yanıt; aynı gönderi ikinci kez oluşmaz."),
    ),
    SettingField(
        name="movements",
        label=_("Her gönderinin hareketleri de sorulsun"),
        kind="bool",
        default=True,
        help=_("Kapalıyken yalnız gönderinin son durumu bilinir; kargo firmasına daha az soru gider."),
    ),
)
