"""The orders of the last days, in every state: what waits for somebody in the shop today.

Each is to stand where it stands by now, so its steps share the time that is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from kervan.cli.demo.opening import BANKS, MARKETPLACE
from kervan.cli.demo.past import NO_SUCH_DISTRICT
from kervan.cli.demo.returned import RETURNED
from kervan.cli.demo.stories import (
    StoryMaker,
    Tale,
    ask_carrier,
    book_transfer,
    first_line,
    followed,
    look_at,
    packed,
    track,
)
from kervan.cli.demo.telling import Story
from kervan.integrations.carriers.sandbox.server import hand_over
from kervan.integrations.gateways.sandbox.server import NEVER_SOLD
from kervan.lib import clock
from kervan.orders.actions.accept_order import accept_order
from kervan.orders.actions.hold_order import hold_order
from kervan.orders.models import Order
from kervan.orders.pricing import PriceRule
from kervan.payments.actions.close_difference import close_difference
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.actions.void_payment import void_payment
from kervan.sales.actions.cancel_order import cancel_order
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.restock_shipment import restock_shipment
from kervan.shop.models import Shop

A_WHOLE_DAY = 36  # hours until the branch scans: what is ready stays ready for today


def back_at_the_door(tale: Tale) -> Story:
    """Cash on delivery, refused at the door, on its way back: somebody must decide."""
    order = tale.place("cash_on_delivery", rule=PriceRule(label="Sonbahar indirimi", percent=Decimal(5)))
    yield tale.part(0.02)
    look_at(tale, order)
    parcel = packed(tale, order, outcome="refused", scan_after=1)
    yield from followed(tale, parcel)


def back_on_the_shelf(tale: Tale) -> Story:
    """It came back and is in stock again: to be sent once more or cancelled."""
    order = tale.place("card")
    yield tale.part(0.02)
    look_at(tale, order)
    parcel = packed(tale, order, outcome="refused", scan_after=1)
    yield from followed(tale, parcel)
    yield tale.part(0.5)
    restock_shipment(parcel.pk, actor=tale.shop.packer)


def delivered_not_collected(tale: Tale) -> Story:
    """The customer paid at the door; the carrier has not paid out yet."""
    order = tale.place("cash_on_delivery")
    yield tale.part(0.05)
    look_at(tale, order)
    yield from followed(tale, packed(tale, order, outcome="delivered", scan_after=1))


def partly_arrived(tale: Tale) -> Story:
    """Two parcels: one has arrived, the other is on its way."""
    order = tale.place("card", lines=2)
    yield tale.part(0.1)
    look_at(tale, order)
    first = dispatch(order.pk, actor=tale.shop.packer, carrier="Yurtiçi Kargo", quantities=first_line(order))
    yield tale.part(0.5)
    second = dispatch(order.pk, actor=tale.shop.packer, carrier="Aras Kargo")
    track(tale, second, "Aras Kargo", 13)
    yield tale.part(0.5)
    mark_delivered(first.pk, actor=tale.shop.support, notify=tale.told)


def paid_and_late(tale: Tale) -> Story:
    """Paid days ago and still not packed."""
    order = tale.place("bank_transfer", tags=("Aranacak",))
    yield tale.part(0.05)
    look_at(tale, order)
    book_transfer(tale, order)


def paid_and_cancelled(tale: Tale) -> Story:
    """Cancelled after it was paid by card; the gateway has given the money back."""
    order = tale.place("card", channel="storefront")
    yield tale.part(0.1)
    look_at(tale, order)
    cancel_order(order.pk, actor=tale.shop.support, reason="Ürün tedarik edilemedi", notify=tale.told)
    yield tale.part(0.05)
    give_back(tale, order, "Ürün tedarik edilemedi")


def refund_refused(tale: Tale) -> Story:
    """Cancelled, and the gateway would not give the money back: somebody has to look after it."""
    order = tale.place("card", channel="storefront", payment_reference=f"{NEVER_SOLD}-{tale.number}")
    yield tale.part(0.1)
    look_at(tale, order)
    cancel_order(order.pk, actor=tale.shop.support, reason="Müşteri vazgeçti", notify=tale.told)
    yield tale.part(0.05)
    give_back(tale, order, "Müşteri vazgeçti")


def refund_to_pay(tale: Tale) -> Story:
    """A transfer is to go back to the customer's IBAN; the accountant has not sent it yet."""
    order = tale.place("bank_transfer")
    yield tale.part(0.1)
    look_at(tale, order)
    book_transfer(tale, order)
    yield tale.part(0.1)
    cancel_order(order.pk, actor=tale.shop.support, reason="Müşteri vazgeçti", notify=tale.told)
    yield tale.part(0.05)
    give_back(tale, order, "Müşteri vazgeçti", to="iban", iban=BANKS[1][1], holder=order.customer_name)


