"""Telling the demo shop's past: each order is a story that acts, says when it goes on, and is woken at that moment."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.db import connection

from kervan.events.models import Event
from kervan.events.queue import TASKS, cancel_many
from kervan.events.tasks import run
from kervan.events.wiring import handlers_of
from kervan.lib import clock
from kervan.shipping.carriers import CarrierSilent

#: What is older was told to its customers long ago; no mail of it goes out today.
MAILS_SINCE = timedelta(days=2)

Story = Iterator[datetime]
"""Acts when it is woken, and yields the moment at which it wants to be woken again."""


class Teller:
    """Wakes stories in the order of their moments. What would happen after ``now`` stays to be done by the shop."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._begun = 0

    def begin(self, moment: datetime, story: Story) -> None:
        """Let a story begin at ``moment``."""
        self._begun += 1
        heapq.heappush(self._waiting, (moment, self._begun, story))

    def tell(self, told: Callable[[datetime], None] = lambda moment: None) -> None:
        """Let everything happen until ``now``; ``told`` hears how far we are."""
        while self._waiting and self._waiting[0][0] <= self.now:
            moment, place, story = heapq.heappop(self._waiting)
            with clock.moved_to(moment):
                again = next(story, None)
                self._answer_for_the_worker(moment)
            told(moment)
            if again is not None:
                heapq.heappush(self._waiting, (max(again, moment), place, story))

    def _answer_for_the_worker(self, moment: datetime) -> None:
        """Do at once, and at that moment, what the worker would do; old news is not written to customers any more."""
        mails = moment >= self.now - MAILS_SINCE
        last, more = 0, True
        while more and (jobs := _reactions_to(moment, after=last)):
            done, more = [], False
            for job_id, event_id, name in jobs:
                handlers = list(_wanted(handlers_of(name), mails=mails))
                more |= bool(handlers)  # what they do may be an event too
                if _react(event_id, handlers):
                    done.append(job_id)
                last = job_id
            cancel_many(done)


def _reactions_to(moment: datetime, *, after: int) -> list[tuple[int, int, str]]:
    """The waiting jobs of what happened at exactly this moment: ours alone, since our clock stands still meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT job.id, event.id, event.name FROM procrastinate_jobs job
               JOIN events_event event ON event.id = (job.args->>'event_id')::bigint
               WHERE job.status = 'todo' AND job.task_name = %s AND job.id > %s AND event.at = %s ORDER BY job.id""",
            [TASKS["react"], after, moment],
        )
        return list(cursor.fetchall())


def _react(event_id: int, handlers: list[str]) -> bool:
    """Run these handlers as the worker would. False when the carrier was silent: then the job must stay."""
    if not handlers:
        return True
    event = Event.objects.get(pk=event_id)
    try:
        for handler in handlers:
            run(handler, event)
    except CarrierSilent:
        return False
    return True


def _wanted(handlers: Iterable[str], *, mails: bool) -> Iterator[str]:
    for handler in handlers:
        if mails or not handler.startswith("kervan.notifications."):
            yield handler
