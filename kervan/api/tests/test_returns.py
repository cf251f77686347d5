"""Returns over the API: the way through, the refusals, the rights."""

from __future__ import annotations

import pytest

from kervan.cli.invariants import check_all
from kervan.returns.models import Return
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.models import CarrierAccount
from kervan.shop.actions.change_shop import change_shop
from tests.shop import AYSE, Level


@pytest.fixture
def delivered(shop):
    order = shop.order({"MUG": 2, "BAG": 1})
    mark_delivered(dispatch(order.pk, actor=AYSE).pk, actor=AYSE)
    return order


def test_a_return_goes_its_way(program, shop, delivered):
    mug = shop.line(delivered)
    body = {"lines": [{"line_id": mug.pk, "quantity": 2, "reason": "size"}], "by": "customer", "note": "Küçük geldi"}

    opened = program.post(f"/orders/{delivered.number}/returns", body)
    assert opened.status_code == 201, opened.content
    code = opened.json()["code"]
    assert (opened.json()["state"], opened.json()["lines"][0]["reason"]) == ("requested", "size")
    assert program.get(f"/orders/{delivered.number}").json()["status"] == "return_requested"

    assert program.post(f"/returns/{code}/approve", {}).json()["state"] == "approved"
    assert (
        program.post(f"/returns/{code}/tracking", {"tracking_number": "730011"}).json()["tracking_number"] == "730011"
    )
    part = program.post(f"/returns/{code}/receive", {"lines": [{"line_id": mug.pk, "good": 1}]}).json()
    assert (part["state"], part["lines"][0]["awaited"], part["credited"]) == ("approved", 1, "100.00")
    rest = program.post(f"/returns/{code}/receive", {"lines": [{"line_id": mug.pk, "damaged": 1}]}).json()
    assert (rest["state"], rest["credited"], rest["moves"]) == ("received", "200.00", ["settle"])
    settled = program.post(f"/returns/{code}/settle", {"kept": "15.50", "kept_reason": "Hasar"}).json()
    assert (settled["state"], settled["kept"], settled["credited"]) == ("settled", "15.50", "184.50")

    assert program.get(f"/orders/{delivered.number}").json()["balance"] == "-184.50"
    assert shop.level("MUG") == Level(99, 0)
    assert program.get(f"/returns/{code.lower()}").json() == settled
    assert list(check_all()) == []


def test_a_whole_order_comes_back(program, shop, delivered):
    answer = program.post(f"/orders/{delivered.number}/returned", {})

    assert answer.json()["state"] == "received"
    assert program.get(f"/orders/{delivered.number}").json()["status"] == "returned"
    again = program.post(f"/orders/{delivered.number}/returned", {})
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_return")


@pytest.mark.parametrize(
    ("path", "body", "code", "field"),
    [
        ("receive", {"lines": [{"line_id": "MUG", "good": 3}]}, "wrong_quantity", "lines.0.line_id"),
        ("receive", {"lines": [{"line_id": "BAG", "good": 1}]}, "wrong_quantity", "lines.0.line_id"),
        ("receive", {"lines": [{"line_id": "MUG", "good": -1}]}, "invalid", "lines.0.good"),
        ("receive", {"lines": [{"line_id": "MUG", "good": 10**9}]}, "invalid", "lines.0.good"),
        ("receive", {"location_id": 999999}, "invalid", "location_id"),
        ("reject", {"message": "Olmaz"}, "exemption_needed", "exemption"),
        ("reject", {"message": ""}, "invalid", "message"),
        ("approve", {"freight_payer": "nobody"}, "invalid", "freight_payer"),
        ("settle", {"kept": "0.001"}, "invalid", "kept"),
    ],
)
def test_what_is_wrong_is_named_and_changes_nothing(program, shop, delivered, path, body, code, field):
    lines = {"MUG": shop.line(delivered).pk, "BAG": shop.line(delivered, "BAG").pk}
    opened = program.post(
        f"/orders/{delivered.number}/returns", {"lines": [{"line_id": lines["MUG"], "quantity": 2}]}
    ).json()
    for line in body.get("lines", ()):
        line["line_id"] = lines[line["line_id"]]

    answer = program.post(f"/returns/{opened['code']}/{path}", body)

    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.content
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert program.get(f"/returns/{opened['code']}").json() == opened


