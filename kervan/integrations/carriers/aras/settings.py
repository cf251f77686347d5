"""What an Aras Kargo account asks for: one subscription to send, another to ask where the parcels are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kervan.lib.account_settings import SettingField
from kervan.shipping.carriers import Limits

NAME = "Aras Kargo"

# Field list of SetOrder: ReceiverName 100, ReceiverAddress 250, ReceiverPhone1 wanted.
LIMITS = Limits(longest_name=100, longest_line=250, needs_phone=True)

FIELDS = (
    SettingField(
        name="username",
        label=_("Gönderi servisi kullanıcısı"),
        required=True,
        help=_("Sipariş gönderme (SetOrder) servisi için kargo firmasından alınır."),
    ),
    SettingField(name="password", label=_("Gönderi servisi şifresi"), kind="password", required=True, secret=True),
    SettingField(
        name="query_username",
        label=_("Sorgu servisi kullanıcısı"),
        help=_("esasweb.araskargo.com.tr → Tanımlamalar → Entegrasyonlar → XML Servisleri. Boşsa gönderiler izlenmez."),
    ),
    SettingField(name="query_password", label=_("Sorgu servisi şifresi"), kind="password", secret=True),
    SettingField(name="customer_code", label=_("Müşteri kodu")),
    SettingField(
        name="payer",
        label=_("Kargo ücretini ödeyen"),
        kind="choice",
        default="sender",
        choices=(("sender", _("Gönderici")), ("receiver", _("Alıcı"))),
        help=_("Aras kapıda ödemeyi alıcı ödemeli gönderide kabul etmez."),
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
        name="query_address",
        label=_("Sorgu servisi adresi"),
        help=_("Kargo firması başka bir adres verdiyse yazın; boşsa ortamın bilinen adresi kullanılır."),
    ),
    SettingField(
        name="sender_address_id",
        label=_("Gönderici adres numarası"),
        help=_("Birden çok çıkış adresiniz varsa kargo firmasının verdiği numara."),
    ),
    SettingField(
        name="piece_details",
        label=_("Tek parçalı gönderide parça barkodu bildirilsin"),
        kind="bool",
        default=True,
        help=_("Çok parçalı gönderide parçaları şube sayar; her parçaya aynı barkodlu etiket basılır."),
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
        name="movements",
        label=_("Her gönderinin hareketleri de sorulsun"),
        kind="bool",
        default=True,
        help=_("Kapalıyken yalnız gönderinin son durumu bilinir; kargo firmasına daha az soru gider."),
    ),
    SettingField(
        name="settled_days",
        label=_("Kapıda ödeme için geriye bakılan gün"),
        kind="number",
        default=45,
        low=1,
        high=180,
        help=_("Para, gönderiden bu kadar gün sonra da yatabilir."),
    ),
)
