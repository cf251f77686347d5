"""A return from request to settled: pieces, stock, credit, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kervan.catalog.actions.put_product import put_product
from kervan.cli.invariants import check_all
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import DomainError
from kervan.orders.models import Order
from kervan.orders.pricing import AdjustmentKind, Charge
from kervan.payments.actions.mark_refund_paid import mark_refund_paid
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.models import Refund
from kervan.returns.actions.approve_return import approve_return
from kervan.returns.actions.change_return_rules import change_return_rules
from kervan.returns.actions.open_return import open_return
from kervan.returns.actions.receive_return import receive_return
from kervan.returns.actions.reject_return import reject_return
from kervan.returns.actions.return_order import return_order
from kervan.returns.actions.settle_return import MoneyBack, settle_return
from kervan.returns.actions.track_return import track_return
from kervan.returns.actions.withdraw_return import withdraw_return
from kervan.returns.codes import next_code, read_code
from kervan.returns.models import Return
from kervan.returns.queries import exemptions_of, moves_for, whole_returns
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.mark_undelivered import mark_undelivered
from kervan.shipping.actions.take_back_dispatch import take_back_dispatch
from kervan.stock.models import Location
from tests.shop import AYSE, Level, Shop, facts

CUSTOMER = Actor(kind="customer", id=1, name="Zeynep Yılmaz")


def sent(shop: Shop, pieces: dict[str, int] | None = None, *, days_ago: int = 0, **changes: Any) -> Order:
    """An order that was delivered so many days ago."""
    order = shop.order(pieces or {"MUG": 3}, **changes)
    with clock.moved_to(clock.now() - timedelta(days=days_ago)):
        mark_delivered(dispatch(order.pk, actor=AYSE).pk, actor=AYSE)
    return shop.fresh(order)


def refused(code: str, action: Any, *args: Any, **values: Any) -> None:
    """The action refuses with this code and leaves no trace."""
    before, returns = facts(), list(Return.objects.values())
    with pytest.raises(DomainError) as error:
        action(*args, **values)
    assert error.value.code == code
    assert (facts(), list(Return.objects.values())) == (before, returns)


def test_from_request_to_settled(shop: Shop) -> None:
    order = sent(shop)
    line = shop.line(order)
    assert shop.level("MUG") == Level(97, 0)

    this = open_return(order.pk, actor=AYSE, quantities={line.pk: 2}, reason="size")
    assert shop.fresh(order).status == "return_requested"
    assert shop.line(order).return_requested == 2
    approve_return(this.pk, actor=AYSE)
    assert shop.fresh(order).status == "return_requested"
    receive_return(this.pk, actor=AYSE)

    order = shop.fresh(order)
    assert (order.status, order.balance, order.credited_returns) == ("partially_returned", -20_000, 20_000)
    assert (shop.line(order).return_requested, shop.line(order).returned) == (0, 2)
    assert shop.level("MUG") == Level(99, 0)
    settled = settle_return(this.pk, actor=AYSE)
    assert (settled.state, shop.fresh(order).balance) == ("settled", -20_000)
    assert shop.events(order)[-4:] == ["return.opened", "return.approved", "return.received", "return.settled"]
    assert list(check_all()) == []


def test_pieces_come_in_portions_and_in_every_condition(shop: Shop) -> None:
    order = sent(shop, {"MUG": 4})
    line = shop.line(order)
    this = open_return(order.pk, actor=AYSE)
    approve_return(this.pk, actor=AYSE)

    this = receive_return(this.pk, actor=AYSE, pieces={line.pk: {"good": 1, "damaged": 1}})
    assert (this.state, shop.line(order).return_requested, shop.line(order).returned) == ("approved", 2, 2)
    assert moves_for(whole_returns().get(pk=this.pk)) == ("receive",)
    refused("partly_received", withdraw_return, this.pk, actor=AYSE)
    refused("partly_received", reject_return, this.pk, actor=AYSE, message="olmaz", exemption="hygiene")

    this = receive_return(this.pk, actor=AYSE, pieces={line.pk: {"missing": 1, "not_ours": 1}})
    assert (this.state, shop.line(order).return_requested, shop.line(order).returned) == ("received", 0, 2)
    assert shop.level("MUG") == Level(97, 0)
    assert shop.fresh(order).credited_returns == 20_000
    assert list(check_all()) == []


def test_good_pieces_go_where_they_are_wanted(shop: Shop) -> None:
    order = sent(shop)
    outlet = Location.objects.create(name="Outlet")
    this = open_return(order.pk, actor=AYSE)

    receive_return(this.pk, actor=AYSE, location_id=outlet.pk)

    assert shop.level("MUG") == Level(97, 0)
    assert outlet.levels.get().on_hand == 3
    assert list(check_all()) == []


def test_whatever_the_portions_the_credit_is_the_price_to_the_kurus(shop: Shop) -> None:
    shop.product("ODD", price=3_333, stock=10)
    order = sent(shop, {"ODD": 3}, rules=())
    line = shop.line(order, "ODD")
    for _piece in range(3):
        this = open_return(order.pk, actor=AYSE, quantities={line.pk: 1})
        receive_return(this.pk, actor=AYSE)

    assert shop.fresh(order).credited_returns == order.total
    assert sum(row.credit for each in Return.objects.all() for row in each.lines.all()) == order.total
    assert shop.fresh(order).status == "returned"


def test_fees_come_back_with_the_last_piece_once(shop: Shop) -> None:
    fee = Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=4_990)
    order = sent(shop, {"MUG": 2}, charges=(fee,))
    line = shop.line(order)
    for _half in range(2):
        receive_return(open_return(order.pk, actor=AYSE, quantities={line.pk: 1}).pk, actor=AYSE)

    assert shop.fresh(order).balance == -24_990
    assert list(Return.objects.order_by("id").values_list("fees_credited", flat=True)) == [0, 4_990]
    assert list(check_all()) == []


def test_fees_stay_when_the_rules_say_so(shop: Shop) -> None:
    change_return_rules(actor=AYSE, credit_fees=False)
    fee = Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=4_990)
    order = sent(shop, {"MUG": 1}, charges=(fee,))

    return_order(order.pk, actor=AYSE)

    assert shop.fresh(order).balance == -10_000


def test_part_of_the_credit_can_be_kept_with_a_reason(shop: Shop) -> None:
    order = sent(shop, {"MUG": 1})
    this = return_order(order.pk, actor=AYSE)

    refused("invalid", settle_return, this.pk, actor=AYSE, kept=10_001, kept_reason="hasar")
    refused("invalid", settle_return, this.pk, actor=AYSE, kept=-1, kept_reason="hasar")
    refused("invalid", settle_return, this.pk, actor=AYSE, kept=500)
    settle_return(this.pk, actor=AYSE, kept=500, kept_reason="Kutusu yırtık")

    assert shop.fresh(order).balance == -9_500
    assert list(check_all()) == []


def test_two_clicks_return_a_whole_order(shop: Shop) -> None:
    order = sent(shop)
    shop.react()
    this = return_order(order.pk, actor=AYSE)

    assert (this.state, shop.fresh(order).status) == ("received", "returned")
    assert shop.level("MUG") == Level(100, 0)
    refused("nothing_to_return", return_order, order.pk, actor=AYSE)


def test_two_clicks_finish_what_is_open_and_take_the_rest(shop: Shop) -> None:
    order = sent(shop)
    line = shop.line(order)
    open_return(order.pk, actor=AYSE, quantities={line.pk: 1})

    return_order(order.pk, actor=AYSE)

    assert (Return.objects.count(), shop.fresh(order).status) == (2, "returned")
    assert list(check_all()) == []


def test_an_unpaid_order_that_came_back_owes_nothing(shop: Shop) -> None:
    order = sent(shop, {"MUG": 1}, payment_method="cash_on_delivery")

    return_order(order.pk, actor=AYSE)

    assert shop.fresh(order).balance == 0


def test_what_was_not_sent_or_is_in_a_return_already_cannot_be_returned(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    refused("nothing_to_return", open_return, order.pk, actor=AYSE)
    dispatch(order.pk, actor=AYSE)
    line = shop.line(order)
    refused("wrong_quantity", open_return, order.pk, actor=AYSE, quantities={line.pk: 3})
    refused("wrong_quantity", open_return, order.pk, actor=AYSE, quantities={line.pk: -1})
    refused("wrong_quantity", open_return, order.pk, actor=AYSE, quantities={line.pk: 10**9})
    refused("wrong_quantity", open_return, order.pk, actor=AYSE, quantities={line.pk + 1: 1})
    refused("nothing_to_return", open_return, order.pk, actor=AYSE, quantities={line.pk: 0})
    refused("invalid", open_return, order.pk, actor=AYSE, reason="<script>")
    refused("invalid", open_return, order.pk, actor=AYSE, wish="voucher")
    open_return(order.pk, actor=AYSE)
    refused("nothing_to_return", open_return, order.pk, actor=AYSE)
    refused("wrong_quantity", open_return, order.pk, actor=AYSE, quantities={line.pk: 1})


def test_a_form_sent_twice_opens_one_return(shop: Shop) -> None:
    order = sent(shop)
    line = shop.line(order)

    first = open_return(order.pk, actor=AYSE, quantities={line.pk: 1}, once_key="abc")
    again = open_return(order.pk, actor=AYSE, quantities={line.pk: 1}, once_key="abc")

    assert first.pk == again.pk
    assert shop.line(order).return_requested == 1


def test_customers_have_until_the_window_closes_and_staff_may_go_beyond(shop: Shop) -> None:
    inside, outside = sent(shop, days_ago=14), sent(shop, days_ago=15)

    open_return(inside.pk, actor=CUSTOMER)
    refused("return_window_over", open_return, outside.pk, actor=CUSTOMER)
    refused("return_window_over", open_return, outside.pk, actor=AYSE, by_customer=True)
    open_return(outside.pk, actor=AYSE)


def test_while_nobody_knows_of_the_delivery_the_window_is_open(shop: Shop) -> None:
    order = shop.order({"MUG": 1})
    with clock.moved_to(clock.now() - timedelta(days=100)):
        dispatch(order.pk, actor=AYSE)

    assert open_return(order.pk, actor=CUSTOMER).state == "requested"


def test_the_window_does_not_close_before_the_last_parcel_was_sent(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    line = shop.line(order)
    with clock.moved_to(clock.now() - timedelta(days=40)):
        mark_delivered(dispatch(order.pk, actor=AYSE, quantities={line.pk: 1}).pk, actor=AYSE)

    assert open_return(order.pk, actor=CUSTOMER).state == "requested"


def test_exempt_products_are_refused_to_customers_with_their_reason(shop: Shop) -> None:
    shop.product("CREAM", stock=5, return_exemption="hygiene")
    order = sent(shop, {"CREAM": 1, "MUG": 1})
    mug = shop.line(order)

    refused("return_exempt", open_return, order.pk, actor=CUSTOMER)
    open_return(order.pk, actor=CUSTOMER, quantities={mug.pk: 1})
    open_return(order.pk, actor=AYSE)


def test_whether_a_product_is_exempt_is_decided_as_it_was_at_the_sale(shop: Shop) -> None:
    shop.product("CREAM", stock=9, return_exemption="hygiene")
    closed, open_ = sent(shop, {"CREAM": 1}), sent(shop, {"MUG": 1})

    put_product("CREAM", actor=AYSE, return_exemption="")
    put_product("MUG", actor=AYSE, return_exemption="media")
    after = sent(shop, {"CREAM": 1})
    put_product("CREAM", actor=AYSE, return_exemption="perishable", brand="Dalan")
    put_product("CREAM", actor=AYSE, brand="Duru")

    assert exemptions_of(closed.lines.all()) == {closed.lines.get().pk: "hygiene"}
    refused("return_exempt", open_return, closed.pk, actor=CUSTOMER)
    open_return(open_.pk, actor=CUSTOMER)
    open_return(after.pk, actor=CUSTOMER)
    assert exemptions_of(sent(shop, {"CREAM": 1}).lines.all()).popitem()[1] == "perishable"


def test_rejecting_inside_the_window_needs_a_legal_exemption(shop: Shop) -> None:
    this = open_return(sent(shop).pk, actor=CUSTOMER)
    late = open_return(sent(shop, days_ago=20).pk, actor=AYSE)

    refused("exemption_needed", reject_return, this.pk, actor=AYSE, message="Olmaz")
    refused("invalid", reject_return, this.pk, actor=AYSE, message="Olmaz", exemption="no_mood")
    refused("invalid", reject_return, this.pk, actor=AYSE, message=" ", exemption="hygiene")
    this = reject_return(this.pk, actor=AYSE, message="Ambalajı açılmış", exemption="hygiene")
    reject_return(late.pk, actor=AYSE, message="Süresi geçti")

    assert (this.state, shop.line(this.order).return_requested) == ("rejected", 0)
    assert shop.fresh(this.order).status == "delivered"
    assert list(check_all()) == []


def test_a_withdrawn_return_leaves_the_goods_with_the_customer(shop: Shop) -> None:
    order = sent(shop)
    this = open_return(order.pk, actor=CUSTOMER)
    approve_return(this.pk, actor=AYSE)

    withdraw_return(this.pk, actor=CUSTOMER)

    assert shop.fresh(order).status == "delivered"
    refused("wrong_state", receive_return, this.pk, actor=AYSE)
    refused("wrong_state", approve_return, this.pk, actor=AYSE)
    assert list(check_all()) == []


def test_each_step_only_from_where_it_may_be_taken(shop: Shop) -> None:
    this = open_return(sent(shop).pk, actor=AYSE)
    line = this.lines.get().line

    refused("wrong_state", settle_return, this.pk, actor=AYSE)
    refused("wrong_quantity", receive_return, this.pk, actor=AYSE, pieces={line.pk: {"good": 4}})
    refused("wrong_quantity", receive_return, this.pk, actor=AYSE, pieces={line.pk: {"good": -1}})
    refused("wrong_quantity", receive_return, this.pk, actor=AYSE, pieces={line.pk: {"lost": 1}})
    refused("wrong_quantity", receive_return, this.pk, actor=AYSE, pieces={line.pk + 1: {"good": 1}})
    refused("nothing_received", receive_return, this.pk, actor=AYSE, pieces={line.pk: {"good": 0}})
    refused("invalid", receive_return, this.pk, actor=AYSE, location_id=10**9)
    receive_return(this.pk, actor=AYSE)
    refused("wrong_state", receive_return, this.pk, actor=AYSE)
    refused("return_not_found", receive_return, 10**9, actor=AYSE)


def test_dates_are_kept_as_the_rules_were(shop: Shop) -> None:
    today = clock.today()
    this = open_return(sent(shop).pk, actor=AYSE)
    assert (this.refund_due, approve_return(this.pk, actor=AYSE).send_by) == (
        today + timedelta(days=14),
        today + timedelta(days=14),
    )

    change_return_rules(actor=AYSE, refund_from="receipt", refund_days=5, freight_payer="customer")
    later = open_return(sent(shop).pk, actor=AYSE)
    assert (later.refund_due, later.freight_payer) == (None, "customer")
    assert receive_return(later.pk, actor=AYSE).refund_due == today + timedelta(days=5)
    with pytest.raises(DomainError):
        change_return_rules(actor=AYSE, window_days=-1)


def test_returning_pieces_cannot_turn_back_or_be_unsent(shop: Shop) -> None:
    order = shop.order({"MUG": 1})
    parcel = dispatch(order.pk, actor=AYSE)
    open_return(order.pk, actor=AYSE)

    refused("has_return", take_back_dispatch, parcel.pk, actor=AYSE)
    refused("has_return", mark_undelivered, parcel.pk, actor=AYSE)


def test_a_return_is_found_by_its_code_and_its_parcel(shop: Shop) -> None:
    order = sent(shop)
    this = open_return(order.pk, actor=AYSE)
    track_return(this.pk, actor=AYSE, tracking_number=" 7300 112 ", carrier="Yurtiçi Kargo")

    assert shop.fresh(order).numbers[-2:] == [this.code, "7300112"]
    refused("invalid", track_return, this.pk, actor=AYSE, tracking_number=" ")


def test_codes_survive_a_turkish_keyboard_and_name_a_misread(db: None) -> None:
    code = next_code()

    assert read_code(f" {code[:5].lower()} {code[5:]} ") == code
    assert read_code(code[:-1] + str((int(code[-1]) + 1) % 10)) == ""
    assert read_code("100000000017") == ""


def test_customers_are_told_each_step(shop: Shop) -> None:
    from kervan.notifications.models import Message

    order = sent(shop)
    shop.react()
    this = open_return(order.pk, actor=CUSTOMER)
    approve_return(this.pk, actor=AYSE)
    receive_return(this.pk, actor=AYSE)
    quiet = open_return(sent(shop).pk, actor=AYSE, notify=False)
    shop.react()

    told = list(Message.objects.filter(kind__startswith="return_").order_by("id").values_list("kind", flat=True))
    assert told == ["return_requested", "return_approved", "return_received"]
    assert quiet.state == "requested"


def test_an_approval_that_still_waits_is_not_sent_after_a_rejection(shop: Shop) -> None:
    from kervan.notifications.models import Message

    this = open_return(sent(shop).pk, actor=CUSTOMER)
    approve_return(this.pk, actor=AYSE)
    shop.react()
    reject_return(this.pk, actor=AYSE, message="Yanlış onaylandı", exemption="hygiene")
    shop.react()

    states = dict(Message.objects.filter(kind__startswith="return_").values_list("kind", "state"))
    assert states["return_approved"] == "stopped"
    assert states["return_rejected"] == "waiting"


def test_settling_gives_back_what_is_owed_and_no_more(shop: Shop) -> None:
    order = sent(shop, {"MUG": 3})
    line = shop.line(order)
    first = receive_return(open_return(order.pk, actor=AYSE, quantities={line.pk: 2}).pk, actor=AYSE)
    second = receive_return(open_return(order.pk, actor=AYSE, quantities={line.pk: 1}).pk, actor=AYSE)

    settle_return(first.pk, actor=AYSE, kept=500, kept_reason="Çizik", refund=MoneyBack(to="original"))
    refund = Refund.objects.get()
    assert (refund.amount, refund.return_id, refund.state) == (19_500, first.pk, "requested")

    order.refresh_from_db()
    assert order.refunding == 19_500
    request_refund(order.pk, actor=AYSE, amount=10_000, to="original")
    refused("nothing_to_refund", settle_return, second.pk, actor=AYSE, refund=MoneyBack(to="original"))
    settle_return(second.pk, actor=AYSE)
    assert list(check_all()) == []


def test_a_wrong_iban_leaves_the_return_open(shop: Shop) -> None:
    this = return_order(sent(shop).pk, actor=AYSE)

    refused("invalid_iban", settle_return, this.pk, actor=AYSE, refund=MoneyBack(to="iban", iban="TR00", holder="Ali"))
    settle_return(
        this.pk, actor=AYSE, refund=MoneyBack(to="iban", iban="TR330006100519786457841326", holder="Ali Veli")
    )

    assert Refund.objects.get().way == "iban"


def test_money_given_back_before_the_goods_come_is_squared_by_them(shop: Shop) -> None:
    order = sent(shop, {"MUG": 1})
    this = open_return(order.pk, actor=AYSE)
    (refund,) = request_refund(order.pk, actor=AYSE, amount=10_000, to="original", return_id=this.pk)
    mark_refund_paid(refund.pk, actor=AYSE)

    assert (shop.fresh(order).balance, shop.fresh(order).goodwill) == (0, 10_000)
    receive_return(this.pk, actor=AYSE)

    assert (shop.fresh(order).balance, shop.fresh(order).goodwill) == (0, 0)
    assert shop.fresh(order).payment_status == "refunded"
    assert list(check_all()) == []
