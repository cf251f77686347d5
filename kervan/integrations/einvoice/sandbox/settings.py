"""What a Deneme Entegratör account asks for. Everything below the password makes it behave well or badly."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kervan.lib.account_settings import SettingField

NAME = _("Deneme Entegratör")

FIELDS = (
    SettingField(name="user", label=_("Kullanıcı adı"), required=True, default="deneme"),
    SettingField(
        name="password",
        label=_("Şifre"),
        kind="password",
        required=True,
        secret=True,
        default="deneme",
        help=_("Deneme hesabının şifresi: deneme. Başka bir şifreyle entegratör hiçbir belge almaz."),
    ),
    SettingField(
        name="registered",
        label=_("e-Fatura kullanıcıları"),
        help=_("VKN ve TCKN’ler, virgülle. Bunlara e-Fatura, başkalarına e-Arşiv kesilir."),
    ),
    SettingField(name="slow_seconds", label=_("Yanıt gecikmesi (saniye)"), kind="number", default=0, low=0, high=60),
    SettingField(
        name="silence",
        label=_("Yanıtsız kalma"),
        kind="choice",
        default="never",
        choices=(
            ("never", _("Her zaman yanıt versin")),
            ("before_once", _("İlk istek entegratöre ulaşmasın")),
            ("after_once", _("İlk istek işlensin, yanıtı kaybolsun")),
            ("always", _("Hiç yanıt vermesin")),
        ),
    ),
    SettingField(
        name="refuse",
        label=_("Belgeleri reddetme sebebi"),
        help=_("Boşsa belgeler kabul edilir; doluysa hepsi bu sözlerle reddedilir."),
    ),
    SettingField(
        name="buyer_refuses",
        label=_("Alıcının Ticari faturayı reddetme sebebi"),
        help=_("Doluysa her Ticari e-Fatura, gönderildikten sonra alıcı tarafından bu sözlerle reddedilir."),
    ),
    SettingField(name="too_late", label=_("İptaller için geç kalınmış olsun"), kind="bool", default=False),
)
