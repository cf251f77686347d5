"""Turkish carriers' times, amounts and prose as the port wants them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

from kervan.lib.clock import SHOP_ZONE
from kervan.lib.clock import today as shop_today
from kervan.lib.text import fold
from kervan.shipping.carriers import FINAL, Scan, TrackingStatus

_DATES = ("%Y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y")
_TIMES = ("%H%M%S", "%H:%M:%S", "%H:%M", "%H%M")

#: What carriers' prose means, folded; the first that fits. "Teslim edilemedi" stands before "teslim edildi", the return
#: before both: a parcel given back to its sender has been "delivered" too.
PROSE: tuple[tuple[str, TrackingStatus], ...] = (
    (r"gondericiye (teslim|iade) edil(di|mis)|iade teslim edildi|iadesi tamamlan", TrackingStatus.RETURNED),
    (r"\biade\b|\biadesi\b|geri gonder", TrackingStatus.RETURNING),
    (r"kayip|kaybol|hasarl", TrackingStatus.LOST_DAMAGED),
    (r"iptal|pasif", TrackingStatus.CANCELLED),
    (
        r"teslim edilemedi|edilememis|alici (yok|bulunamadi)|adreste (yok|bulunamadi|taninmiyor)|adres (yanlis|yetersiz)"
        r"|kabul etm|not birakildi|ulasilam",
        TrackingStatus.ATTEMPT_FAILED,
    ),
    (r"subeden (alacak|alinacak|teslim al)|subede bekl", TrackingStatus.READY_FOR_PICKUP),
    (r"teslim edil(di|mis)", TrackingStatus.DELIVERED),
    (r"dagitim (sube|merkez)|teslimat sube|varis sube|subede", TrackingStatus.AT_DELIVERY_BRANCH),
    (r"dagitim|kurye|teslimatta|zimmet", TrackingStatus.OUT_FOR_DELIVERY),
    (r"gecik|erteleme|ertelendi", TrackingStatus.DELAYED),
    (
        r"transfer|aktarma|yolda|yuklen|yukleme|indiril|indirme|hatta|arac|sevk|cikis|yonlendir|torba",
        TrackingStatus.IN_TRANSIT,
    ),
    (r"siparis (alindi|olustu)|kayit (alindi|olustu)|on kabul|bekleniyor|islem gormemis", TrackingStatus.CREATED),
    (r"kabul|fatura|irsaliye|teslim alindi", TrackingStatus.PICKED_UP),
)


def status_of(words: str) -> TrackingStatus:
    """What a carrier's sentence means; ``UNKNOWN`` for words nobody told us about."""
    folded = fold(words)
    return next((status for pattern, status in PROSE if re.search(pattern, folded)), TrackingStatus.UNKNOWN)


def moment(day: str, hour: str = "") -> datetime | None:
    """Istanbul's time in UTC: 20110711 and 082304, "11.07.2011 08:23", an ISO time. None for what is no time."""
    day, hour = day.strip(), hour.strip()
    day, _between, rest = day.replace("T", " ").partition(" ")
    found = _date(day)
    if found is None:
        return None
    clock = (hour or rest).partition(".")[0].partition("+")[0].removesuffix("Z").strip()
    return _of_shop(found, _time(clock) or time())


def today() -> datetime:
    """Today's beginning in Istanbul, for what a carrier tells without a time."""
    return _of_shop(shop_today(), time())


def passing(status: TrackingStatus) -> TrackingStatus:
    """What a line of a history may say: that a parcel arrived, is back or is lost is believed from its state alone."""
    if status == TrackingStatus.LOST_DAMAGED:
        return TrackingStatus.DELAYED
    return TrackingStatus.IN_TRANSIT if status in FINAL else status


def in_order(history: Iterable[Scan], state: Scan | None = None) -> tuple[Scan, ...]:
    """A parcel's scans, the oldest first. After a final state nothing follows."""
    scans = [scan for scan in history if state is None or not state.status.final or scan.at <= state.at]
    return tuple(sorted([*scans, *([state] if state else [])], key=lambda scan: (scan.at, scan.status.final)))


def day_of(text: str) -> date | None:
    """The day in a date with or without an hour; None for what is none."""
    return _date(re.split(r"[ T]", text.strip(), maxsplit=1)[0])


def kurus(text: str) -> int | None:
    """Kuruş of an amount in lira, "1299.90", "1.299,90" or "1299,9"; None for what is no amount, or may be two: "1.299"."""
    plain = re.sub(r"[^\d.,-]", "", text)
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    elif plain.count(".") > 1:
        plain = plain.replace(".", "")
    elif re.fullmatch(r"\d{1,3}\.\d{3}", plain):
        return None
    try:
        amount = Decimal(plain) * 100
    except InvalidOperation:
        return None
    return int(amount.to_integral_value()) if amount.is_finite() and 0 <= amount < 10**12 else None


def _of_shop(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=SHOP_ZONE).astimezone(UTC)


def _date(text: str) -> date | None:
    for form in _DATES:
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return found if found.year > 1999 else None  # 0001-01-01 is .NET's way of saying nothing
    return None


def _time(text: str) -> time | None:
    for form in _TIMES:
        try:
            return datetime.strptime(text, form).time()  # noqa: DTZ007
        except ValueError:
            continue
    return None