def late_and_sorry(tale: Tale) -> Story:
    """It arrived late; a tenth of the price went back to the card as a courtesy."""
    order = tale.place("card", channel="storefront")
    yield tale.part(0.02)
    look_at(tale, order)
    yield from followed(tale, packed(tale, order, outcome="delivered", scan_after=1))
    yield tale.part(0.5)
    give_back(tale, order, "Geç teslim edildi", amount=order.total // 10)


def give_back(tale: Tale, order: Order, reason: str, *, amount: int = 0, to: str = "original", **where: Any) -> None:
    """The accountant refunds all of the order, or ``amount`` of it."""
    request_refund(
        order.pk,
        actor=tale.shop.accountant,
        amount=amount or order.total,
        to=to,
        reason=reason,
        notify=tale.told,
        **where,
    )


def on_the_road_by_hand(tale: Tale) -> Story:
    """Sent without an integration; nobody has typed the tracking number yet."""
    order = tale.place("card")
    yield tale.part(0.6)
    look_at(tale, order)
    dispatch(order.pk, actor=tale.shop.packer, carrier="Yurtiçi Kargo", notify=tale.told)


def on_the_road(tale: Tale) -> Story:
    """Scanned at the branch; it moves on by itself."""
    order = tale.place("card")
    yield tale.part(0.2)
    look_at(tale, order)
    parcel = packed(tale, order, outcome="delivered")
    yield tale.part(0.5)
    hand_over(parcel.reference)
    yield clock.now() + timedelta(seconds=20)
    ask_carrier(tale, parcel)


def partly_sent(tale: Tale) -> Story:
    """One product went ahead."""
    order = tale.place("card", lines=2)
    yield tale.part(0.4)
    look_at(tale, order)
    parcel = dispatch(
        order.pk, actor=tale.shop.packer, carrier="Sürat Kargo", quantities=first_line(order), notify=tale.told
    )
    yield tale.part(0.3)
    track(tale, parcel, "Sürat Kargo", 11)


def partly_ready(tale: Tale) -> Story:
    """One product stands packed, the other is not there yet."""
    order = tale.place("card", lines=2)
    yield tale.part(0.4)
    look_at(tale, order)
    packed(tale, order, scan_after=A_WHOLE_DAY, quantities=first_line(order))


def ready(method: str, **wanted: str) -> StoryMaker:
    """Packed, booked, waiting to be handed over."""

    def story(tale: Tale) -> Story:
        order = tale.place(method, **wanted)
        yield tale.part(0.2)
        look_at(tale, order)
        if method == "bank_transfer":
            book_transfer(tale, order)
        yield tale.part(0.4)
        packed(tale, order, scan_after=A_WHOLE_DAY)

    return story


def unknown_district(tale: Tale) -> Story:
    """The carrier refuses: it knows no such ilçe."""
    order = tale.place("card", address={"district": NO_SUCH_DISTRICT})
    yield tale.part(0.4)
    look_at(tale, order)
    packed(tale, order)


def name_too_short(tale: Tale) -> Story:
    """The carrier refuses: a first name alone."""
    order = tale.place("cash_on_delivery", name="Ece")
    yield tale.part(0.4)
    look_at(tale, order)
    packed(tale, order)


def unanswered(tale: Tale) -> Story:
    """The carrier does not answer; the worker goes on trying."""
    order = tale.place("card")
    yield tale.part(0.9)
    look_at(tale, order)
    mark_ready_to_ship(order.pk, actor=tale.shop.packer, carrier_account_id=tale.shop.silent_carrier, notify=tale.told)


def held(tale: Tale) -> Story:
    """On hold for some days."""
    order = tale.place("card")
    yield tale.part(0.3)
    look_at(tale, order)
    until = clock.today() + timedelta(days=5)
    hold_order(order.pk, actor=tale.shop.support, reason="Müşteri tatilde, pazartesi sonrası gönderilecek", until=until)


def partly_paid(tale: Tale) -> Story:
    """Half of the money came."""
    order = tale.place("bank_transfer")
    yield tale.part(0.4)
    look_at(tale, order)
    book_transfer(tale, order, amount=order.total // 2)


def overpaid(tale: Tale) -> Story:
    """Paid twice."""
    order = tale.place("bank_transfer")
    yield tale.part(0.3)
    look_at(tale, order)
    book_transfer(tale, order)
    yield tale.part(0.3)
    book_transfer(tale, order, amount=order.total)


def difference_closed(tale: Tale) -> Story:
    """A few lira missing, let go; now to be packed."""
    order = tale.place("bank_transfer")
    yield tale.part(0.3)
    look_at(tale, order)
    book_transfer(tale, order, amount=order.total - 390)
    yield tale.part(0.1)
    close_difference(order.pk, actor=tale.shop.accountant)


def voided(tale: Tale) -> Story:
    """Booked by mistake and taken back: awaited again."""
    order = tale.place("bank_transfer")
    yield tale.part(0.4)
    look_at(tale, order)
    payment = book_transfer(tale, order)
    yield tale.part(0.3)
    void_payment(payment.pk, actor=tale.shop.accountant, reason="Yanlış siparişe işlendi")


def new(method: str, **wanted: object) -> StoryMaker:
    """Just come in; nobody has opened it."""

    def story(tale: Tale) -> Story:
        tale.place(method, **wanted)
        yield from ()

    return story


def to_accept(accepted: bool = False) -> StoryMaker:
    """Came in while the shop wanted to accept by hand. The setting is on for this moment only."""

    def story(tale: Tale) -> Story:
        with transaction.atomic():
            Shop.objects.update(accept_by_hand=True)
            order = tale.place("card")
            Shop.objects.update(accept_by_hand=False)
        yield tale.part(0.5)
        if accepted:
            accept_order(order.pk, actor=tale.shop.support)

    return story


WEEK: Sequence[StoryMaker] = (
    *RETURNED,
    *(back_at_the_door, back_on_the_shelf, delivered_not_collected, late_and_sorry, partly_arrived),
    *(refund_refused, paid_and_late, paid_and_cancelled, on_the_road_by_hand, refund_to_pay),
)
"""The ninth to the third day before today, oldest first."""

FRESH: Sequence[StoryMaker] = (
    *(on_the_road, partly_sent, partly_ready, ready("card"), ready("cash_on_delivery"), ready("bank_transfer")),
    *(ready("card", channel=MARKETPLACE), unknown_district, name_too_short, held, partly_paid, overpaid),
    *(difference_closed, voided, new("card", buyer="company")),
    # today
    *(unanswered, ready("card", buyer="company"), to_accept(accepted=True), to_accept(), to_accept(), new("card")),
    *(new("bank_transfer"), new("bank_transfer", buyer="foreigner"), new("cash_on_delivery")),
    *(new("card", captured=False), new("bank_transfer", channel="manual", custom=True, line_rule=True)),
    *(
        new("card", channel=MARKETPLACE),
        new("bank_transfer", buyer="company"),
        new("card", captured=False),
        new("card"),
    ),
)
"""Yesterday and today, oldest first."""
