"""Sipariş #1042: everything about one order on one page, read in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kervan.events.models import Event
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed, NotFound
from kervan.orders.actions.open_order import open_order
from kervan.orders.models import Order
from kervan.orders.pricing import value_of_pieces
from kervan.orders.queries import order_by_number
from kervan.orders.refusals import (
    payable_enough,
    refuse_if_cancelled,
    refuse_if_held,
    refuse_if_unpaid,
    refuse_if_waiting,
    refuse_unless_accepted,
    refuse_unless_placed,
)
from kervan.orders.status import OrderStatus
from kervan.panel import formats
from kervan.panel.asking import actor_of, needs, staff_of
from kervan.panel.invoice_cards import InvoiceBox, invoice_box
from kervan.panel.next_step import Step, next_step
from kervan.panel.order_filters import channel_names
from kervan.panel.order_main import main_button
from kervan.panel.order_messages import messages_for, messages_version
from kervan.panel.order_money import Money, money_of
from kervan.panel.order_neighbours import neighbours
from kervan.panel.order_return_rows import (
    back_why_not,
    open_why_not,
    return_button,
    returns_for,
    step_of,
)
from kervan.panel.parcel_cards import ParcelCard, cards_of
from kervan.panel.payment_words import payment_shown
from kervan.panel.term_box import REOPEN, term_box
from kervan.panel.timeline import entries, masked
from kervan.sales.cancel_wishes import waiting_wish
from kervan.sales.conversations import conversation_of
from kervan.sales.models import Waiting
from kervan.shipping.cash import at_the_door
from kervan.shipping.queries import parcels_of
from kervan.shipping.states import LIVE, OUT, State
from kervan.shop.calendar import is_business_day
from kervan.shop.queries import holidays_from

MATRIX = ("quantity", "cancelled", "packed", "shipped", "delivered", "undelivered", "returned", "unsent")
"""The columns of the line matrix, in the order of templates/panel/orders/_matrix.html."""

HINTS: dict[str, tuple[str, str]] = {
    "accept": ("amber", "check"),
    "release": ("amber", "player-pause"),
    "confirm_payment": ("amber", "building-bank"),
    "wait_card": ("neutral", "credit-card"),
    "decide_undelivered": ("red", "truck-return"),
    "answer_return": ("amber", "truck-return"),
    "receive_return": ("blue", "truck-return"),
    "refund": ("amber", "receipt-refund"),
    "reopen": ("amber", "arrow-back-up"),
    "pay_refund": ("amber", "receipt-refund"),
    "fix_booking": ("red", "alert-circle"),
    "rebook": ("amber", "refresh"),
    "mark_ready": ("blue", "package"),
    "print_label": ("blue", "printer"),
    "dispatch": ("blue", "send"),
    "deliver": ("blue", "truck"),
    "wait_carrier": ("neutral", "hourglass"),
    "hand_over": ("blue", "truck-delivery"),
    "wait_delivery": ("neutral", "truck"),
}
"""Tone and icon of the hint line, by the step's code."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal in words, ``where`` it is shown ("" is below the head), and what had been typed."""

    where: str
    text: str
    typed: Mapping[str, Any] = field(default_factory=dict)


@never_cache
@require_safe
@needs("orders.view")
def order(request: HttpRequest, number: int) -> HttpResponse:
    """The order's page. The first look takes its "Yeni" marker away."""
    try:
        shown = order_by_number(number)
    except NotFound as missing:
        raise Http404(str(missing)) from None
    if shown.draft and "orders.place" in staff_of(request).rights:
        return redirect("panel:draft", shown.number)
    context = context_of(request, shown)
    if shown.opened_at is None and shown.placed_at is not None:
        open_order(shown.pk)
    return render(request, "panel/orders/detail.html", context)


@never_cache
@require_safe
@needs("orders.view")
def order_pulse(request: HttpRequest, number: int) -> HttpResponse:
    """Asked while something is under way: nothing (204) until something happened, then the order as it is now."""
    try:
        shown = order_by_number(number)
    except NotFound as missing:
        raise Http404(str(missing)) from None
    if request.GET.get("seen") == version_of(shown):
        return HttpResponse(status=204)
    return render(request, "panel/orders/_order.html", context_of(request, shown))


def version_of(order: Order) -> str:
    """Changes whenever the page would: with every event of the order and every step of its messages."""
    last = (
        Event.objects.filter(subject="order", subject_id=order.pk).order_by("-id").values_list("id", flat=True).first()
    )
    return f"{last or 0}-{messages_version(order.pk)}"


