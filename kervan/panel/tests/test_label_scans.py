"""Labels in the panel: which are not printed yet, and what a dead one says when it is scanned."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kervan.orders.listing import OrderFilter, orders_for, queue_counts
from kervan.orders.models import Order
from kervan.sales.actions.cancel_order import cancel_order
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


def test_our_own_label_opens_its_order_from_every_search_box(shop: Shop, owner: Client) -> None:
    order = shop.order()
    code, page = f"{order.number:010d}", reverse("panel:order", args=[order.number])

    for name in (*LISTS, "palette"):
        assert owner.get(reverse(f"panel:{name}"), {"q": code})["Location"] == page, name
    for name in LISTS:
        typed = owner.get(reverse(f"panel:{name}"), {"q": code}, headers={"HX-Request": "true"})
        assert typed["HX-Redirect"] == page, name
    assert page in words(owner.get(reverse("panel:palette"), {"q": code}, headers={"HX-Request": "true"}))
    assert owner.post(reverse("panel:packing"), {"q": code})["Location"] == reverse(
        "panel:packing-order", args=[order.number]
    )
    assert f"#{order.number}" in words(owner.get(reverse("panel:return-desk"), {"q": code}))
    assert owner.get(reverse("panel:orders"), {"q": f"{order.number + 7:010d}"}).status_code == 200


def test_one_press_prints_our_own_label_and_the_bulk_bar_prints_many(shop: Shop, owner: Client) -> None:
    first, gone, second = (shop.order({"MUG": 1}) for _three in range(3))
    cancel_order(gone.pk, actor=AYSE)
    one = reverse("panel:order-own-label", args=[first.number])

    pdf, zpl = owner.post(one, {"size": "a6"}), owner.post(one, {"format": "zpl"})
    refused = owner.post(reverse("panel:order-own-label", args=[gone.number]))
    chosen = {"selected": [first.pk, gone.pk, second.pk]}
    bulk = reverse("panel:orders-bulk", args=["own_labels"])
    asked = owner.post(bulk, chosen)
    many = owner.post(bulk, {**chosen, "go": "1", "size": "a4", "format": "pdf", "sort": "number", "first": "1"})

    assert [answer["Content-Type"] for answer in (pdf, zpl, many)] == [
        "application/pdf",
        "application/zpl",
        "application/pdf",
    ]
    assert (refused.status_code, "iptal edilmiş" in words(refused)) == (409, True)
    assert "2 etiket hazır" in words(asked)
    assert f"#{gone.number}" in words(asked)
    assert shop.events(second).count("order.label_printed") == 1
    assert "order.label_printed" not in shop.events(gone)
    assert "Sipariş etiketi basıldı" in words(owner.get(reverse("panel:order", args=[first.number])))
