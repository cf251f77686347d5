"""What became of the orders of three months: what goes wrong in a shop, and how it is put right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from kervan.cli.demo.opening import MARKETPLACE
from kervan.cli.demo.stories import (
    StoryMaker,
    Tale,
    book_transfer,
    collected,
    first_line,
    followed,
    opened,
    ordinary,
    packed,
    paid_by_transfer,
    sent_by_hand,
    sent_with_carrier,
    track,
)
from kervan.cli.demo.telling import Story
from kervan.lib import clock
from kervan.orders.actions.change_contact import change_contact
from kervan.orders.actions.hold_order import hold_order
from kervan.orders.actions.release_order import release_order
from kervan.orders.pricing import PriceRule
from kervan.payments.actions.close_difference import close_difference
from kervan.payments.actions.void_payment import void_payment
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.actions.correct_and_retry import correct_and_retry
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.correct_delivery import correct_delivery
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.take_back_dispatch import take_back_dispatch

NO_SUCH_DISTRICT = "Merkezköy"


def marketplace(tale: Tale) -> Story:
    """Paid there, sent from here, and the marketplace writes to its own customers."""
    yield from ordinary(tale, "card", channel=MARKETPLACE)


def by_phone(tale: Tale) -> Story:
    """Entered by support: something that is not in the catalogue, and a price agreed on the phone."""
    rule = tale.luck.choice(
        [
            PriceRule(label="Telefonda anlaşıldı", percent=Decimal("7.5")),
            PriceRule(label="Acele hazırlama", lower=False, amount=5_000),
            PriceRule(label="Vade farkı", lower=False, percent=Decimal(3)),
        ]
    )
    yield from ordinary(tale, "bank_transfer", channel="manual", custom=True, rule=rule, line_rule=True)


def abroad(tale: Tale) -> Story:
    """To another country, by hand."""
    order = tale.place("card", buyer="abroad")
    yield from opened(tale, order)
    yield tale.at_work(3)
    parcel = dispatch(order.pk, actor=tale.shop.packer, carrier="PTT Kargo", notify=tale.told)
    yield tale.later(1, 3)
    track(tale, parcel, "PTT Kargo", 13)
    yield tale.later(150, 220)
    mark_delivered(parcel.pk, actor=tale.shop.support, notify=tale.told)


def never_paid(tale: Tale) -> Story:
    """A transfer that never came: cancelled after a week."""
    order = tale.place("bank_transfer")
    yield from opened(tale, order)
    yield tale.at_work(7 * 24)
    cancel_order(order.pk, actor=tale.shop.support, reason="Havale 7 gün içinde gelmedi", notify=tale.told)


def thought_better(tale: Tale) -> Story:
    """The customer cancels before anything was packed."""
    order = tale.place(tale.luck.choice(["bank_transfer", "cash_on_delivery"]))
    yield tale.later(0.3, 6)
    cancel_order(order.pk, actor=tale.shop.support, reason="Müşteri vazgeçti", notify=tale.told)


def part_cancelled(tale: Tale) -> Story:
    """One product turned out to be broken; the rest was sent."""
    order = tale.place("cash_on_delivery", lines=2)
    yield from opened(tale, order)
    yield tale.at_work(1)
    pieces = first_line(order)
    cancel_order(order.pk, actor=tale.shop.support, quantities=pieces, reason="Ürün hasarlı çıktı", notify=tale.told)
    yield from sent_with_carrier(tale, order)
    yield from collected(tale, order)


def refused_and_corrected(tale: Tale) -> Story:
    """The carrier doesn't know the ilçe; support asks the customer and corrects it."""
    right = tale.baskets.people.person(tale.number).address
    order = tale.place("card", address={**right, "district": NO_SUCH_DISTRICT})
    yield from opened(tale, order)
    yield tale.at_work(1)
    parcel = packed(tale, order, outcome="delivered")
    yield tale.later(0.5, 2)
    correct_and_retry(parcel.pk, actor=tale.shop.support, address=right, notify=tale.told)
    yield from followed(tale, parcel)


