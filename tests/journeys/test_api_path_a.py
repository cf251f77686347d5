"""Path A entirely by API: a carrier books, refuses and is corrected, scans, delivers; what comes back is restocked."""

from __future__ import annotations

import pytest

from kervan.api.tests.program import Program
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.shipping.actions.apply_tracking import apply_tracking
from kervan.shipping.carriers import Scan, Tracking, TrackingStatus
from tests.shop import ADDRESS, Level

pytestmark = pytest.mark.django_db


def _order(**changes):
    return {
        "customer": {"name": "Zeynep Yılmaz", "email": "zeynep@example.com"},
        "shipping_address": {**ADDRESS, "country": "TR"},
        "lines": [{"sku": "MUG", "quantity": 2}],
        "payment": {"method": "card", "captured": True},
    } | changes


def _scanned(parcel, *statuses, number="TR123"):
    scans = tuple(
        Scan(at=clock.now(), status=status, raw_code=status.value, raw_text=status.value) for status in statuses
    )
    apply_tracking(
        parcel["id"], Tracking(reference=parcel["reference"], tracking_number=number, scans=scans), actor=SYSTEM
    )


def test_from_the_order_to_the_door(shop):
    account, program = shop.sandbox(mode="instant"), Program()
    program.put("/products/MUG", {"title": "Kupa", "price": "129.90", "stock": 10, "desi": 1})

    order = program.post("/orders", _order(), key="order").json()
    parcel = program.post(f"/orders/{order['number']}/ready", {"carrier_account_id": account.pk}, key="ready").json()
    assert parcel["state"] == "requested"
    shop.react("shipment.requested")
    ready = program.get(f"/shipments/{parcel['id']}").json()
    assert (ready["state"], ready["tracking_number"]) == ("ready", "")
    assert program.get(f"/orders/{order['number']}").json()["status"] == "ready_to_ship"
    assert program.get(f"/shipments/{parcel['id']}/label.pdf").content.startswith(b"%PDF")

    _scanned(parcel, TrackingStatus.PICKED_UP)
    on_the_way = program.get(f"/shipments/{parcel['id']}").json()
    assert (on_the_way["state"], on_the_way["tracking_number"]) == ("shipped", "TR123")
    _scanned(parcel, TrackingStatus.PICKED_UP, TrackingStatus.DELIVERED)

    assert program.get(f"/orders/{order['number']}").json()["status"] == "delivered"
    assert shop.level("MUG") == Level(8, 0)
    names = shop.events()
    for name in ("order.placed", "shipment.requested", "shipment.ready", "shipment.dispatched", "shipment.delivered"):
        assert names.count(name) == 1


def test_a_refused_booking_is_corrected_and_tried_again(shop):
    account, program = shop.sandbox(), Program()
    shop.stock("MUG", 10)
    short = _order(shipping_address={**ADDRESS, "name": "Ali", "country": "TR"})
    order = program.post("/orders", short).json()
    parcel = program.post(f"/orders/{order['number']}/ready", {"carrier_account_id": account.pk}).json()
    shop.react("shipment.requested")
    refused = program.get(f"/shipments/{parcel['id']}").json()
    assert refused["state"] == "refused"
    assert refused["refusal"]
    assert "retry" in refused["moves"]
    assert program.get("/orders?queue=refused").json()["items"][0]["id"] == order["id"]

    program.post(f"/orders/{order['number']}/address", {"shipping_address": {**ADDRESS, "country": "TR"}})
    assert program.post(f"/shipments/{parcel['id']}/retry").json()["state"] == "requested"
    shop.react("shipment.requested")

    assert program.get(f"/shipments/{parcel['id']}").json()["state"] == "ready"


def test_cash_on_delivery_refused_at_the_door_is_restocked_and_cancelled(shop):
    account, program = shop.sandbox(), Program()
    shop.stock("MUG", 10)
    order = program.post("/orders", _order(payment={"method": "cash_on_delivery"})).json()
    parcel = program.post(f"/orders/{order['number']}/ready", {"carrier_account_id": account.pk}).json()
    assert parcel["cod_amount"] == "200.00"
    shop.react("shipment.requested")

    _scanned(parcel, TrackingStatus.PICKED_UP, TrackingStatus.RETURNING)
    assert program.get(f"/orders/{order['number']}").json()["status"] == "undeliverable"
    program.post(f"/shipments/{parcel['id']}/restock")
    cancelled = program.post(f"/orders/{order['number']}/cancel", {"reason": "Kapıda reddedildi"}).json()

    assert (cancelled["status"], cancelled["payment_status"]) == ("cancelled", "voided")
    assert shop.level("MUG") == Level(10, 0)
