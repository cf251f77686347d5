"""Cancelling, and going elsewhere, when carriers know the parcels: they are asked first."""

from __future__ import annotations

from typing import Any

import pytest

from kervan.cli.invariants import check_all
from kervan.integrations.carriers.sandbox import server
from kervan.integrations.carriers.sandbox.models import SandboxParcel
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import DomainError, Invalid
from kervan.orders.actions.hold_order import hold_order
from kervan.orders.models import Order
from kervan.sales.actions.ask_to_cancel import ask_to_cancel
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.actions.change_address import change_address
from kervan.sales.actions.change_booked_address import change_booked_address
from kervan.sales.actions.edit_order import edit_order
from kervan.sales.actions.settle_waiting import settle_waiting
from kervan.sales.models import Waiting
from kervan.sales.order_edit import LineEdit, OrderEdit
from kervan.sales.refund_wish import RefundWish
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.confirm_booking import confirm_booking
from kervan.shipping.actions.confirm_cancellation import confirm_cancellation
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.stop_waiting import stop_waiting
from kervan.shipping.carriers import Booking, CarrierSilent
from kervan.shipping.models import CarrierAccount, Shipment
from tests.shop import ADDRESS, AYSE, Level, Shop, facts

pytestmark = pytest.mark.django_db(transaction=True)

ELSEWHERE = ADDRESS | {"line": "Yeni Sokak No: 5", "district": "Beşiktaş"}
IBAN = {"iban": "TR33 0006 1005 1978 6457 8413 26", "holder": "Zeynep Yılmaz"}


@pytest.fixture(autouse=True)
def everything_adds_up(shop: Shop) -> Any:
    yield
    assert list(check_all()) == []


def booked(shop: Shop, pieces: int = 2, **changes: Any) -> Order:
    """An order that stands ready at the carrier."""
    order = shop.order({"MUG": pieces}, **changes)
    mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    shop.react("shipment.requested")
    order = shop.fresh(order)
    assert order.status == "ready_to_ship"
    return order


def scanned(order: Order) -> None:
    """The branch has the parcel: the carrier will refuse to cancel."""
    server.hand_over(order.shipments.latest("id").reference)


def refused(call: Any) -> DomainError:
    before = facts()
    with pytest.raises(DomainError) as caught:
        call()
    assert facts() == before
    return caught.value


def test_a_booked_order_is_cancelled_by_itself_once_the_carrier_has(shop: Shop) -> None:
    order = booked(shop)

    asked = ask_to_cancel(order.pk, actor=AYSE, reason="Vazgeçti")
    assert (asked.status, asked.waits_for) == ("ready_to_ship", "cancel")
    assert shop.level("MUG") == Level(100, 2)
    shop.react()

    order = shop.fresh(order)
    assert (order.status, order.waits_for, order.cancel_reason) == ("cancelled", "", "Vazgeçti")
    assert shop.level("MUG") == Level(100, 0)
    assert SandboxParcel.objects.get().cancelled_at is not None
    assert Waiting.objects.get().state == "done"
    assert shop.events(order)[-4:] == [
        "shipment.cancel_requested",
        "order.cancel_asked",
        "shipment.cancelled",
        "order.pieces_cancelled",
    ]


def test_the_one_who_asked_is_the_one_who_cancelled(shop: Shop) -> None:
    order = booked(shop)
    ask_to_cancel(order.pk, actor=AYSE)
    shop.react()

    from kervan.events.models import Event

    assert Event.objects.get(name="order.pieces_cancelled").actor_name == "Ayşe"


def test_if_the_carrier_refuses_the_parcel_stays_and_the_order_is_not_cancelled(shop: Shop) -> None:
    order = booked(shop)
    scanned(order)

    ask_to_cancel(order.pk, actor=AYSE)
    shop.react("shipment.cancel_requested", "shipment.cancel_refused")

    order = shop.fresh(order)
    assert (order.status, order.waits_for) == ("ready_to_ship", "")
    assert shop.level("MUG") == Level(100, 2)
    waiting = Waiting.objects.get()
    assert waiting.state == "refused"
    assert "iptali kabul etmedi" in waiting.outcome
    assert shop.events(order)[-1] == "order.cancel_stopped"


