"""Gönderiler in the panel."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.urls import reverse

from kervan.accounts.rights import Role
from kervan.lib import clock
from kervan.shipping.actions.add_tracking import add_tracking
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.models import Shipment
from kervan.shipping.watching import rules
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
    assert counts(packer) == {"requested": 1, "refused": 0, "ready": 1, "to_print": 1, "shipped": 1} | dict.fromkeys(
        ("unseen", "delayed", "failed", "undelivered"), 0
    )


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
    assert [tab["count"] for tab in answer.context["tabs"] if "count" in tab] == [1, 0, 0, 0, 0, 0, 0, 0, 0]
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
    with django_assert_num_queries(7):
        packer.get(reverse("panel:shipments"))
    for _number in range(8):
        dispatch(shop.order().pk, actor=AYSE)
    with django_assert_num_queries(7):
        packer.get(reverse("panel:shipments"))


def test_parcels_that_need_somebody_stand_in_tabs_of_their_own_with_the_suggested_step(shop, packer):
    calm, silent, failed = (dispatch(shop.order().pk, actor=AYSE) for _three in range(3))
    now = clock.now()
    Shipment.objects.filter(pk=silent.pk).update(watch="silent", watch_since=now - timedelta(days=1))
    Shipment.objects.filter(pk=failed.pk).update(watch="attempt_failed", watch_since=now)

    page = packer.get(reverse("panel:shipments"), {"state": "delayed"}).content.decode()

    assert "Kargo taraması yok" in page
    assert "verdiğiniz şubeye sorun" in page
    assert listed(packer, state="delayed") == [silent.reference]
    assert listed(packer, state="failed") == [failed.reference]
    assert (counts(packer)["delayed"], counts(packer)["failed"]) == (1, 1)
    assert "Kargo taraması yok" in packer.get(reverse("panel:order", args=[silent.order.number])).content.decode()
    assert "Kargo taraması yok" not in packer.get(reverse("panel:order", args=[calm.order.number])).content.decode()


def test_the_longest_worry_comes_first_and_its_pages_go_both_ways(shop, packer):
    now = clock.now()
    parcels = [dispatch(shop.order().pk, actor=AYSE) for _each in range(3)]
    for hours, parcel in enumerate(parcels):
        Shipment.objects.filter(pk=parcel.pk).update(watch="late", watch_since=now - timedelta(hours=hours))
    order = [parcel.reference for parcel in reversed(parcels)]
    assert listed(packer, state="delayed") == order

    with patch("kervan.panel.keyset.page_of.__kwdefaults__", {"size": 2}):
        first = packer.get(reverse("panel:shipments"), {"state": "delayed"}).context["page"]
        second = packer.get(first.next_url).context["page"]
        again = packer.get(second.previous_url).context["page"]

    assert [[row.reference for row in page.rows] for page in (first, second, again)] == [
        order[:2],
        order[2:],
        order[:2],
    ]


def test_todays_page_shows_parcels_that_need_somebody_only_when_there_are_some(shop, packer):
    parcel = dispatch(shop.order().pk, actor=AYSE)
    assert "Kargoda geciken" not in packer.get("/").content.decode()

    Shipment.objects.filter(pk=parcel.pk).update(watch="waiting", watch_since=clock.now())

    page = packer.get("/").content.decode()
    assert "Kargoda geciken" in page
    assert f'href="{reverse("panel:shipments")}?state=delayed"' in page


def test_the_days_are_set_by_those_who_may_change_settings(shop, client):
    client.force_login(shop.staff(Role.OWNER))
    address = reverse("panel:settings-parcels")
    values = {"silent_days": 4, "branch_days": 3, "delivery_days": 0}

    assert client.post(address, values).status_code == 302
    assert (rules().silent_days, rules().delivery_days) == (4, 0)
    assert client.post(address, values | {"silent_days": 99}).status_code == 422
    assert rules().silent_days == 4