def context_of(request: HttpRequest, order: Order, problem: Problem | None = None) -> dict[str, Any]:
    """What templates/panel/orders/_order.html is drawn from."""
    rights = staff_of(request).rights
    see_phone = "customers.see_phone" in rights
    # The query string is the filter the order was opened from; "seen" belongs to the pulse.
    query = request.GET.copy()
    query.pop("seen", None)
    suffix = f"?{query.urlencode()}" if query else ""

    version = version_of(order)  # before the rest is read: what happens meanwhile is then news to the next pulse
    channels = channel_names()
    lines = list(order.lines.all())
    adjustments = list(order.adjustments.all())
    parcels = parcels_of(order.pk)
    cards = cards_of(parcels, rights)
    returns = returns_for(order, rights)
    term = term_box(order, rights)
    step = REOPEN if term.late and term.why_not == "" else step_of(next_step(order, parcels), returns)
    messages = messages_for(order, rights)
    invoices = invoice_box(order, lines, rights)
    waiting = Waiting.objects.filter(order=order).order_by("-id").first()
    previous_url, next_url = neighbours(order, query, channels)
    for line in lines:
        line.unsent_value = value_of_pieces(line.net, line.quantity, line.unsent)  # type: ignore[attr-defined]
        line.cells = [(name, getattr(line, name)) for name in MATRIX]  # type: ignore[attr-defined]
    newest = {card.shipment.pk: card for card in cards}
    money = money_of(order, lines, adjustments, rights, given_up=term.expired_at is not None)
    for line in lines:
        line.money_back = money.for_lines.get(line.pk, 0) if money else 0  # type: ignore[attr-defined]
    return {
        "order": order,
        "suffix": suffix,
        "number_shown": f"#{order.number}",
        "status": OrderStatus(order.status),
        "payment": payment_shown(order),
        "channel": channels.get(order.channel, order.channel),
        "step": step,
        "deadline": deadline_of(order),
        "hint_tone": hint_look(step)[0],
        "hint_icon": hint_look(step)[1],
        "main": main_button(order, step, parcels, rights, suffix) or return_button(step, returns),
        "ship_why_not": why_not_ship(order, actor_of(request)),
        "unpaid": order.placed_at is not None and order.unsent > 0 and not payable_enough(order),
        "late": order.ship_by is not None and order.unsent + order.packed > 0 and order.ship_by < clock.now(),
        "lines": lines,
        "unsent": [line for line in lines if line.unsent > 0],
        "packed_parcels": [card for card in cards if card.shipment.state in LIVE],
        "sent_parcels": [card for card in cards if card.shipment.state in OUT],
        "old_parcels": [card for card in cards if card.shipment.state in {State.CANCELLED, State.RESOLVED}],
        "refused": [card for card in cards if card.shipment.state == State.REFUSED],
        "at_the_door": at_the_door(order, parcels),
        "prints": "shipping.print" in rights,
        "returns": returns,
        "return_why_not": open_why_not(lines),
        "back_why_not": back_why_not(lines),
        "may": rights,
        "money": money,
        "term": term,
        "cancel_wish": waiting_wish(order),
        "conversation": conversation_of(order) if "messages.view" in rights else [],
        "timeline": entries(
            order,
            see_phone=see_phone,
            see_money="payments.view" in rights,
            undo=lambda event: _undo_of(event, newest, order, suffix),
        ),
        "invoices": invoices,
        "notes": list(order.notes.all()[:50]),
        "messages_log": messages,
        "customer": customer_box(order),
        "phone_shown": formats.phone(order.phone) if see_phone else "",
        "phone_link": f"tel:{order.phone}" if see_phone and order.phone else "",
        "phone_masked": masked(order.phone),
        "see_phone": see_phone,
        "shipping": without_phone(order.shipping_address),
        "billing": without_phone(order.billing_address),
        "shipping_phone": (order.shipping_address or {}).get("phone", ""),
        "shipping_phone_masked": masked((order.shipping_address or {}).get("phone", "")),
        "waiting": waiting,
        # A refusal is told as long as the parcel that was asked back stands here.
        "waiting_counts": waiting is not None
        and any(card.shipment.pk in waiting.parcels for card in cards if card.shipment.is_live),
        "previous_url": previous_url,
        "next_url": next_url,
        "problem": problem,
        "pulse": pulse_of(cards, messages, invoices, money),
        "pulse_url": f"{reverse('panel:order-pulse', args=[order.number])}{suffix or '?'}{'&' if suffix else ''}",
        "version": version,
        "is_new": order.opened_at is None and order.placed_at is not None,
        "list_url": _list_url(suffix),
    }


