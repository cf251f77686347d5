"""Lists, searches, one order, packing and sending, at a given number of orders."""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median
from urllib.parse import quote

import psycopg

from bench import fill
from bench.cpu import Meter
from bench.house import House
from bench.load import Client, repeat
from bench.placing import bodies
from bench.report import Report, say

SEARCHES = {
    "rare word": ("Karaosmanoğlu", 10),
    "common last name": ("Yılmaz", 60),
    "last phone digits": ("", None),
    "an amount": ("", None),
}


def measure(house: House, report: Report, cookie: str, key: str, size: int, *, turns: int) -> None:
    """Each page and call ``turns`` times by one client; CPU of web and database, p95 as the caller sees it."""
    panel = Client(house.port, {"Cookie": cookie, "Accept-Language": "tr"})
    api = Client(house.port, {"Authorization": f"Bearer {key}"})
    with house.connect() as connection:
        phone, amount, number = _to_look_for(connection)
    asked = {**{name: text for name, (text, _) in SEARCHES.items()}, "last phone digits": phone, "an amount": amount}
    pages = {
        "order list, HTML, 50 rows": (panel, "/siparisler/", 20.0),
        "order list of a queue, HTML": (panel, "/siparisler/?queue=to_pack", None),
        "order page, HTML": (panel, f"/siparisler/{number}/", 15.0),
        "order list, API, 50 with lines": (api, "/api/v1/orders?limit=50", 6.0),
        "one order, API": (api, f"/api/v1/orders/{number}", None),
    }
    for name, (client, path, most) in pages.items():
        _measure_one(house, report, name, client, path, size, turns, most=most)
    for name, text in asked.items():
        path = f"/siparisler/?q={quote(text)}"
        _measure_one(house, report, f"search, HTML list, {name}", panel, path, size, turns, p95=SEARCHES[name][1])
        path = f"/api/v1/orders?limit=50&q={quote(text)}"
        _measure_one(house, report, f"search, API, {name}", api, path, size, turns)
        seconds = _bare_search(text, turns)
        report.row(f"search alone, {name}, p95 (ms)", seconds, size=size, most=SEARCHES[name][1])
    panel.close()
    api.close()


def _measure_one(
    house: House,
    report: Report,
    name: str,
    client: Client,
    path: str,
    size: int,
    turns: int,
    *,
    most: float | None = None,
    p95: float | None = None,
) -> None:
    request = client.request("GET", path)
    for _ in range(3):
        answer = client.send(request)
    with Meter(web=house.web, database=house.database) as meter:
        run = repeat(lambda _: client.send(request), turns)
    parts = meter.spent.ms_each(turns)
    say(f"{size:,} orders, {name}: {parts['web']:.1f} + {parts['database']:.1f} CPU ms, p95 {run.p95_ms:.0f} ms")
    report.row(
        f"{name} (CPU ms)",
        parts["web"] + parts["database"],
        size=size,
        most=most,
        grows=1.3 if most else None,
        web=parts["web"],
        database=parts["database"],
        p95_ms=run.p95_ms,
        bytes=len(answer),
    )


def _bare_search(text: str, turns: int) -> float:
    """The search itself as list and API call it: fifty orders, newest first, without page and protocol. Milliseconds."""
    from kervan.orders.finding import search_orders
    from kervan.orders.queries import placed_orders

    def search(_: int) -> object:
        return list(search_orders(placed_orders(), text).order_by("-placed_at", "-id").values_list("pk")[:51])

    if not search(0):
        raise RuntimeError(f"Nothing found for {text!r}.")
    return repeat(search, turns).p95_ms


def _to_look_for(connection: psycopg.Connection) -> tuple[str, str, int]:
    """Last seven digits of a phone, an open balance as people type it, an order's number."""
    row = connection.execute("SELECT phone FROM orders_order ORDER BY id OFFSET 4321 LIMIT 1").fetchone()
    owed = connection.execute(
        "SELECT balance, number FROM orders_order WHERE balance > 0 ORDER BY id LIMIT 1"
    ).fetchone()
    assert row is not None
    assert owed is not None
    return row[0][-7:], f"{owed[0] // 100},{owed[0] % 100:02d} TL", owed[1]


def measure_sending(house: House, report: Report, key: str, *, count: int) -> None:
    """Packing and handing over through the API, each order by one call."""
    api = Client(house.port, {"Authorization": f"Bearer {key}"})
    stream, numbers, parcels = bodies(), [], []
    while len(numbers) < count + 3:
        order = json.loads(api.ask("POST", "/api/v1/orders", next(stream)))
        if order["payment_status"] == "paid" or order["payment_method"] == "cash_on_delivery":
            numbers.append(order["number"])
    ready = [
        api.request("POST", f"/api/v1/orders/{number}/ready", b'{"carrier_account_id":null}') for number in numbers
    ]
    for request in ready[:3]:
        api.send(request)
    with Meter(web=house.web, database=house.database) as meter:
        run = repeat(lambda turn: parcels.append(json.loads(api.send(ready[3 + turn]))["id"]), count)
    _tell(report, "mark ready, API (CPU ms)", meter, run.p95_ms, count)
    sent = [api.request("POST", f"/api/v1/shipments/{parcel}/dispatch", b"{}") for parcel in parcels]
    with Meter(web=house.web, database=house.database) as meter:
        run = repeat(lambda turn: api.send(sent[turn]), count)
    _tell(report, "dispatch, API (CPU ms)", meter, run.p95_ms, count)
    api.close()


def _tell(report: Report, what: str, meter: Meter, p95: float, count: int) -> None:
    parts = meter.spent.ms_each(count)
    report.row(
        what, parts["web"] + parts["database"], most=4.0, web=parts["web"], database=parts["database"], p95_ms=p95
    )
    say(f"{what}: {parts['web']:.1f} + {parts['database']:.1f}")


def measure_labels(house: House, report: Report, *, count: int, times: int = 3) -> None:
    """One PDF of so many labels: reading the parcels, drawing, and noting that they were printed."""
    with house.connect() as connection:
        ids = fill.ready_parcels(connection, count)
    if len(ids) != count:
        raise RuntimeError(f"Only {len(ids)} parcels for {count} labels.")
    found = []
    for _ in range(times):
        command = [sys.executable, "-m", "bench.labels"]
        done = subprocess.run(command, input=json.dumps(ids), capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"The labels failed: {done.stderr[-800:]}")
        found.append(json.loads(done.stdout))
    seconds = median(each["seconds"] for each in found)
    peak = max(each["peak_mb"] for each in found)
    cpu = median(each["cpu"] for each in found)
    say(f"{count} labels: {seconds:.1f} s, {peak:.0f} MB, {found[0]['bytes'] / 1e6:.1f} MB of PDF")
    report.row(f"{count:,} labels in one PDF (s)", seconds, most=2.0, cpu_s=cpu, pdf_mb=found[0]["bytes"] / 1e6)
    report.row(f"{count:,} labels in one PDF, peak memory of the process (MB)", peak, most=300.0)
