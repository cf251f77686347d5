"""Orders placed through the HTTP API, and the jobs that they leave, beside the floor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from statistics import median

from bench import floor, texts
from bench.cpu import Meter
from bench.house import House
from bench.load import Client, run_for
from bench.report import Report, say

CLIENTS = (1, 8)
PATH = "/api/v1/orders"
_seeds = count(1)


@dataclass(slots=True)
class Rounds:
    """What each round gave, by the name of what was measured."""

    per_second: dict[str, list[float]] = field(default_factory=dict)
    cpu: dict[str, list[dict[str, float]]] = field(default_factory=dict)
    p95: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, per_second: float, cpu: dict[str, float], p95: float = 0.0) -> None:
        self.per_second.setdefault(name, []).append(per_second)
        self.cpu.setdefault(name, []).append(cpu)
        self.p95.setdefault(name, []).append(p95)

    def rate(self, name: str) -> float:
        return median(self.per_second[name])

    def cpu_of(self, name: str, part: str) -> float:
        return median(each[part] for each in self.cpu[name])


def bodies(*, hot: bool = False) -> Iterator[bytes]:
    """A stream of orders that nobody else sends."""
    return map(texts.as_body, texts.orders(next(_seeds), hot=hot))


def made(total: int, *, hot: bool) -> list[bytes]:
    """Bodies made before the clock runs."""
    stream = bodies(hot=hot)
    return [next(stream) for _ in range(total)]


def place(house: House, rounds: Rounds, name: str, clients: list[Client], seconds: float, *, hot: bool = False) -> None:
    """One run: the worker is paused, jobs are written, every order is another customer's."""
    streams = [iter(made(int(400 * seconds), hot=hot)) for _ in clients]
    with Meter(web=house.web, database=house.database) as meter:
        run = run_for(clients, streams, PATH, seconds)
    rounds.add(name, run.per_second, meter.spent.ms_each(run.count), run.p95_ms)
    say(f"{name}: {run.per_second:.0f} orders/s, {_cpu(meter.spent.ms_each(run.count))}")


def _cpu(parts: dict[str, float]) -> str:
    return "CPU ms an order: " + ", ".join(f"{name} {value:.2f}" for name, value in parts.items())


def measure(house: House, key: str, report: Report, *, times: int, seconds: float) -> None:
    """Floor, ours, floor, ours … floor: so that a machine that slows down slows both."""
    floors, ours = Rounds(), Rounds()
    headers = {"Authorization": f"Bearer {key}", "Connection": "keep-alive"}
    clients = [Client(house.port, headers) for _ in range(max(CLIENTS))]
    place(house, Rounds(), "warm-up", clients, min(seconds, 2))
    with house.connect() as connection:
        connection.execute("ANALYZE")  # as autovacuum does within a minute; the floor's tables are analysed too
    for turn in range(times + 1):
        for way in floor.WAYS:
            for number in CLIENTS:
                found = floor.measure(house, way, number, max(1, round(seconds)))
                floors.add(f"{way} {number}", found.per_second, {"database": found.cpu_ms})
                say(f"floor, {way}, {number} clients: {found.per_second:.0f}/s, {found.cpu_ms:.2f} CPU ms")
        if turn == times:
            break
        for number in CLIENTS:
            place(house, ours, f"{number}", clients[:number], seconds)
        place(house, ours, "8 hot", clients, seconds, hot=True)
    for client in clients:
        client.close()
    _tell(report, floors, ours)


def _tell(report: Report, floors: Rounds, ours: Rounds) -> None:
    for number in CLIENTS:
        rate, base = ours.rate(f"{number}"), floors.rate(f"statements {number}")
        what = f"place an order, HTTP, {number} client{'s' if number > 1 else ''}"
        report.row(f"{what} (/s)", rate, floor=base, least=0.25 if number > 1 else None)
        report.row(f"{what}, against one round trip (/s)", rate, floor=floors.rate(f"one trip {number}"))
        report.row(f"{what}, p95 (ms)", median(ours.p95[f"{number}"]))
    report.row(
        "everyone buys the same SKU, 8 clients (/s)", ours.rate("8 hot"), floor=ours.rate("8"), beside="8 clients"
    )
    for name, what in (("1", "1 client"), ("8", "8 clients"), ("8 hot", "one SKU, 8 clients")):
        web, database = ours.cpu_of(name, "web"), ours.cpu_of(name, "database")
        report.row(
            f"CPU ms an order, {what}", web + database, most=2.0 if name == "8" else None, web=web, database=database
        )
    report.row("the load generator's own CPU ms an order", ours.cpu_of("8", "load"))
    for way in floor.WAYS:
        report.row(f"floor, {way}: CPU ms an order, 8 clients", floors.cpu_of(f"{way} 8", "database"))


def measure_jobs(house: House, report: Report, *, most: int) -> None:
    """What the worker does with the jobs of the orders just placed; its start is measured apart and taken off."""
    with house.connect() as connection:
        connection.execute(
            "DELETE FROM procrastinate_jobs WHERE (args->>'event_id')::bigint NOT IN "
            "(SELECT id FROM events_event WHERE subject_id IN (SELECT id FROM orders_order ORDER BY id DESC LIMIT %s))",
            [most],
        )
        connection.execute(
            "CREATE TABLE bench_jobs AS SELECT queue_name, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
        )
        connection.execute("DELETE FROM procrastinate_jobs")
        with Meter(database=house.database) as idle:
            started = house.finish("worker", "--once")
        connection.execute("INSERT INTO procrastinate_jobs (queue_name, task_name, args) SELECT * FROM bench_jobs")
        connection.execute("DROP TABLE bench_jobs")
        jobs, placed = connection.execute(
            """SELECT count(*), (SELECT count(DISTINCT e.subject_id) FROM events_event e JOIN procrastinate_jobs j
                                 ON e.id = (j.args->>'event_id')::bigint)
               FROM procrastinate_jobs WHERE status = 'todo'"""
        ).fetchone()
        with Meter(database=house.database) as meter:
            worked = house.finish("worker", "--once")
        (left,) = connection.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'kervan.react'"
        ).fetchone()
        (messages,) = connection.execute("SELECT count(*) FROM notifications_message").fetchone()
    if left or not messages:
        raise RuntimeError(f"The worker left {left} of {jobs} jobs and wrote {messages} messages.")
    worker = 1000 * (worked - started) / placed
    database = 1000 * (meter.spent.parts["database"] - idle.spent.parts["database"]) / placed
    say(f"{jobs} jobs of {placed} orders: {worker + database:.2f} CPU ms an order")
    report.row("its jobs afterwards (CPU ms an order)", worker + database, most=5.0, worker=worker, database=database)
