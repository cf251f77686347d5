"""What becomes of an order in the demo shop. Every step is an action that the panel's buttons call too.

A story is a generator: it acts, and yields the moment at which it goes on. A moment that has not come yet ends the
telling, and the order stays where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from kervan.cli.demo.baskets import TAGS, Baskets
from kervan.cli.demo.opening import DemoShop, carrier_behaves
from kervan.cli.demo.people import SEED
from kervan.cli.demo.telling import MAILS_SINCE, Story
from kervan.cli.demo.timetable import working_time
from kervan.integrations.carriers.sandbox.server import plan_for
from kervan.lib import clock
from kervan.lib.errors import NotAllowed
from kervan.orders.actions.add_note import add_note
from kervan.orders.actions.open_order import open_order
from kervan.orders.actions.tag_order import tag_order
from kervan.orders.models import Order
from kervan.payments.actions.record_payment import record_payment
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.actions.place_orders import place_order
from kervan.shipping.actions.add_tracking import add_tracking
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.print_labels import print_labels
from kervan.shipping.actions.restock_shipment import restock_shipment
from kervan.shipping.handlers import apply_answers
from kervan.shipping.models import Shipment
from kervan.shipping.states import State
from kervan.stock.actions.change_stock import change_stock
from kervan.stock.models import StockMovement

#: Scans after which the carrier is asked; in between it would be asked too, and would bring the same in more answers.
ASKED_AFTER = ("10", "40", "50", "60", "65", "70", "71", "90")
ASKED_LONG_AGO = ("10", "50", "70", "71", "90")
NOTES = (
    "Müşteri aradı, öğleden sonra evde olacakmış.",
    "Önceki siparişinde bardak kırılmıştı, iki kat sarın.",
    "Faturayı e-posta ile de istiyor.",
    "Adres teyit edildi.",
    "Yeni yıl hediyesi, kart ekleyin: “Nice yıllara”.",
)
BY_HAND = (("Yurtiçi Kargo", 12), ("Aras Kargo", 13), ("Sürat Kargo", 11), ("Bizim kurye", 0))


@dataclass(slots=True, kw_only=True)
class Tale:
    """What one order's story needs to know."""

    number: int
    shop: DemoShop
    baskets: Baskets
    now: datetime
    luck: Random = field(init=False)

    def __post_init__(self) -> None:
        self.luck = Random(f"{SEED}:tale:{self.number}")  # noqa: S311

    @property
    def told(self) -> bool:
        """Whether this is fresh enough to be written to the customer."""
        return clock.now() >= self.now - MAILS_SINCE

    def place(self, method: str, **wanted: Any) -> Order:
        """The order comes in; goods that have run out arrive from the supplier first."""
        basket = self.baskets.fill(self.number, method=method, notify=self.told, **wanted)
        try:
            return place_order(basket.new, actor=basket.actor)
        except NotAllowed as refusal:
            if refusal.code != "out_of_stock":
                raise
            for lack in refusal.details["lacking"]:
                change_stock(
                    self.shop.variants[lack["sku"]],
                    actor=self.shop.packer,
                    change=24 + lack["wanted"],
                    reason=StockMovement.Reason.RECEIVED,
                    note="Tedarikçiden geldi",
                )
            return place_order(basket.new, actor=basket.actor)

    def later(self, low: float, high: float) -> datetime:
        """Between so many hours from now."""
        return clock.now() + timedelta(hours=self.luck.uniform(low, high))

    def at_work(self, hours: float = 0) -> datetime:
        """When somebody is in the shop again, at least ``hours`` from now."""
        return working_time(clock.now() + timedelta(hours=hours), self.luck)

    def part(self, share: float) -> datetime:
        """A share of the time that is left until today: for stories that must have come to their end by now."""
        return clock.now() + (self.now - clock.now()) * share


def opened(tale: Tale, order: Order) -> Iterator[datetime]:
    """Somebody in the shop sees it."""
    yield tale.at_work()
    look_at(tale, order)


def look_at(tale: Tale, order: Order) -> None:
    """It is not new any more; now and then somebody writes something on it."""
    open_order(order.pk)
    if tale.luck.random() < 0.07:
        add_note(order.pk, actor=tale.shop.support, text=tale.luck.choice(NOTES))
    if tale.luck.random() < 0.05:
        tag_order(order.pk, actor=tale.shop.support, add=[tale.luck.choice(TAGS)])


def paid_by_transfer(tale: Tale, order: Order, *, amount: int | None = None) -> Iterator[datetime]:
    """The money arrives after some hours or days, and the accountant books it in office hours."""
    yield tale.at_work(tale.luck.choice([2, 5, 9, 20, 26, 44]))
    book_transfer(tale, order, amount=amount)


def book_transfer(tale: Tale, order: Order, *, amount: int | None = None) -> Any:
    """The accountant books a transfer."""
    return record_payment(
        order.pk,
        actor=tale.shop.accountant,
        amount=amount,
        bank_account_id=tale.luck.choice(tale.shop.banks),
        reference=f"FAST{tale.number:06d}{tale.luck.randrange(1000):03d}",
        notify=None if tale.told else False,
    )


