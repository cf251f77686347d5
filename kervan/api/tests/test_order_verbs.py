"""The verbs of an order and its money over the API, and how each refuses."""

from __future__ import annotations

import pytest

from kervan.payments.models import BankAccount
from kervan.sales.actions.wish_cancel import wish_cancel
from kervan.sales.models import CancelWish
from kervan.shop.models import Shop as ShopSettings
from kervan.shop.queries import shop as shop_settings
from tests.shop import AYSE, Level, facts


@pytest.fixture
def waiting(shop):
    """An order by transfer, not paid yet: 2 x 100.00."""
    return shop.order({"MUG": 2}, payment_method="bank_transfer", captured=False)


def _refused(program, path, body, code, *, status=409, field=None):
    before = facts()
    answer = program.post(path, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    if field:
        assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert facts() == before


def test_accept(program, shop):
    shop_settings()
    ShopSettings.objects.update(accept_by_hand=True)
    order = shop.order()

    accepted = program.post(f"/orders/{order.number}/accept")
    again = program.post(f"/orders/{order.number}/accept", {})

    assert accepted.json()["accepted_at"] is not None
    assert again.status_code == 200
    assert shop.events(order).count("order.accepted") == 1
    _refused(program, f"/orders/{order.number}/accept", {"now": True}, "invalid", status=422, field="now")


def test_cancel_a_part_and_then_the_rest(program, shop, waiting):
    line = shop.line(waiting)

    part = program.post(
        f"/orders/{waiting.number}/cancel", {"lines": [{"line_id": line.pk, "quantity": 1}], "reason": "Vazgeçti"}
    )
    whole = program.post(f"/orders/{waiting.number}/cancel")

    assert (part.json()["status"], part.json()["due"], part.json()["cancel_reason"]) == (
        "created",
        "100.00",
        "Vazgeçti",
    )
    assert (whole.json()["status"], whole.json()["payment_status"]) == ("cancelled", "voided")
    assert shop.level("MUG") == Level(100, 0)
    _refused(program, f"/orders/{waiting.number}/cancel", None, "cancelled")


def test_cancelling_wrong_pieces_names_the_line_as_it_was_written(program, shop, waiting):
    line, other = shop.line(waiting), shop.line(shop.order())
    path = f"/orders/{waiting.number}/cancel"

    too_many = [{"line_id": line.pk, "quantity": 3}]
    strange = [{"line_id": line.pk, "quantity": 1}, {"line_id": other.pk, "quantity": 1}]
    twice = [{"line_id": line.pk, "quantity": 1}] * 2

    _refused(program, path, {"lines": too_many}, "wrong_quantity", status=422, field="lines.0.quantity")
    _refused(program, path, {"lines": strange}, "wrong_quantity", status=422, field="lines.1.quantity")
    _refused(program, path, {"lines": twice}, "invalid", status=422, field="lines.1.line_id")
    _refused(program, path, {"lines": []}, "invalid", status=422, field="lines")


def test_hold_and_release(program, shop):
    order = shop.order()
    path = f"/orders/{order.number}"

    held = program.post(f"{path}/hold", {"reason": "Adres soruldu", "until": "2099-01-02"}).json()
    _refused(program, f"{path}/ready", None, "on_hold")
    _refused(program, f"{path}/hold", {"reason": "yine"}, "on_hold")
    released = program.post(f"{path}/release").json()

    assert (held["hold"]["reason"], held["hold"]["until"]) == ("Adres soruldu", "2099-01-02")
    assert released["hold"] is None
    _refused(program, f"{path}/release", None, "not_on_hold")
    _refused(program, f"{path}/hold", {"reason": " "}, "invalid", status=422, field="reason")
    _refused(program, f"{path}/hold", {"reason": "x", "until": "2020-01-01"}, "invalid", status=422, field="until")
    _refused(program, f"{path}/hold", {"reason": "x", "until": "02.01.2099"}, "invalid", status=422, field="until")


def test_notes_and_tags(program, shop):
    order = shop.order()
    path = f"/orders/{order.number}"

    note = program.post(f"{path}/notes", {"text": "Müşteri aradı\nYarın evde"})
    tagged = program.post(f"{path}/tags", {"add": ["hediye", "acele"], "remove": ["yok"]})
    untagged = program.post(f"{path}/tags", {"remove": ["acele"]})

    assert note.status_code == 201
    assert program.get(f"{path}/notes").json() == {"items": [note.json()]}
    assert note.json()["text"] == "Müşteri aradı\nYarın evde"
    assert tagged.json()["tags"] == ["hediye", "acele"]
    assert untagged.json()["tags"] == ["hediye"]
    _refused(program, f"{path}/notes", {"text": "  "}, "invalid", status=422, field="text")
    _refused(program, f"{path}/tags", {"add": [f"t{n}" for n in range(21)]}, "invalid", status=422, field="add")


def test_contact_and_address(program, shop):
    order = shop.order()
    path = f"/orders/{order.number}"
    address = {"name": "Ali Can", "phone": "05551112233", "line": "Yeni Sk. 1", "district": "bornova", "city": "izmir"}

    contact = program.post(f"{path}/contact", {"email": "YENI@example.com"}).json()
    moved = program.post(f"{path}/address", {"shipping_address": address}).json()

    assert contact["customer"]["email"] == "yeni@example.com"
    assert contact["customer"]["name"] == "Zeynep Yılmaz"
    assert (moved["shipping_address"]["city"], moved["shipping_address"]["district"]) == ("İzmir", "Bornova")
    _refused(program, f"{path}/contact", {"email": "yok"}, "invalid_email", status=422, field="email")
    _refused(program, f"{path}/contact", {"phone": "1"}, "invalid_phone", status=422, field="phone")
    wrong = {"shipping_address": address | {"phone": "12"}}
    _refused(program, f"{path}/address", wrong, "invalid_address", status=422, field="shipping_address.phone")


def test_a_transfer_arrives_in_two_parts(program, shop, waiting):
    path = f"/orders/{waiting.number}"
    account = BankAccount.objects.create(bank="Banka", holder="Mağazam", iban="TR330006100519786457841326")

    first = program.post(
        f"{path}/payments",
        {"amount": "150.50", "received_on": "2026-01-05", "reference": "EFT-1", "bank_account_id": account.pk},
    )
    half = program.get(path).json()
    program.post(f"{path}/payments")
    paid = program.get(path).json()

    assert first.status_code == 201
    assert (first.json()["amount"], first.json()["reference"]) == ("200.00", "EFT-1")
    assert [(event["kind"], event["amount"]) for event in first.json()["events"]][-1] == ("captured", "150.50")
    assert first.json()["received_on"] == "2026-01-05"
    assert (half["payment_status"], half["balance"]) == ("partially_paid", "49.50")
    assert (paid["payment_status"], paid["balance"]) == ("paid", "0.00")
    assert len(program.get(f"{path}/payments").json()["items"]) == 2
    _refused(program, f"{path}/payments", None, "nothing_due")
    _refused(program, f"{path}/payments", {"amount": "1", "reference": "EFT-1"}, "payment_repeated")
    _refused(program, f"{path}/payments", {"amount": "0"}, "invalid", status=422, field="amount")
    _refused(program, f"{path}/payments", {"received_on": "2099-01-01", "amount": "1"}, "invalid", status=422)
    _refused(program, f"{path}/payments", {"bank_account_id": 999, "amount": "1"}, "invalid", status=422)
    _refused(program, f"{path}/payments", {"bank_account_id": 10**30, "amount": "1"}, "invalid", status=422)


def test_a_payment_recorded_by_mistake_is_taken_back(program, shop, waiting):
    payment = program.post(f"/orders/{waiting.number}/payments").json()

    voided = program.post(f"/payments/{payment['id']}/void", {"reason": "Yanlış sipariş"})

    assert [event["kind"] for event in voided.json()["events"]] == ["requested", "captured", "reversed"]
    assert program.get(f"/orders/{waiting.number}").json()["payment_status"] == "awaiting"
    _refused(program, f"/payments/{payment['id']}/void", {"reason": "x"}, "nothing_to_void")
    _refused(program, f"/payments/{payment['id']}/void", {}, "invalid", status=422, field="reason")
    card = shop.order().payments.get()
    _refused(program, f"/payments/{card.pk}/void", {"reason": "x"}, "card_payment")


def test_a_small_difference_is_closed_and_a_large_one_is_not(program, shop, waiting):
    path = f"/orders/{waiting.number}"
    _refused(program, f"{path}/close-difference", None, "nothing_paid")
    program.post(f"{path}/payments", {"amount": "190.00"})
    before = facts()
    too_large = program.post(f"{path}/close-difference")
    assert facts() == before
    program.post(f"{path}/payments", {"amount": "9.50"})

    closed = program.post(f"{path}/close-difference").json()

    assert (too_large.json()["code"], too_large.json()["limit"]) == ("difference_too_large", "5.00")
    assert (closed["payment_status"], closed["total"], closed["balance"]) == ("paid", "199.50", "0.00")
    assert closed["adjustments"][-1]["kind"] == "small_difference"
    assert closed["adjustments"][-1]["amount"] == "-0.50"


def test_a_customers_wish_to_cancel_is_refused_with_its_reason(program, shop):
    order = shop.order()
    early = program.post(f"/orders/{order.number}/cancel-wish/refuse", {})
    wish_cancel(order.pk, actor=AYSE, reason="Vazgeçtim")

    answer = program.post(f"/orders/{order.number}/cancel-wish/refuse", {"reason": "Paketlendi"})

    assert (early.status_code, early.json()["code"]) == (409, "no_cancel_wish")
    assert answer.json()["status"] == "created"
    wish = CancelWish.objects.get()
    assert (wish.state, wish.answer, wish.ended_by) == ("refused", "Paketlendi", "Program")
