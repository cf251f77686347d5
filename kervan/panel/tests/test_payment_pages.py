"""Ödemeler and Gün sonu at the panel."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kervan.events.models import Event
from kervan.lib import clock
from kervan.panel.tests.desk import BACKEND, Desk, words
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.actions.succeed_refund import succeed_refund
from kervan.payments.models import BankAccount
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from tests.shop import AYSE, Shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(shop: Shop) -> Client:
    return Desk(shop).client


def plain(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return words(answer).replace("\xa0", " ")


def bytes_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.fixture
def bank() -> BankAccount:
    return BankAccount.objects.create(bank="Ziraat", holder="Mağaza", iban="TR330006100519786457841326")


def test_an_empty_shop_is_told_what_will_come(client: Client) -> None:
    assert "İlk ödemeniz burada görünecek" in plain(client, "/odemeler/")
    assert "Bu gün para hareketi yok" in plain(client, "/odemeler/gun-sonu/")


def test_the_list_shows_each_movement_and_the_sums_of_the_filter(shop: Shop, client: Client, bank: BankAccount) -> None:
    card = shop.order({"MUG": 2})
    [refund] = request_refund(card.pk, actor=AYSE, amount=1_500, to="original")
    succeed_refund(refund.pk, actor=AYSE)
    transfer = shop.order({"MUG": 1}, payment_method="bank_transfer")
    record_payment(
        transfer.pk,
        actor=AYSE,
        bank_account_id=bank.pk,
        reference="EFT-77",
        received_on=clock.today() - timedelta(days=40),
    )

    month = plain(client, "/odemeler/")
    whole = plain(client, f"/odemeler/?period=all&place=b{bank.pk}")

    assert f"#{card.number}" in month
    assert "-15,00 TL" in month
    assert "185,00 TL" in month  # net
    assert f"#{transfer.number}" not in month
    assert "EFT-77" in whole
    assert f"#{card.number}" not in whole
    assert "kayıt:" in whole  # written down after its day


def test_what_makes_no_sense_in_the_address_is_left_out(shop: Shop, client: Client) -> None:
    shop.order({"MUG": 1})

    for query in ("place=b0", "place=x", "since=2026-13-45", "method=gold", "period=9", "after=%00", "kind=1'"):
        assert client.get(f"/odemeler/?{query}").status_code == 200
    page = plain(client, "/odemeler/?since=2026-11-20&until=2026-11-10")
    assert "Bitiş tarihi başlangıçtan önce olamaz." in page


def test_pages_follow_each_other_without_gap_or_repetition(shop: Shop, client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("kervan.panel.keyset.PAGE", 2)
    order = shop.order({"MUG": 9}, payment_method="bank_transfer")
    for amount in range(1, 120):
        record_payment(order.pk, actor=AYSE, amount=amount)
    seen: list[int] = []
    url = "/odemeler/"
    while url:
        answer = client.get(url)
        seen += [row.amount for row in answer.context["page"].rows]
        url = answer.context["page"].next_url

    assert seen == list(reversed(range(1, 120)))


def test_a_page_asks_the_same_number_of_statements_for_one_row_and_for_many(
    shop: Shop, client: Client, django_assert_max_num_queries: Any
) -> None:
    for _each in range(12):
        shop.order({"MUG": 1})

    with django_assert_max_num_queries(9):
        client.get("/odemeler/")
    with django_assert_max_num_queries(9):
        client.get("/odemeler/gun-sonu/")


def test_the_file_holds_all_rows_and_its_taking_is_kept(shop: Shop, client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("kervan.panel.payments.BATCH", 2)
    orders = [shop.order({"MUG": 1}) for _each in range(5)]

    answer = client.get("/odemeler/disa-aktar/?format=csv&period=today")

    rows = list(csv.reader(io.StringIO(bytes_of(answer).decode("utf-8-sig")), delimiter=";"))
    assert [row[5] for row in rows[1:]] == [str(order.number) for order in reversed(orders)]
    assert {row[7] for row in rows[1:]} == {"100,00"}
    assert Event.objects.get(name="payments.exported").data == {"format": "csv", "filter": "period=today"}
    assert bytes_of(client.get("/odemeler/disa-aktar/"))[:2] == b"PK"


def test_a_days_end_tells_cash_at_the_door_from_cash_in_hand(shop: Shop, client: Client) -> None:
    order = shop.order({"MUG": 2}, payment_method="cash_on_delivery")
    mark_delivered(dispatch(order.pk, actor=AYSE).pk, actor=AYSE)

    before = plain(client, "/odemeler/gun-sonu/")
    record_payment(order.pk, actor=AYSE)
    after = plain(client, "/odemeler/gun-sonu/")

    assert "Kapıda tahsil edilen: 200,00 TL (1 gönderi)" in before
    assert "Şu anda kargo firmalarında bekleyen: 200,00 TL (1 sipariş)" in before
    assert "bekleyen" not in after
    assert "Kapıda tahsil edilen: 200,00 TL (1 gönderi)" in after


def test_a_day_that_changed_after_it_ended_says_so(shop: Shop, client: Client) -> None:
    yesterday = clock.today() - timedelta(days=1)
    order = shop.order({"MUG": 1}, payment_method="bank_transfer")
    record_payment(order.pk, actor=AYSE, received_on=yesterday)

    page = plain(client, f"/odemeler/gun-sonu/?day={yesterday.isoformat()}")

    assert "Gün bittikten sonra bu güne 1 hareket işlendi (toplam 100,00 TL)." in page
    assert "Gün bittikten sonra" not in plain(client, "/odemeler/gun-sonu/")


def test_the_days_as_a_file(shop: Shop, client: Client) -> None:
    order = shop.order({"MUG": 1})
    [refund] = request_refund(order.pk, actor=AYSE, amount=500, to="original")
    succeed_refund(refund.pk, actor=AYSE)

    answer = client.get("/odemeler/gun-sonu/disa-aktar/?format=csv&since=0001-01-01&until=9999-12-31")
    assert answer.status_code == 200
    answer = client.get("/odemeler/gun-sonu/disa-aktar/?format=csv")

    [_head, row] = list(csv.reader(io.StringIO(bytes_of(answer).decode("utf-8-sig")), delimiter=";"))
    today = clock.today().isoformat()
    assert row == [today, "TRY", "100,00", "0,00", "0,00", "0,00", "0,00", "-5,00", "0,00", "95,00"]


def test_strange_days(client: Client) -> None:
    for day in ("0001-01-01", "9999-12-31", "2026-02-30", "x", ""):
        assert client.get(f"/odemeler/gun-sonu/?day={day}").status_code == 200


def test_support_looks_and_takes_no_file(shop: Shop) -> None:
    client = Client()
    client.force_login(shop.staff("support"), backend=BACKEND)

    assert client.get("/odemeler/").status_code == 200
    assert client.get("/odemeler/disa-aktar/").status_code == 403
    assert client.get("/odemeler/gun-sonu/disa-aktar/").status_code == 403
