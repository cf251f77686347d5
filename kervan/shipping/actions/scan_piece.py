"""Bir ürünü kutuya koy."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.catalog.queries import variant_by_code
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.lib.text import clean
from kervan.orders.models import Order
from kervan.shipping.models import PackingSession
from kervan.shipping.packing import Row, notes_to_read, rows_of, session_of

MOST = 10_000
KEPT_SCANS = 50


@transaction.atomic
def scan_piece(
    order_id: int,
    *,
    actor: Actor,
    code: str = "",
    line_id: int | None = None,
    quantity: int = 1,
    once_key: str = "",
) -> PackingSession:
    """Count pieces into the box: by what the scanner read (barcode or SKU), or by the line for what carries no code.

    A negative ``quantity`` takes pieces out again, by the line. ``once_key``: a scan sent again counts once.

    Raises ``NotAllowed``: ``notes_unread``; ``wrong_item`` when the order has no such thing; ``surplus`` when all of it is in
    the box; ``not_packing``, ``being_packed``. ``Invalid`` for a quantity out of bounds.
    """
    order = Order.objects.locked(order_id)
    session = session_of(order, actor)
    if once_key and once_key in session.scans:
        return session
    if notes_to_read(order) and not session.notes_read:
        raise NotAllowed(_("Önce notları okuyun."), code="notes_unread")
    if quantity == 0 or abs(quantity) > MOST or (quantity < 0 and line_id is None):
        message = _("Adet 1 ile %(most)d arasında olmalıdır.") % {"most": MOST}
        raise Invalid(message, fields={"quantity": message})
    rows = _meant(session, clean(code, 64), line_id)
    _count(session, rows, quantity)
    if once_key:
        session.scans = [*session.scans, once_key[:64]][-KEPT_SCANS:]
    session.save(update_fields=["scanned", "scans", "seen_at"])
    return session


def _meant(session: PackingSession, code: str, line_id: int | None) -> list[Row]:
    """The lines of what was scanned; the same thing may stand on several."""
    rows = rows_of(session)
    if line_id is not None:
        rows = [row for row in rows if row.line.pk == line_id]
        if not rows:
            raise NotAllowed(_("Bu satır bu siparişte yok."), code="wrong_item")
        return rows
    folded = code.casefold()
    found = [row for row in rows if folded and folded in _codes(row)]
    if found:
        return found
    other = variant_by_code(code)
    if other is None:
        raise NotAllowed(_("“%(code)s” bu siparişte yok.") % {"code": code}, code="wrong_item")
    words = {"title": other.title, "sku": other.sku}
    raise NotAllowed(_("Yanlış ürün: %(title)s (%(sku)s) bu siparişte yok.") % words, code="wrong_item")


def _codes(row: Row) -> set[str]:
    line = row.line
    codes = {line.sku, line.barcode}
    if line.variant is not None:  # a barcode may have been written down after the order came
        codes |= {line.variant.sku, line.variant.barcode}
    return {code.casefold() for code in codes if code}


def _count(session: PackingSession, rows: list[Row], quantity: int) -> None:
    if quantity < 0:
        (row,) = rows
        if row.scanned + quantity < 0:
            raise NotAllowed(_("%(title)s: kutuda bu kadar yok.") % {"title": row.line.title}, code="not_so_many")
        session.scanned[str(row.line.pk)] = row.scanned + quantity
        return
    missing = sum(row.missing for row in rows)
    if quantity > missing:
        words = {"title": rows[0].line.title, "wanted": sum(row.wanted for row in rows), "missing": missing}
        if missing:
            raise NotAllowed(_("Fazla: %(title)s, yalnızca %(missing)d adet daha gerekli.") % words, code="surplus")
        raise NotAllowed(_("Fazla: %(title)s, %(wanted)d adedin hepsi kutuda. Bunu ayırın.") % words, code="surplus")
    for row in rows:
        taken = min(quantity, row.missing)
        session.scanned[str(row.line.pk)] = row.scanned + taken
        quantity -= taken
