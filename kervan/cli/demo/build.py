"""The demo shop: some 120 products, three months of orders in every state, all through the actions that the panel calls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection

from kervan.cli.demo import opening
from kervan.cli.demo.baskets import Baskets
from kervan.cli.demo.opening import LOGINS
from kervan.cli.demo.progress import Progress
from kervan.cli.demo.stories import Tale, ordinary
from kervan.cli.demo.telling import Story, Teller
from kervan.cli.demo.timetable import DAYS, moments
from kervan.cli.installation import Problem, say
from kervan.integrations.carriers.sandbox.settings import DEMO_CLOCK_SPEED
from kervan.lib import clock
from kervan.orders.models import Order

__all__ = ["LOGINS", "make_demo"]

OPENED_BEFORE = timedelta(days=DAYS + 7)


def make_demo(orders: int = 600, *, now: datetime | None = None) -> None:
    """Make the demo shop with so many orders, or so many more orders in one that is there.

    Always the same: an order's content follows from its place in the row, its moments from ``now``.

    Raises ``Problem`` in a shop that is not the demo shop.
    """
    now = now or clock.now()
    if not opening.is_demo_shop():
        if Order.objects.exists():
            raise Problem("This is a real shop, it has orders: demo orders are only made in a demo shop.")
        say("Making a demo shop …")
        opening.open_shop(now - OPENED_BEFORE)
    with _commits_need_no_disk():
        _tell(orders, now)
    opening.carrier_behaves(clock_speed=DEMO_CLOCK_SPEED)


def _tell(orders: int, now: datetime) -> None:
    shop = opening.known_shop()
    baskets = Baskets(shop)
    teller = Teller(now)
    progress = Progress("Demo orders", orders)
    placed = 0

    def counted(story: Story) -> Story:
        nonlocal placed
        placed += 1
        progress.reach(placed)
        yield from story

    for number, moment in enumerate(moments(orders, now, fresh=30, week=10)):
        tale = Tale(number=number, shop=shop, baskets=baskets, now=now)
        teller.begin(moment, counted(ordinary(tale)))
    teller.tell()
    progress.end(f"{orders} made")


@contextmanager
def _commits_need_no_disk() -> Iterator[None]:
    """What a power cut takes is made anew anyway, so our commits don't wait for the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
        try:
            yield
        finally:
            cursor.execute("RESET synchronous_commit")
