"""What a Yurtiçi Kargo account asks for. Yurtiçi gives a user of its own for each way of paying; fill in those you have."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kervan.lib.account_settings import SettingField
from kervan.shipping.carriers import Limits

NAME = "Yurtiçi Kargo"

# Field list of createShipment: at least 5 characters of a name. Its longest ones are told differently, so none stands here.
LIMITS = Limits(shortest_name=5, needs_phone=True)

#: Which user books what: the prefix of its settings, by who pays.
SENDER, RECEIVER, CASH, CARD = "", "receiver_", "cash_", "card_"
USERS = (SENDER, RECEIVER, CASH, CARD)

FIELDS = (
    SettingField(
        name="username",
        label=_("Web servis kullanıcısı (gönderici ödemeli)"),
        required=True,
        help=_("Kargo firmasının entegrasyon biriminden alınır; kapıda ödeme ve alıcı ödemeli kullanıcıları ayrıdır."),
    ),
    SettingField(name="password", label=_("Şifre (gönderici ödemeli)"), kind="password", required=True, secret=True),
    SettingField(name="cash_username", label=_("Web servis kullanıcısı (kapıda nakit)")),
    SettingField(name="cash_password", label=_("Şifre (kapıda nakit)"), kind="password", secret=True),
    SettingField(name="card_username", label=_("Web servis kullanıcısı (kapıda kart)")),
    SettingField(name="card_password", label=_("Şifre (kapıda kart)"), kind="password", secret=True),
    SettingField(name="receiver_username", label=_("Web servis kullanıcısı (alıcı ödemeli)")),
    SettingField(name="receiver_password", label=_("Şifre (alıcı ödemeli)"), kind="password", secret=True),
    SettingField(
        name="payer",
        label=_("Kargo ücretini ödeyen"),
        kind="choice",
        default="sender",
        choices=(("sender", _("Gönderici")), ("receiver", _("Alıcı"))),
        help=_("Kapıda ödemeli gönderilerde o sözleşmenin kullanıcısı kullanılır."),
    ),
    SettingField(
        name="environment",
        label=_("Ortam"),
        kind="choice",
        default="live",
        choices=(("live", _("Gerçek gönderiler")), ("test", _("Kargo firmasının deneme ortamı"))),
        help=_("Gerçek ortam yalnız bildirdiğiniz IP adresinden gelen isteklere yanıt verir."),
    ),
    SettingField(
        name="address",
        label=_("Servis adresi"),
        help=_("Kargo firması başka bir adres verdiyse yazın; boşsa ortamın bilinen adresi kullanılır."),
    ),
    SettingField(
        name="send_measures",
        label=_("Desi ve kilo gönderilsin"),
        kind="bool",
        default=False,
        help=_("Yalnız sözleşmeniz izin veriyorsa açın; kapalıyken şube ölçer."),
    ),
    SettingField(
        name="fee_document",
        label=_("Tahsilat hizmet bedelinin faturası"),
        kind="choice",
        default="0",
        choices=(("0", _("Kargo faturasıyla aynı")), ("1", _("Ayrı fatura"))),
    ),
    SettingField(
        name="card_installments",
        label=_("Kapıda kartta taksit sayısı"),
        kind="number",
        default=1,
        low=0,
        high=99,
    ),
    SettingField(
        name="card_rule",
        label=_("Kapıda kartta taksit kuralı"),
        kind="choice",
        default="1",
        choices=(("1", _("Tek çekim de olur")), ("0", _("Müşterinin seçtiği taksit zorunlu"))),
    ),
)