def test_while_it_waits_nobody_packs_edits_or_cancels_again(shop: Shop) -> None:
    order = shop.order({"MUG": 3})
    line = shop.line(order)
    mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk, quantities={line.pk: 1})
    shop.react("shipment.requested")
    ask_to_cancel(order.pk, actor=AYSE)

    for call in (
        lambda: mark_ready_to_ship(order.pk, actor=AYSE),
        lambda: dispatch(order.pk, actor=AYSE),
        lambda: edit_order(order.pk, OrderEdit(lines={line.pk: LineEdit(pieces=2)}), actor=AYSE),
        lambda: change_address(order.pk, actor=AYSE, shipping=ELSEWHERE),
        lambda: change_booked_address(order.pk, actor=AYSE, shipping=ELSEWHERE),
        lambda: cancel_order(order.pk, actor=AYSE),
        lambda: ask_to_cancel(order.pk, actor=AYSE),
    ):
        assert refused(call).code == "waiting"


def test_without_a_carrier_it_is_cancelled_at_once(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    mark_ready_to_ship(order.pk, actor=AYSE)

    order = ask_to_cancel(order.pk, actor=AYSE)

    assert (order.status, Waiting.objects.count()) == ("cancelled", 0)


def test_packed_pieces_are_given_up_in_part_and_the_rest_is_unsent_again(shop: Shop) -> None:
    order = booked(shop, pieces=3)
    line = shop.line(order)

    ask_to_cancel(order.pk, actor=AYSE, quantities={line.pk: 1})
    shop.react()

    line.refresh_from_db()
    assert (line.cancelled, line.packed, line.unsent) == (1, 0, 2)
    assert shop.level("MUG") == Level(100, 2)


def test_only_the_parcels_that_hold_the_pieces_are_asked_back(shop: Shop) -> None:
    order = shop.order({"MUG": 2, "CUP": 2})
    mug, cup = shop.line(order), shop.line(order, "CUP")
    account = shop.sandbox()
    first = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk, quantities={mug.pk: 2})
    second = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk, quantities={cup.pk: 2})
    shop.react("shipment.requested")

    ask_to_cancel(order.pk, actor=AYSE, quantities={cup.pk: 1})
    shop.react()

    states = dict(Shipment.objects.values_list("pk", "state"))
    assert states == {first.pk: "ready", second.pk: "cancelled"}
    assert (shop.line(order, "CUP").cancelled, shop.line(order, "CUP").unsent) == (1, 1)


def test_a_part_in_a_parcel_without_a_carrier_is_given_up_at_once(shop: Shop) -> None:
    order = shop.order({"MUG": 3})
    mark_ready_to_ship(order.pk, actor=AYSE)

    ask_to_cancel(order.pk, actor=AYSE, quantities={shop.line(order).pk: 1})

    assert (shop.line(order).cancelled, shop.line(order).unsent) == (1, 2)


@pytest.mark.parametrize("pieces", [-1, 3, 10**9])
def test_wrong_quantities_are_named(shop: Shop, pieces: int) -> None:
    order = booked(shop)

    refusal = refused(lambda: ask_to_cancel(order.pk, actor=AYSE, quantities={shop.line(order).pk: pieces}))

    assert isinstance(refusal, Invalid)
    assert list(refusal.fields) == [f"quantities.{shop.line(order).pk}"]


