"""The section "Ürün iadeleri" of the order page, and what its menu says about returns."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kervan.orders.models import Order, OrderLine
from kervan.panel.next_step import ANSWER_RETURN, RECEIVE_RETURN, Step
from kervan.panel.order_main import MainButton
from kervan.panel.return_buttons import main_button
from kervan.returns.models import Return
from kervan.returns.queries import returnable, returns_of
from kervan.returns.states import State


def returns_for(order: Order, rights: frozenset[str]) -> list[Return]:
    """The order's returns, newest first, each with the one button that moves it on; none for those who may not see them."""
    if "returns.view" not in rights:
        return []
    rows = returns_of(order.pk)
    for row in rows:
        row.button = main_button(row, rights)  # type: ignore[attr-defined]
    return rows


def step_of(step: Step, returns: list[Return]) -> Step:
    """The next step again, when it is about returns: which of them waits for whom."""
    if step is not ANSWER_RETURN or not returns or any(row.state == State.REQUESTED for row in returns):
        return step
    return RECEIVE_RETURN


def return_button(step: Step, returns: list[Return]) -> MainButton | None:
    """The main button when the next step is a return's: the oldest that waits moves on."""
    state = {ANSWER_RETURN: State.REQUESTED, RECEIVE_RETURN: State.APPROVED}.get(step)
    for row in reversed(returns):
        button = row.button  # type: ignore[attr-defined]
        if row.state == state and button is not None:
            return MainButton(button.url, button.label, button.icon)
    return None


def open_why_not(lines: list[OrderLine]) -> str:
    """For the menu: why no return can be opened, or ""."""
    if any(returnable(line) > 0 for line in lines):
        return ""
    if any(line.return_requested for line in lines):
        return _("Gönderilen ürünlerin hepsi zaten bir iadede.")
    return _("Müşteride iade edilebilecek ürün yok.")


def back_why_not(lines: list[OrderLine]) -> str:
    """For the menu: why the whole order can't be taken back, or ""."""
    if any(returnable(line) + line.return_requested > 0 for line in lines):
        return ""
    return _("Müşteride iade edilebilecek ürün yok.")
