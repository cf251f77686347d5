"""The same verb for many orders: each on its own, resumable, never twice."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections

from kervan.lib.errors import Forbidden, Invalid, NotAllowed
from kervan.orders.actions.hold_order import hold_order
from kervan.orders.actions.release_order import release_order
from kervan.sales import bulk
from kervan.sales.actions.retry_bulk import retry_bulk
from kervan.sales.actions.start_bulk import start_bulk
from kervan.sales.bulk import bulk_progress, run_bulk
from kervan.sales.models import BulkItem, BulkJob
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.models import Box, Shipment
from tests.shop import AYSE, PACKER, facts

pytestmark = pytest.mark.django_db


def told(job: BulkJob) -> list[tuple[int, str, str]]:
    return list(job.items.order_by("position").values_list("number", "state", "message"))


def test_each_order_gets_a_result_of_its_own(shop):
    first, held, last = shop.order(), shop.order(), shop.order()
    hold_order(held.pk, actor=AYSE, reason="adres sorulacak")

    job = start_bulk("mark_ready", [first.pk, held.pk, last.pk], actor=AYSE)
    run_bulk(job.pk)

    assert [state for _number, state, _message in told(job)] == ["done", "refused", "done"]
    assert told(job)[1] == (held.number, "refused", "Sipariş beklemede: adres sorulacak. Önce serbest bırakın.")
    assert [shop.fresh(order).status for order in (first, held, last)] == ["ready_to_ship", "created", "ready_to_ship"]
    assert BulkJob.objects.get(pk=job.pk).finished_at is not None


def test_only_the_failed_are_tried_again(shop):
    good, held = shop.order(), shop.order()
    hold_order(held.pk, actor=AYSE, reason="bekle")
    job = start_bulk("mark_ready", [good.pk, held.pk], actor=AYSE)
    run_bulk(job.pk)

    release_order(held.pk, actor=AYSE)
    retry_bulk(job.pk, actor=AYSE)
    run_bulk(job.pk)

    assert [state for _number, state, _message in told(job)] == ["done", "done"]
    assert Shipment.objects.filter(order=good).count() == 1
    with pytest.raises(NotAllowed):
        retry_bulk(job.pk, actor=AYSE)


def test_a_killed_worker_leaves_no_order_half_done(shop, monkeypatch):
    orders = [shop.order() for _ in range(4)]
    job = start_bulk("mark_ready", [order.pk for order in orders], actor=AYSE)
    real, calls = bulk.mark_ready_to_ship, []

    def dies_at_the_third(order_id, **rest):
        calls.append(order_id)
        parcel = real(order_id, **rest)
        if len(calls) == 3:
            raise KeyboardInterrupt  # after the action, before the item was written
        return parcel

    monkeypatch.setattr(bulk, "mark_ready_to_ship", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        run_bulk(job.pk)
    assert bulk_progress(job) == {"waiting": 2, "done": 2, "refused": 0, "failed": 0, "total": 4}
    assert Shipment.objects.count() == 2

    run_bulk(job.pk)

    assert bulk_progress(job)["done"] == 4
    assert Shipment.objects.count() == 4


def test_a_bug_in_one_order_does_not_stop_the_others(shop, monkeypatch):
    broken, fine = shop.order(), shop.order()
    real = bulk.mark_ready_to_ship

    def breaks(order_id, **rest):
        parcel = real(order_id, **rest)
        if order_id == broken.pk:
            raise ZeroDivisionError
        return parcel

    monkeypatch.setattr(bulk, "mark_ready_to_ship", breaks)
    job = start_bulk("mark_ready", [broken.pk, fine.pk], actor=AYSE)
    run_bulk(job.pk)

    assert [state for _number, state, _message in told(job)] == ["failed", "done"]
    assert not Shipment.objects.filter(order=broken).exists()
    assert shop.fresh(broken).unsent == 2


def test_a_long_job_goes_on_in_another_turn(shop, monkeypatch):
    monkeypatch.setattr(bulk, "TURN", 2)
    orders = [shop.order() for _ in range(3)]
    job = start_bulk("accept", [order.pk for order in orders], actor=AYSE)
    before = shop.jobs()

    run_bulk(job.pk)

    assert bulk_progress(job)["done"] == 2
    assert shop.jobs() == before + 1


def test_sent_means_everything_ready_and_everything_unsent(shop):
    order = shop.order({"MUG": 3})
    mark_ready_to_ship(order.pk, actor=AYSE, quantities={shop.line(order).pk: 1})

    job = start_bulk("dispatch", [order.pk], actor=AYSE, options={"carrier": "Aras Kargo"})
    run_bulk(job.pk)

    assert shop.fresh(order).status == "shipped"
    assert [parcel.state for parcel in Shipment.objects.filter(order=order)] == ["shipped", "shipped"]
    assert told(job) == [(order.number, "done", "Gönderildi")]


def test_a_tracking_number_comes_with_the_parcel_or_after_it(shop):
    unsent, sent = shop.order(), shop.order()
    dispatch(sent.pk, actor=AYSE)
    extras = {
        unsent.pk: {"tracking_number": "YK1", "carrier": "Yurtiçi Kargo"},
        sent.pk: {"tracking_number": "YK2", "carrier": "Yurtiçi Kargo"},
    }

    job = start_bulk("dispatch", [unsent.pk, sent.pk], actor=AYSE, extras=extras)
    run_bulk(job.pk)

    assert [message for _number, _state, message in told(job)] == ["Gönderildi", "Takip numarası eklendi"]
    numbers = dict(Shipment.objects.values_list("order_id", "tracking_number"))
    assert numbers == {unsent.pk: "YK1", sent.pk: "YK2"}
    assert shop.events(unsent).count("shipment.tracking_added") == 0
    assert shop.events(sent).count("shipment.tracking_added") == 1


def test_each_order_is_paid_with_its_own_balance(shop):
    shop.product("MUG", price=10_000, stock=50)
    one = shop.order({"MUG": 1}, payment_method="bank_transfer")
    two = shop.order({"MUG": 3}, payment_method="bank_transfer")
    paid = shop.order({"MUG": 1})

    job = start_bulk("record_payment", [one.pk, two.pk, paid.pk], actor=AYSE, options={"received_on": "2026-01-05"})
    run_bulk(job.pk)

    assert [shop.fresh(order).captured for order in (one, two)] == [10_000, 30_000]
    assert [message.replace("\xa0", " ") for _number, _state, message in told(job)] == [
        "100,00 TL alındı",
        "300,00 TL alındı",
        "Bu siparişte tahsil edilecek tutar yok.",
    ]


def test_delivered_tags_and_boxes(shop):
    order = shop.order()
    box = Box.objects.create(name="Küçük", desi=3)

    run_bulk(start_bulk("mark_ready", [order.pk], actor=AYSE, options={"box_id": box.pk}).pk)
    run_bulk(start_bulk("dispatch", [order.pk], actor=AYSE).pk)
    run_bulk(start_bulk("mark_delivered", [order.pk], actor=AYSE).pk)
    run_bulk(start_bulk("tag", [order.pk], actor=AYSE, options={"add": ["hediye"], "remove": []}).pk)

    fresh = shop.fresh(order)
    assert (fresh.status, fresh.tags) == ("delivered", ["hediye"])
    assert Shipment.objects.get(order=order).desi == 3


def test_without_the_right_nothing_is_started(shop):
    order = shop.order()
    before = facts()

    with pytest.raises(Forbidden):
        start_bulk("record_payment", [order.pk], actor=PACKER)

    assert facts() == before
    assert not BulkJob.objects.exists()


def test_nothing_selected_starts_nothing(shop):
    with pytest.raises(Invalid):
        start_bulk("accept", [987654321], actor=AYSE)

    assert not BulkItem.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_order(shop):
    orders = [shop.order() for _ in range(12)]
    job = start_bulk("mark_ready", [order.pk for order in orders], actor=AYSE)

    def work() -> None:
        try:
            run_bulk(job.pk)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    connection.ensure_connection()
    assert bulk_progress(job)["done"] == 12
    assert Shipment.objects.count() == 12
    assert set(job.items.values_list("tries", flat=True)) == {1}
