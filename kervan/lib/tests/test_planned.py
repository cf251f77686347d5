from __future__ import annotations

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kervan.config.database import database_from_url
from kervan.config.env import WrongSetting
from kervan.lib.planned import planned

TWICE = "SELECT %s::bigint * 2"


def kept() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
def test_a_statement_is_planned_once_whatever_the_size_of_its_numbers() -> None:
    for number in (1, 40_000, 5_000_000_000):
        with planned() as cursor:
            cursor.execute(TWICE, [number])
            assert cursor.fetchone() == (2 * number,)

    assert len([text for text in kept() if "bigint * 2" in text]) == 1


@pytest.mark.django_db
def test_it_is_counted_like_all_statements() -> None:
    with CaptureQueriesContext(connection) as seen, planned() as cursor:
        cursor.execute(TWICE, [21])

    assert [query["sql"] for query in seen] == ["SELECT $1::bigint * 2"]


@pytest.mark.django_db
def test_what_the_database_refuses_is_an_error_of_django() -> None:
    with pytest.raises(DataError), transaction.atomic(), planned() as cursor:
        cursor.execute("SELECT 1 / %s::bigint", [0])
    with pytest.raises(IntegrityError), transaction.atomic(), planned() as cursor:
        cursor.execute("INSERT INTO stock_location (name, is_default, address) VALUES (%s::text, NULL, '')", ["A"])


def test_a_pooler_that_keeps_no_statements_is_told_to_the_database_url() -> None:
    def threshold(url: str) -> object:
        return database_from_url(url)["OPTIONS"]["prepare_threshold"]

    assert threshold("postgresql://h/k") == 1
    assert threshold("postgresql://h/k?prepare_threshold=none") is None
    assert threshold("postgresql://h/k?prepare_threshold=7") == 7
    with pytest.raises(WrongSetting):
        threshold("postgresql://h/k?prepare_threshold=often")
