"""The measurements fill a throw-away database past the actions: what they write must fit the tables of today."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from bench import fill


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    """The test's database as the measurements use it; its tables are as before afterwards."""
    with psycopg.connect(database_url, autocommit=False) as connection:
        fill.forgive(connection)
        connection.execute("TRUNCATE stock_location RESTART IDENTITY CASCADE")
        fill.catalogue(connection)
        yield connection
        connection.rollback()


def test_every_order_filled_in_is_whole(connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fill, "AFTERWARDS", "ANALYZE")  # VACUUM would end the transaction

    fill.orders(connection, 1, 20)

    assert connection.execute("SELECT count(*) FROM orders_order").fetchone() == (20,)
    assert connection.execute("SELECT count(*) FROM orders_orderline").fetchone() == (60,)
    assert connection.execute("SELECT count(*) FROM orders_order WHERE total <> goods_total + 4990").fetchone() == (0,)


def test_parcels_can_be_made_ready_for_their_labels(
    connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fill, "AFTERWARDS", "ANALYZE")
    fill.orders(connection, 1, 20)
    fill.follow_on(connection)

    parcels = fill.ready_parcels(connection, 5)

    assert len(parcels) == 5


def test_more_orders_come_after_older_ones(connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fill, "AFTERWARDS", "ANALYZE")
    fill.orders(connection, 1, 20)

    fill.orders(connection, 21, 40, older=20)

    unsent = connection.execute("SELECT min(id), count(*) FROM orders_order WHERE unsent > 0").fetchone()
    assert unsent == (21, 20)
