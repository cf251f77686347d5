"""İade kabul over the API: what nobody announced, and what nobody can place."""

from __future__ import annotations

import pytest

from kervan.cli.invariants import check_all
from kervan.returns.models import Return, UnknownParcel
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from tests.shop import AYSE, Level, facts


@pytest.fixture
def delivered(shop):
    order = shop.order({"MUG": 2})
    mark_delivered(dispatch(order.pk, actor=AYSE).pk, actor=AYSE)
    return order


def test_goods_nobody_announced_are_opened_and_received_in_one_step(program, shop, delivered):
    line = shop.line(delivered)
    body = {"lines": [{"line_id": line.pk, "good": 1, "damaged": 1}], "tracking_number": "730011", "reason": "size"}

    answers = [program.post(f"/orders/{delivered.number}/returns/received", body, key="k1") for _twice in range(2)]

    this = answers[0].json()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert (this["state"], this["tracking_number"], this["credited"]) == ("received", "730011", "200.00")
    assert Return.objects.count() == 1
    assert shop.level("MUG") == Level(99, 0)
    assert list(check_all()) == []


@pytest.mark.parametrize(
    ("lines", "status", "code"),
    [
        ([{"line_id": "MUG", "good": 3}], 422, "wrong_quantity"),
        ([{"line_id": "MUG", "good": 0}], 409, "nothing_received"),
        ([{"line_id": "MUG", "good": -1}], 422, "invalid"),
        ([{"line_id": "MUG", "good": 10**9}], 422, "invalid"),
        ([{"line_id": 999_999, "good": 1}], 422, "wrong_quantity"),
        ([], 422, "invalid"),
    ],
)
def test_what_cannot_have_come_changes_nothing(program, shop, delivered, lines, status, code):
    mug, before = shop.line(delivered).pk, facts()
    body = {"lines": [line | {"line_id": mug if line["line_id"] == "MUG" else line["line_id"]} for line in lines]}

    answer = program.post(f"/orders/{delivered.number}/returns/received", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert facts() == before


def test_a_parcel_is_parked_once_claimed_and_received(program, shop, delivered):
    body = {"tracking_number": "99 88 77", "sender": "Okunmuyor", "contents": "Mavi kupa"}
    parcel = program.post("/unknown-parcels", body).json()
    assert program.post("/unknown-parcels", body).json() == parcel
    assert (parcel["tracking_number"], parcel["closed_at"]) == ("998877", None)
    assert [row["id"] for row in program.get("/unknown-parcels").json()["items"]] == [parcel["id"]]

    code = program.post(f"/orders/{delivered.number}/returns", {}).json()["code"]
    claimed = program.post(f"/unknown-parcels/{parcel['id']}/claim", {"return_code": code}).json()

    assert claimed["claimed_return"] == code
    assert program.get(f"/returns/{code}").json()["tracking_number"] == "998877"
    assert program.get("/unknown-parcels").json()["items"] == []
    assert program.get("/unknown-parcels?closed=true").json()["items"] == [claimed]
    again = program.post(f"/unknown-parcels/{parcel['id']}/claim", {"return_code": code})
    assert (again.status_code, again.json()["code"]) == (409, "parcel_closed")


def test_nobodys_parcel_is_put_away_with_a_note(program):
    nothing = program.post("/unknown-parcels", {})
    assert (nothing.status_code, UnknownParcel.objects.count()) == (422, 0)
    parcel = program.post("/unknown-parcels", {"contents": "Tek ayakkabı"}).json()["id"]

    silent = program.post(f"/unknown-parcels/{parcel}/close", {"note": " "})
    closed = program.post(f"/unknown-parcels/{parcel}/close", {"note": "Gönderene geri verildi"})

    assert (silent.status_code, silent.json()["errors"][0]["field"]) == (422, "note")
    assert closed.json()["closed_note"] == "Gönderene geri verildi"
    assert program.post(f"/unknown-parcels/{parcel}/close", {"note": "Yine"}).json()["code"] == "parcel_closed"
    assert program.post("/unknown-parcels/987654/close", {"note": "Yok"}).json()["code"] == "parcel_not_found"


def test_parked_parcels_come_page_by_page(program):
    for number in range(3):
        program.post("/unknown-parcels", {"tracking_number": f"70{number}"})

    first = program.get("/unknown-parcels?limit=2").json()
    rest = program.get(f"/unknown-parcels?limit=2&cursor={first['next_cursor']}").json()

    assert [row["tracking_number"] for row in first["items"] + rest["items"]] == ["702", "701", "700"]
    assert rest["next_cursor"] is None
