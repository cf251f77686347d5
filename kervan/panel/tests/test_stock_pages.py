"""Stok in the panel."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kervan.accounts.rights import ROLE_RIGHTS, Role
from kervan.stock.models import StockMovement
from tests.shop import Level, facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def packer(shop, client):
    client.force_login(shop.staff(Role.PACKER))
    return client


def page_of(variant):
    return reverse("panel:stock-variant", args=[variant.pk])


def test_a_scanned_barcode_opens_its_variant(shop, packer):
    mug = shop.product("MUG", barcode="8690000000001")

    for code in ("8690000000001", " 8690000000001 ", "MUG"):
        answer = packer.get(reverse("panel:stock"), {"q": code})
        assert (answer.status_code, answer.url) == (302, page_of(mug))


def test_a_count_becomes_what_is_on_hand(shop, packer):
    mug = shop.stock("MUG", 5)

    answer = packer.post(page_of(mug), {"kind": "counted", "quantity": "3"})

    assert answer.url == page_of(mug)
    assert shop.level("MUG") == Level(3, 0)
    movement = StockMovement.objects.latest("id")
    assert (movement.quantity, movement.reason, movement.actor_name) == (-2, "counted", "Packer")


def test_goods_that_came_are_added_and_a_correction_needs_its_reason(shop, packer):
    mug = shop.stock("MUG", 5)

    packer.post(page_of(mug), {"kind": "received", "quantity": "10"})
    without = packer.post(page_of(mug), {"kind": "adjusted", "quantity": "-2"})
    packer.post(page_of(mug), {"kind": "adjusted", "quantity": "-2", "note": "kırıldı"})

    assert without.status_code == 422
    assert 'id="id_note-error"' in without.content.decode()
    assert shop.level("MUG") == Level(13, 0)
    assert list(StockMovement.objects.order_by("id").values_list("quantity", "reason", "note")) == [
        (5, "counted", ""),
        (10, "received", ""),
        (-2, "adjusted", "kırıldı"),
    ]


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "counted", "quantity": "-1"},
        {"kind": "counted", "quantity": "on"},
        {"kind": "counted", "quantity": ""},
        {"kind": "counted", "quantity": "99999999999999"},
        {"kind": "received", "quantity": "0"},
        {"kind": "dispatched", "quantity": "1"},
        {"quantity": "1"},
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(shop, packer, given):
    mug = shop.stock("MUG", 5)
    before = facts()

    answer = packer.post(page_of(mug), given)

    assert answer.status_code == 422
    assert "k-error" in answer.content.decode()
    assert facts() == before


def test_the_page_names_the_orders_that_wait_for_the_pieces(shop, packer):
    mug = shop.product("MUG", stock=10)
    order = shop.order({"MUG": 2})
    shop.order({"MUG": 3})

    answer = packer.get(page_of(mug))

    first = answer.context["lines"][0]
    assert (first.order.number, first.kept) == (order.number, 2)
    assert sum(line.kept for line in answer.context["lines"]) == shop.level("MUG").reserved == 5
    assert f"#{order.number}" in answer.content.decode()


def test_a_shortage_is_marked_on_the_page_and_in_its_tab(shop, packer):
    mug = shop.product("MUG", stock=10)
    shop.product("CUP", stock=1)
    shop.order({"MUG": 4})
    packer.post(page_of(mug), {"kind": "counted", "quantity": "3"})

    shown = packer.get(page_of(mug)).content.decode()
    listed = packer.get(reverse("panel:stock"), {"show": "short"})

    assert "söz verilen 1 adet rafta yok." in shown
    assert [row.sku for row in listed.context["page"].rows] == ["MUG"]
    assert [tab["count"] for tab in listed.context["tabs"][1:]] == [1, 1]


def test_a_script_in_a_reason_is_never_run(shop, packer):
    mug = shop.product("MUG", title="<script>alert(1)</script>", stock=1)
    packer.post(page_of(mug), {"kind": "adjusted", "quantity": "1", "note": "<script>alert(2)</script>"})

    for url in (reverse("panel:stock"), page_of(mug)):
        assert "<script>alert(" not in packer.get(url).content.decode()


@pytest.mark.parametrize("role", Role.values)
def test_who_may_change_stock(shop, client, role):
    mug = shop.stock("MUG", 5)
    client.force_login(shop.staff(role))
    may = "stock.adjust" in ROLE_RIGHTS[role]
    before = facts()

    assert client.get(reverse("panel:stock")).status_code == 200
    assert client.get(page_of(mug)).status_code == 200
    assert client.post(page_of(mug), {"kind": "counted", "quantity": "9"}).status_code == (302 if may else 403)
    assert (facts() == before) == (not may)


def test_the_pages_ask_the_database_as_often_for_one_as_for_many(shop, packer, django_assert_num_queries):
    mug = shop.product("MUG", stock=500)

    def count():
        with django_assert_num_queries(6):
            packer.get(reverse("panel:stock"))
        with django_assert_num_queries(8):
            packer.get(page_of(mug))

    packer.get(page_of(mug))
    count()
    for number in range(20):
        shop.product(f"P{number}", stock=2)
        shop.order({"MUG": 1})
    count()
