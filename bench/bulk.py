"""Orders placed a thousand a call, beside COPY of the same orders and lines into the same indexed tables."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from statistics import median

import psycopg

from bench import texts
from bench.cpu import Meter
from bench.house import FLOOR, House
from bench.load import Client
from bench.report import Report, say

PATH = "/api/v1/orders/bulk"
A_CALL = 1000
SEED = 7_000_000
COPIED = ("orders_order", "orders_orderline")


@dataclass(frozen=True, slots=True)
class Size:
    """So many calls a round, and so many rounds."""

    calls: int
    rounds: int


def measure(house: House, key: str, report: Report, size: Size) -> None:
    """Ours, floor, ours, floor: the floor copies the very rows that ours has just written."""
    client = Client(house.port, {"Authorization": f"Bearer {key}", "Connection": "keep-alive"})
    orders = texts.orders(SEED)
    _call(client, orders)  # warm
    ours, floors, cpu = [], [], []
    for _ in range(size.rounds):
        with house.connect() as connection:
            (before,) = connection.execute("SELECT max(id) FROM orders_order").fetchone() or (0,)
        requests = [_request(client, orders) for _ in range(size.calls)]
        with Meter(web=house.web, database=house.database) as meter:
            for request in requests:
                _placed(client.send(request))
        count = size.calls * A_CALL
        ours.append(count / meter.spent.wall)
        cpu.append(meter.spent.ms_each(count))
        floors.append(_copy(house, before))
        say(f"bulk: {ours[-1]:.0f} orders/s, COPY {floors[-1]:.0f}/s")
    client.close()
    report.row("place orders in bulk, 1,000 a call (/s)", median(ours), floor=median(floors), beside="COPY", least=0.25)
    web, database = (median(each[part] for each in cpu) for part in ("web", "database"))
    report.row("CPU ms an order, in bulk", web + database, web=web, database=database)


def _request(client: Client, orders: texts.Orders) -> bytes:
    body = b'{"orders":[' + b",".join(texts.as_body(next(orders)) for _ in range(A_CALL)) + b"]}"
    return client.request("POST", PATH, body)


def _call(client: Client, orders: texts.Orders) -> None:
    _placed(client.send(_request(client, orders)))


def _placed(answer: bytes) -> None:
    body = json.loads(answer)
    if body["refused"]:
        refusal = next(result["problem"] for result in body["results"] if result["problem"])
        raise RuntimeError(f"{body['refused']} orders were refused: {refusal}")


def _copy(house: House, before: int) -> float:
    """Orders a second: rows with an id above ``before`` and their lines, copied into the emptied copy of the database."""
    with house.connect() as ours, house.connect(FLOOR) as floor:
        floor.execute("TRUNCATE orders_order RESTART IDENTITY CASCADE")
        floor.execute("CHECKPOINT")
        parts = [(table, *_taken(ours, table, before)) for table in COPIED]
        began = time.perf_counter()
        with floor.transaction():
            for table, columns, data in parts:
                with floor.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    copy.write(data)
        took = time.perf_counter() - began
        (count,) = floor.execute("SELECT count(*) FROM orders_order").fetchone() or (0,)
    return count / took


def _taken(ours: psycopg.Connection, table: str, before: int) -> tuple[str, bytes]:
    """The table's columns and rows, but for the buyer, who has no row in the copy."""
    names = ours.execute(
        "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
        " WHERE table_name = %s AND column_name <> 'customer_id'",
        [table],
    ).fetchone()
    assert names is not None
    key = "id" if table == "orders_order" else "order_id"
    query = f"COPY (SELECT {names[0]} FROM {table} WHERE {key} > {before}) TO STDOUT"
    with ours.cursor().copy(query) as copy:
        return names[0], b"".join(copy)
