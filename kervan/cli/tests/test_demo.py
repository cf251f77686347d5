"""The demo shop: every state is there, nothing in it is broken, and it is always the same."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import connection
from stdnum import ean

from kervan.catalog.models import Product
from kervan.cli.demo import build, opening, past, recent, timetable
from kervan.cli.demo.catalogue import ean13, goods
from kervan.cli.demo.opening import LOGINS
from kervan.cli.demo.people import People
from kervan.cli.demo.progress import Progress
from kervan.cli.demo.timetable import moments, working_time
from kervan.cli.installation import Problem
from kervan.cli.invariants import check_all
from kervan.cli.prepare import make_demo_shop
from kervan.customers.places import is_district
from kervan.integrations.carriers.sandbox.settings import DEMO_CLOCK_SPEED
from kervan.lib import clock
from kervan.lib.iban import check_iban
from kervan.lib.phones import to_e164
from kervan.lib.tax_ids import check_tax_id
from kervan.notifications.models import Message
from kervan.orders.models import Order
from kervan.orders.queries import in_queue
from kervan.orders.status import OrderStatus, PaymentStatus
from kervan.payments.models import Refund
from kervan.returns.models import Return
from kervan.returns.states import State as ReturnState
from kervan.shipping.models import CarrierAccount, Shipment
from kervan.shop.queries import shop as shop_settings
from kervan.stock.models import StockLevel

NOON = datetime(2026, 11, 24, 9, tzinfo=UTC)  # a Tuesday, 12:00 in Istanbul
SMALL = 46


def told() -> list[tuple[Any, ...]]:
    """What tells one demo shop from another."""
    columns = ("number", "placed_at", "total", "status", "payment_status", "customer_name", "city", "channel")
    return list(Order.objects.order_by("id").values_list(*columns))


@pytest.mark.django_db(transaction=True)
def test_a_small_demo_shop_has_every_state_and_breaks_nothing() -> None:
    build.make_demo(SMALL, now=NOON)

    assert list(check_all()) == []
    assert Order.objects.count() == SMALL
    unreachable = {"draft", "partially_returned"}
    assert set(Order.objects.values_list("status", flat=True)) == set(OrderStatus.values) - unreachable
    # An authorisation is nothing that a button of the panel makes yet.
    unreachable = {"authorized", "voided"}
    assert set(Order.objects.values_list("payment_status", flat=True)) == set(PaymentStatus.values) - unreachable
    assert set(Refund.objects.values_list("state", flat=True)) == {"requested", "succeeded", "failed"}
    states = set(Shipment.objects.values_list("state", flat=True))
    assert states == {"requested", "refused", "ready", "shipped", "delivered", "undelivered", "resolved"}
    assert set(Return.objects.values_list("state", flat=True)) == set(ReturnState)
    queues = (
        "return_requested",
        "new",
        "to_accept",
        "to_confirm",
        "to_pack",
        "ready",
        "late",
        "refused",
        "undelivered",
        "held",
        "to_refund",
    )
    assert [name for name in queues if not in_queue(name).exists()] == []

    _the_past_lies_in_the_past()
    _only_fresh_news_is_written()
    _people_can_work_in_it()
    _more_orders_come_on_top()


def _the_past_lies_in_the_past() -> None:
    created = list(Order.objects.order_by("id").values_list("created_at", flat=True))
    assert created == sorted(created)
    assert NOON - timedelta(days=9) <= created[0]
    assert created[-1] <= NOON
    midnight = NOON - timedelta(hours=12)
    assert Order.objects.filter(created_at__gte=midnight).count() == 15
    for parcel in Shipment.objects.exclude(delivered_at=None).exclude(shipped_at=None):
        assert parcel.created_at <= parcel.shipped_at < parcel.delivered_at <= NOON


def _only_fresh_news_is_written() -> None:
    assert Message.objects.filter(created_at__lt=NOON - timedelta(days=2)).count() == 0
    assert Message.objects.filter(kind="order_placed").count() > 10
    assert not Message.objects.filter(order_id__in=Order.objects.filter(channel="carsi").values("pk")).exists()
    assert waiting_reactions() == ["shipment.requested"]  # the carrier that never answers


def _people_can_work_in_it() -> None:
    for email, password, _role in LOGINS:
        assert authenticate(username=email, password=password) is not None
    account = CarrierAccount.objects.get(is_default=True)
    assert (account.name, account.settings["clock_speed"]) == ("Deneme Kargo", DEMO_CLOCK_SPEED)
    assert shop_settings().accept_by_hand is False
    assert check_tax_id(shop_settings().tax_id) == "company"
    assert StockLevel.objects.filter(on_hand=0).exists()


def _more_orders_come_on_top() -> None:
    before = told()
    later = NOON + timedelta(hours=5)

    build.make_demo(6, now=later)

    assert told()[:SMALL] == before
    fresh = Order.objects.order_by("id")[SMALL:]
    assert len(fresh) == 6
    assert all(NOON - timedelta(hours=3) < order.created_at <= later for order in fresh)
    assert Product.objects.count() == 120
    assert list(check_all()) == []


def waiting_reactions() -> list[str]:
    """What the stories left to the worker; the shop's own opening, its settings, is none of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT e.name FROM procrastinate_jobs j JOIN events_event e ON e.id = (j.args->>'event_id')::bigint
               WHERE j.task_name = 'kervan.react' AND j.status = 'todo' AND e.name <> 'settings.changed'"""
        )
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_a_demo_of_the_past_alone_holds_every_story(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each story of the past once, as the chance of six hundred orders would bring it."""
    stories = [maker for maker, _weight in past.PAST]
    monkeypatch.setattr(build, "FRESH", ())
    monkeypatch.setattr(build, "WEEK", ())
    monkeypatch.setattr(timetable, "FRESH_DAYS", 9)  # long enough ago for every story to have ended
    monkeypatch.setattr(build, "_by_chance", lambda number: stories[number % len(stories)])

    build.make_demo(len(stories), now=NOON)

    assert list(check_all()) == []
    assert set(Order.objects.values_list("status", flat=True)) == {"delivered", "cancelled"}
    assert "voided" in set(Order.objects.values_list("payment_status", flat=True))
    assert set(Order.objects.values_list("channel", flat=True)) >= {"storefront", "manual", "carsi"}
    assert Message.objects.count() == 0
    assert waiting_reactions() == []


