"""Sürat's answers as the port wants them. Pure.

It answers in prose, and its documents name no codes. What an announcement's answer means is decided by words that stand
in the account's settings; an answer with none of them is a refusal, shown as it is. Rows come as elements, or as XML that
travels as text; movements as rows, or as lines "what|when|where".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kervan.integrations.carriers.reading import in_order, moment, passing, status_of, today
from kervan.integrations.carriers.soap_wire import account_hint
from kervan.lib.soap import NotXml, children, read_xml, values
from kervan.lib.text import fold
from kervan.shipping.carriers import Booking, CarrierRefused, CarrierSilent, Scan, Tracking, TrackingStatus

_ON_ITS_WAY = _("Gönderi yola çıktı: teslimattan sonra iade alın ya da kargo firmasını arayın.")
_CHECK = _("Alıcı, adres ve hesap bilgilerini denetleyip yeniden deneyin.")
Row = Mapping[str, str]

#: By what a refusal speaks of: the field that is wrong.
FIELDS = (
    (("kullanici", "sifre", "yetki"), "username"),
    (("ilce",), "receiver.district"),
    (("adres",), "receiver.line"),
    (("telefon",), "receiver.phone"),
    (("alici", "kisi"), "receiver.name"),
    (("desi",), "desi"),
    (("kapida", "tahsilat"), "cash_on_delivery.amount"),
)


def parse_booking(answer: Any, reference: str, settings: Mapping[str, Any]) -> Booking:
    """The booking. A number that is known already is booked; there is no tracking number before the first scan."""
    said = words_in(answer)
    folded = fold(said)
    known = _any(settings["known_words"], folded) and "iptal" not in folded
    if not known and (_any(settings["no_words"], folded) or not _any(settings["yes_words"], folded)):
        raise refusal(said)
    return Booking(reference=reference, carrier_id=reference, raw={"answer": said})


def parse_cancellation(answer: Any) -> bool:
    """Whether the announcement is gone; False when this user never made it."""
    said = words_in(answer)
    folded = fold(said)
    if ("basari" in folded and "basarisiz" not in folded) or "iptal edilmis" in folded:
        return True
    if "bulunamad" in folded and "kullanici" not in folded:
        return False
    raise refusal(said, hint=account_hint() if "kullanici" in folded else _ON_ITS_WAY)


def rows_in(answer: Any) -> list[Row]:
    """The rows about parcels: none, one or many. Raises ``CarrierRefused`` for words in their place."""
    found = list(_rows(answer, "WebSiparisKodu"))
    said = "" if found else words_in(answer)
    if said and not said.startswith("<") and not ("bulunamad" in fold(said) and "kullanici" not in fold(said)):
        raise refusal(said, hint=account_hint())
    return found


def movements_in(answer: Any) -> list[Row]:
    """One parcel's movements, in either shape; words in their place are none."""
    found = list(_rows(answer, "Islem"))
    if found:
        return found
    lines = [line.split("|") for line in words_in(answer).splitlines()]
    return [
        {"Islem": parts[0].strip(), "Tarih": parts[1].strip(), "Birim": parts[2].strip() if len(parts) > 2 else ""}
        for parts in lines
        if len(parts) > 1
    ]


def parse_tracking(row: Row, movements: Iterable[Row] = ()) -> Tracking:
    """One parcel: its state decides what became of it, its movements tell what happened between."""
    history = in_order(scan for movement in movements if (scan := _movement(movement)) is not None)
    number = row.get("KargoTakipNo", "").strip("0") and row["KargoTakipNo"]
    words = row.get("SonDurum") or row.get("Durum") or ""
    state = None
    if words:
        status = status_of(words)
        if not history or history[-1].status != status:
            at = moment(row.get("Tarih", "")) or (history[-1].at if history else today())
            state = Scan(at=at, status=status, raw_code=fold(words)[:60], raw_text=words, place=row.get("Birim", ""))
    return Tracking(reference=row["WebSiparisKodu"], tracking_number=number or None, scans=in_order(history, state))


def is_cancelled(row: Row) -> bool:
    """Whether the announcement was taken back."""
    return status_of(row.get("SonDurum") or row.get("Durum") or "") == TrackingStatus.CANCELLED


def words_in(answer: Any) -> str:
    """The prose of an answer. Raises ``CarrierSilent`` when there is no result in it."""
    result = next(children(answer), None)
    if result is None:
        raise CarrierSilent("Sürat Kargo: the answer has no result")
    return " ".join("".join(result.itertext()).split(" ")).strip()


def refusal(said: str, *, hint: Any = "") -> CarrierRefused:
    """Sürat's no."""
    folded = fold(said)
    field = next((field for words, field in FIELDS if any(word in folded for word in words)), None)
    return CarrierRefused(said or "?", code="carrier_words", hint=hint or _CHECK, field=field)


def _any(listed: str, folded: str) -> bool:
    return any(word in folded for word in map(fold, listed.split(",")) if word)


def _movement(row: Row) -> Scan | None:
    at, words = moment(row.get("Tarih", ""), row.get("Saat", "")), row.get("Islem", "")
    if at is None or not words:
        return None
    return Scan(
        at=at, status=passing(status_of(words)), raw_code=fold(words)[:60], raw_text=words, place=row.get("Birim", "")
    )


def _rows(answer: Any, column: str) -> Iterator[Row]:
    """The elements that hold this column, in the answer itself or in XML that travels as its text."""
    result = next(children(answer), None)
    if result is None:
        raise CarrierSilent("Sürat Kargo: the answer has no result")
    inside = (result.text or "").strip()
    if inside.startswith("<"):
        try:
            result = read_xml(inside)
        except NotXml:
            raise CarrierSilent("Sürat Kargo: the rows are not XML") from None
    for found in result.iter("{*}" + column):
        yield values(found.getparent())
