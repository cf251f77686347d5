"""All money over the API."""

from __future__ import annotations

from datetime import timedelta

from kervan.lib import clock
from kervan.orders.links import order_url
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.actions.succeed_refund import succeed_refund
from kervan.payments.models import BankAccount
from tests.shop import AYSE


def test_movements_page_by_page_and_the_days_they_add_up_to(program, shop):
    bank = BankAccount.objects.create(bank="Ziraat", holder="Mağaza", iban="TR330006100519786457841326")
    card = shop.order({"MUG": 2})
    [refund] = request_refund(card.pk, actor=AYSE, amount=500, to="original")
    succeed_refund(refund.pk, actor=AYSE, reference="POS-9")
    transfer = shop.order({"MUG": 1}, payment_method="bank_transfer")
    yesterday = clock.today() - timedelta(days=1)
    record_payment(transfer.pk, actor=AYSE, bank_account_id=bank.pk, received_on=yesterday, reference="EFT-1")

    rows, cursor = [], ""
    while cursor is not None:
        page = program.get("/movements?limit=1" + (f"&cursor={cursor}" if cursor else "")).json()
        rows += page["items"]
        cursor = page["next_cursor"]
    days = program.get(f"/day-ends?since={yesterday}").json()["items"]

    assert [(row["kind"], row["amount"], row["order_number"], row["reference"]) for row in rows] == [
        ("refunded", "-5.00", card.number, "POS-9"),
        ("captured", "200.00", card.number, ""),
        ("captured", "100.00", transfer.number, "EFT-1"),
    ]
    assert [(day["day"], day["total"]["net"]) for day in days] == [
        (clock.today().isoformat(), "195.00"),
        (yesterday.isoformat(), "100.00"),
    ]
    assert [(place["name"], place["bank_account_id"], place["received"]) for place in days[1]["places"]] == [
        ("Ziraat", bank.pk, "100.00")
    ]
    one = program.get(f"/movements?bank_account_id={bank.pk}").json()["items"]
    assert [row["reference"] for row in one] == ["EFT-1"]


def test_what_cannot_be_answered_is_refused_by_name(program, db):
    for query, field in (
        ("movements?cursor=abc", "cursor"),
        ("movements?cursor=eHx5fDE", "cursor"),
        ("movements?method=gold", "method"),
        ("day-ends?since=2020-01-01&until=2026-01-01", "since"),
        ("day-ends?since=2026-02-01&until=2026-01-01", "since"),
        ("day-ends?until=9999-12-31&since=9999-12-31", "since"),
        ("day-ends?since=26-01-01", "since"),
    ):
        answer = program.get(f"/{query}")
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field), query


def test_refunds_of_all_orders_page_by_page_and_by_what_waits(program, shop):
    first, second = shop.order({"MUG": 2}), shop.order({"MUG": 1})
    [paid] = request_refund(first.pk, actor=AYSE, amount=500, to="original")
    succeed_refund(paid.pk, actor=AYSE, reference="POS-9")
    [waits] = request_refund(
        second.pk, actor=AYSE, amount=700, to="iban", iban="TR33 0006 1005 1978 6457 8413 26", holder="Zeynep Yılmaz"
    )

    newest = program.get("/refunds?limit=1").json()
    oldest = program.get(f"/refunds?limit=1&cursor={newest['next_cursor']}").json()
    to_pay = program.get("/refunds?state=requested&way=iban").json()["items"]

    assert [(row["id"], row["order_number"]) for row in newest["items"]] == [(waits.pk, second.number)]
    assert [row["id"] for row in oldest["items"]] == [paid.pk]
    assert oldest["next_cursor"] is None
    assert [(row["id"], row["amount"]) for row in to_pay] == [(waits.pk, "7.00")]
    assert program.get("/refunds?state=lost").status_code == 422
    assert program.get("/refunds?cursor=abc").json()["errors"][0]["field"] == "cursor"


def test_where_the_customer_pays_what_is_open(program, shop):
    order = shop.order(payment_method="bank_transfer")

    answer = program.get(f"/orders/{order.number}/payment-link").json()

    assert answer == {"url": order_url(order)}
    assert program.get("/orders/999999/payment-link").status_code == 404