@pytest.mark.django_db(transaction=True)
def test_two_demo_shops_are_the_same() -> None:
    build.make_demo(8, now=NOON)
    first = told()
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    call_command("migrate", verbosity=0, interactive=False)

    build.make_demo(8, now=NOON)

    assert told() == first
    assert len(first) == 8


@pytest.mark.django_db(transaction=True)
def test_an_interrupted_demo_is_made_anew(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.KERVAN_HOME = tmp_path
    (tmp_path / "run").mkdir()
    made: list[int] = []

    def interrupted(self: Progress) -> None:
        made.append(1)
        if len(made) == 3:
            raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Progress, "step", interrupted)
        with pytest.raises(KeyboardInterrupt):
            make_demo_shop(6)
    assert Order.objects.count() == 2
    assert list(check_all()) == []

    assert make_demo_shop(6) is True

    assert "interrupted; making it anew" in capsys.readouterr().err
    assert Order.objects.count() == 6
    assert Order.objects.order_by("id").values_list("number", flat=True)[0] == 1001
    assert list(check_all()) == []
    assert make_demo_shop(6) is False
    assert Order.objects.count() == 6


def test_a_real_shop_gets_no_demo_orders(shop: Any) -> None:
    shop.order()

    with pytest.raises(Problem, match="orders of its own"):
        build.make_demo(5)

    assert Order.objects.count() == 1
    assert not opening.is_demo_shop()


