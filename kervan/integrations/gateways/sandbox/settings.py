"""What a Deneme POS account asks for. Everything below the password makes the gateway behave well or badly."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kervan.integrations.gateways.installments import field
from kervan.lib.account_settings import SettingField

NAME = _("Deneme POS")

FIELDS = (
    SettingField(name="merchant", label=_("Üye işyeri numarası"), required=True, default="DENEME-1"),
    SettingField(
        name="password",
        label=_("Şifre"),
        kind="password",
        required=True,
        secret=True,
        default="deneme",
        help=_("Deneme hesabının şifresi: deneme. Başka bir şifreyle sanal POS işlemleri reddeder."),
    ),
    SettingField(
        name="refunds",
        label=_("İadelerin sonu"),
        kind="choice",
        default="accepted",
        choices=(
            ("accepted", _("Hepsi kabul edilsin")),
            ("card_closed", _("Hepsi reddedilsin: kart kapalı")),
            ("no_balance", _("Hepsi reddedilsin: bakiye yetersiz")),
        ),
    ),
    SettingField(name="slow_seconds", label=_("Yanıt gecikmesi (saniye)"), kind="number", default=0, low=0, high=60),
    SettingField(
        name="silence",
        label=_("Yanıtsız kalma"),
        kind="choice",
        default="never",
        choices=(
            ("never", _("Her zaman yanıt versin")),
            ("before_once", _("Her isteğin ilki ulaşmasın")),
            ("after_once", _("Her istek işlensin, ilk yanıtı kaybolsun")),
            ("always", _("Hiç yanıt vermesin")),
        ),
    ),
    field(),
)
