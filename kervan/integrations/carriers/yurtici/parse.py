"""Yurtiçi's answers as the port wants them. Pure.

Every answer is an HTTP 200 with ``outFlag``: 0 when at least one record went through, 1 when all failed, 2 when something
unexpected happened there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kervan.integrations.carriers.soap_wire import account_hint
from kervan.lib.soap import children, everywhere, text, values
from kervan.lib.text import fold
from kervan.shipping.carriers import Booking, CarrierRefused, CarrierSilent

UNEXPECTED = "936"
EXISTS = "60020"
NOT_KNOWN = "82519"
CANCELLED_ALREADY = "82520"
FINE = frozenset({"", "0"})
GONE = frozenset({"CNL", "ISC", "BI"})

_NAME = _("Alıcının adını ve soyadını tam yazıp yeniden deneyin.")
_ADDRESS = _("Mahalle, cadde, sokak ve kapı numarasını yazıp yeniden deneyin.")
_ANEW = _("Bu gönderiyi iptal edip siparişi yeniden kargoya hazırlayın.")
_CASH = _("Kapıda ödeme bilgilerini ve hesabın kapıda ödeme ayarlarını denetleyin.")
_CONTRACT = _("Sözleşmeniz bu ödeme şeklini kapsamıyor: hesaba o ödeme şeklinin kullanıcısını girin.")
ON_ITS_WAY = _("Gönderi yola çıktı: teslimattan sonra iade alın ya da kargo firmasını arayın.")

#: What is wrong, and what the merchant can do about it.
REPAIRS: dict[str, tuple[str | None, str | Promise]] = {
    EXISTS: ("reference", _ANEW),
    "80859": ("reference", _ANEW),
    "82500": ("reference", _ANEW),
    "60017": ("reference", _ANEW),
    "82501": ("reference", _ANEW),
    "60018": ("receiver.name", _NAME),
    "82503": ("receiver.name", _NAME),
    "60019": ("receiver.line", _ADDRESS),
    "82502": ("receiver.line", _ADDRESS),
    "82505": ("cash_on_delivery.amount", _CASH),
    "82506": ("cash_on_delivery.amount", _CASH),
    "82507": ("cash_on_delivery.document_number", _CASH),
    "82508": ("cash_on_delivery.document_number", _CASH),
    "82509": ("card_installments", _CASH),
    "82510": ("card_installments", _CASH),
    "82511": ("card_rule", _CASH),
    "82518": ("card_rule", _CASH),
    "82512": ("cash_on_delivery.method", _CONTRACT),
    "82513": ("cash_on_delivery.method", _CASH),
    "82514": ("fee_document", _CASH),
    "82515": ("receiver.email", _("Alıcının e-posta adresini düzeltip yeniden deneyin.")),
    "82516": ("receiver.phone", _("Alıcının telefonunu alan koduyla birlikte yazıp yeniden deneyin.")),
    "82517": (None, _("Alıcı ve adres bilgilerini denetleyip yeniden deneyin.")),
}


def parse_booking(answer: Any, reference: str) -> Booking | None:
    """The booking; None when Yurtiçi knows the reference already. There is no tracking number before the first scan."""
    result = result_in(answer)
    detail = _detail(result, "shippingOrderDetailVO", reference)
    code, words = _verdict(result, detail)
    if code == EXISTS:
        return None
    if code:
        raise refusal(code, words)
    return _booking(reference, text(result, "jobId"), {**values(result), **detail})


def parse_known(answer: Any, reference: str) -> Booking:
    """The booking that a repeat finds. Raises ``CarrierRefused`` when the reference is another's, or was cancelled."""
    result = result_in(answer)
    detail = _detail(result, "shippingDeliveryDetailVO", reference)
    if not detail and text(result, "outFlag") != "0":  # asked within the same minute, it may refuse to tell
        raise CarrierSilent(f"Yurtiçi Kargo: {text(result, 'outResult')[:200]}")
    if not detail or detail.get("errCode", "") not in FINE:
        words = str(_("Bu kargo anahtarı Yurtiçi Kargo’da kayıtlı, ama bu kullanıcının gönderileri arasında yok."))
        raise refusal(EXISTS, words)
    if detail.get("operationStatus") in GONE:
        raise refusal(EXISTS, detail.get("operationMessage") or detail["operationStatus"])
    return _booking(reference, detail.get("jobId", ""), detail)


def parse_cancellation(answer: Any, reference: str) -> bool:
    """Whether the booking is gone; False when this user never had it. Raises ``CarrierRefused`` for one that left."""
    result = result_in(answer)
    detail = _detail(result, "shippingCancelDetailVO", reference)
    state = detail.get("operationStatus", "")
    if state in GONE:
        return True
    code, words = _verdict(result, detail)
    if code == NOT_KNOWN:
        return False
    if code and code != CANCELLED_ALREADY:
        raise refusal(code, detail.get("operationMessage") or words, hint=ON_ITS_WAY)
    if not code and state:
        raise refusal(state, detail.get("operationMessage", ""), hint=ON_ITS_WAY)
    return True


def parse_test(answer: Any, reference: str) -> None:
    """Nothing, when the user was let in: it was asked about a parcel that is nobody's."""
    result = result_in(answer)
    if text(result, "outFlag") == "0" or _detail(result, "shippingDeliveryDetailVO", reference):
        return
    words = fold(text(result, "outResult"))
    if "bulunamad" not in words or "kullanici" in words:
        raise refusal(text(result, "errCode"), text(result, "outResult"), hint=account_hint())


def result_in(answer: Any) -> Any:
    """The element with ``outFlag``. Raises ``CarrierSilent`` when there is none, or something unexpected happened there."""
    flag = next(everywhere(answer, "outFlag"), None)
    if flag is None:
        raise CarrierSilent("Yurtiçi Kargo: the answer has no outFlag")
    result = flag.getparent()
    if text(result, "outFlag") == "2" or text(result, "errCode") == UNEXPECTED:
        raise CarrierSilent(f"Yurtiçi Kargo: {text(result, 'outResult')[:200]}")
    return result


def refusal(code: str, words: str, *, hint: str | Promise = "") -> CarrierRefused:
    """Yurtiçi's no."""
    field, known = REPAIRS.get(code, (None, ""))
    return CarrierRefused(words or code, code=code or "outFlag", hint=known or hint or account_hint(), field=field)


def _booking(reference: str, job: str, raw: Mapping[str, str]) -> Booking:
    return Booking(reference=reference, carrier_id=job or reference, raw=dict(raw))


def _verdict(result: Any, detail: Mapping[str, str]) -> tuple[str, str]:
    """The code of what went wrong, "" for nothing, and Yurtiçi's words about it."""
    codes = (detail.get("errCode", ""), text(result, "errCode"))
    code = next((code for code in codes if code not in FINE), "")
    if code == UNEXPECTED:
        raise CarrierSilent(f"Yurtiçi Kargo: {detail.get('errMessage', '')[:200]}")
    if not code and text(result, "outFlag") != "0":
        code = "outFlag"
    return code, detail.get("errMessage") or text(result, "outResult")


def _detail(result: Any, name: str, reference: str) -> dict[str, str]:
    """The record about one parcel, its texts by name; empty without one."""
    records = [values(record) for record in children(result, name)]
    return next((record for record in records if record.get("cargoKey", reference) == reference), {})
