"""The one main button of the order page: what the suggested next step looks like here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kervan.orders.models import Order
from kervan.panel.next_step import Step
from kervan.shipping.cash import at_the_door
from kervan.shipping.models import Shipment
from kervan.shipping.states import State


@dataclass(frozen=True, slots=True)
class MainButton:
    """``kind``: "dialog" (asks more), "post" (acts at once) or "print" (a PDF in its own tab)."""

    url: str
    label: str
    icon: str
    kind: str = "dialog"


def main_button(
    order: Order, step: Step, parcels: Iterable[Shipment], rights: frozenset[str], suffix: str
) -> MainButton | None:
    """The button for ``step``, or None when there is nothing to press, or not by this reader."""
    if not step.label or step.right not in rights:
        return None
    parcels = list(parcels)

    def of_order(name: str) -> str:
        return reverse(f"panel:{name}", args=[order.number]) + suffix

    def of_parcel(name: str, *states: State, unprinted: bool = False) -> str:
        for parcel in parcels:
            if parcel.state in states and not (unprinted and parcel.label_printed_at):
                return reverse(f"panel:{name}", args=[order.number, parcel.pk]) + suffix
        return ""

    def rebook_url() -> str:
        parcel = at_the_door(order, parcels).rebook
        return reverse("panel:parcel-rebook", args=[order.number, parcel.pk]) + suffix if parcel is not None else ""

    buttons = {
        "accept": lambda: MainButton(of_order("order-accept"), _("Siparişi kabul et"), "check", "post"),
        "release": lambda: MainButton(of_order("order-release"), _("Beklemeyi kaldır"), "player-play", "post"),
        "confirm_payment": lambda: MainButton(of_order("order-pay"), _("Ödeme alındı olarak işaretle"), "cash"),
        "reopen": lambda: MainButton(of_order("order-reopen"), _("Siparişi yeniden aç"), "arrow-back-up"),
        "refund": lambda: MainButton(of_order("order-refund"), _("Para iadesi"), "receipt-refund"),
        "decide_undelivered": lambda: MainButton(
            of_parcel("parcel-restock", State.UNDELIVERED), _("Ürünleri geri al"), "truck-return"
        ),
        "fix_booking": lambda: MainButton(
            of_parcel("parcel-fix", State.REFUSED), _("Düzelt ve yeniden dene"), "refresh"
        ),
        "rebook": lambda: MainButton(rebook_url(), _("İptal edip yeniden hazırla"), "refresh", "post"),
        "mark_ready": lambda: MainButton(of_order("order-ready"), _("Kargoya hazır olarak işaretle"), "package"),
        "print_label": lambda: MainButton(
            of_parcel("parcel-label", State.READY, unprinted=True), _("Kargo Etiketi Bastır"), "printer", "print"
        ),
        "dispatch": lambda: MainButton(
            of_parcel("parcel-dispatch", State.READY), _("Gönderildi olarak işaretle"), "send"
        ),
        "deliver": lambda: MainButton(
            of_parcel("parcel-deliver", State.SHIPPED), _("Teslim edildi olarak işaretle"), "circle-check"
        ),
    }
    make = buttons.get(step.code)
    button = make() if make else None
    return button if button and button.url else None
