"""Reasons to refuse, said in one place and the same way everywhere."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kervan.lib.actor import Actor
from kervan.lib.errors import Forbidden, Invalid, NotAllowed
from kervan.orders.models import Order, OrderLine
from kervan.orders.status import OrderStatus


def refuse_unless_placed(order: Order) -> None:
    """Drafts and unfinished card orders can't be packed or sent. Raises ``NotAllowed``."""
    if order.draft:
        raise NotAllowed(_("Bu bir taslak; önce siparişi kaydedin."), code="draft")
    if order.placed_at is None:
        raise NotAllowed(_("Kart ödemesi tamamlanmadı; ödeme gelmeden işlem yapılamaz."), code="pending_card")


def refuse_if_cancelled(order: Order) -> None:
    """Raises ``NotAllowed`` when no piece is open any more."""
    if order.status == OrderStatus.CANCELLED:
        raise NotAllowed(_("Sipariş iptal edilmiş."), code="cancelled")


def refuse_if_held(order: Order) -> None:
    """Raises ``NotAllowed`` with the reason of the hold."""
    if order.held:
        reason = order.hold_reason or _("sebep yazılmamış")
        raise NotAllowed(_("Sipariş beklemede: %(reason)s. Önce serbest bırakın.") % {"reason": reason}, code="on_hold")


def refuse_if_waiting(order: Order) -> None:
    """Raises ``NotAllowed`` while carriers are asked to give parcels back for a cancellation or a new address."""
    if order.waits_for == "cancel":
        raise NotAllowed(
            _("Siparişin iptali için kargo firmasının yanıtı bekleniyor; yanıt gelince devam edin."), code="waiting"
        )
    if order.waits_for:
        raise NotAllowed(
            _("Yeni adres için kargo firmasının yanıtı bekleniyor; yanıt gelince devam edin."), code="waiting"
        )


def refuse_unless_accepted(order: Order) -> None:
    """Where orders are accepted by hand nothing is booked before. Raises ``NotAllowed``."""
    if order.accepted_at is None:
        raise NotAllowed(_("Sipariş henüz kabul edilmedi. Önce siparişi kabul edin."), code="not_accepted")


def payable_enough(order: Order) -> bool:
    """Whether the order may go out: paid, held on a card, or its payment method ships before payment."""
    return order.ships_before_payment or order.uncovered == 0


def refuse_if_unpaid(order: Order, *, actor: Actor) -> None:
    """Raises ``NotAllowed`` unless paid, shipped before payment by its method, or the actor may send unpaid orders."""
    if not payable_enough(order) and not actor.may("shipping.ship_unpaid"):
        raise NotAllowed(_("Ödeme henüz gelmedi; ödeme onaylanmadan gönderilemez."), code="unpaid")


def refuse_without(actor: Actor, right: str) -> None:
    """Raises ``Forbidden`` when the actor lacks a right that an action itself must check."""
    if not actor.may(right):
        raise Forbidden(_("Bu işlem için yetkiniz yok."), right=right)


def chosen_pieces(
    lines: list[OrderLine], quantities: Mapping[int, int] | None, *, counter: str, nothing: str
) -> dict[OrderLine, int]:
    """The pieces asked for, or all there are of ``counter`` ("unsent", "undelivered" …); ``nothing`` if there are none.

    Raises ``Invalid`` for a line of another order, a negative number or more than there are; ``NotAllowed`` for nothing.
    """
    by_id = {line.pk: line for line in lines}
    if quantities is None:
        chosen = {line: getattr(line, counter) for line in lines}
    else:
        wrong: dict[str, str] = {}
        chosen = {}
        for line_id, quantity in quantities.items():
            line = by_id.get(line_id)
            if line is None:
                wrong[f"quantities.{line_id}"] = _("Bu satır bu siparişte yok.")
            elif quantity < 0:
                wrong[f"quantities.{line_id}"] = _("Adet sıfırdan küçük olamaz.")
            elif quantity > getattr(line, counter):
                wrong[f"quantities.{line_id}"] = _("%(title)s: en fazla %(most)d adet seçilebilir.") % {
                    "title": line.title,
                    "most": getattr(line, counter),
                }
            else:
                chosen[line] = quantity
        if wrong:
            raise Invalid(next(iter(wrong.values())), code="wrong_quantity", fields=wrong)
    chosen = {line: quantity for line, quantity in chosen.items() if quantity > 0}
    if not chosen:
        raise NotAllowed(nothing, code="nothing_to_do")
    return chosen
