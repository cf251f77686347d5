"""Carriers tell by themselves: kept once, believed only from whom it should come, written down like any answer."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kervan.events.models import Event
from kervan.integrations.carriers.kolaygelsin.tests.rig import Rig
from kervan.lib import clock
from kervan.orders.models import Order
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.renew_push_address import renew_push_address
from kervan.shipping.actions.save_account import save_account
from kervan.shipping.models import CarrierAccount, CarrierMessage, Shipment
from kervan.shipping.push_handlers import forget_old_messages
from kervan.shipping.push_signed import sign
from tests.shop import AYSE, Shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def parcel(shop: Shop) -> Shipment:
    account = shop.sandbox()
    order = shop.order({"MUG": 1})
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk)
    shop.react()
    return Shipment.objects.get(pk=parcel.pk)


def scan(status: str, *, minutes: int = 0, **more: Any) -> dict[str, Any]:
    at = clock.now() + timedelta(minutes=minutes)
    return {"at": at.isoformat(), "status": status, "code": status.upper(), "text": "Şubede", "place": "İzmir"} | more


def body_of(reference: str, *scans: dict[str, Any]) -> bytes:
    return json.dumps({"parcels": [{"reference": reference, "scans": list(scans)}]}).encode()


def send(token: str, body: bytes, secret: str = "", *, at: int | None = None, **headers: str) -> Any:
    stamp = int(clock.now().timestamp()) if at is None else at
    signed = {}
    if secret:
        signature = sign("msg_1", stamp, body, secret)
        signed = {"webhook-id": "msg_1", "webhook-timestamp": str(stamp), "webhook-signature": signature}
    client = Client(enforce_csrf_checks=True)
    address = f"/webhooks/carriers/{token}/"
    return client.post(address, body, content_type="application/json", headers=signed | headers)


def opened(parcel: Shipment) -> tuple[str, str]:
    assert parcel.account_id is not None
    account, secret = renew_push_address(parcel.account_id, actor=AYSE)
    return account.push_token, secret


def test_a_signed_message_moves_the_parcel_and_counts_once(shop: Shop, parcel: Shipment) -> None:
    token, secret = opened(parcel)
    body = body_of(parcel.reference, scan("picked_up"), scan("delivered", minutes=1))

    answers = [send(token, body, secret) for _twice in range(2)]
    shop.react()

    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b"OK")] * 2
    parcel.refresh_from_db()
    assert (parcel.state, parcel.scans.count()) == ("delivered", 2)
    kept = CarrierMessage.objects.get()
    assert kept.body.encode() == body
    assert kept.applied_at is not None
    assert Event.objects.filter(name="carrier.told").count() == 1
    assert shop.fresh(parcel.order).status == "delivered"


def test_nothing_is_asked_or_moved_inside_the_request(shop: Shop, parcel: Shipment) -> None:
    token, secret = opened(parcel)

    send(token, body_of(parcel.reference, scan("delivered")), secret)

    parcel.refresh_from_db()
    assert parcel.state == "ready"


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-signature": "v1,AAAA"},
        {"webhook-id": "msg_2"},
        {"webhook-timestamp": "1"},
        {"webhook-timestamp": "९९"},
        {"webhook-signature": "v1,\u00fc"},
    ],
    ids=["signature", "id", "old", "digits", "letters"],
)
def test_a_forged_message_changes_nothing(shop: Shop, parcel: Shipment, change: dict[str, str]) -> None:
    token, secret = opened(parcel)

    answer = send(token, body_of(parcel.reference, scan("delivered")), secret, **change)

    assert (answer.status_code, answer.content) == (401, b"push_forged")
    assert not CarrierMessage.objects.exists()


def test_a_changed_body_an_old_message_and_no_signature_are_refused(shop: Shop, parcel: Shipment) -> None:
    token, secret = opened(parcel)
    body = body_of(parcel.reference, scan("delivered"))
    stamp = int(clock.now().timestamp())
    changed = Client().post(
        f"/webhooks/carriers/{token}/",
        body + b" ",
        content_type="application/json",
        headers={
            "webhook-id": "msg_1",
            "webhook-timestamp": str(stamp),
            "webhook-signature": sign("msg_1", stamp, body, secret),
        },
    )

    refused = [
        changed,
        send(token, body, secret, at=stamp - 301),
        send(token, body, secret, at=stamp + 301),
        send(token, body),
    ]
    assert [answer.status_code for answer in refused] == [401] * 4


def test_an_address_that_was_renewed_removed_or_switched_off_is_nobodys(shop: Shop, parcel: Shipment) -> None:
    old, secret = opened(parcel)
    new, fresh = opened(parcel)
    body = body_of(parcel.reference, scan("picked_up"))
    assert send(old, body, secret).status_code == 404
    assert send(new, body, secret).status_code == 401
    assert send(new, body, fresh).status_code == 200
    CarrierAccount.objects.update(active=False)
    assert send(new, body, fresh).status_code == 404
    CarrierAccount.objects.update(active=True)
    assert parcel.account_id is not None
    renew_push_address(parcel.account_id, actor=AYSE, remove=True)
    assert send(new, body, fresh).status_code == 404
    assert send("-", body, fresh).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"kargo",
        b"[]",
        b'{"parcels": 1}',
        b'{"parcels": ["x"]}',
        b'{"parcels": [{"scans": []}]}',
        b'{"parcels": [{"reference": "1", "scans": [{"at": "bug\xc3\xbcn", "status": "delivered"}]}]}',
        b'{"parcels": [{"reference": "1", "scans": [{"at": "2026-11-27T10:00:00", "status": "delivered"}]}]}',
        b'{"parcels": [{"reference": "1", "scans": [{"at": "2026-11-27T10:00:00Z", "status": "uctu"}]}]}',
        b'{"parcels": [{"reference": "\\u0000", "scans": []}]}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_what_cannot_be_read_is_refused_in_words(shop: Shop, parcel: Shipment, body: bytes) -> None:
    token, secret = opened(parcel)

    answer = send(token, body, secret)

    assert (answer.status_code, answer.content) == (422, b"push_unreadable")
    assert not CarrierMessage.objects.exists()


def test_too_much_is_not_read(shop: Shop, parcel: Shipment) -> None:
    token, secret = opened(parcel)

    assert send(token, b" " * (512 * 1024 + 1), secret).status_code == 413


def test_parcels_of_others_are_only_counted(shop: Shop, parcel: Shipment) -> None:
    other = shop.sandbox(name="Öteki")
    order = shop.order({"MUG": 1})
    theirs = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=other.pk)
    token, secret = opened(parcel)
    told = {
        "parcels": [
            {"reference": ref, "scans": [scan("picked_up")]} for ref in (theirs.reference, parcel.reference, "0")
        ]
    }

    send(token, json.dumps(told).encode(), secret)
    shop.react()

    parcel.refresh_from_db()
    assert (parcel.state, CarrierMessage.objects.get().unknown) == ("shipped", 2)
    assert not Shipment.objects.get(pk=theirs.pk).scans.exists()


def test_kolay_gelsin_is_known_by_its_own_password(shop: Shop) -> None:
    account = save_account(None, actor=AYSE, name="KG", type="kolaygelsin", settings=Rig.SETTINGS)
    account, _secret = renew_push_address(account.pk, actor=AYSE)
    order = Order.objects.get(pk=shop.order({"MUG": 1}).pk)
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk)
    Shipment.objects.filter(pk=parcel.pk).update(state="ready")
    message = json.dumps(
        {
            "CargoEventType": "12",
            "CustomerSpecificCode": parcel.reference,
            "ShipmentId": "77",
            "TimeStamp": clock.now().isoformat(),
        }
    ).encode()
    header = account.settings.get("push_header", "Hash")

    assert send(account.push_token, message, **{header: "yanlış".encode().hex()}).status_code == 401
    assert send(account.push_token, message, **{header: "kg-bildirim"}).status_code == 200
    assert CarrierMessage.objects.get().told[0]["reference"] == parcel.reference


def test_old_messages_are_forgotten(shop: Shop, parcel: Shipment) -> None:
    token, secret = opened(parcel)
    send(token, body_of(parcel.reference, scan("picked_up")), secret)
    CarrierMessage.objects.update(received_at=clock.now() - timedelta(days=31))

    forget_old_messages()

    assert not CarrierMessage.objects.exists()
