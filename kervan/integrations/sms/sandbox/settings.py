"""What a Deneme SMS account asks for. Everything below the password makes the house behave well or badly."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kervan.lib.account_settings import SettingField

NAME = _("Deneme SMS")

FIELDS = (
    SettingField(name="sender", label=_("Gönderici adı"), required=True, default="MAGAZAM"),
    SettingField(
        name="password",
        label=_("Şifre"),
        kind="password",
        required=True,
        secret=True,
        default="deneme",
        help=_("Deneme hesabının şifresi: deneme. Başka bir şifreyle hiçbir SMS gönderilmez."),
    ),
    SettingField(name="slow_seconds", label=_("Yanıt gecikmesi (saniye)"), kind="number", default=0, low=0, high=60),
    SettingField(
        name="silence",
        label=_("Yanıtsız kalma"),
        kind="choice",
        default="never",
        choices=(
            ("never", _("Her zaman yanıt versin")),
            ("before", _("İstekler ulaşmasın")),
            ("after", _("İstekler işlensin, yanıtları kaybolsun")),
        ),
    ),
)
