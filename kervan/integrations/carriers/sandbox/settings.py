"""What a Deneme Kargo account asks for. Everything below the password makes the carrier behave well or badly."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kervan.lib.account_settings import SettingField

NAME = _("Deneme Kargo")

#: A day in two minutes: fast enough to watch, slow enough to read.
DEMO_CLOCK_SPEED = 720

FIELDS = (
    SettingField(name="customer_number", label=_("Müşteri numarası"), required=True, default="DENEME-1"),
    SettingField(
        name="password",
        label=_("Şifre"),
        kind="password",
        required=True,
        secret=True,
        default="deneme",
        help=_("Deneme hesabının şifresi: deneme. Başka bir şifreyle kargo firması kayıtları reddeder."),
    ),
    SettingField(
        name="clock_speed",
        label=_("Saatin hızı"),
        kind="number",
        default=1,
        low=1,
        high=20_000,
        help=_("1 gerçek zamandır; 60 ile bir saat bir dakikada, 720 ile bir gün iki dakikada geçer."),
    ),
    SettingField(
        name="scan_after_hours",
        label=_("Şubeye teslim süresi (saat)"),
        kind="number",
        default=4,
        low=0,
        high=720,
        help=_("Gönderi bu kadar saat sonra şubede okutulur; takip numarası o anda oluşur."),
    ),
    SettingField(
        name="outcome",
        label=_("Gönderilerin sonu"),
        kind="choice",
        default="realistic",
        choices=(
            ("realistic", _("Gerçeğe yakın karışım")),
            ("delivered", _("Hepsi ilk denemede teslim edilsin")),
            ("attempt_failed", _("Hepsi ikinci denemede teslim edilsin")),
            ("delayed", _("Hepsi gecikerek teslim edilsin")),
            ("refused", _("Hepsi kapıda reddedilsin")),
            ("undeliverable", _("Hiçbiri teslim edilemesin, geri dönsün")),
            ("lost", _("Hepsi kaybolsun")),
        ),
    ),
    SettingField(
        name="slow_seconds",
        label=_("Yanıt gecikmesi (saniye)"),
        kind="number",
        default=0,
        low=0,
        high=60,
    ),
    SettingField(
        name="silence",
        label=_("Yanıtsız kalma"),
        kind="choice",
        default="never",
        choices=(
            ("never", _("Her zaman yanıt versin")),
            ("before_once", _("İlk istek kargo firmasına ulaşmasın")),
            ("after_once", _("İlk istek işlensin, yanıtı kaybolsun")),
            ("always", _("Hiç yanıt vermesin")),
        ),
    ),
    SettingField(
        name="silence_percent",
        label=_("Yanıtsız kalınan gönderilerin payı (%)"),
        kind="number",
        default=100,
        low=0,
        high=100,
    ),
    SettingField(
        name="refuse_percent",
        label=_("Reddedilen kayıtların payı (%)"),
        kind="number",
        default=0,
        low=0,
        high=100,
    ),
    SettingField(name="refuse_all", label=_("Bütün kayıtlar reddedilsin"), kind="bool", default=False),
    SettingField(
        name="cancel_after_scan",
        label=_("Şubede okutulan gönderi de iptal edilebilsin"),
        kind="bool",
        default=False,
    ),
    SettingField(
        name="cod_limit",
        label=_("Kapıda ödeme üst sınırı (TL)"),
        kind="number",
        default=10_000,
        low=1,
        high=1_000_000,
    ),
)
