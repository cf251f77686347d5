"""The demo shop: some 120 products, three months of orders in every state, all through the panel's own actions."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

from django.db import connection
from django.db.models import Max

from kervan.cli.demo import opening
from kervan.cli.demo.baskets import Baskets
from kervan.cli.demo.opening import LOGINS
from kervan.cli.demo.past import PAST
from kervan.cli.demo.people import SEED
from kervan.cli.demo.progress import Progress
from kervan.cli.demo.recent import FRESH, WEEK
from kervan.cli.demo.stories import StoryMaker, Tale
from kervan.cli.demo.telling import Story, Teller
from kervan.cli.demo.timetable import DAYS, moments, moments_since
from kervan.cli.installation import Problem, say
from kervan.lib import clock
from kervan.orders.models import Order

__all__ = ["LOGINS", "make_demo"]

OPENED_BEFORE = timedelta(days=DAYS + 7)


def make_demo(orders: int = 600, *, now: datetime | None = None) -> None:
    """Make the demo shop with so many orders, or so many more orders in one that is there.

    Always the same: an order's content follows from its place in the row, its moments from ``now``. More orders come in
    between the latest one and now.

    Raises ``Problem`` in a shop that is not the demo shop.
    """
    now = now or clock.now()
    new = not opening.is_demo_shop()
    if new:
        if Order.objects.exists():
            raise Problem("This shop has orders of its own: demo orders are made in an empty installation only.")
        say("Making the demo shop …")
    with _commits_need_no_disk(), _rubbish_is_collected_seldom():
        if new:
            opening.open_shop(now - OPENED_BEFORE)
        _tell(_first_tales(orders, now) if new else _more_tales(orders, now), orders, now)
        if new:
            opening.lose_some(now)
    opening.carrier_behaves()


def _first_tales(orders: int, now: datetime) -> list[tuple[datetime, StoryMaker]]:
    """Three months as chance has it, and among the last of them the orders that are to be seen in every state."""
    fresh = min(orders, len(FRESH))
    week = min(orders - fresh, len(WEEK))
    makers = [_by_chance(number) for number in range(orders - fresh - week)]
    makers += [*WEEK[len(WEEK) - week :], *FRESH[len(FRESH) - fresh :]]
    tales = zip(moments(orders, now, fresh=fresh, week=week), makers, strict=True)
    return sorted(tales, key=lambda tale: tale[0])


def _more_tales(orders: int, now: datetime) -> list[tuple[datetime, StoryMaker]]:
    """From the latest order on; what there is no time for stays to be done."""
    latest = Order.objects.aggregate(latest=Max("created_at"))["latest"] or now - timedelta(hours=1)
    first = Order.objects.count()
    return [(moment, _by_chance(first + place)) for place, moment in enumerate(moments_since(latest, now, orders))]


def _by_chance(number: int) -> StoryMaker:
    luck = Random(f"{SEED}:story:{number}")  # noqa: S311
    return luck.choices([maker for maker, _ in PAST], [weight for _, weight in PAST])[0]


def _tell(tales: list[tuple[datetime, StoryMaker]], orders: int, now: datetime) -> None:
    shop = opening.known_shop()
    baskets = Baskets(shop)
    teller = Teller(now)
    progress = Progress("Demo orders", orders)
    first = Order.objects.count()
    for place, (moment, maker) in enumerate(tales):
        tale = Tale(number=first + place, shop=shop, baskets=baskets, now=now)
        teller.begin(moment, _counted(maker(tale), progress))
    teller.tell()
    progress.end(f"{orders} made")


def _counted(story: Story, progress: Progress) -> Story:
    progress.step()
    yield from story


@contextmanager
def _rubbish_is_collected_seldom() -> Iterator[None]:
    """Nothing here makes circles worth looking for after every few hundred objects."""
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


@contextmanager
def _commits_need_no_disk() -> Iterator[None]:
    """What a power cut takes is made anew anyway, so our commits don't wait for the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
        try:
            yield
        finally:
            cursor.execute("RESET synchronous_commit")