def test_a_repeated_call_opens_one_return(program, shop, delivered):
    body = {"lines": [{"line_id": shop.line(delivered).pk, "quantity": 1}]}

    first = program.post(f"/orders/{delivered.number}/returns", body, key="r-1")
    again = program.post(f"/orders/{delivered.number}/returns", body, key="r-1")

    assert first.json() == again.json()
    assert Return.objects.count() == 1


def test_the_list_goes_page_by_page(program, shop, delivered):
    for _piece in range(2):
        program.post(
            f"/orders/{delivered.number}/returns", {"lines": [{"line_id": shop.line(delivered).pk, "quantity": 1}]}
        )

    first = program.get("/returns?limit=1").json()
    second = program.get(f"/returns?limit=1&cursor={first['next_cursor']}").json()

    assert (len(first["items"]), len(second["items"]), second["next_cursor"]) == (1, 1, None)
    assert program.get("/returns?state=settled").json()["items"] == []
    assert len(program.get(f"/returns?order_number={delivered.number}").json()["items"]) == 2
    assert program.get("/returns/R99999999").json()["code"] == "return_not_found"


def test_a_replacement_is_sent_for_what_came_back(program, shop, delivered):
    code = program.post(f"/orders/{delivered.number}/returned", {}).json()["code"]
    path = f"/returns/{code}/exchange"

    unknown = program.post(path, {"lines": [{"sku": "NONE", "quantity": 1}]})
    twice = program.post(path, {"lines": [{"sku": "MUG", "quantity": 1}, {"sku": "MUG", "quantity": 1}]})
    done = program.post(path, {"lines": [{"sku": "MUG", "quantity": 2}]}).json()

    assert (unknown.status_code, twice.status_code) == (422, 422)
    replacement = program.get(f"/orders/{done['replacement_number']}").json()
    assert (replacement["payment_status"], replacement["balance"]) == ("paid", "0.00")
    assert program.get(f"/orders/{delivered.number}").json()["balance"] == "-100.00"
    assert program.post(path, {"lines": [{"sku": "MUG", "quantity": 1}]}).json()["code"] == "exchanged"
    assert list(check_all()) == []


def test_a_label_is_asked_for_and_read(program, shop, delivered):
    shop.seller()
    change_shop(actor=AYSE, phone="0216 222 33 44")
    account = shop.sandbox()
    listed = {row["id"]: row["takes_back"] for row in program.get("/carrier-accounts").json()["items"]}
    assert listed.pop(account.pk) is True
    assert True not in listed.values()
    code = program.post(f"/orders/{delivered.number}/returns", {}).json()["code"]
    early = program.post(f"/returns/{code}/label", {"carrier_account_id": account.pk})
    assert (early.status_code, early.json()["code"]) == (409, "wrong_state")

    approved = program.post(f"/returns/{code}/approve", {"carrier_account_id": account.pk}).json()
    assert (approved["state"], approved["label"]["state"]) == ("approved", "requested")
    assert program.get(f"/returns/{code}/label.pdf").json()["code"] == "no_label"
    shop.react()

    label = program.get(f"/returns/{code}").json()["label"]
    assert (label["state"], label["carrier"]) == ("ready", "Deneme Kargo")
    pdf = program.get(f"/returns/{code}/label.pdf")
    assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    again = program.post(f"/returns/{code}/label", {"carrier_account_id": account.pk})
    assert (again.status_code, again.json()["code"]) == (409, "label_exists")


def test_without_a_label_the_slip_with_the_code_is_a_pdf(program, shop, delivered):
    code = program.post(f"/orders/{delivered.number}/returns", {}).json()["code"]
    early = program.get(f"/returns/{code}/slip.pdf")
    program.post(f"/returns/{code}/approve", {})

    slip = program.get(f"/returns/{code}/slip.pdf")

    assert (early.status_code, early.json()["code"]) == (409, "no_label")
    assert (slip["Content-Type"], slip.content[:4]) == ("application/pdf", b"%PDF")


def test_a_carrier_that_takes_nothing_back_gives_no_label(program, shop, delivered):
    by_hand = CarrierAccount.objects.create(name="Elden", type="none")
    code = program.post(f"/orders/{delivered.number}/returns", {}).json()["code"]

    answer = program.post(f"/returns/{code}/approve", {"carrier_account_id": by_hand.pk})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "carrier_account_id")
    assert program.get(f"/returns/{code}").json()["state"] == "requested"
