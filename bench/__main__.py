"""``python -m bench``: what Kervan costs, beside what PostgreSQL itself needs for the same rows, in one run.

Everything happens in a temporary folder, on loopback, with durable commits, and is gone afterwards. Three to five minutes;
``--quick`` (or ``KERVAN_BENCH_QUICK=1``) about one, with figures that are only good for seeing that it works.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import asdict, dataclass, field

from bench import bulk, fill, floor, placing, reading
from bench.cpu import memory_of
from bench.house import House
from bench.report import Report, say


@dataclass(frozen=True, slots=True)
class Size:
    """How long and how much."""

    seconds: float = 2
    times: int = 3
    jobs: int = 200
    sizes: tuple[int, ...] = (10_000, 100_000)
    turns: int = 25
    parcels: int = 100
    labels: int = 1000
    bulk: bulk.Size = field(default_factory=lambda: bulk.Size(calls=5, rounds=3))


QUICK = Size(
    seconds=1, times=1, jobs=60, sizes=(5_000, 20_000), turns=10, parcels=20, labels=200, bulk=bulk.Size(2, rounds=1)
)


def main() -> int:
    """Measure, print the table, write bench/report.json. 0 when it ran through, whatever the figures; 130 when stopped."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, about a minute")
    parser.add_argument("--only", choices=["placing", "reading"], help="one half of it")
    parser.add_argument("--document", action="store_true", help="put the table into docs/reference/performance.md")
    options = parser.parse_args()
    quick = options.quick or os.environ.get("KERVAN_BENCH_QUICK", "") not in ("", "0")
    size = QUICK if quick else Size()
    report = Report({"quick": quick, **asdict(size)})
    stopped = False
    try:
        with House() as house:
            measure(house, size, report, only=options.only)
    except KeyboardInterrupt:
        say("Stopped; nothing was left behind. What was measured until then:")
        stopped = True
    finally:  # whatever went wrong, what was measured is kept
        report.print()
        say(f"Written: {report.write()}")
        if options.document:
            report.document()
    return 130 if stopped else 0


def measure(house: House, size: Size, report: Report, *, only: str | None = None) -> None:
    """All of it, in the order of the table."""
    say("An empty installation with a durable database …")
    with house.connect() as connection:
        fill.forgive(connection)
        fill.catalogue(connection)
    key, cookie = _who_asks()
    floor.prepare(house)
    report.row("web server's first answer (s)", house.start_web())
    report.row("memory of the web server at rest (MB)", memory_of(house.web))
    if only != "reading":
        placing.measure(house, key, report, times=size.times, seconds=size.seconds)
        placing.measure_jobs(house, report, most=size.jobs)
        bulk.measure(house, key, report, size.bulk)
    if only != "placing":
        _measure_reading(house, key, cookie, size, report)


def _measure_reading(house: House, key: str, cookie: str, size: Size, report: Report) -> None:
    before = 0
    for number in size.sizes:
        say(f"Filling in {number - before:,} orders …")
        with house.connect() as connection:
            if not before:
                fill.empty(connection)
            fill.orders(connection, before + 1, number, older=before)
            fill.follow_on(connection)
        reading.measure(house, report, cookie, key, number, turns=size.turns)
        before = number
    reading.measure_labels(house, report, count=size.labels)
    reading.measure_sending(house, report, key, count=size.parcels)


def _who_asks() -> tuple[str, str]:
    """A program's key, and the cookie of an owner who is logged in to the panel."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connections

    from kervan.accounts.actions.create_api_key import create_api_key
    from kervan.accounts.models import Staff
    from kervan.lib.actor import SYSTEM

    _, secret = create_api_key(name="bench", actor=SYSTEM)
    owner = Staff.objects.create_superuser("bench@example.com", None, name="Bench")
    session = SessionStore()
    session[SESSION_KEY] = str(owner.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = owner.get_session_auth_hash()
    session.save()
    connections.close_all()
    return secret, f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


if __name__ == "__main__":
    sys.exit(main())
