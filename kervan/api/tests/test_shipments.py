"""Parcels over the API, and how each step refuses."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from kervan.documents.tests.zpl_reader import printed_zpl
from kervan.lib import clock
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.models import CarrierAccount, Shipment
from tests.shop import AYSE, Level, facts


def _refused(program, path, body, code, *, status=409, field=None):
    before = facts()
    answer = program.post(path, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    if field:
        assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert facts() == before


@pytest.fixture
def paid(shop):
    """Two mugs and a bag, paid by card."""
    return shop.order({"MUG": 2, "BAG": 1})


def test_a_part_is_packed_with_its_measures(program, shop, paid):
    line = shop.line(paid, "MUG")

    parcel = program.post(
        f"/orders/{paid.number}/ready",
        {"lines": [{"line_id": line.pk, "quantity": 1}], "pieces": 2, "desi": "3.5", "weight_kg": 1.25},
    )

    assert parcel.status_code == 201
    assert parcel.json()["state"] == "ready"
    assert parcel.json()["lines"] == [{"line_id": line.pk, "sku": "MUG", "title": "Ürün MUG", "quantity": 1}]
    assert (parcel.json()["pieces"], parcel.json()["desi"], parcel.json()["weight_kg"]) == (2, "3.5", "1.25")
    assert program.get(f"/orders/{paid.number}").json()["status"] == "partially_ready"
    path = f"/orders/{paid.number}/ready"
    too_many = {"lines": [{"line_id": line.pk, "quantity": 2}]}
    _refused(program, path, too_many, "wrong_quantity", status=422, field="lines.0.quantity")
    _refused(program, path, {"pieces": 100}, "invalid", status=422, field="pieces")
    _refused(program, path, {"desi": "10000"}, "invalid", status=422, field="desi")
    _refused(program, path, {"weight_kg": "99999"}, "invalid", status=422, field="weight_kg")
    _refused(program, path, {"carrier_account_id": 999}, "invalid", status=422, field="carrier_account_id")
    _refused(program, path, {"carrier_account": "Yok Kargo"}, "invalid", status=422, field="carrier_account")
    both = {"carrier_account": "Yok Kargo", "carrier_account_id": 1}
    _refused(program, path, both, "invalid", status=422, field="carrier_account")


def test_the_carrier_is_chosen_by_id_by_name_by_default_or_not_at_all(program, shop):
    account = shop.sandbox()
    CarrierAccount.objects.update(is_default=False)
    CarrierAccount.objects.filter(pk=account.pk).update(is_default=True)
    choices = [
        ({"carrier_account_id": account.pk}, "requested"),
        ({"carrier_account": "deneme kargo"}, "requested"),
        ({}, "requested"),
        ({"carrier_account_id": None}, "ready"),
    ]

    for body, state in choices:
        answer = program.post(f"/orders/{shop.order().number}/ready", body)
        assert answer.json()["state"] == state

    accounts = program.get("/carrier-accounts").json()["items"]
    listed = {"id": account.pk, "name": "Deneme Kargo", "type": "sandbox", "is_default": True, "takes_back": True}
    assert listed in accounts


def test_unpaid_orders_are_not_packed_without_the_right(shop):
    from kervan.api.tests.program import Program

    order = shop.order(payment_method="bank_transfer", captured=False)
    packer = Program(["shipping.ready", "shipping.dispatch"])

    _refused(packer, f"/orders/{order.number}/ready", None, "unpaid")
    _refused(packer, f"/orders/{order.number}/dispatch", None, "unpaid")


def test_a_dispatch_by_hand_is_followed_taken_back_and_refused_once_delivered(program, shop, paid):
    path = f"/orders/{paid.number}"
    sent = program.post(f"{path}/dispatch", {"carrier": "Yurtiçi Kargo", "tracking_number": "123 456"}).json()
    one = f"/shipments/{sent['id']}"

    assert (sent["state"], sent["carrier"], sent["tracking_number"]) == ("shipped", "Yurtiçi Kargo", "123456")
    assert "123456" in sent["tracking_url"]
    assert shop.level("MUG") == Level(98, 0)
    _refused(program, f"{path}/dispatch", None, "nothing_to_do")
    _refused(program, f"{one}/cancel", None, "wrong_state")

    assert program.post(f"{one}/take-back").json()["state"] == "cancelled"
    assert shop.level("MUG") == Level(100, 2)
    _refused(program, f"{one}/take-back", None, "wrong_state")
    _refused(program, f"{one}/tracking", {"tracking_number": "1"}, "not_sent")


def test_tracking_is_added_after_the_parcel_left(program, shop, paid):
    parcel = program.post(f"/orders/{paid.number}/ready").json()
    one = f"/shipments/{parcel['id']}"
    _refused(program, f"{one}/tracking", {"tracking_number": "1"}, "not_sent")
    program.post(f"{one}/dispatch")

    tracked = program.post(f"{one}/tracking", {"tracking_url": "https://example.com/t/1", "carrier": "Kendi kuryemiz"})

    assert tracked.json()["tracking_url"] == "https://example.com/t/1"
    assert tracked.json()["carrier"] == "Kendi kuryemiz"
    _refused(program, f"{one}/tracking", {}, "invalid", status=422, field="tracking_number")
    before = facts()
    assert program.post(f"{one}/tracking", {"tracking_url": "javascript:alert(1)"}).status_code == 422
    assert facts() == before


def test_delivered_corrected_undelivered_restocked(program, shop, paid):
    line = shop.line(paid, "MUG")
    parcel = program.post(f"/orders/{paid.number}/dispatch").json()
    one = f"/shipments/{parcel['id']}"
    _refused(program, f"{one}/correct-delivery", None, "wrong_state")

    assert program.post(f"{one}/delivered").json()["state"] == "delivered"
    assert program.get(f"/orders/{paid.number}").json()["status"] == "delivered"
    _refused(program, f"{one}/undelivered", None, "wrong_state")
    assert program.post(f"{one}/correct-delivery").json()["state"] == "shipped"
    back = program.post(f"{one}/undelivered", {"reason": "Adreste yok"}).json()
    assert (back["state"], back["note"]) == ("undelivered", "Adreste yok")
    lost = {"lost": [{"line_id": line.pk, "quantity": 3}]}
    _refused(program, f"{one}/restock", lost, "wrong_quantity", status=422, field="lost.0.quantity")
    resolved = program.post(f"{one}/restock", {"lost": [{"line_id": line.pk, "quantity": 1}]}).json()

    assert resolved["state"] == "resolved"
    assert shop.level("MUG") == Level(99, 2)
    assert program.get(f"/orders/{paid.number}").json()["unsent"] == 3
    _refused(program, f"{one}/restock", None, "wrong_state")
    _refused(program, f"{one}/delivered", None, "wrong_state")


def test_a_label_is_a_pdf_and_before_the_parcel_is_ready_a_reason(program, shop, paid):
    waiting = program.post(f"/orders/{paid.number}/ready", {"carrier_account_id": shop.sandbox().pk}).json()
    ready = program.post(f"/orders/{shop.order().number}/ready", {"pieces": 2}).json()
    before = facts()

    unprinted = program.get("/shipments?label_printed=false").json()["items"]
    assert [parcel["id"] for parcel in unprinted] == [ready["id"]]
    refused = program.get(f"/shipments/{waiting['id']}/label.pdf")
    strange = program.get(f"/shipments/{ready['id']}/label.pdf?size=a3")
    assert facts() == before
    label = program.get(f"/shipments/{ready['id']}/label.pdf?size=100x100")

    assert (refused.status_code, refused.json()["code"]) == (409, "not_ready")
    assert [error["field"] for error in strange.json()["errors"]] == ["size"]
    assert label["Content-Type"] == "application/pdf"
    assert len(PdfReader(BytesIO(label.content)).pages) == 2
    assert Shipment.objects.get(pk=ready["id"]).label_printed_by == "Program"
    assert program.get(f"/shipments/{ready['id']}").json()["label_printed_at"] is not None
    assert program.get("/shipments?label_printed=false").json()["items"] == []
    [printed] = program.get("/shipments?label_printed=true").json()["items"]
    assert (printed["id"], printed["label_printed_by"]) == (ready["id"], "Program")


def test_orders_have_labels_of_the_shops_own(program, shop):
    orders = [shop.order({"MUG": 1}) for _ in range(2)]
    numbers = [order.number for order in orders]

    pdf = program.post("/order-labels", {"order_numbers": numbers, "size": "a6"})
    zpl = program.post("/order-labels", {"order_numbers": numbers, "format": "zpl"})
    unknown = program.post("/order-labels", {"order_numbers": [*numbers, 999_999]})

    assert (pdf["Content-Type"], len(PdfReader(BytesIO(pdf.content)).pages)) == ("application/pdf", 2)
    assert zpl.content.count(b"^XA") == 2
    assert (unknown.status_code, unknown.json()["code"]) == (404, "order_not_found")
    assert shop.events(orders[0]).count("order.label_printed") == 2


def test_many_labels_are_one_file_in_the_order_and_format_asked_for(program, shop):
    parcels = [program.post(f"/orders/{shop.order().number}/ready").json() for _ in range(3)]
    waiting = program.post(f"/orders/{shop.order().number}/ready", {"carrier_account_id": shop.sandbox().pk}).json()
    ids = [parcels[index]["id"] for index in (2, 0, 1)]
    before = facts()

    refused = program.post("/labels", {"shipment_ids": [*ids, waiting["id"]]})
    sheets = program.post("/labels", {"shipment_ids": ids, "size": "a4", "format": "zpl"})
    assert facts() == before
    pdf = program.post("/labels", {"shipment_ids": ids, "size": "a4"})
    zpl = program.post("/labels", {"shipment_ids": ids, "format": "zpl", "sort": "number"})

    assert (refused.status_code, refused.json()["code"]) == (409, "not_ready")
    assert [error["field"] for error in sheets.json()["errors"]] == ["size"]
    assert len(PdfReader(BytesIO(pdf.content)).pages) == 1
    assert zpl["Content-Type"] == "application/zpl"
    references = [parcel["reference"] for parcel in parcels]
    found = [[text for text in label.texts if text in references] for label in printed_zpl(zpl.content)]
    assert found == [[reference] for reference in references]


def test_a_parcel_that_is_not_there(program):
    for verb in ("dispatch", "delivered", "undelivered", "cancel", "take-back", "retry", "restock", "correct-delivery"):
        answer = program.post(f"/shipments/999/{verb}")
        assert (answer.status_code, answer.json()["code"]) == (404, "shipment_not_found")
    assert program.post("/shipments/999/tracking", {"tracking_number": "1"}).status_code == 404
    assert program.get("/shipments/999/label.pdf").json()["code"] == "shipment_not_found"


def test_parcels_of_all_orders_come_in_pages_by_state_and_by_what_is_wrong(program, shop):
    parcels = [dispatch(shop.order().pk, actor=AYSE) for _each in range(3)]
    mark_ready_to_ship(shop.order().pk, actor=AYSE)
    Shipment.objects.filter(pk=parcels[1].pk).update(watch="silent", watch_since=clock.now())
    Shipment.objects.filter(pk=parcels[2].pk).update(watch="lost", watch_since=clock.now())

    def ids(query):
        answer = program.get(f"/shipments?{query}")
        assert answer.status_code == 200, answer.content
        return [item["id"] for item in answer.json()["items"]], answer.json()["next_cursor"]

    first, cursor = ids("state=shipped&limit=2")
    assert first == [parcels[2].pk, parcels[1].pk]
    assert ids(f"state=shipped&limit=2&cursor={cursor}") == ([parcels[0].pk], None)
    assert ids("watch=delayed") == ([parcels[1].pk], None)
    assert ids("watch=delayed,lost") == ([parcels[2].pk, parcels[1].pk], None)
    assert program.get(f"/shipments/{parcels[1].pk}").json()["watch"] == "silent"
    for wrong in ("state=gone", "watch=sad", "cursor=x", "limit=0"):
        assert program.get(f"/shipments?{wrong}").status_code == 422