def deadline_of(order: Order) -> str:
    """How long there is to ship it, in business days; "" when nothing waits to be shipped."""
    if order.ship_by is None or not order.unsent + order.packed:
        return ""
    today, last = clock.today(), order.ship_by.astimezone(clock.SHOP_ZONE).date()
    if order.ship_by < clock.now():
        return _("Son kargolama tarihi geçti.")
    if last == today:
        return _("Son kargolama bugün.")
    holidays = holidays_from(today)
    between = (today + timedelta(days=step) for step in range(1, min((last - today).days, 400) + 1))
    days = sum(is_business_day(day, holidays) for day in between)
    return ngettext("Kargolamak için %(days)d iş günü kaldı.", "Kargolamak için %(days)d iş günü kaldı.", days) % {
        "days": days
    }


def hint_look(step: Step) -> tuple[str, str]:
    """Tone and icon of the hint line."""
    return HINTS.get(step.code, ("neutral", "info-circle"))


def why_not_ship(order: Order, actor: Actor) -> str:
    """Why the order can't be packed or sent now, as the actions would say it; "" when it can."""
    try:
        refuse_unless_placed(order)
        refuse_if_cancelled(order)
        refuse_unless_accepted(order)
        refuse_if_held(order)
        refuse_if_waiting(order)
        refuse_if_unpaid(order, actor=actor)
    except NotAllowed as refusal:
        return str(refusal)
    return "" if order.unsent else _("Gönderilmemiş ürün kalmadı.")


def without_phone(address: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The address to show; the telephone is shown apart, as the reader's right allows."""
    return {key: value for key, value in address.items() if key != "phone"} if address else None


def pulse_of(cards: list[ParcelCard], messages: Any, invoices: InvoiceBox | None, money: Money | None) -> str:
    """How often the page asks for news: every 3 s while a carrier, an integrator or a gateway is thinking, every 12 s
    while parcels or messages are on their way, and not at all when nothing can happen by itself."""
    if any(card.asked for card in cards) or (invoices is not None and invoices.under_way):
        return "3s"
    if money is not None and money.at_gateway:
        return "3s"
    if any(card.moves_by_itself for card in cards) or any(message.under_way for message in messages):
        return "12s"
    return ""


@dataclass(frozen=True, slots=True)
class CustomerBox:
    """Whom the order is for, and what is known of them: their placed orders and parcels that could not be delivered."""

    name: str
    orders: int
    undelivered: int
    url: str


def customer_box(order: Order) -> CustomerBox:
    """The customer's side of the page; one statement."""
    if order.customer_id is None:
        return CustomerBox(order.customer_name, 0, 0, "")
    counts = Order.objects.filter(customer_id=order.customer_id, placed_at__isnull=False).aggregate(
        orders=Count("id", distinct=True),
        undelivered=Count("shipments", filter=Q(shipments__undelivered_at__isnull=False), distinct=True),
    )
    return CustomerBox(
        order.customer_name, counts["orders"], counts["undelivered"], _url_if("panel:customer", order.customer_id)
    )


UNDO = {
    "shipment.dispatched": (State.SHIPPED, "take_back", "panel:parcel-take-back"),
    "shipment.delivered": (State.DELIVERED, "correct_delivery", "panel:parcel-correct"),
    "shipment.undelivered": (State.UNDELIVERED, "correct_delivery", "panel:parcel-correct"),
}


def _undo_of(event: Event, cards: Mapping[int, ParcelCard], order: Order, suffix: str) -> str:
    """Where a staff member's last step with a parcel is taken back; only while the parcel still stands there."""
    known = UNDO.get(event.name)
    card = cards.get(event.data.get("shipment_id", 0))
    if known is None or card is None or event.actor_kind == "system":
        return ""
    state, move, name = known
    if card.shipment.state != state or move not in card.may:
        return ""
    return reverse(name, args=[order.number, card.shipment.pk]) + suffix


def _url_if(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _list_url(suffix: str) -> str:
    url = _url_if("panel:orders")
    return f"{url}{suffix}" if url else ""
