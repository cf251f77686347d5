"""Reading pasted or uploaded tracking numbers: one order per row, and what is wrong with each before anything is done."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from kervan.lib import sheets
from kervan.lib.errors import Invalid
from kervan.lib.text import clean
from kervan.orders.models import Order
from kervan.orders.refusals import payable_enough
from kervan.orders.status import OrderStatus
from kervan.shipping.models import Shipment
from kervan.shipping.states import State

MOST_ROWS = 5000
LARGEST_FILE = 5 * 1024 * 1024

_ORDER = re.compile(r"#?\s*([0-9]{1,18})(?:\.0)?")
_SHORTENED = re.compile(r"[0-9][.,]?[0-9]*[eE]\+[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingRow:
    """One row: what was written, the order it means, and why it cannot be used ("" when it can). ``note``: good to know."""

    line: int
    written: str
    number: int | None = None
    tracking_number: str = ""
    carrier: str = ""
    order_id: int | None = None
    customer: str = ""
    problem: str = ""
    note: str = ""


def table_of(name: str, file: IO[bytes]) -> list[list[str]]:
    """The first sheet of an XLSX, XLS or ODS file, or a CSV file, as texts. Raises ``Invalid``."""
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Invalid(_("Dosya 5 MB’den büyük; yalnızca sipariş ve takip numaralarını yükleyin."))
    if name.lower().endswith((".xlsx", ".xls", ".xlsm", ".ods")):
        try:
            return sheets.rows_of(content, most=MOST_ROWS + 2)
        except sheets.Unreadable as error:
            raise Invalid(_("Dosya okunamadı; Excel (XLSX) ya da CSV olarak kaydedip yeniden deneyin.")) from error
    for encoding in ("utf-8-sig", "windows-1254"):
        try:
            return table_of_text(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise Invalid(_("Dosya okunamadı; Excel (XLSX) ya da CSV olarak kaydedip yeniden deneyin."))


def table_of_text(text: str) -> list[list[str]]:
    """Pasted rows: columns between tabs, semicolons, commas or blanks."""
    lines = [line for line in text.replace("\0", "").splitlines() if line.strip()][: MOST_ROWS + 2]
    for mark in ("\t", ";", ","):
        if sum(mark in line for line in lines) * 2 > len(lines):
            return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=mark)]
    return [line.split(None, 2) for line in lines]


def read_rows(table: Sequence[Sequence[str]], *, may_ship_unpaid: bool) -> list[TrackingRow]:
    """Each row with its order and its problem; a heading is passed over. Raises ``Invalid`` for nothing or too much."""
    cells = [list(row) for row in table if any(cell.strip() for cell in row)]
    first = 1
    if cells and not _ORDER.fullmatch(cells[0][0].strip()) and not any(sign.isdigit() for sign in cells[0][0]):
        cells, first = cells[1:], 2
    if not cells:
        raise Invalid(_("Yapıştırılan metinde ya da dosyada satır yok."))
    if len(cells) > MOST_ROWS:
        raise Invalid(_("Tek seferde en fazla %(most)d satır yüklenir.") % {"most": MOST_ROWS})
    numbers = [_number(row[0]) for row in cells]
    orders = {
        order.number: order
        for order in Order.objects.filter(number__in=[number for number in numbers if number is not None]).only(
            "id",
            "number",
            "customer_name",
            "status",
            "draft",
            "placed_at",
            "accepted_at",
            "held_at",
            "hold_reason",
            "unsent",
            "packed",
            "balance",
            "ships_before_payment",
        )
    }
    to_follow = _sent_without_number(orders.values())
    rows: list[TrackingRow] = []
    seen: dict[int, int] = {}
    for place, (row, number) in enumerate(zip(cells, numbers, strict=True), start=first):
        made = _row(place, row, number, orders, seen, to_follow, may_ship_unpaid=may_ship_unpaid)
        rows.append(made)
        if number is not None:
            seen.setdefault(number, place)
    return rows


def _number(cell: str) -> int | None:
    match = _ORDER.fullmatch(cell.strip())
    number = int(match[1]) if match else None
    return number if number is not None and number < 2**63 else None


def _sent_without_number(orders: Iterable[Order]) -> set[int]:
    sent = Shipment.objects.filter(order__in=[order.pk for order in orders], state=State.SHIPPED, tracking_number="")
    return set(sent.values_list("order_id", flat=True))


def _row(
    place: int,
    row: Sequence[str],
    number: int | None,
    orders: dict[int, Order],
    seen: dict[int, int],
    to_follow: set[int],
    *,
    may_ship_unpaid: bool,
) -> TrackingRow:
    tracking = clean(row[1]) if len(row) > 1 else ""
    carrier = clean(row[2], 80) if len(row) > 2 else ""
    order = orders.get(number) if number is not None else None
    problem = note = ""
    if number is None:
        problem = _("Sipariş numarası okunamadı.")
    elif order is None:
        problem = _("#%(number)s numaralı sipariş yok.") % {"number": number}
    elif number in seen:
        problem = _("Bu sipariş %(line)s. satırda da var.") % {"line": seen[number]}
    elif _SHORTENED.fullmatch(tracking):
        problem = _("Excel takip numarasını kısaltmış; sütunu metin yapıp yeniden kopyalayın.")
    elif len(tracking) > 60:
        problem = _("Takip numarası 60 karakterden uzun olamaz.")
    else:
        problem = _refusal(order, tracking, to_follow, may_ship_unpaid=may_ship_unpaid)
        if not problem and not tracking:
            note = _("Takip numarası yok; yalnızca gönderildi olarak işaretlenir.")
        elif not problem and order.unsent == 0 and order.packed == 0:
            note = _("Zaten gönderilmiş; yalnızca takip numarası eklenir.")
    return TrackingRow(
        line=place,
        written=" · ".join(cell for cell in row[:3] if cell)[:120],
        number=number,
        tracking_number=tracking,
        carrier=carrier,
        order_id=order.pk if order else None,
        customer=order.customer_name if order else "",
        problem=problem,
        note=note,
    )


def _refusal(order: Order, tracking: str, to_follow: set[int], *, may_ship_unpaid: bool) -> str:
    """The refusal the action would give, found without trying."""
    if order.draft or order.placed_at is None:
        return _("Bu sipariş henüz verilmiş sayılmaz.")
    if order.status == OrderStatus.CANCELLED:
        return _("Sipariş iptal edilmiş.")
    if order.unsent == 0 and order.packed == 0:
        if tracking and order.pk in to_follow:
            return ""
        return _("Gönderilecek ürün yok; takip numarası da zaten yazılmış olabilir.")
    if order.held:
        return _("Sipariş beklemede: %(reason)s") % {"reason": order.hold_reason}
    if order.accepted_at is None:
        return _("Sipariş henüz kabul edilmedi.")
    if order.unsent > 0 and not payable_enough(order) and not may_ship_unpaid:
        return _("Ödeme henüz gelmedi.")
    return ""