def held_and_released(tale: Tale) -> Story:
    """Kept back because nobody answered the phone, then sent."""
    order = tale.place("card")
    yield from opened(tale, order)
    until = clock.today() + timedelta(days=3)
    hold_order(order.pk, actor=tale.shop.support, reason="Telefona çıkmıyor, adres eksik", until=until)
    yield tale.at_work(26)
    change_contact(order.pk, actor=tale.shop.support, name=f"{order.customer_name} (iş)")
    release_order(order.pk, actor=tale.shop.support)
    yield from sent_with_carrier(tale, order, outcome="delivered")


def two_parcels(tale: Tale) -> Story:
    """What is there goes at once, the rest when it has come."""
    order = tale.place("card", lines=3)
    yield from opened(tale, order)
    yield tale.at_work(1)
    first = packed(tale, order, outcome="delivered", quantities=first_line(order), pieces=2)
    yield from followed(tale, first)
    yield from sent_by_hand(tale, order)


def taken_back(tale: Tale) -> Story:
    """Marked as sent, but it still stood on the table."""
    order = tale.place("card")
    yield from opened(tale, order)
    yield tale.at_work(1)
    parcel = dispatch(order.pk, actor=tale.shop.packer, carrier="Aras Kargo", notify=tale.told)
    yield tale.later(0.2, 0.8)
    take_back_dispatch(parcel.pk, actor=tale.shop.packer)
    yield from sent_with_carrier(tale, order, outcome="delivered")


def booking_cancelled(tale: Tale) -> Story:
    """Booked, then cancelled at the carrier, because the shop's own courier went that way."""
    order = tale.place("card")
    yield from opened(tale, order)
    yield tale.at_work(1)
    parcel = packed(tale, order, outcome="delivered")
    yield tale.later(0.5, 1.5)
    cancel_shipment(parcel.pk, actor=tale.shop.packer, reason="Kuryemizle gidecek")
    yield from sent_by_hand(tale, order)


def delivered_too_early(tale: Tale) -> Story:
    """The wrong order was marked as delivered, and put right."""
    order = tale.place("card")
    yield from opened(tale, order)
    yield tale.at_work(1)
    parcel = dispatch(order.pk, actor=tale.shop.packer, carrier="Sürat Kargo", notify=tale.told)
    yield tale.later(1, 2)
    mark_delivered(parcel.pk, actor=tale.shop.support, notify=False)
    yield tale.later(0.1, 0.5)
    correct_delivery(parcel.pk, actor=tale.shop.support)
    yield tale.at_work(48)
    mark_delivered(parcel.pk, actor=tale.shop.support, notify=tale.told)


def short_by_a_little(tale: Tale) -> Story:
    """The bank's fee was taken off; the shop lets it go."""
    order = tale.place("bank_transfer")
    yield from opened(tale, order)
    yield from paid_by_transfer(tale, order, amount=order.total - 250)
    close_difference(order.pk, actor=tale.shop.accountant)
    yield from sent_with_carrier(tale, order, outcome="delivered")


def wrong_transfer(tale: Tale) -> Story:
    """Somebody else's money was booked here; taken back, and the right one came later."""
    order = tale.place("bank_transfer")
    yield from opened(tale, order)
    yield tale.at_work(5)
    payment = book_transfer(tale, order)
    yield tale.later(0.5, 2)
    void_payment(payment.pk, actor=tale.shop.accountant, reason="Başka siparişin havalesiymiş")
    yield from paid_by_transfer(tale, order)
    yield from sent_with_carrier(tale, order, outcome="delivered")


PAST: Sequence[tuple[StoryMaker, int]] = (
    (ordinary, 700),
    *((marketplace, 80), (by_phone, 40), (never_paid, 30), (thought_better, 30), (two_parcels, 30), (abroad, 10)),
    *((part_cancelled, 15), (refused_and_corrected, 20), (held_and_released, 20), (taken_back, 10)),
    *((booking_cancelled, 10), (delivered_too_early, 5), (short_by_a_little, 15), (wrong_transfer, 10)),
)
"""What may become of an order, and how often."""
