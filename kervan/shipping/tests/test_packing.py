"""The packing table: what is counted into the box, what is refused, and whose hands an order is in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection

from kervan.cli.invariants import check_all
from kervan.lib import clock
from kervan.lib.errors import Forbidden, Invalid, NotAllowed, NotFound
from kervan.orders.actions.add_note import add_note
from kervan.orders.actions.hold_order import hold_order
from kervan.orders.models import Order
from kervan.payments.models import Refund
from kervan.sales.actions.report_missing import report_missing
from kervan.shipping.actions.finish_packing import finish_packing
from kervan.shipping.actions.leave_packing import leave_packing
from kervan.shipping.actions.read_packing_notes import read_packing_notes
from kervan.shipping.actions.scan_piece import scan_piece
from kervan.shipping.actions.start_packing import start_packing
from kervan.shipping.models import PackingSession, Shipment
from kervan.shipping.packing import in_the_box, next_to_pack, order_to_pack, same_door
from tests.shop import AYSE, PACKER, Level, Shop

ALI = replace(PACKER, id=7, name="Ali")


def refused(code: str) -> pytest.RaisesContext[NotAllowed]:  # type: ignore[type-arg, name-defined]
    return pytest.raises(NotAllowed, check=lambda error: error.code == code)


def test_the_last_scan_fills_the_box_and_it_becomes_a_parcel(shop: Shop) -> None:
    shop.product("MUG", stock=10, barcode="8690000000012")
    order = shop.order({"MUG": 2, "TRAY": 1})
    start_packing(order.pk, actor=PACKER)

    scan_piece(order.pk, actor=PACKER, code="8690000000012")
    scan_piece(order.pk, actor=PACKER, code="mug")
    scan_piece(order.pk, actor=PACKER, code="TRAY")
    parcel = finish_packing(order.pk, actor=PACKER)

    assert (parcel.state, shop.fresh(order).unsent, shop.fresh(order).packed) == ("ready", 0, 3)
    assert not PackingSession.objects.exists()
    assert shop.events(order)[-2:] == ["packing.started", "shipment.ready"]
    assert list(check_all()) == []


def test_a_wrong_and_a_surplus_item_are_named_and_change_nothing(shop: Shop) -> None:
    shop.product("PLATE", title="Tabak", stock=5)
    order = shop.order({"MUG": 1})
    start_packing(order.pk, actor=PACKER)
    scan_piece(order.pk, actor=PACKER, code="MUG")

    with refused("wrong_item") as wrong:
        scan_piece(order.pk, actor=PACKER, code="PLATE")
    with refused("wrong_item"):
        scan_piece(order.pk, actor=PACKER, code="8699999999999")
    with refused("surplus"):
        scan_piece(order.pk, actor=PACKER, code="MUG")

    assert "Tabak" in str(wrong.value)
    assert sum(in_the_box(PackingSession.objects.get()).values()) == 1


def test_several_at_once_and_out_again(shop: Shop) -> None:
    order = shop.order({"MUG": 5})
    line = shop.line(order)
    start_packing(order.pk, actor=PACKER)

    scan_piece(order.pk, actor=PACKER, code="MUG", quantity=4)
    scan_piece(order.pk, actor=PACKER, line_id=line.pk, quantity=-2)

    assert in_the_box(PackingSession.objects.get()) == {line.pk: 2}
    with refused("surplus"):
        scan_piece(order.pk, actor=PACKER, code="MUG", quantity=4)
    with refused("not_so_many"):
        scan_piece(order.pk, actor=PACKER, line_id=line.pk, quantity=-3)
    for quantity in (0, -1, 10**9):
        with pytest.raises(Invalid):
            scan_piece(order.pk, actor=PACKER, code="MUG", quantity=quantity)
    assert in_the_box(PackingSession.objects.get()) == {line.pk: 2}


def test_a_scan_sent_again_counts_once(shop: Shop) -> None:
    order = shop.order({"MUG": 3})
    start_packing(order.pk, actor=PACKER)

    for key in ("a", "a", "b", "a"):
        scan_piece(order.pk, actor=PACKER, code="MUG", once_key=key)

    assert sum(in_the_box(PackingSession.objects.get()).values()) == 2


def test_something_missing_is_only_sent_without_on_purpose(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    start_packing(order.pk, actor=PACKER)
    with refused("nothing_to_do"):
        finish_packing(order.pk, actor=PACKER)
    scan_piece(order.pk, actor=PACKER, code="MUG")

    with refused("incomplete"):
        finish_packing(order.pk, actor=PACKER)
    assert not Shipment.objects.exists()
    parcel = finish_packing(order.pk, actor=PACKER, partial=True)

    assert parcel.lines.get().quantity == 1
    assert shop.fresh(order).unsent == 1


def test_notes_are_read_before_anything_is_counted(shop: Shop) -> None:
    order = shop.order({"MUG": 1}, customer_note="Hediye paketi olsun")
    start_packing(order.pk, actor=PACKER)

    with refused("notes_unread"):
        scan_piece(order.pk, actor=PACKER, code="MUG")
    read_packing_notes(order.pk, actor=PACKER)
    scan_piece(order.pk, actor=PACKER, code="MUG")

    other = shop.order({"MUG": 1})
    add_note(other.pk, actor=AYSE, text="Kırılacak")
    start_packing(other.pk, actor=PACKER)
    with refused("notes_unread"):
        scan_piece(other.pk, actor=PACKER, code="MUG")


def test_two_packers_never_have_the_same_order(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    start_packing(order.pk, actor=PACKER)
    scan_piece(order.pk, actor=PACKER, code="MUG")

    with refused("being_packed"):
        start_packing(order.pk, actor=ALI)
    assert order not in next_to_pack()
    start_packing(order.pk, actor=ALI, take_over=True)
    with refused("being_packed"):
        scan_piece(order.pk, actor=PACKER, code="MUG")
    with refused("being_packed"):
        finish_packing(order.pk, actor=PACKER, partial=True)
    scan_piece(order.pk, actor=ALI, code="MUG")

    assert finish_packing(order.pk, actor=ALI).lines.get().quantity == 2
    with refused("not_packing"):
        scan_piece(order.pk, actor=ALI, code="MUG")


def test_who_went_away_loses_the_order_after_ten_minutes(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    start_packing(order.pk, actor=PACKER)

    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert order in next_to_pack()
        start_packing(order.pk, actor=ALI)

    assert PackingSession.objects.get().packer_name == "Ali"
    assert "packing.taken_over" in shop.events(order)


def test_what_must_not_be_packed_is_refused(shop: Shop) -> None:
    held, unpaid = shop.order(), shop.order(payment_method="bank_transfer")
    hold_order(held.pk, actor=AYSE, reason="Adres soruluyor")

    for order, code in ((held, "on_hold"), (unpaid, "unpaid")):
        with refused(code):
            start_packing(order.pk, actor=PACKER)

    assert not PackingSession.objects.exists()


def test_laid_aside_nothing_is_packed_and_anybody_may_take_it(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    start_packing(order.pk, actor=PACKER)
    scan_piece(order.pk, actor=PACKER, code="MUG")

    leave_packing(order.pk, actor=PACKER)

    assert (shop.fresh(order).packed, PackingSession.objects.count()) == (0, 0)
    start_packing(order.pk, actor=ALI)


def test_a_scan_finds_the_order_by_whatever_is_on_the_paper(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    start_packing(order.pk, actor=PACKER)
    scan_piece(order.pk, actor=PACKER, code="MUG")
    parcel = finish_packing(order.pk, actor=PACKER, partial=True)

    for code in (str(order.number), f"#{order.number}", parcel.reference):
        assert order_to_pack(code) == order
    for code in ("", "#", "yok", "9" * 30, "\x00"):
        with pytest.raises(NotFound):
            order_to_pack(code)


def test_orders_to_the_same_door_are_named(shop: Shop) -> None:
    first, second = shop.order(), shop.order()

    assert same_door(first) == [second]


def test_not_on_the_shelf_corrects_the_stock_and_the_rest_is_sent(shop: Shop) -> None:
    order = shop.order({"MUG": 3})
    line = shop.line(order)
    start_packing(order.pk, actor=AYSE)
    scan_piece(order.pk, actor=AYSE, code="MUG", quantity=2)

    report_missing(order.pk, actor=AYSE, line_id=line.pk, quantity=1, then="ship_rest", reason="Kırılmış")
    finish_packing(order.pk, actor=AYSE, partial=True)

    assert shop.level("MUG") == Level(99, 3)
    assert shop.fresh(order).unsent == 1
    assert list(check_all()) == []


def test_not_on_the_shelf_the_order_waits(shop: Shop) -> None:
    order = shop.order({"MUG": 1})
    start_packing(order.pk, actor=AYSE)

    report_missing(order.pk, actor=AYSE, line_id=shop.line(order).pk, quantity=1, then="hold")

    assert shop.fresh(order).held
    assert (shop.level("MUG"), PackingSession.objects.count()) == (Level(99, 1), 0)


def test_not_on_the_shelf_the_line_is_cancelled_and_paid_back(shop: Shop) -> None:
    order = shop.order({"MUG": 1, "TRAY": 1})
    start_packing(order.pk, actor=AYSE)

    report_missing(order.pk, actor=AYSE, line_id=shop.line(order).pk, quantity=1, then="cancel")

    assert (shop.line(order).cancelled, shop.level("MUG")) == (1, Level(99, 0))
    assert Refund.objects.get().amount == 10_000
    assert PackingSession.objects.exists()
    assert list(check_all()) == []


def test_only_who_may_cancel_cancels_what_is_missing(shop: Shop) -> None:
    order = shop.order({"MUG": 1})
    line = shop.line(order)
    start_packing(order.pk, actor=PACKER)
    before = shop.events()

    for then in ("cancel", "ship_rest"):
        with pytest.raises(Forbidden):
            report_missing(order.pk, actor=PACKER, line_id=line.pk, quantity=1, then=then)
    with pytest.raises(Invalid):
        report_missing(order.pk, actor=PACKER, line_id=line.pk, quantity=1, then="burn")

    assert (shop.events(), shop.level("MUG")) == (before, Level(100, 1))


@pytest.mark.django_db(transaction=True)
def test_twenty_scans_at_once_are_all_counted_and_no_more(shop: Shop) -> None:
    order = shop.order({"MUG": 12})
    start_packing(order.pk, actor=PACKER)
    together, outcomes = Barrier(20), []

    def one() -> None:
        together.wait()
        try:
            scan_piece(order.pk, actor=PACKER, code="MUG")
            outcomes.append("ok")
        except NotAllowed as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["ok"] * 12 + ["surplus"] * 8
    assert sum(in_the_box(PackingSession.objects.get()).values()) == 12
    assert Order.objects.get().unsent == 12
