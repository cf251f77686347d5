"""The section "Ürün iadeleri" of the order page, and what its menu says about returns."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kervan.orders.models import Order, OrderLine
from kervan.panel.return_buttons import main_button
from kervan.returns.models import Return
from kervan.returns.queries import returnable, returns_of


def returns_for(order: Order, rights: frozenset[str]) -> list[Return]:
    """The order's returns, newest first, each with the one button that moves it on; none for those who may not see them."""
    if "returns.view" not in rights:
        return []
    rows = returns_of(order.pk)
    for row in rows:
        row.button = main_button(row, rights)  # type: ignore[attr-defined]
    return rows


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