def test_the_goods_are_believable() -> None:
    found = list(goods())

    assert len({good.product for good in found}) == 120
    assert len({good.sku for good in found}) == len({good.barcode for good in found}) == len(found) == 170
    assert all(ean.is_valid(good.barcode) and 200 <= int(good.barcode[:3]) <= 299 for good in found)
    assert {int(good.vat_rate) for good in found} == {1, 10, 20}
    assert all(good.price > 0 and good.weight_g > 0 and good.desi > 0 and good.shelf for good in found)
    assert ean13(200, 1) == "2000000000015"


def test_nobody_real_is_named() -> None:
    people = People()
    buyers = [people.person(number) for number in range(300)]
    buyers += [people.company(number) for number in range(10)]

    for buyer in buyers:
        assert re.fullmatch(r"\S+@(\S+\.)?example\.(com|org)", buyer.email)
        assert re.fullmatch(r"\+905\d\d000\d{4}", buyer.phone)
        assert to_e164(buyer.phone) == buyer.phone
        assert is_district(buyer.address["city"], buyer.address["district"])
    assert len({buyer.phone for buyer in buyers}) == len({buyer.email for buyer in buyers}) == len(buyers)
    assert all(check_tax_id(buyer.tax_id) == "company" for buyer in buyers[300:])
    assert people.person(7) == People().person(7)
    for _bank, iban in opening.BANKS:
        assert check_iban(iban) == iban
        assert iban.endswith("000000000000001")


def test_orders_rise_over_the_months_and_rest_on_sundays() -> None:
    found = moments(600, NOON, fresh=30, week=10)

    for row in (found[:560], found[560:570], found[570:]):
        assert row == sorted(row)
    assert len(found) == 600
    assert NOON - timedelta(days=91) <= found[0]
    assert max(found) <= NOON
    first, last = found[0], NOON - timedelta(days=31)
    assert sum(first <= at < first + timedelta(days=30) for at in found) < sum(last <= at for at in found)
    local = [at.astimezone(clock.SHOP_ZONE) for at in found[:560]]
    assert sum(at.weekday() == 6 for at in local) < sum(at.weekday() == 0 for at in local)
    assert sum(at.hour == 21 for at in local) > 4 * sum(at.hour == 4 for at in local)


def test_the_last_days_sell_no_less_than_the_weeks_before() -> None:
    found = moments(600, NOON, fresh=len(recent.FRESH), week=len(recent.WEEK))
    sold = Counter((NOON.date() - at.astimezone(clock.SHOP_ZONE).date()).days for at in found)

    for day in range(1, 9):
        same_weekday = [sold[day + 7 * weeks] for weeks in range(2, 6)]
        assert sold[day] >= 0.8 * sum(same_weekday) / 4, (day, sold[day], same_weekday)
    assert max(sold[day] for day in range(3, 9)) < 2 * max(sold[day] for day in range(9, 30))


@pytest.mark.parametrize("seconds", [0, 40, 3600, 80_000])
def test_there_are_orders_of_today_however_young_the_day_is(seconds: int) -> None:
    midnight = datetime(2026, 11, 23, 21, tzinfo=UTC)
    now = midnight + timedelta(seconds=seconds)

    found = sorted(moments(100, now, fresh=len(recent.FRESH), week=len(recent.WEEK)))

    assert len(found) == 100
    assert sum(at >= midnight for at in found) == 15
    assert found[-1] <= now + timedelta(seconds=1)


def test_the_shop_is_closed_at_night_and_on_sundays() -> None:
    saturday_evening = datetime(2026, 11, 21, 18, tzinfo=UTC)

    opens = working_time(saturday_evening, Random(1)).astimezone(clock.SHOP_ZONE)

    assert (opens.date().isoformat(), opens.hour) == ("2026-11-23", 10)


def test_the_progress_bar_is_plain_text_without_a_terminal() -> None:
    out = StringIO()
    progress = Progress("Demo orders", 30, out=out)

    for _order in range(30):
        progress.step()
    progress.end("30 made")

    lines = out.getvalue().splitlines()
    assert len(lines) == 12
    assert lines[-2] == f"Demo orders [{'#' * 32}] 100 %  30/30"
    assert lines[-1].startswith("Demo orders: 30 made (0 s)")
    assert "\r" not in out.getvalue()
