"""Labels in the panel: which are not printed yet, and what a dead one says when it is scanned."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kervan.orders.listing import OrderFilter, orders_for, queue_counts
from kervan.orders.models import Order
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.dispatch_shipment import dispatch_shipment
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.print_labels import print_labels
from kervan.shipping.models import PackingSession, Shipment
from kervan.shipping.scanned import dead_label
from tests.shop import AYSE, PACKER, Shop

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SAYS = "Bu etiket geçersiz, yenisini bastırın"
LISTS = (
    "orders",
    "shipments",
    "returns",
    "products",
    "stock",
    "customers",
    "drafts",
    "invoices",
)


@pytest.fixture
def owner(shop: Shop, client: Client) -> Client:
    client.force_login(shop.staff(), backend=BACKEND)
    return client


def words(answer: Any) -> str:
    return unescape(answer.content.decode())


def dead(shop: Shop) -> Shipment:
    parcel = mark_ready_to_ship(shop.order({"MUG": 1}).pk, actor=AYSE)
    cancel_shipment(parcel.pk, actor=AYSE)
    return parcel


def to_print() -> list[Order]:
    return list(orders_for(OrderFilter(queue="to_print")))


def test_a_label_stands_in_the_queue_until_somebody_prints_it(shop: Shop, owner: Client) -> None:
    printed, waiting = (mark_ready_to_ship(shop.order({"MUG": 1}).pk, actor=AYSE) for _two in range(2))
    gone = mark_ready_to_ship(shop.order({"MUG": 1}).pk, actor=AYSE)
    dispatch_shipment(gone.pk, actor=AYSE)
    shop.order({"MUG": 1})

    print_labels([printed.pk], actor=PACKER)

    assert to_print() == [waiting.order]
    assert queue_counts(["to_print"]) == {"to_print": 1}
    page = words(owner.get(reverse("panel:orders"), {"queue": "to_print"}))
    assert f"#{waiting.order.number}" in page
    assert f"#{printed.order.number}<" not in page
    parcels = words(owner.get(reverse("panel:shipments"), {"state": "to_print"}))
    assert waiting.reference in parcels
    assert printed.reference not in parcels
    assert "Paketçi" in words(owner.get(reverse("panel:order", args=[printed.order.number])))


def test_the_label_of_a_cancelled_parcel_says_so_in_every_search_box(shop: Shop, owner: Client) -> None:
    parcel = dead(shop)
    answer = f"{reverse('panel:palette')}?q={parcel.reference}"

    for name in LISTS:
        pressed = owner.get(reverse(f"panel:{name}"), {"q": parcel.reference})
        typed = owner.get(reverse(f"panel:{name}"), {"q": f" {parcel.reference} "}, headers={"HX-Request": "true"})
        assert (pressed.get("Location"), typed.get("HX-Redirect")) == (answer, answer), name

    page = words(owner.get(answer))
    assert SAYS in page
    assert "Yeni etiketi bastır" not in page
    assert SAYS in words(owner.get(reverse("panel:palette"), {"q": parcel.reference}, headers={"HX-Request": "true"}))
    assert SAYS in words(owner.get(reverse("panel:return-desk"), {"q": parcel.reference}))


def test_the_packing_table_refuses_a_dead_label(shop: Shop, owner: Client) -> None:
    parcel = dead(shop)

    answer = owner.post(reverse("panel:packing"), {"q": parcel.reference})

    assert (answer.status_code, SAYS in words(answer)) == (409, True)
    assert not PackingSession.objects.exists()


def test_the_label_that_took_its_place_is_offered(shop: Shop, owner: Client) -> None:
    parcel = dead(shop)
    new = mark_ready_to_ship(parcel.order_id, actor=AYSE)

    page = words(owner.get(reverse("panel:palette"), {"q": parcel.reference}))

    assert new.reference in page
    assert reverse("panel:parcel-label", args=[parcel.order.number, new.pk]) in page


def test_a_live_label_and_other_words_are_left_to_the_list(shop: Shop, owner: Client) -> None:
    live = mark_ready_to_ship(shop.order({"MUG": 1}).pk, actor=AYSE)
    parcel = dead(shop)
    Shipment.objects.filter(pk__in=[live.pk, parcel.pk]).update(tracking_number="TR12345678")

    assert dead_label("TR12345678") is None, "a parcel still goes by it"
    for text in (live.reference, parcel.reference[:-1], "TR12345678", "yılmaz", "\0", "9" * 90):
        assert dead_label(text) is None, text
        assert owner.get(reverse("panel:orders"), {"q": text}).status_code == 200, text


def test_who_may_not_see_orders_learns_nothing_from_a_scan(shop: Shop, client: Client) -> None:
    parcel = dead(shop)

    answer = client.get(reverse("panel:orders"), {"q": parcel.reference})

    assert "/accounts/login/" in answer["Location"]
