"""What is wrong with a parcel, and what to do about it, in the words of the counter."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kervan.shipping.watch import Concern


@dataclass(frozen=True, slots=True)
class Words:
    """``label`` names what is wrong, ``step`` is the suggested step; ``tone`` and ``shape`` are its sign."""

    label: Promise
    step: Promise
    tone: str
    shape: str


WORDS: dict[Concern, Words] = {
    Concern.SILENT: Words(
        _("Kargo taraması yok"),
        _("Koliyi verdiğiniz şubeye sorun; verilmediyse gönderimi geri alın."),
        "amber",
        "wait",
    ),
    Concern.WAITING: Words(
        _("Şubede bekliyor"),
        _("Müşteriyi arayın: koli teslimat şubesinde, dağıtıma çıkarılmasını isteyin."),
        "amber",
        "wait",
    ),
    Concern.LATE: Words(
        _("Teslimat gecikti"),
        _("Kargo firmasında kayıt açtırın, müşteriye yeni günü bildirin."),
        "amber",
        "wait",
    ),
    Concern.ATTEMPT_FAILED: Words(
        _("Teslim denendi, olmadı"),
        _("Adresi ve telefonu müşteriyle doğrulayıp kargo şubesine iletin."),
        "red",
        "alert",
    ),
    Concern.RETURNING: Words(
        _("Geri dönüyor"),
        _("Müşteriye sorun: yeniden mi gönderilecek, iptal mi? Koli dönünce okutun."),
        "red",
        "back",
    ),
    Concern.BACK: Words(
        _("Geri geldi"),
        _("Koliyi okutup ürünleri stoğa alın; sonra yeniden gönderin ya da iptal edin."),
        "red",
        "back",
    ),
    Concern.LOST: Words(
        _("Kayıp ya da hasarlı"),
        _("Kargo firmasından tazmin isteyin; müşteriye yeniden gönderin ya da parasını iade edin."),
        "red",
        "alert",
    ),
}


def words_of(watch: str) -> Words | None:
    """None for a parcel with which nothing is wrong."""
    try:
        return WORDS[Concern(watch)]
    except ValueError:
        return None
