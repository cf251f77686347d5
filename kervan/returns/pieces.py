"""Which pieces a return takes, and what its order is credited: steps shared by the actions."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from kervan.lib.errors import Invalid, NotAllowed
from kervan.orders.models import Order, OrderLine
from kervan.orders.progress import move_pieces
from kervan.returns.models import OUTCOMES, Reason, Return, ReturnLine
from kervan.returns.queries import returnable
from kervan.returns.states import MOVES, State

MOST_PIECES = 1_000_000


def refuse_unless_can(this: Return, target: State) -> None:
    """Raises ``NotAllowed`` when the return can't go there from where it is."""
    now = State(this.state)
    if not MOVES.allows(now, target):
        message = _("İade şu anda “%(now)s” durumunda; bu işlem yapılamaz.") % {"now": now.label}
        raise NotAllowed(message, code="wrong_state", state=now.value)


def refuse_if_begun(rows: list[ReturnLine]) -> None:
    """Raises ``NotAllowed`` when some pieces have been received already."""
    if any(row.awaited != row.quantity for row in rows):
        message = _("Ürünlerin bir kısmı geldi; kalanı gelmeyecekse eksik olarak kapatın.")
        raise NotAllowed(message, code="partly_received")


def lines_of(this: Return) -> list[ReturnLine]:
    """The return's lines with the order's lines freshly read, in the order's sequence."""
    return list(this.lines.select_related("line").order_by("line__position", "id"))


def chosen_to_return(lines: list[OrderLine], quantities: Mapping[int, int] | None) -> dict[OrderLine, int]:
    """The pieces asked for, or all that can be sent back.

    Raises ``Invalid`` for a line of another order, a number below zero or more than can be sent back; ``NotAllowed`` when
    there is nothing to send back.
    """
    by_id = {line.pk: line for line in lines}
    wrong: dict[str, str] = {}
    for line_id, quantity in (quantities or {}).items():
        line = by_id.get(line_id)
        if line is None:
            wrong[f"quantities.{line_id}"] = _("Bu satır bu siparişte yok.")
        elif quantity < 0:
            wrong[f"quantities.{line_id}"] = _("Adet sıfırdan küçük olamaz.")
        elif quantity > returnable(line):
            wrong[f"quantities.{line_id}"] = _("%(title)s: en fazla %(most)d adet iade edilebilir.") % {
                "title": line.title,
                "most": max(returnable(line), 0),
            }
    if wrong:
        raise Invalid(next(iter(wrong.values())), code="wrong_quantity", fields=wrong)
    if quantities is None:
        chosen = {line: returnable(line) for line in lines}
    else:
        chosen = {by_id[line_id]: quantity for line_id, quantity in quantities.items()}
    chosen = {line: quantity for line, quantity in chosen.items() if quantity > 0}
    if not chosen:
        raise NotAllowed(_("Bu siparişte iade edilebilecek ürün yok."), code="nothing_to_return")
    return chosen


def checked_reason(reason: str, *, path: str = "reason") -> str:
    """Raises ``Invalid`` for a reason that is none of ours."""
    if reason not in Reason.values:
        message = _("Böyle bir iade sebebi yok.")
        raise Invalid(message, fields={path: message})
    return reason


def checked_outcomes(
    rows: list[ReturnLine], pieces: Mapping[int, Mapping[str, int]] | None
) -> dict[ReturnLine, dict[str, int]]:
    """How the pieces that are dealt with now ended, by return line; without ``pieces`` all that are awaited are good.

    ``pieces``: order line id → outcome → pieces. Raises ``Invalid`` for what does not fit, ``NotAllowed`` for nothing.
    """
    if pieces is None:
        ended = {row: {"good": row.awaited} for row in rows if row.awaited}
    else:
        by_line = {row.line_id: row for row in rows}
        wrong: dict[str, str] = {}
        ended = {}
        for line_id, counts in pieces.items():
            row = by_line.get(line_id)
            if row is None:
                wrong[f"pieces.{line_id}"] = _("Bu satır bu iadede yok.")
                continue
            for outcome, count in counts.items():
                if outcome not in OUTCOMES or not 0 <= count <= MOST_PIECES:
                    wrong[f"pieces.{line_id}.{outcome}"] = _("Adet sıfırdan küçük olamaz.")
            if sum(counts.values()) > row.awaited:
                wrong[f"pieces.{line_id}"] = _("%(title)s: en fazla %(most)d adet bekleniyor.") % {
                    "title": row.line.title,
                    "most": row.awaited,
                }
            ended[row] = {outcome: count for outcome, count in counts.items() if count}
        if wrong:
            raise Invalid(next(iter(wrong.values())), code="wrong_quantity", fields=wrong)
    ended = {row: counts for row, counts in ended.items() if counts}
    if not ended:
        raise NotAllowed(_("Teslim alınacak ürün seçilmedi."), code="nothing_received")
    return ended


def give_back_claim(rows: list[ReturnLine]) -> None:
    """The pieces still awaited stand in no open return any more."""
    move_pieces({row.line: row.awaited for row in rows if row.awaited}, return_requested=-1)


def refresh_extras(order: Order) -> None:
    """Add up what the order's returns credit beside the goods. Under the order's lock; the caller refreshes the order."""
    sums = Return.objects.filter(order=order).aggregate(extra=Sum(F("fees_credited") - F("kept")))
    order.return_extras = sums["extra"] or 0
