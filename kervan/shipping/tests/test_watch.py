"""Parcels that need somebody: silent, waiting, late, not delivered, on their way back, lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import Invalid
from kervan.shipping.actions.apply_tracking import apply_tracking
from kervan.shipping.actions.change_parcel_rules import change_parcel_rules
from kervan.shipping.actions.confirm_booking import confirm_booking
from kervan.shipping.actions.correct_delivery import correct_delivery
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.dispatch_shipment import dispatch_shipment
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.mark_undelivered import mark_undelivered
from kervan.shipping.actions.restock_shipment import restock_shipment
from kervan.shipping.actions.take_back_dispatch import take_back_dispatch
from kervan.shipping.carriers import Booking, Scan, Tracking, TrackingStatus
from kervan.shipping.models import Shipment
from kervan.shipping.search import concerned
from kervan.shipping.states import State
from kervan.shipping.watch import CALM, Concern, Patience, Way, watch_of
from kervan.shipping.watch_words import WORDS
from kervan.shipping.watching import look_after_parcels
from kervan.shop.actions.save_holiday import save_holiday
from tests.shop import AYSE, Shop

Status = TrackingStatus
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
END_OF_WEDNESDAY = datetime(2026, 11, 4, 20, 59, 59, tzinfo=UTC)


def way(**values: object) -> Way:
    return Way(**({"state": State.SHIPPED, "followed": True, "shipped_at": MONDAY} | values))  # type: ignore[arg-type]


def seen(a_way: Way, now: datetime, *, patience: Patience | None = None, holidays: dict[date, bool] | None = None):
    return watch_of(a_way, now, patience or Patience(), holidays or {})


def test_two_business_days_without_a_scan_after_hand_over_are_one_too_many() -> None:
    calm = seen(way(), END_OF_WEDNESDAY - timedelta(seconds=1))
    assert (calm.concern, calm.look_at) == (None, END_OF_WEDNESDAY)

    assert seen(way(), END_OF_WEDNESDAY).concern == Concern.SILENT
    assert seen(way(), END_OF_WEDNESDAY).since == END_OF_WEDNESDAY


def test_a_scan_of_any_kind_starts_the_count_anew() -> None:
    tuesday = way(heard_at=MONDAY + timedelta(days=1), last_status="in_transit")

    assert seen(tuesday, END_OF_WEDNESDAY).concern is None
    assert seen(tuesday, END_OF_WEDNESDAY + timedelta(days=1)).concern == Concern.SILENT


def test_weekends_and_holidays_are_not_counted() -> None:
    friday = way(shipped_at=MONDAY + timedelta(days=4))

    assert seen(friday, MONDAY + timedelta(days=8, hours=11)).concern is None  # Tuesday evening is not over
    assert seen(friday, MONDAY + timedelta(days=8, hours=12)).concern == Concern.SILENT
    tuesday_free = {date(2026, 11, 10): False}
    assert seen(friday, MONDAY + timedelta(days=8, hours=12), holidays=tuesday_free).concern is None


def test_a_parcel_at_its_branch_waits_three_days_however_often_it_is_scanned_there() -> None:
    at_branch = way(last_status="at_delivery_branch", status_since=MONDAY, heard_at=MONDAY + timedelta(days=2))

    thursday = END_OF_WEDNESDAY + timedelta(days=1)
    assert seen(at_branch, thursday - timedelta(seconds=1)).concern is None
    assert seen(at_branch, thursday).concern == Concern.WAITING


def test_a_parcel_that_moves_but_takes_longer_than_promised_is_late() -> None:
    moving = way(heard_at=MONDAY + timedelta(days=7), last_status="in_transit")

    late = seen(moving, MONDAY + timedelta(days=8))

    assert late.concern == Concern.LATE
    assert late.since == datetime(2026, 11, 9, 20, 59, 59, tzinfo=UTC)
    assert late.look_at == datetime(2026, 11, 11, 20, 59, 59, tzinfo=UTC)  # then it will have been silent
    assert seen(moving, late.look_at).concern == Concern.SILENT


def test_what_the_carrier_says_comes_before_the_calendar() -> None:
    long_after = MONDAY + timedelta(days=30)
    for status, concern in (
        ("attempt_failed", Concern.ATTEMPT_FAILED),
        ("returning", Concern.RETURNING),
        ("returned", Concern.BACK),
        ("lost_damaged", Concern.LOST),
    ):
        assert seen(way(last_status=status, status_since=MONDAY), long_after).concern == concern
    assert seen(way(last_status="delayed", status_since=MONDAY), MONDAY).concern == Concern.LATE


def test_nobody_worries_about_parcels_that_nobody_follows_or_that_have_arrived() -> None:
    long_after = MONDAY + timedelta(days=30)

    assert seen(way(followed=False), long_after) == CALM
    assert seen(way(state=State.DELIVERED), long_after) == CALM
    assert seen(way(state=State.READY), long_after) == CALM


def test_a_rule_of_zero_days_is_switched_off() -> None:
    none = Patience(silent_days=0, branch_days=0, delivery_days=0)

    assert seen(way(), MONDAY + timedelta(days=300), patience=none) == CALM


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    way=st.builds(
        Way,
        state=st.sampled_from(State),
        followed=st.booleans(),
        shipped_at=st.none() | st.just(MONDAY),
        heard_at=st.none() | st.just(MONDAY + timedelta(days=1)),
        last_status=st.sampled_from(["", *map(str, TrackingStatus)]),
        status_since=st.none() | st.just(MONDAY),
        undelivered_at=st.none() | st.just(MONDAY + timedelta(days=2)),
    ),
    hours=st.integers(0, 1000),
)
def test_between_two_looks_the_answer_never_changes(way: Way, hours: int) -> None:
    now = MONDAY + timedelta(hours=hours)
    first = seen(way, now)
    later = first.look_at - timedelta(seconds=1) if first.look_at else now + timedelta(days=400)

    assert first.look_at is None or first.look_at > now
    assert seen(way, later).concern == first.concern
    assert (first.concern is None) == (first.since is None)
    assert first.concern is None or way.state in {State.SHIPPED, State.UNDELIVERED}


def test_every_concern_has_words_and_a_suggested_step() -> None:
    assert set(WORDS) == set(Concern)


# In the shop


@pytest.fixture
def monday() -> Iterator[None]:
    """It is Monday."""
    with clock.moved_to(MONDAY):
        yield


@pytest.fixture
def parcel(shop: Shop, monday: None) -> Shipment:
    """Handed over at the carrier on a Monday, not scanned."""
    parcel = mark_ready_to_ship(shop.order({"MUG": 2}).pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    confirm_booking(parcel.pk, Booking(reference="", carrier_id="1"), actor=SYSTEM)
    return dispatch_shipment(parcel.pk, actor=AYSE, at=MONDAY)


def watched(parcel: Shipment, now: datetime | None = None) -> str:
    with clock.moved_to(now or clock.now()):
        look_after_parcels()
    return Shipment.objects.get(pk=parcel.pk).watch


def scans(parcel: Shipment, *statuses: Status, begins: datetime = MONDAY) -> None:
    rows = tuple(
        Scan(at=begins + timedelta(hours=hour), status=status, raw_code=status, raw_text=status)
        for hour, status in enumerate(statuses, start=1)
    )
    apply_tracking(parcel.pk, Tracking(reference=parcel.reference, scans=rows), actor=SYSTEM)


def test_a_silent_parcel_stands_in_the_queue_until_it_is_scanned(shop: Shop, parcel: Shipment) -> None:
    assert watched(parcel, END_OF_WEDNESDAY - timedelta(seconds=1)) == ""
    assert watched(parcel, END_OF_WEDNESDAY) == "silent"
    assert [row.pk for row in concerned("delayed")] == [parcel.pk]

    with clock.moved_to(END_OF_WEDNESDAY + timedelta(hours=3)):
        scans(parcel, Status.PICKED_UP, begins=END_OF_WEDNESDAY)
    assert watched(parcel, END_OF_WEDNESDAY + timedelta(hours=4)) == ""
    assert not concerned("delayed").exists()


def test_a_failed_attempt_is_over_when_it_is_out_for_delivery_again(shop: Shop, parcel: Shipment) -> None:
    scans(parcel, Status.PICKED_UP, Status.OUT_FOR_DELIVERY, Status.ATTEMPT_FAILED)
    assert watched(parcel, MONDAY + timedelta(hours=8)) == "attempt_failed"
    assert [row.pk for row in concerned("failed")] == [parcel.pk]

    scans(parcel, Status.PICKED_UP, Status.OUT_FOR_DELIVERY, Status.ATTEMPT_FAILED, Status.IN_TRANSIT, Status.DELIVERED)
    assert watched(parcel, MONDAY + timedelta(hours=8)) == ""


def test_a_refused_parcel_turns_back_comes_back_and_is_taken_in(shop: Shop, parcel: Shipment) -> None:
    scans(parcel, Status.PICKED_UP, Status.RETURNING)
    assert watched(parcel, MONDAY + timedelta(hours=8)) == "returning"

    scans(parcel, Status.PICKED_UP, Status.RETURNING, Status.RETURNED)
    assert watched(parcel, MONDAY + timedelta(hours=9)) == "back"

    restock_shipment(parcel.pk, actor=AYSE)
    assert watched(parcel) == ""
    assert not concerned("failed").exists()


def test_marking_by_hand_moves_a_parcel_in_and_out_of_the_queue(shop: Shop, parcel: Shipment) -> None:
    mark_undelivered(parcel.pk, actor=AYSE, reason="Kabul etmedi")
    assert watched(parcel) == "returning"
    correct_delivery(parcel.pk, actor=AYSE)
    assert watched(parcel, MONDAY) == ""
    mark_delivered(parcel.pk, actor=AYSE)
    assert watched(parcel, MONDAY + timedelta(days=90)) == ""


def test_a_dispatch_that_did_not_happen_is_not_silent(shop: Shop, parcel: Shipment) -> None:
    take_back_dispatch(parcel.pk, actor=AYSE)

    assert watched(parcel, MONDAY + timedelta(days=90)) == ""


def test_parcels_sent_by_hand_are_never_late(shop: Shop) -> None:
    by_hand = dispatch(shop.order().pk, actor=AYSE)

    assert watched(by_hand, clock.now() + timedelta(days=90)) == ""
    assert Shipment.objects.get(pk=by_hand.pk).watch_at is None


def test_other_days_count_at_once_for_parcels_under_way(shop: Shop, parcel: Shipment) -> None:
    assert watched(parcel, MONDAY + timedelta(days=1, hours=13)) == ""

    change_parcel_rules(actor=AYSE, silent_days=1)
    with clock.moved_to(MONDAY + timedelta(days=1, hours=13)):
        shop.react("settings.changed")
    assert watched(parcel, MONDAY + timedelta(days=1, hours=13)) == "silent"

    with clock.moved_to(MONDAY + timedelta(days=1, hours=14)):
        save_holiday(date(2026, 11, 3), actor=AYSE, name="Kar tatili", half_day=False)
        shop.react("settings.changed")
    assert watched(parcel, MONDAY + timedelta(days=1, hours=14)) == ""


def test_days_that_make_no_sense_are_refused(shop: Shop) -> None:
    before = shop.events()

    with pytest.raises(Invalid):
        change_parcel_rules(actor=AYSE, silent_days=61)

    assert shop.events() == before


def test_a_look_costs_the_same_for_one_parcel_as_for_many(shop: Shop, parcel: Shipment) -> None:
    def statements() -> int:
        with clock.moved_to(MONDAY), CaptureQueriesContext(connection) as asked:
            Shipment.objects.update(watch_at=MONDAY)
            look_after_parcels()
        return len(asked)

    look_after_parcels()
    one = statements()
    for _more in range(6):
        dispatch(shop.order().pk, actor=AYSE)
    assert statements() == one


def test_the_queue_reads_an_index_of_its_own(shop: Shop, parcel: Shipment) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = concerned("delayed").order_by("watch_since", "id").explain()
        assert "shipment_concern" in plan, plan
        cursor.execute("EXPLAIN SELECT id FROM shipping_shipment WHERE watch_at <= now() ORDER BY watch_at LIMIT 500")
        assert "shipment_to_look_at" in str(cursor.fetchall())