def test_sent_orders_are_refused_whole(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    dispatch(order.pk, actor=AYSE, quantities={shop.line(order).pk: 1})

    assert refused(lambda: ask_to_cancel(order.pk, actor=AYSE)).code == "sent"


def test_pieces_that_can_not_be_sold_are_written_off(shop: Shop) -> None:
    order = shop.order({"MUG": 2})

    ask_to_cancel(order.pk, actor=AYSE, restock=False, reason="Kırık")

    assert shop.level("MUG") == Level(98, 0)


def test_what_is_owed_is_given_back_in_the_same_step(shop: Shop) -> None:
    order = shop.order({"MUG": 3})

    order = ask_to_cancel(order.pk, actor=AYSE, quantities={shop.line(order).pk: 1}, refund=RefundWish())

    assert (order.balance, order.refunding) == (-10_000, 10_000)
    assert order.refunds.get().amount == 10_000


def test_a_refund_above_the_maximum_keeps_everything_as_it_was(shop: Shop) -> None:
    order = shop.order({"MUG": 3})
    wish = RefundWish(amount=30_001)

    assert refused(lambda: ask_to_cancel(order.pk, actor=AYSE, refund=wish)).code == "refund_too_much"
    booked_order = booked(shop)
    assert refused(lambda: ask_to_cancel(booked_order.pk, actor=AYSE, refund=wish)).code == "refund_too_much"
    wrong = RefundWish(to="iban", iban="TR00", holder="X")
    assert "iban" in refused(lambda: ask_to_cancel(booked_order.pk, actor=AYSE, refund=wrong)).fields  # type: ignore[attr-defined]


def test_the_refund_waits_with_the_cancellation_and_its_iban_is_sealed(shop: Shop) -> None:
    order = booked(shop)

    ask_to_cancel(order.pk, actor=AYSE, refund=RefundWish(to="iban", **IBAN))
    assert "1326" not in str(Waiting.objects.get().wish)
    assert order.refunds.count() == 0
    shop.react()

    order = shop.fresh(order)
    assert (order.status, order.refunding) == ("cancelled", 20_000)
    assert order.refunds.get().iban_end == "1326"


def test_an_order_that_paid_nothing_gives_nothing_back(shop: Shop) -> None:
    order = shop.order({"MUG": 1}, payment_method="bank_transfer")

    order = ask_to_cancel(order.pk, actor=AYSE, refund=RefundWish())

    assert (order.status, order.refunds.count()) == ("cancelled", 0)


def test_a_silent_carrier_keeps_it_waiting_and_a_repeat_finishes_it(shop: Shop) -> None:
    order = booked(shop)
    CarrierAccount.objects.update(settings={"silence": "always"})
    ask_to_cancel(order.pk, actor=AYSE)

    with pytest.raises(CarrierSilent):
        shop.react("shipment.cancel_requested")
    assert shop.fresh(order).waits_for == "cancel"
    assert settle_waiting(order.pk, actor=SYSTEM) is None

    CarrierAccount.objects.update(settings={})
    shop._done.clear()
    shop.react("shipment.cancel_requested")
    # The worker died after the carrier's answer was written: what it queued is carried on, twice is fine.
    shop._done.clear()
    shop.react("shipment.cancelled")
    shop._done.clear()
    shop.react("shipment.cancelled")
    assert shop.fresh(order).status == "cancelled"
    assert shop.events(order).count("order.pieces_cancelled") == 1


def test_a_new_address_is_booked_anew_and_the_new_parcel_names_the_old(shop: Shop) -> None:
    order = booked(shop)
    old = order.shipments.get()

    asked = change_booked_address(order.pk, actor=AYSE, shipping=ELSEWHERE)
    assert asked.waits_for == "address"
    assert asked.shipping_address["line"] == ADDRESS["line"]
    shop.react()

    order = shop.fresh(order)
    assert (order.status, order.waits_for) == ("ready_to_ship", "")
    assert order.shipping_address["line"] == "Yeni Sokak No: 5"
    new = order.shipments.latest("id")
    assert (new.replaces_id, new.state, new.label_printed_at) == (old.pk, "ready", None)
    assert new.reference != old.reference
    assert SandboxParcel.objects.get(reference=new.reference).receiver["district"] == "Beşiktaş"
    assert shop.level("MUG") == Level(100, 2)


def test_nothing_changes_when_the_carrier_refuses_the_new_address(shop: Shop) -> None:
    order = booked(shop)
    scanned(order)
    before = Order.objects.values("shipping_address", "status", "city").get(pk=order.pk)

    change_booked_address(order.pk, actor=AYSE, shipping=ELSEWHERE)
    shop.react("shipment.cancel_requested", "shipment.cancel_refused")

    assert Order.objects.values("shipping_address", "status", "city").get(pk=order.pk) == before
    assert order.shipments.get().state == "ready"
    assert shop.fresh(order).waits_for == ""
    assert shop.events(order)[-1] == "order.address_stopped"


def test_of_two_parcels_one_refused_both_keep_the_old_address(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    line, account = shop.line(order), shop.sandbox()
    for _each in range(2):
        mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk, quantities={line.pk: 1})
    shop.react("shipment.requested")
    scanned(order)

    change_booked_address(order.pk, actor=AYSE, shipping=ELSEWHERE)
    shop.react("shipment.cancel_requested", "shipment.cancel_refused", "shipment.cancelled", "shipment.requested")

    order = shop.fresh(order)
    assert order.shipping_address["line"] == ADDRESS["line"]
    assert (order.status, order.waits_for) == ("ready_to_ship", "")
    assert [parcel.state for parcel in order.shipments.all()] == ["cancelled", "ready", "ready"]


def test_a_parcel_that_left_meanwhile_keeps_its_address(shop: Shop) -> None:
    order = booked(shop)
    change_booked_address(order.pk, actor=AYSE, shipping=ELSEWHERE)
    from kervan.lib import clock
    from kervan.shipping.actions.apply_tracking import apply_tracking
    from kervan.shipping.carriers import Scan, Tracking, TrackingStatus

    parcel = order.shipments.get()
    scan = Scan(at=clock.now(), status=TrackingStatus.PICKED_UP, raw_code="10", raw_text="Alındı")
    apply_tracking(parcel.pk, Tracking(reference=parcel.reference, tracking_number="1", scans=(scan,)), actor=SYSTEM)
    shop.react("shipment.dispatched")

    order = shop.fresh(order)
    assert (order.status, order.waits_for) == ("shipped", "")
    assert "yola çıkmış" in Waiting.objects.get().outcome


def test_a_parcel_still_being_booked_is_asked_back_too(shop: Shop) -> None:
    order = shop.order({"MUG": 1})
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)

    change_booked_address(order.pk, actor=AYSE, shipping=ELSEWHERE)
    confirm_booking(parcel.pk, Booking(reference=parcel.reference, carrier_id="1"), actor=SYSTEM)
    shop.react()

    order = shop.fresh(order)
    assert (order.status, order.shipping_address["district"]) == ("ready_to_ship", "Beşiktaş")