def packed(tale: Tale, order: Order, *, outcome: str = "", scan_after: int = 4, **choices: Any) -> Shipment:
    """Mark it ready for the carrier, who scans it after some hours; ``outcome`` is how it will end."""
    carrier_behaves(outcome=outcome or _fate(tale, order), scan_after_hours=scan_after)
    return mark_ready_to_ship(
        order.pk, actor=tale.shop.packer, carrier_account_id=tale.shop.carrier, notify=tale.told, **choices
    )


def followed(tale: Tale, parcel: Shipment) -> Iterator[datetime]:
    """The label is printed, the branch scans, the courier rings; we ask the carrier soon after each of it."""
    yield clock.now() + timedelta(minutes=tale.luck.uniform(3, 30))
    parcel = Shipment.objects.get(pk=parcel.pk)
    if parcel.state != State.READY:
        return
    print_labels([parcel.pk], actor=tale.shop.packer)
    for scan in plan_for(parcel.reference):
        if scan.code in (ASKED_AFTER if tale.told else ASKED_LONG_AGO):
            yield max(scan.at + timedelta(seconds=40), clock.now())
            ask_carrier(tale, parcel)


def ask_carrier(tale: Tale, parcel: Shipment) -> None:
    """What the schedule does, for one parcel."""
    apply_answers(tale.shop.tracker, [parcel.reference])


def _fate(tale: Tale, order: Order) -> str:
    """As the sandbox's own mixture, but by the order and not by the reference."""
    if order.payment_method == "cash_on_delivery" and tale.luck.random() < 0.08:
        return "refused"
    return tale.luck.choices(["delivered", "attempt_failed", "delayed", "undeliverable"], [88, 7, 3.5, 1.5])[0]


def sent_with_carrier(tale: Tale, order: Order, **choices: Any) -> Iterator[datetime]:
    """Path A to its end: delivered, or back in the shop and then sent again or given up."""
    yield tale.at_work(0.5)
    parcel = packed(tale, order, **choices)
    yield from followed(tale, parcel)
    if Shipment.objects.get(pk=parcel.pk).state == State.UNDELIVERED:
        yield from _came_back(tale, order, parcel)


def _came_back(tale: Tale, order: Order, parcel: Shipment) -> Iterator[datetime]:
    yield tale.at_work(20)
    restock_shipment(parcel.pk, actor=tale.shop.packer)
    yield tale.at_work(3)
    if order.payment_method == "cash_on_delivery" or tale.luck.random() < 0.3:
        cancel_order(order.pk, actor=tale.shop.support, reason="Müşteri teslim almadı", notify=tale.told)
    else:
        again = packed(tale, order, outcome="delivered")
        yield from followed(tale, again)


def sent_by_hand(tale: Tale, order: Order, *, arrives: bool = True, **choices: Any) -> Iterator[datetime]:
    """Path B: sent, then its tracking number, then (perhaps) marked as delivered."""
    yield tale.at_work(1)
    carrier, digits = tale.luck.choice(BY_HAND)
    parcel = dispatch(order.pk, actor=tale.shop.packer, carrier=carrier, notify=tale.told, **choices)
    yield tale.later(0.5, 3)
    if digits:
        track(tale, parcel, carrier, digits)
    if arrives:
        yield tale.at_work(tale.luck.uniform(28, 80))
        mark_delivered(parcel.pk, actor=tale.shop.support, notify=tale.told)


def track(tale: Tale, parcel: Shipment, carrier: str, digits: int) -> None:
    """The branch's receipt is typed in."""
    number = "".join(tale.luck.choices("0123456789", k=digits))
    add_tracking(
        parcel.pk,
        actor=tale.shop.packer,
        carrier=carrier,
        tracking_number=number,
        notify=None if tale.told else False,
    )


def collected(tale: Tale, order: Order) -> Iterator[datetime]:
    """Days after the door the carrier pays out what it collected; some of it stays open, as in life."""
    fresh = Order.objects.get(pk=order.pk)
    if order.payment_method != "cash_on_delivery" or fresh.status != "delivered" or tale.luck.random() < 0.04:
        return
    yield tale.at_work(tale.luck.uniform(90, 200))
    record_payment(
        order.pk,
        actor=tale.shop.accountant,
        bank_account_id=tale.shop.banks[0],
        reference=f"KARGO{clock.today():%y%m%d}",
        notify=False,
    )


def first_line(order: Order) -> dict[int, int]:
    """The pieces of the first line, to be packed alone."""
    line = order.lines.order_by("position")[0]
    return {line.pk: line.quantity}


def ordinary(tale: Tale, method: str = "", **wanted: Any) -> Story:
    """Ordered, paid, packed, delivered."""
    method = method or tale.luck.choices(["card", "bank_transfer", "cash_on_delivery"], [62, 20, 18])[0]
    wanted.setdefault("buyer", tale.luck.choices(["person", "company", "foreigner"], [92, 5, 3])[0])
    order = tale.place(method, **wanted)
    yield from opened(tale, order)
    if method == "bank_transfer":
        yield from paid_by_transfer(tale, order)
    if tale.luck.random() < 0.82:
        yield from sent_with_carrier(tale, order)
    else:
        yield from sent_by_hand(tale, order)
    yield from collected(tale, order)


StoryMaker = Callable[["Tale"], Story]
"""Makes an order's story."""
