"""The answers of Aras' order service as the port wants them. Pure. A refusal is a ``ResultCode`` inside an HTTP 200."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kervan.integrations.carriers.soap_wire import account_hint
from kervan.lib.soap import everywhere, text, values
from kervan.shipping.carriers import Booking, CarrierRefused, CarrierSilent

DONE = "0"
DELETED = frozenset({"0", "1"})  # 1 says "… başarılı bir şekilde silindi"
NO_RECORD = "-1"
#: Aras has the order and will not have it changed: its paper is written, it is on its way, or it was sent too often.
HAS_IT = frozenset({"60020", "70027", "70029", "70031", "70035"})

_NAME = _("Alıcının adını ve soyadını tam yazıp yeniden deneyin.")
_ADDRESS = _("Mahalle, cadde, sokak ve kapı numarasını yazıp yeniden deneyin.")
_PHONE = _("Alıcının telefonunu alan koduyla birlikte yazıp yeniden deneyin.")
_PIECES = _("Parça sayısını, desiyi ve ağırlığı düzeltip yeniden deneyin.")
_CASH = _("Kapıda ödeme bilgilerini ve hesabın kapıda ödeme ayarlarını denetleyin.")
_ANEW = _("Bu gönderiyi iptal edip siparişi yeniden kargoya hazırlayın.")
_ON_ITS_WAY = _("Gönderi yola çıktı: teslimattan sonra iade alın ya da kargo firmasını arayın.")

#: What is wrong, and what the merchant can do about it.
REPAIRS: dict[str, tuple[str | None, str | Promise]] = {
    "935": ("receiver.phone", _PHONE),
    "937": ("reference", _ANEW),
    "938": ("receiver.line", _ADDRESS),
    "939": ("receiver.name", _NAME),
    "940": ("receiver.city", _("İli listeden seçip yeniden deneyin.")),
    "941": ("receiver.district", _("İlçeyi listeden seçip yeniden deneyin.")),
    "942": ("payer", _("Kapıda ödemeli gönderi için hesabı gönderici ödemeli yapın ya da başka bir hesap seçin.")),
    "1002": (
        "receiver.district",
        _("Kargo firmasının bu adrese bakan şubesi yok: ilçeyi denetleyin ya da başka bir hesap seçin."),
    ),
    "70018": ("receiver.line", _("Adresi 250 harfe kadar kısaltıp yeniden deneyin.")),
    "70023": ("desi", _PIECES),
    "70024": ("weight_kg", _PIECES),
    "70025": ("pieces", _PIECES),
    "70026": ("desi", _PIECES),
    "70028": ("weight_kg", _PIECES),
    "70032": ("payer", _CASH),
    "70033": ("cash_on_delivery.method", _CASH),
    "70034": ("cash_on_delivery.amount", _CASH),
    "999": (None, _ON_ITS_WAY),
}
REPAIRS.update(dict.fromkeys(("70020", "70021", "70022", "70030"), ("pieces", _PIECES)))
REPAIRS.update(dict.fromkeys((*HAS_IT, "70019"), ("reference", _ANEW)))


def parse_booking(answer: Any, reference: str) -> Booking | None:
    """The booking; None when Aras has the order and won't take it again. There is no tracking number before the paper."""
    result = _result(answer)
    code = text(result, "ResultCode")
    if code in HAS_IT:
        return None
    if code != DONE:
        raise _refusal(result)
    return Booking(
        reference=reference,
        carrier_id=text(result, "InvoiceKey") or reference,
        tracking_number=None,
        raw=values(result),
    )


def parse_known(answer: Any, reference: str) -> Booking | None:
    """The order as Aras gives it back; None when it is not among ours."""
    for found in everywhere(answer, "IntegrationCode"):
        if (found.text or "").strip() == reference:
            kept = values(found.getparent())
            return Booking(reference=reference, carrier_id=kept.get("InvoiceKey") or reference)
    return None


def refusal(answer: Any) -> CarrierRefused:
    """What the answer says, as a refusal."""
    return _refusal(_result(answer))


def parse_cancellation(answer: Any) -> None:
    """Nothing, when the order is gone or never was."""
    result = _result(answer)
    if text(result, "ResultCode") not in DELETED | {NO_RECORD}:
        raise _refusal(result)


def _result(answer: Any) -> Any:
    code = next(everywhere(answer, "ResultCode"), None)
    if code is None:
        raise CarrierSilent("Aras Kargo: the answer has no ResultCode")
    return code.getparent()


def _refusal(result: Any) -> CarrierRefused:
    code = text(result, "ResultCode")
    field, hint = REPAIRS.get(code, (None, account_hint()))
    return CarrierRefused(text(result, "ResultMessage") or code, code=code or "ResultCode", hint=hint, field=field)
