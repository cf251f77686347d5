"""Deneme Kargo's own house: what it refuses, when it scans, and how it misbehaves on request."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
import time_machine
from django.db import connection, transaction

from kervan.integrations.carriers.sandbox import client, server
from kervan.integrations.carriers.sandbox.models import SandboxParcel
from kervan.integrations.carriers.sandbox.tests.rig import Rig
from kervan.shipping.carriers import CarrierRefused, CarrierSilent, CashOnDelivery, TrackingStatus
from tests.contracts.carriers import RECEIVER, parcel

MONDAY = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
ONE, TWO = "202600000017", "202600000024"


def refusal_of(rig, booked):
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(booked)
    assert not SandboxParcel.objects.exists()
    return refusal.value.code, refusal.value.field


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"name": "Ali"}, "DK101", "receiver.name"),
        ({"name": "A. 42."}, "DK102", "receiver.name"),
        ({"phone": "+90532123456"}, "DK103", "receiver.phone"),
        ({"phone": "+9053212345678"}, "DK103", "receiver.phone"),
        ({"phone": "+908501234567"}, "DK103", "receiver.phone"),
        ({"phone": ""}, "DK103", "receiver.phone"),
        ({"line": "", "neighbourhood": ""}, "DK104", "receiver.line"),
        ({"line": "a" * 201, "neighbourhood": ""}, "DK104", "receiver.line"),
        ({"country": "DE"}, "DK109", "receiver.country"),
        ({"city": "Kadıköy"}, "DK105", "receiver.city"),
        ({"city": ""}, "DK105", "receiver.city"),
        ({"district": "Kadıköy"}, "DK106", "receiver.district"),
        ({"district": ""}, "DK106", "receiver.district"),
    ],
)
def test_a_receiver_the_branch_would_stumble_over_is_refused(account, wrong, code, field):
    assert refusal_of(account(), parcel(ONE, receiver=replace(RECEIVER, **wrong))) == (code, field)


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"desi": Decimal("100.1")}, "DK108", "desi"),
        ({"desi": Decimal(0)}, "DK108", "desi"),
        ({"pieces": 0}, "DK107", "pieces"),
        ({"cash_on_delivery": CashOnDelivery(amount=1_000_001)}, "DK111", "cash_on_delivery.amount"),
        ({"cash_on_delivery": CashOnDelivery(amount=0)}, "DK111", "cash_on_delivery.amount"),
        ({"cash_on_delivery": CashOnDelivery(amount=100, currency="EUR")}, "DK110", "cash_on_delivery.currency"),
    ],
)
def test_a_parcel_the_carrier_does_not_carry_is_refused(account, wrong, code, field):
    assert refusal_of(account(), replace(parcel(ONE), **wrong)) == (code, field)


@pytest.mark.parametrize(
    "right",
    [
        {"name": "Ali A"},
        {"phone": "+902323334455"},
        {"city": "IZMIR", "district": "BORNOVA"},
        {"city": "şanlıurfa", "district": "Haliliye"},
    ],
)
def test_what_just_fits_is_taken(account, right):
    account().carrier.book(parcel(ONE, receiver=replace(RECEIVER, **right)))

    assert SandboxParcel.objects.count() == 1


def test_the_limits_themselves_are_carried(account):
    heavy = replace(parcel(ONE, cash=1_000_000), desi=Decimal(100))

    account().carrier.book(heavy)

    assert SandboxParcel.objects.get().cash_on_delivery["amount"] == "10000.00"


def test_a_wrong_password_is_refused_everywhere(account):
    rig = account(password="yanlis")

    for call in (lambda: rig.carrier.test(), lambda: rig.carrier.cancel(ONE), lambda: rig.carrier.track([ONE])):
        with pytest.raises(CarrierRefused) as refusal:
            call()
        assert (refusal.value.code, refusal.value.field) == ("DK001", "password")
    assert refusal_of(rig, parcel(ONE)) == ("DK001", "password")


def test_a_reference_cannot_be_used_for_another_parcel(account):
    rig = account()
    rig.carrier.book(parcel(ONE))

    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(parcel(ONE, receiver=replace(RECEIVER, name="Zeynep Aydın")))

    assert (refusal.value.code, refusal.value.field) == ("DK201", "reference")
    assert rig.receiver_of(ONE) == RECEIVER.name


def test_a_cancelled_reference_is_spent(account):
    rig = account()
    rig.carrier.book(parcel(ONE))
    rig.carrier.cancel(ONE)

    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(parcel(ONE))

    assert refusal.value.code == "DK202"
    assert rig.bookings_of(ONE) == 0


def test_a_cancelled_parcel_is_told_as_cancelled_and_never_scanned(account):
    rig = account()
    with time_machine.travel(MONDAY, tick=False) as traveller:
        rig.carrier.book(parcel(ONE))
        rig.carrier.cancel(ONE)
        traveller.shift(timedelta(days=9))

        [tracking] = rig.carrier.track([ONE])

    assert [scan.status for scan in tracking.scans] == [TrackingStatus.CREATED, TrackingStatus.CANCELLED]
    assert tracking.tracking_number is None
    with pytest.raises(LookupError):
        server.hand_over(ONE)


def test_a_parcel_walks_from_branch_to_door(account):
    rig = account(outcome="delivered")
    with time_machine.travel(MONDAY, tick=False) as traveller:
        rig.carrier.book(parcel(ONE))
        server.hand_over(ONE)
        traveller.shift(timedelta(days=9))

        [tracking] = rig.carrier.track([ONE])

    assert [(scan.status.value, scan.place) for scan in tracking.scans] == [
        ("created", ""),
        ("picked_up", "Kadıköy Şubesi"),
        ("in_transit", "İstanbul Aktarma Merkezi"),
        ("in_transit", "İzmir Aktarma Merkezi"),
        ("at_delivery_branch", "Bornova Şubesi"),
        ("out_for_delivery", "Bornova Şubesi"),
        ("delivered", "Bornova Şubesi"),
    ]
    assert tracking.scans[1].at == MONDAY
    assert tracking.last.raw_text == "Teslim edildi. Teslim alan: Ş*** Ö*** I***"
    assert timedelta(hours=14) < tracking.last.at - MONDAY < timedelta(hours=39)


@pytest.mark.parametrize(
    ("outcome", "after_the_courier_left"),
    [
        ("refused", ["attempt_failed", "returning", "returned"]),
        (
            "undeliverable",
            ["attempt_failed", "out_for_delivery", "attempt_failed", "ready_for_pickup", "returning", "returned"],
        ),
    ],
)
def test_what_nobody_takes_comes_back_to_the_sender(account, outcome, after_the_courier_left):
    rig = account(outcome=outcome)
    rig.carrier.book(parcel(ONE, cash=5_000))
    rig.finish(ONE)

    [tracking] = rig.carrier.track([ONE])

    statuses = [scan.status.value for scan in tracking.scans]
    assert statuses[statuses.index("out_for_delivery") + 1 :] == after_the_courier_left
    assert tracking.last.place == "Kadıköy Şubesi"


@pytest.mark.parametrize(
    ("outcome", "passes", "ends"),
    [
        ("attempt_failed", "attempt_failed", "delivered"),
        ("delayed", "delayed", "delivered"),
        ("lost", "in_transit", "lost_damaged"),
    ],
)
def test_every_other_fate_can_be_asked_for(account, outcome, passes, ends):
    rig = account(outcome=outcome)
    rig.carrier.book(parcel(ONE))
    rig.finish(ONE)

    [tracking] = rig.carrier.track([ONE])

    assert passes in [scan.status for scan in tracking.scans]
    assert tracking.last.status == ends


def test_the_branch_scans_by_itself_after_its_hours(account):
    rig = account(scan_after_hours=4)
    with time_machine.travel(MONDAY, tick=False) as traveller:
        rig.carrier.book(parcel(ONE))
        traveller.shift(timedelta(hours=2, minutes=59))
        [before] = rig.carrier.track([ONE])
        traveller.shift(timedelta(hours=2, minutes=2))
        [after] = rig.carrier.track([ONE])

    assert (before.tracking_number, len(before.scans)) == (None, 1)
    assert after.last.status == TrackingStatus.PICKED_UP
    assert len(after.tracking_number) == 12
    assert after.tracking_number.isdigit()


def test_a_fast_clock_does_a_day_in_two_minutes(account):
    slow, fast = account(outcome="delivered"), account(outcome="delivered", clock_speed=720)
    with time_machine.travel(MONDAY, tick=False):
        slow.carrier.book(parcel(ONE))
        slow_plan = server.plan_for(ONE)
        SandboxParcel.objects.all().delete()
        fast.carrier.book(parcel(ONE))
        fast_plan = server.plan_for(ONE)

    assert [scan.code for scan in fast_plan] == [scan.code for scan in slow_plan]
    for quick, real in zip(fast_plan, slow_plan, strict=True):
        assert abs((quick.at - MONDAY) * 720 - (real.at - MONDAY)) < timedelta(seconds=1)


def test_changing_the_clock_does_not_rewrite_what_was_scanned(account):
    rig = account(outcome="delivered", clock_speed=720)
    rig.carrier.book(parcel(ONE))
    rig.finish(ONE)
    before = rig.carrier.track([ONE])

    assert account(clock_speed=1, outcome="lost").carrier.track([ONE]) == before


def test_handing_over_late_does_not_move_a_scan_that_has_been(account):
    rig = account(scan_after_hours=0)
    with time_machine.travel(MONDAY, tick=False) as traveller:
        rig.carrier.book(parcel(ONE))
        before = server.plan_for(ONE)
        traveller.shift(timedelta(hours=30))
        server.hand_over(ONE)

    assert server.plan_for(ONE) == before


def test_an_account_may_cancel_after_the_scan_but_not_after_delivery(account):
    rig = account(cancel_after_scan=True, outcome="delivered")
    rig.carrier.book(parcel(ONE))
    rig.carrier.book(parcel(TWO))
    rig.hand_over(ONE)
    rig.finish(TWO)

    rig.carrier.cancel(ONE)

    assert (rig.bookings_of(ONE), rig.bookings_of(TWO)) == (0, 1)
    with pytest.raises(CarrierRefused, match="Teslim edildi"):
        rig.carrier.cancel(TWO)


def test_tracking_numbers_never_repeat(account):
    rig = account(scan_after_hours=0)
    references = [str(202_600_000_000 + number) for number in range(100)]
    for reference in references:
        rig.carrier.book(parcel(reference))

    numbers = [tracking.tracking_number for tracking in rig.carrier.track(references)]

    assert len(set(numbers)) == 100
    assert all(len(number) == 12 for number in numbers)
    assert all(one[:4] != next_one[:4] for one, next_one in pairwise(numbers))


def test_an_account_can_refuse_everything_and_still_know_what_it_took(account):
    account().carrier.book(parcel(ONE))
    closed = account(refuse_all=True)

    with pytest.raises(CarrierRefused) as refusal:
        closed.carrier.book(parcel(TWO))

    assert refusal.value.code == "DK901"
    assert closed.carrier.book(parcel(ONE)).reference == ONE


def test_a_share_of_bookings_is_refused_always_the_same(account):
    rig = account(refuse_percent=30)
    references = [str(202_600_000_000 + number) for number in range(200)]

    def answer_to(reference):
        try:
            rig.carrier.book(parcel(reference))
        except CarrierRefused as refusal:
            return refusal.code
        return "booked"

    first = [answer_to(reference) for reference in references]

    assert [answer_to(reference) for reference in references] == first
    assert Counter(first) == {"DK900": 62, "booked": 138}  # of 200, at 30 %
    assert SandboxParcel.objects.count() == 138


def test_a_request_that_never_arrived_books_nothing_and_its_repeat_does(account):
    rig = account(silence="before_once")

    with pytest.raises(CarrierSilent):
        rig.carrier.book(parcel(ONE))
    assert rig.bookings_of(ONE) == 0
    rig.carrier.book(parcel(ONE))

    assert rig.bookings_of(ONE) == 1


def test_only_a_share_of_answers_is_lost(account):
    rig = account(silence="after_once", silence_percent=0)

    rig.carrier.book(parcel(ONE))

    assert rig.bookings_of(ONE) == 1


def test_a_slow_carrier_lets_wait(account, monkeypatch):
    waited = []
    monkeypatch.setattr(client.time, "sleep", waited.append)

    account(slow_seconds=25).carrier.book(parcel(ONE))

    assert waited == [25]


def test_nobody_calls_a_carrier_inside_a_transaction(account):
    rig = account()
    calls = (
        lambda: rig.carrier.book(parcel(ONE)),
        lambda: rig.carrier.track([ONE]),
        lambda: rig.carrier.cancel(ONE),
        lambda: rig.carrier.test(),
    )

    for call in calls:
        with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
            call()

    assert not SandboxParcel.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_bookings_at_once_are_one_parcel():
    rig = Rig()

    def book(_):
        try:
            return rig.carrier.book(parcel(ONE)).carrier_id
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(book, range(8)))

    assert len(answers) == 1
    assert SandboxParcel.objects.count() == 1
