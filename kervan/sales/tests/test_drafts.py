"""An order is written: kept as a draft, placed as awaiting, paid or completed, copied, thrown away."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from kervan.accounts.rights import ROLE_RIGHTS, Role
from kervan.cli.invariants import check_all
from kervan.customers.models import Customer
from kervan.lib.actor import Actor
from kervan.lib.errors import Forbidden, Invalid, NotAllowed
from kervan.notifications.models import Message
from kervan.orders.models import Order
from kervan.orders.pricing import AdjustmentKind, Charge, PriceRule
from kervan.orders.queries import in_queue
from kervan.payments.models import Payment
from kervan.sales.actions.delete_draft import delete_draft
from kervan.sales.actions.duplicate_order import duplicate_order
from kervan.sales.actions.place_draft import place_draft
from kervan.sales.actions.save_draft import save_draft
from kervan.sales.draft_content import content_from
from kervan.sales.draft_review import review
from kervan.sales.models import Draft
from kervan.sales.new_order import ChannelPolicy, NewCustomer, NewLine, NewOrder
from kervan.shipping.models import Shipment
from kervan.shop.models import Shop as ShopSettings
from tests.shop import ADDRESS, AYSE, Level, Shop, facts

MEHMET = Actor(kind="staff", id=7, name="Mehmet", rights=ROLE_RIGHTS[Role.MANAGER])
SUPPORT = Actor(kind="staff", id=8, name="Destek", rights=ROLE_RIGHTS[Role.SUPPORT])
GIFT = NewLine(title="Hediye paketi", quantity=1, unit_price=2_500, vat_rate=Decimal(20))


def written(pieces: dict[str, int] | None = None, *more: NewLine, **changes: Any) -> NewOrder:
    """What somebody has typed so far."""
    lines = tuple(NewLine(sku=sku, quantity=quantity) for sku, quantity in (pieces or {}).items())
    values: dict[str, Any] = {"lines": (*lines, *more), "payment_method": "bank_transfer"}
    return NewOrder(**(values | changes))


WHOLE: dict[str, Any] = {
    "customer": NewCustomer(name="Zeynep Yılmaz", email="zeynep@example.com", phone="0532 123 45 67"),
    "shipping_address": ADDRESS,
}


# --- Keeping ----------------------------------------------------------------------------------------------------------


def test_a_draft_has_a_number_and_a_price_but_promises_nothing(shop: Shop) -> None:
    shop.product("MUG", price=12_990, stock=5)
    fee = Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=4_990, vat_rate=Decimal(20))

    draft = save_draft(None, written({"MUG": 2}, GIFT, charges=(fee,), **WHOLE), actor=AYSE)
    shop.react()

    order = draft.order
    assert (order.status, order.draft, order.placed_at, order.channel) == ("draft", True, None, "manual")
    assert (order.total, order.balance, order.pieces) == (2 * 12_990 + 2_500 + 4_990, 0, 3)
    assert shop.level("MUG") == Level(on_hand=5, reserved=0)
    assert shop.events(order) == ["draft.created"]
    assert (Payment.objects.count(), Message.objects.count(), Customer.objects.count()) == (0, 0, 0)
    assert [name for name in ("all", "to_pack", "to_confirm", "late", "new") if in_queue(name).exists()] == []
    assert in_queue("drafts").get() == order
    assert list(check_all()) == []


def test_a_draft_may_be_unfinished(shop: Shop) -> None:
    open_line = NewLine(title="", quantity=1)

    draft = save_draft(None, written({}, open_line, shipping_address={"name": "Ali", "city": "izmir"}), actor=AYSE)

    content = content_from(draft.content)
    assert content.shipping_address == {"name": "Ali", "city": "İzmir", "country": "TR"}
    assert draft.order.total == 0
    assert set(review(content).missing) == {
        *("lines.0.title", "lines.0.unit_price", "lines.0.vat_rate"),
        *("shipping_address.line", "shipping_address.district"),
    }
    assert save_draft(None, written(), actor=AYSE).order.total == 0
    assert list(check_all()) == []


def test_what_was_typed_comes_back_as_it_was(shop: Shop) -> None:
    shop.product("MUG", stock=5)
    new = written(
        {},
        NewLine(sku="MUG", quantity=3, unit_price=9_999, rules=(PriceRule(label="Kusurlu", percent=Decimal("12.5")),)),
        GIFT,
        rules=(PriceRule(label="Zam", lower=False, amount=1_000), PriceRule(percent=Decimal(10))),
        charges=(Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=100, vat_rate=Decimal(20), label="Ambar"),),
        customer=NewCustomer(name="Acme", tax_id="1234567890", tax_office="Kadıköy", kind="company"),
        customer_note="Zili çalmayın",
        language="en",
        tags=("toptan",),
    )
    new = replace(new, customer=replace(new.customer, tax_id=""))

    kept = content_from(Draft.objects.get(pk=save_draft(None, new, actor=AYSE).pk).content)

    assert kept == new


def test_changing_a_draft_replaces_its_whole_content(shop: Shop) -> None:
    shop.product("MUG", price=10_000, stock=5)
    draft = save_draft(None, written({"MUG": 2}, GIFT), actor=AYSE)

    changed = save_draft(draft.pk, written({"MUG": 1}), actor=AYSE, version=1)

    order = shop.fresh(draft.order)
    assert (changed.version, order.total, order.lines.count(), order.number) == (2, 10_000, 1, draft.order.number)
    assert shop.events(order) == ["draft.created"], "one person's sitting is one event"
    assert save_draft(draft.pk, written({"MUG": 1}), actor=AYSE, version=2).version == 2, "nothing changed"


def test_two_people_on_one_draft_never_overwrite_each_other(shop: Shop) -> None:
    shop.product("MUG", price=10_000, stock=5)
    draft = save_draft(None, written({"MUG": 2}), actor=AYSE)
    save_draft(draft.pk, written({"MUG": 3}), actor=MEHMET, version=1)
    before = facts()

    with pytest.raises(NotAllowed) as refused:
        save_draft(draft.pk, written({"MUG": 1}), actor=AYSE, version=1)
    with pytest.raises(NotAllowed):
        place_draft(draft.pk, actor=AYSE, place_as="awaiting", version=1)
    with pytest.raises(NotAllowed):
        delete_draft(draft.pk, actor=AYSE, version=1)

    assert (refused.value.code, refused.value.details["version"]) == ("draft_changed", 2)
    assert "Mehmet" in str(refused.value)
    assert facts() == before
    assert shop.fresh(draft.order).total == 30_000
    assert save_draft(draft.pk, written({"MUG": 1}), actor=AYSE, version=2).version == 3
    assert shop.events(draft.order) == ["draft.created", "draft.changed", "draft.changed"]


def test_a_page_pressed_twice_begins_one_draft(shop: Shop) -> None:
    shop.product("MUG", stock=5)

    first = save_draft(None, written({"MUG": 1}), actor=AYSE, key="sayfa-1")
    second = save_draft(None, written({"MUG": 2}), actor=AYSE, key="sayfa-1")

    assert first.pk == second.pk
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lines": (NewLine(sku="MUG", quantity=10**9),)}, "lines.0.quantity"),
        ({"lines": (NewLine(sku="MUG", quantity=0),)}, "lines.0.quantity"),
        ({"lines": (NewLine(sku="MUG", quantity=-3),)}, "lines.0.quantity"),
        ({"lines": (NewLine(sku="MUG", quantity=1, unit_price=-1),)}, "lines.0.unit_price"),
        ({"lines": (NewLine(sku="MUG", quantity=1, unit_price=10**15),)}, "lines.0.unit_price"),
        ({"lines": (NewLine(title="x", quantity=1, vat_rate=Decimal(101)),)}, "lines.0.vat_rate"),
        ({"rules": (PriceRule(percent=Decimal(101)),)}, "adjustments.0.percent"),
        ({"rules": (PriceRule(percent=Decimal("0.001")),)}, "adjustments.0.percent"),
        ({"rules": (PriceRule(amount=10_001),)}, "adjustments"),
        ({"lines": (NewLine(sku="MUG", quantity=1, rules=(PriceRule(amount=10_001),)),)}, "lines.0.adjustments"),
        ({"lines": (NewLine(sku="MUG", quantity=1),) * 201}, "lines"),
        ({"charges": (Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=-1),)}, "shipping_fee"),
        ({"payment_method": "gold"}, "payment.method"),
        ({"customer": NewCustomer(email="zeynep@")}, "customer.email"),
        ({"customer": NewCustomer(phone="12")}, "customer.phone"),
        ({"customer": NewCustomer(tax_id="123")}, "customer.tax_id"),
        ({"shipping_address": {"name": "a", "phone": "12"}}, "shipping_address.phone"),
        ({"billing_address": {"name": "a", "tax_id": "12345678901"}}, "billing_address.tax_id"),
    ],
)
def test_what_cannot_be_kept_is_named_and_nothing_happens(shop: Shop, change: dict[str, Any], field: str) -> None:
    shop.product("MUG", price=10_000, stock=5)
    before = facts()

    with pytest.raises(Invalid) as refused:
        save_draft(None, replace(written({"MUG": 1}), **change), actor=AYSE)

    assert list(refused.value.fields) == [field]
    assert facts() == before


def test_a_script_in_a_name_stays_text(shop: Shop) -> None:
    evil = "<script>alert(1)</script>"

    draft = save_draft(None, written({}, replace(GIFT, title=evil), customer=NewCustomer(name=evil)), actor=AYSE)

    assert (draft.order.customer_name, draft.order.lines.get().title) == (evil, evil)


# --- Placing ----------------------------------------------------------------------------------------------------------


def test_awaiting_promises_the_stock_and_waits_for_the_money(shop: Shop) -> None:
    shop.product("MUG", price=10_000, stock=5)
    draft = save_draft(None, written({"MUG": 2}, GIFT, **WHOLE), actor=AYSE)
    number = draft.order.number

    order = place_draft(draft.pk, actor=AYSE, place_as="awaiting", version=1)
    shop.react()

    assert (order.pk, order.number, order.draft) == (draft.pk, number, False)
    assert (order.status, order.payment_status, order.balance) == ("created", "awaiting", 22_500)
    assert shop.level("MUG") == Level(on_hand=5, reserved=2)
    assert order.customer is not None
    assert order.customer.email == "zeynep@example.com"
    assert shop.events(order) == ["draft.created", "order.placed"]
    assert list(Message.objects.values_list("kind", flat=True)) == ["order_placed"]
    assert Draft.objects.get().content == {}
    assert list(check_all()) == []


def test_paid_records_the_payment(shop: Shop) -> None:
    shop.product("MUG", price=10_000, stock=5)
    draft = save_draft(None, written({"MUG": 2}, **WHOLE), actor=AYSE)

    order = place_draft(draft.pk, actor=AYSE, place_as="paid", notify=False)
    shop.react()

    assert (order.status, order.payment_status, order.captured) == ("created", "paid", 20_000)
    assert shop.level("MUG") == Level(on_hand=5, reserved=2)
    assert shop.events(order) == ["draft.created", "order.placed", "payment.captured"]
    assert not Message.objects.exists()
    assert order.ship_by is not None
    assert list(check_all()) == []


@pytest.mark.parametrize("told", [False, True])
def test_completed_is_paid_dispatched_and_delivered_at_once(shop: Shop, told: bool) -> None:
    shop.product("MUG", price=10_000, stock=5)
    draft = save_draft(None, written({"MUG": 2}, GIFT, **WHOLE), actor=AYSE)

    order = place_draft(draft.pk, actor=AYSE, place_as="completed", notify_shipment=told)
    shop.react()

    assert (order.status, order.payment_status, order.unsent) == ("delivered", "paid", 0)
    assert shop.level("MUG") == Level(on_hand=3, reserved=0)
    assert shop.events(order) == [
        *("draft.created", "order.placed", "payment.captured"),
        *("shipment.dispatched", "shipment.delivered"),
    ]
    assert Shipment.objects.get().state == "delivered"
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert kinds >= {"order_placed"}
    assert ({"parcel_shipped", "delivered"} <= kinds) is told
    assert told or not kinds & {"parcel_shipped", "delivered", "tracking"}
    assert list(check_all()) == []


def test_where_orders_are_accepted_by_hand_staff_accept_their_own(shop: Shop) -> None:
    ShopSettings.objects.update_or_create(pk=1, defaults={"accept_by_hand": True})
    shop.product("MUG", price=10_000, stock=5)
    draft = save_draft(None, written({"MUG": 2}, **WHOLE), actor=AYSE)

    order = place_draft(draft.pk, actor=AYSE, place_as="completed")

    assert order.accepted_at is not None
    assert "order.accepted" in shop.events(order)


def test_the_last_pieces_are_named_when_they_are_gone_and_the_draft_stays(shop: Shop) -> None:
    shop.product("MUG", price=10_000, stock=1)
    draft = save_draft(None, written({"MUG": 2}, **WHOLE), actor=AYSE)
    before = facts()

    with pytest.raises(NotAllowed) as refused:
        place_draft(draft.pk, actor=AYSE, place_as="awaiting")

    assert refused.value.code == "out_of_stock"
    assert refused.value.details["lacking"] == [{"sku": "MUG", "title": "Ürün MUG", "wanted": 2, "available": 1}]
    assert review(content_from(draft.content)).short == {
        "lines.0.quantity": "Ürün MUG: stokta yeterli ürün yok, istenen 2, satılabilir 1."
    }
    assert facts() == before
    assert shop.fresh(draft.order).draft


def test_stock_is_looked_at_over_all_lines_of_a_product(shop: Shop) -> None:
    shop.product("MUG", stock=3)
    line = NewLine(sku="MUG", quantity=2)

    assert set(review(written({}, line, line)).short) == {"lines.1.quantity"}


def test_what_is_missing_keeps_it_from_being_placed(shop: Shop) -> None:
    shop.product("MUG", stock=5)
    empty = save_draft(None, written(), actor=AYSE)
    half = save_draft(None, written({"MUG": 1}, NewLine(quantity=1), shipping_address={"name": "Ali"}), actor=AYSE)
    before = facts()

    with pytest.raises(Invalid) as nothing:
        place_draft(empty.pk, actor=AYSE, place_as="paid")
    with pytest.raises(Invalid) as unfinished:
        place_draft(half.pk, actor=AYSE, place_as="paid")

    assert (nothing.value.code, list(nothing.value.fields)) == ("draft_incomplete", ["lines"])
    assert set(unfinished.value.fields) == {
        *("lines.1.title", "lines.1.unit_price", "lines.1.vat_rate"),
        *("shipping_address.line", "shipping_address.city", "shipping_address.district"),
    }
    assert facts() == before


def test_a_card_payment_is_not_waited_for(shop: Shop) -> None:
    shop.product("MUG", stock=5)
    draft = save_draft(None, written({"MUG": 1}, payment_method="card"), actor=AYSE)

    with pytest.raises(Invalid) as refused:
        place_draft(draft.pk, actor=AYSE, place_as="awaiting")

    assert list(refused.value.fields) == ["payment.method"]
    assert place_draft(draft.pk, actor=AYSE, place_as="paid").payment_status == "paid"


def test_only_who_may_record_money_says_that_it_is_here(shop: Shop) -> None:
    shop.product("MUG", stock=5)
    draft = save_draft(None, written({"MUG": 1}, **WHOLE), actor=SUPPORT)
    before = facts()

    for place_as in ("paid", "completed"):
        with pytest.raises(Forbidden):
            place_draft(draft.pk, actor=SUPPORT, place_as=place_as)

    assert facts() == before
    assert place_draft(draft.pk, actor=SUPPORT, place_as="awaiting").payment_status == "awaiting"


def test_a_placed_draft_is_placed_once(shop: Shop) -> None:
    shop.product("MUG", stock=5)
    draft = save_draft(None, written({"MUG": 1}, **WHOLE), actor=AYSE)
    place_draft(draft.pk, actor=AYSE, place_as="awaiting")
    before = facts()

    for again in (
        lambda: place_draft(draft.pk, actor=AYSE, place_as="paid"),
        lambda: save_draft(draft.pk, written({"MUG": 2}), actor=AYSE),
        lambda: delete_draft(draft.pk, actor=AYSE),
    ):
        with pytest.raises(NotAllowed) as refused:
            again()
        assert refused.value.code == "not_a_draft"

    assert facts() == before


def test_nothing_to_pay_is_paid_at_once(shop: Shop) -> None:
    shop.product("MUG", price=10_000, stock=5)
    draft = save_draft(None, written({"MUG": 1}, rules=(PriceRule(percent=Decimal(100)),)), actor=AYSE)

    order = place_draft(draft.pk, actor=AYSE, place_as="awaiting")

    assert (order.total, order.payment_status) == (0, "paid")
    assert list(check_all()) == []


def test_a_company_is_invoiced_under_its_tax_number(shop: Shop) -> None:
    shop.product("MUG", stock=5)
    buyer = NewCustomer(
        name="Örnek A.Ş.", email="a@example.com", tax_id="4540536920", tax_office="Kadıköy", kind="company"
    )
    draft = save_draft(None, written({"MUG": 1}, customer=buyer, shipping_address=ADDRESS), actor=AYSE)

    order = place_draft(draft.pk, actor=AYSE, place_as="awaiting")

    assert order.customer is not None
    assert (order.customer.kind, order.customer.tax_office) == ("company", "Kadıköy")
    assert order.billing_address is not None
    assert (order.billing_address["name"], order.billing_address["tax_id"]) == ("Örnek A.Ş.", "4540536920")
    assert order.billing_address["line"] == order.shipping_address["line"]


def test_a_known_customer_gives_what_was_not_typed(shop: Shop) -> None:
    shop.product("MUG", stock=5)
    known = Customer.objects.create(name="Ali Veli", email="ali@example.com", phone="+905321112233")
    draft = save_draft(None, written({"MUG": 1}, customer_id=known.pk), actor=AYSE)

    order = place_draft(draft.pk, actor=AYSE, place_as="awaiting")

    assert (order.customer_id, order.customer_name, order.email) == (known.pk, "Ali Veli", "ali@example.com")
    assert (draft.order.customer_name, draft.order.phone) == ("Ali Veli", "+905321112233")


def test_the_channel_decides_whose_messages_go_out(shop: Shop) -> None:
    shop.product("MUG", stock=5)
    quiet = ChannelPolicy(code="manual", tells_customer=False)
    draft = save_draft(None, written({"MUG": 1}, channel=quiet, **WHOLE), actor=AYSE)

    order = place_draft(draft.pk, actor=AYSE, place_as="awaiting")
    shop.react()

    assert not order.tells_customer
    assert not Message.objects.exists()


# --- Copying, throwing away -------------------------------------------------------------------------------------------


def test_an_order_is_copied_with_rules_fee_and_addresses(shop: Shop) -> None:
    shop.product("MUG", price=10_000, stock=50)
    new = shop.new(
        {"MUG": 2},
        payment_method="bank_transfer",
        rules=(PriceRule(label="Sadakat", percent=Decimal(10)),),
        charges=(Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=4_990, vat_rate=Decimal(20)),),
        lines=(
            NewLine(sku="MUG", quantity=2, rules=(PriceRule(label="Kusurlu", amount=500),)),
            GIFT,
        ),
    )
    order = place_draft(save_draft(None, new, actor=AYSE).pk, actor=AYSE, place_as="completed")
    shop.product("MUG", price=99_000)

    copy = duplicate_order(order.pk, actor=MEHMET)

    assert (copy.order.total, copy.order.draft, copy.order.channel) == (order.total, True, "manual")
    assert copy.order.number != order.number
    assert content_from(copy.content).lines[0].rules == (PriceRule(label="Kusurlu", amount=500),)
    assert copy.order.shipping_address == order.shipping_address
    assert copy.order.customer_id == order.customer_id
    assert shop.events(copy.order) == ["draft.copied"]
    assert place_draft(copy.pk, actor=AYSE, place_as="paid").total == order.total
    assert list(check_all()) == []


def test_a_product_that_is_not_sold_any_more_is_named_in_the_copy(shop: Shop) -> None:
    order = shop.order({"MUG": 1, "CUP": 1})
    shop.product("CUP", active=False)

    copy = duplicate_order(order.pk, actor=AYSE)

    assert copy.order.lines.count() == 2
    missing = review(content_from(copy.content)).missing
    assert list(missing) == ["lines.1.sku"]
    assert "Ürün CUP" in missing["lines.1.sku"]
    with pytest.raises(Invalid):
        place_draft(copy.pk, actor=AYSE, place_as="paid")


def test_a_product_that_is_gone_is_named(shop: Shop) -> None:
    draft = save_draft(None, written({}, NewLine(sku="YOK", title="Eski kupa", quantity=1)), actor=AYSE)

    assert review(content_from(draft.content)).missing == {
        "lines.0.sku": "Eski kupa katalogda yok; satırı çıkarın.",
    }


def test_a_draft_is_copied_too(shop: Shop) -> None:
    draft = save_draft(None, written({}, NewLine(title="", quantity=1)), actor=AYSE)

    assert duplicate_order(draft.pk, actor=AYSE).content == draft.content


def test_a_draft_is_thrown_away_for_good(shop: Shop) -> None:
    shop.product("MUG", stock=5)
    draft = save_draft(None, written({"MUG": 1}), actor=AYSE)

    delete_draft(draft.pk, actor=AYSE, version=1)

    assert not Order.objects.exists()
    assert shop.events(Order(pk=draft.pk)) == ["draft.created", "draft.deleted"]
