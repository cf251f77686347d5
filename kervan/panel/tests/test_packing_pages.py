"""Paketleme, as a packer uses it."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kervan.shipping.models import PackingSession, Shipment
from tests.shop import Level, Shop

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SCAN = {"X-Packing": "scan"}


def url(name: str, *args: Any) -> str:
    return reverse(f"panel:{name}", args=args)


@pytest.fixture
def packer(shop: Shop, client: Client) -> Client:
    client.force_login(shop.staff("packer"), backend=BACKEND)
    return client


def words(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_scan_the_order_scan_the_items_and_the_label_is_there(shop: Shop, packer: Client) -> None:
    order = shop.order({"MUG": 2})

    opened = packer.post(url("packing"), {"q": str(order.number)})
    first = packer.post(url("packing-scan", order.number), {"code": "MUG"}, headers=SCAN)
    last = packer.post(
        url("packing-scan", order.number), {"code": "MUG", "auto": "1", "account": "none", "pieces": "1"}, headers=SCAN
    )

    assert opened["Location"] == url("packing-order", order.number)
    assert (first.status_code, 'data-tone="right"' in words(first)) == (200, True)
    parcel = Shipment.objects.get()
    assert last["Location"] == url("packing-done", parcel.pk)
    assert parcel.reference in words(packer.get(last["Location"]))
    assert not PackingSession.objects.exists()


def test_without_the_tick_the_full_box_waits_for_a_press(shop: Shop, packer: Client) -> None:
    order = shop.order({"MUG": 1})
    packer.post(url("packing"), {"q": str(order.number)})

    full = packer.post(url("packing-scan", order.number), {"code": "MUG", "account": "none"})
    assert 'data-tone="full"' in words(full)
    assert not Shipment.objects.exists()
    done = packer.post(url("packing-finish", order.number), {"account": "none", "pieces": "1"})

    assert done["Location"] == url("packing-done", Shipment.objects.get().pk)


def test_mistakes_are_said_in_words_and_colour(shop: Shop, packer: Client) -> None:
    shop.product("PLATE", title="<b>Tabak</b>", stock=1)
    order = shop.order({"MUG": 1})
    packer.post(url("packing"), {"q": str(order.number)})

    wrong = packer.post(url("packing-scan", order.number), {"code": "PLATE"}, headers=SCAN)
    star = packer.post(url("packing-scan", order.number), {"code": "iki*MUG"}, headers=SCAN)
    many = packer.post(url("packing-scan", order.number), {"code": "2*MUG"}, headers=SCAN)
    early = packer.post(url("packing-finish", order.number), {"account": "none", "pieces": "1"})
    strange = packer.post(url("packing-finish", order.number), {"account": "9999", "pieces": "1"})

    assert [answer.status_code for answer in (wrong, star, many, early, strange)] == [409, 422, 409, 409, 422]
    assert 'data-tone="wrong"' in wrong.content.decode()
    assert "&lt;b&gt;Tabak" in wrong.content.decode()
    assert "<b>Tabak" not in wrong.content.decode()
    assert not Shipment.objects.exists()


def test_an_order_nobody_knows_or_may_pack_is_refused_on_the_table(shop: Shop, packer: Client) -> None:
    unpaid = shop.order(payment_method="bank_transfer")

    for text, status in (("987654", 404), ("yok", 404), (str(unpaid.number), 409)):
        answer = packer.post(url("packing"), {"q": text})
        assert answer.status_code == status, text
        assert 'id="pack-problem"' in answer.content.decode()
    assert not PackingSession.objects.exists()


def test_a_colleague_takes_over_and_the_first_is_told(shop: Shop, packer: Client) -> None:
    order = shop.order({"MUG": 2})
    packer.post(url("packing"), {"q": str(order.number)})
    other = Client()
    other.force_login(shop.staff("manager"), backend=BACKEND)

    other.post(url("packing"), {"q": str(order.number)})
    assert "Devral" in words(other.get(url("packing-order", order.number)))
    other.post(url("packing-take-over", order.number))
    refused = packer.post(url("packing-scan", order.number), {"code": "MUG"}, headers=SCAN)

    assert refused.status_code == 409
    assert "paketliyor" in words(refused)
    assert other.post(url("packing-scan", order.number), {"code": "MUG"}, headers=SCAN).status_code == 200


def test_notes_come_first(shop: Shop, packer: Client) -> None:
    order = shop.order({"MUG": 1}, customer_note="Zili çalmayın")
    packer.post(url("packing"), {"q": str(order.number)})

    page = words(packer.get(url("packing-order", order.number)))
    assert "Zili çalmayın" in page
    assert 'id="pack-code"' not in page
    packer.post(url("packing-notes", order.number))

    assert 'id="pack-code"' in words(packer.get(url("packing-order", order.number)))


def test_not_on_the_shelf_asks_what_then_and_says_what_one_may_not(shop: Shop, packer: Client) -> None:
    order = shop.order({"MUG": 2})
    line = shop.line(order)
    packer.post(url("packing"), {"q": str(order.number)})
    address = url("packing-missing", order.number, line.pk)

    page = words(packer.get(address))
    assert "Bunun için yetkiniz yok." in page
    too_many = packer.post(address, {"quantity": "3", "then": "ship_rest"})
    forbidden = packer.post(address, {"quantity": "1", "then": "cancel"})
    assert (too_many.status_code, forbidden.status_code, shop.level("MUG")) == (422, 422, Level(100, 2))
    held = packer.post(address, {"quantity": "1", "then": "hold", "reason": "Kırık"})

    assert held["Location"] == url("packing")
    assert (shop.fresh(order).hold_reason, shop.level("MUG")) == ("Kırık", Level(99, 2))
    assert packer.get(address)["Location"] == url("packing-order", order.number)


def test_the_carriers_answer_is_waited_for_and_its_no_is_shown(shop: Shop, packer: Client) -> None:
    wrong = {"name": "Ali", "phone": "0532 123 45 67", "line": "Moda Cad. 1", "district": "Kadıköy", "city": "İstanbul"}
    good, bad = shop.order({"MUG": 1}), shop.order({"MUG": 1}, shipping_address=wrong)
    account = shop.sandbox()
    for order in (good, bad):
        packer.post(url("packing"), {"q": str(order.number)})
        packer.post(url("packing-scan", order.number), {"code": "MUG"})
        packer.post(url("packing-finish", order.number), {"account": str(account.pk), "pieces": "1"})
    first, second = Shipment.objects.order_by("id")

    assert "yanıt bekleniyor" in words(packer.get(url("packing-state", first.pk)))
    shop.react()

    assert "Kargo Etiketi Bastır" in words(packer.get(url("packing-state", first.pk)))
    assert "kabul etmedi" in words(packer.get(url("packing-state", second.pk)))


def test_the_table_asks_no_more_for_more_lines(shop: Shop, packer: Client) -> None:
    small, large = shop.order({"A": 1}), shop.order({f"S{number}": 1 for number in range(12)})
    counts = []
    for order in (small, large):
        packer.post(url("packing"), {"q": str(order.number)})
        with CaptureQueriesContext(
            connection,
        ) as seen:
            packer.get(url("packing-order", order.number))
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_only_packers_pack(shop: Shop, client: Client) -> None:
    order = shop.order({"MUG": 1})
    client.force_login(shop.staff("accountant"), backend=BACKEND)

    assert client.get(url("packing")).status_code == 403
    for name in ("packing-scan", "packing-finish", "packing-take-over", "packing-leave", "packing-notes"):
        assert client.post(url(name, order.number)).status_code == 403
    assert client.get(url("packing-missing", order.number, shop.line(order).pk)).status_code == 403
    assert not PackingSession.objects.exists()