def test_an_order_held_meanwhile_gets_its_address_and_stays_unsent(shop: Shop) -> None:
    order = booked(shop)
    change_booked_address(order.pk, actor=AYSE, shipping=ELSEWHERE)
    hold_order(order.pk, actor=AYSE, reason="aranacak")
    shop.react()

    order = shop.fresh(order)
    assert (order.unsent, order.shipping_address["district"]) == (2, "Beşiktaş")
    assert "order.rebooking_stopped" in shop.events(order)


def test_an_order_without_a_booked_parcel_gets_its_address_at_once(shop: Shop) -> None:
    order = shop.order({"MUG": 1})

    order = change_booked_address(order.pk, actor=AYSE, shipping=ELSEWHERE)

    assert (order.waits_for, order.shipping_address["district"]) == ("", "Beşiktaş")


def test_a_wrong_or_the_same_address_asks_nobody(shop: Shop) -> None:
    order = booked(shop)

    assert isinstance(refused(lambda: change_booked_address(order.pk, actor=AYSE, shipping={"name": "X"})), Invalid)
    before = facts()
    assert change_booked_address(order.pk, actor=AYSE, shipping=ADDRESS).waits_for == ""
    assert facts() == before


def test_a_parcel_being_cancelled_already_is_waited_for(shop: Shop) -> None:
    order = booked(shop)
    cancel_shipment(order.shipments.get().pk, actor=AYSE)

    ask_to_cancel(order.pk, actor=AYSE)
    shop.react()

    assert shop.fresh(order).status == "cancelled"


def test_when_the_carrier_never_answers_a_person_decides_that_it_is_cancelled(shop: Shop) -> None:
    order = booked(shop)
    ask_to_cancel(order.pk, actor=AYSE, reason="Vazgeçti")

    stop_waiting(order.shipments.get().pk, actor=AYSE, cancelled=True)
    shop.react("shipment.cancelled")

    order = shop.fresh(order)
    assert (order.status, order.waits_for) == ("cancelled", "")
    assert shop.level("MUG") == Level(100, 0)


def test_a_parcel_that_is_kept_without_an_answer_stays_and_nothing_of_the_wish_is_done(shop: Shop) -> None:
    order = booked(shop)
    change_booked_address(order.pk, actor=AYSE, shipping=ELSEWHERE)
    parcel = order.shipments.get()

    stop_waiting(parcel.pk, actor=AYSE, cancelled=False)
    shop.react("shipment.cancel_refused")

    order, parcel = shop.fresh(order), order.shipments.get()
    assert (order.status, order.waits_for, parcel.state) == ("ready_to_ship", "", "ready")
    assert order.shipping_address["line"] == ADDRESS["line"]
    assert "yanıt vermedi" in parcel.refusal
    assert Waiting.objects.get().state == "refused"


def test_an_answer_after_all_changes_nothing_but_is_written_on_the_parcel(shop: Shop) -> None:
    order = booked(shop)
    parcel = cancel_shipment(order.shipments.get().pk, actor=AYSE)
    stop_waiting(parcel.pk, actor=AYSE, cancelled=False)

    confirm_cancellation(parcel.pk, actor=SYSTEM)

    parcel.refresh_from_db()
    assert parcel.state == "ready"
    assert "sonradan kabul etti" in parcel.refusal


def test_nobody_stops_waiting_where_nothing_is_waited_for(shop: Shop) -> None:
    parcel = booked(shop).shipments.get()

    assert refused(lambda: stop_waiting(parcel.pk, actor=AYSE, cancelled=True)).code == "not_waiting"
