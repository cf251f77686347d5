"""Kargo teslim listeleri over the API."""

from __future__ import annotations

from kervan.api.tests.program import Program
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.models import Shipment
from tests.shop import AYSE


def test_a_list_is_opened_scanned_onto_and_handed_over(program, shop):
    account = shop.sandbox()
    parcel = mark_ready_to_ship(shop.order({"MUG": 1}).pk, actor=AYSE, carrier_account_id=account.pk)
    shop.react()
    parcel = Shipment.objects.get(pk=parcel.pk)

    opened = program.post("/dispatch-lists", {"carrier": parcel.carrier_name}).json()
    scanned = program.post(f"/dispatch-lists/{opened['id']}/parcels", {"code": parcel.reference}).json()
    unknown = program.post(f"/dispatch-lists/{opened['id']}/parcels", {"code": "1"})
    done = program.post(f"/dispatch-lists/{opened['id']}/hand-over", {"courier": "Mehmet", "mark_sent": True}).json()
    late = program.post(f"/dispatch-lists/{opened['id']}/parcels", {"code": parcel.reference})

    assert [row["reference"] for row in scanned["parcels"]] == [parcel.reference]
    assert (unknown.status_code, unknown.json()["code"]) == (404, "shipment_not_found")
    assert (done["courier"], done["refused"], done["parcels"][0]["state"]) == ("Mehmet", [], "shipped")
    assert (late.status_code, late.json()["code"]) == (409, "list_closed")
    assert program.get(f"/dispatch-lists/{opened['id']}").json() == done
    assert program.get("/dispatch-lists/999").json()["code"] == "dispatch_list_not_found"


def test_who_only_looks_hands_nothing_over(shop):
    assert Program(["shipping.view"]).post("/dispatch-lists", {"carrier": "Aras"}).status_code == 403
