"""Gönderiler in the panel."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kervan.accounts.rights import Role
from kervan.shipping.actions.add_tracking import add_tracking
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from tests.shop import AYSE

pytestmark = pytest.mark.django_db


@pytest.fixture
def packer(shop, client):
    client.force_login(shop.staff(Role.PACKER))
    return client


def listed(client, **query):
    return [row.reference for row in client.get(reverse("panel:shipments"), query).context["page"].rows]


def counts(client):
    tabs = client.get(reverse("panel:shipments")).context["tabs"]
    return {tab["url"].removeprefix("?state="): tab["count"] for tab in tabs if "count" in tab}


def test_parcels_stand_in_the_tab_of_their_state_newest_first(shop, packer):
    ready = mark_ready_to_ship(shop.order().pk, actor=AYSE)
    sent = dispatch(shop.order().pk, actor=AYSE)
    asked = mark_ready_to_ship(shop.order().pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)

    assert listed(packer) == [asked.reference, sent.reference, ready.reference]
    assert listed(packer, state="ready") == [ready.reference]
    assert listed(packer, state="shipped") == [sent.reference]
    assert listed(packer, state="requested") == [asked.reference]
    assert listed(packer, state="nonsense") == listed(packer)
    assert counts(packer) == {"requested": 1, "refused": 0, "ready": 1, "shipped": 1, "undelivered": 0}


def test_a_parcel_is_found_by_reference_tracking_number_order_or_customer(shop, packer):
    first = dispatch(shop.order().pk, actor=AYSE)
    second_order = shop.order()
    second = dispatch(second_order.pk, actor=AYSE)
    add_tracking(second.pk, actor=AYSE, tracking_number="YK48210044TR", carrier="yurtici")

    assert listed(packer, q=first.reference) == [first.reference]
    assert listed(packer, q=first.reference[:4] + " " + first.reference[4:]) == [first.reference]
    assert listed(packer, q="yk4821") == [second.reference]
    assert listed(packer, q=f"#{second_order.number}") == [second.reference]
    assert listed(packer, q="ZEYNEP") == [second.reference, first.reference]
    assert listed(packer, q="'; --") == []
    assert listed(packer, q="yok böyle biri") == []


def test_a_carrier_account_filters_list_and_counts(shop, packer):
    account = shop.sandbox()
    own = mark_ready_to_ship(shop.order().pk, actor=AYSE, carrier_account_id=account.pk)
    mark_ready_to_ship(shop.order().pk, actor=AYSE)

    answer = packer.get(reverse("panel:shipments"), {"account": account.pk})

    assert [row.reference for row in answer.context["page"].rows] == [own.reference]
    assert [tab["count"] for tab in answer.context["tabs"] if "count" in tab] == [1, 0, 0, 0, 0]
    assert listed(packer, account="x") == listed(packer)


def test_a_script_in_a_name_is_never_run(shop, packer):
    address = {**shop.new({}).shipping_address, "name": "<script>alert(1)</script>"}
    dispatch(shop.order(shipping_address=address).pk, actor=AYSE)

    assert "<script>alert(1)" not in packer.get(reverse("panel:shipments")).content.decode()


@pytest.mark.parametrize("role", Role.values)
def test_everybody_who_works_here_sees_parcels(shop, client, role):
    client.force_login(shop.staff(role))
    assert client.get(reverse("panel:shipments")).status_code == 200


def test_the_list_asks_the_database_as_often_for_one_as_for_many(shop, packer, django_assert_num_queries):
    dispatch(shop.order().pk, actor=AYSE)
    packer.get(reverse("panel:shipments"))
    with django_assert_num_queries(10):
        packer.get(reverse("panel:shipments"))
    for _number in range(8):
        dispatch(shop.order().pk, actor=AYSE)
    with django_assert_num_queries(10):
        packer.get(reverse("panel:shipments"))
