"""The floor: the same rows as one order, written into the real tables by pgbench, on the same server in the same run.

In a database of its own, a copy of the migrated one, so that its rows are not in our way. Its stock updates are conditional
and in one order, as ours; the buyer's own row is not written, which ours is.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.cpu import Meter
from bench.house import FLOOR, House
from kervan.cli import postgres

HERE = Path(__file__).parent
WAYS = {"statements": "floor_statements.sql", "one trip": "floor_one_trip.sql"}
_TPS = re.compile(r"tps = ([0-9.]+)")
_COUNT = re.compile(r"number of transactions actually processed: ([0-9]+)")
_FAILED = re.compile(r"number of failed transactions: ([0-9]+)")


@dataclass(frozen=True, slots=True)
class Floor:
    """Orders a second, and database CPU milliseconds an order, of one way with so many clients."""

    per_second: float
    cpu_ms: float


def prepare(house: House) -> None:
    """The copy, with the function that writes an order in one round trip."""
    house.copy_database(FLOOR)
    with house.connect(FLOOR) as connection:
        connection.execute((HERE / "floor_function.sql").read_text(encoding="utf-8"))


def measure(house: House, way: str, clients: int, seconds: int) -> Floor:
    """One run, from empty tables."""
    with house.connect(FLOOR) as connection:
        connection.execute("TRUNCATE orders_order, events_event, procrastinate_jobs RESTART IDENTITY CASCADE")
        connection.execute("UPDATE stock_stocklevel SET reserved = 0")
        connection.execute("VACUUM ANALYZE stock_stocklevel")
        connection.execute("CHECKPOINT")
    assert house.server is not None
    command = [
        str(postgres.programs() / "pgbench"),
        *("-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, 2)), "-T", str(seconds)),
        *("-f", str(HERE / WAYS[way]), postgres.url_of(house.server.folder, FLOOR)),
    ]
    with Meter(database=house.database) as meter:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    tps, count, failed = _TPS.search(done.stdout), _COUNT.search(done.stdout), _FAILED.search(done.stdout)
    if done.returncode or tps is None or count is None or (failed and int(failed[1])):
        raise RuntimeError(f"pgbench: {done.stderr[-600:]}{done.stdout[-600:]}")
    return Floor(float(tps[1]), meter.spent.ms_each(int(count[1]))["database"])
