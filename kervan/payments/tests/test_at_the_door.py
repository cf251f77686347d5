"""Cash on delivery, in cash or by card: chosen by the customer, kept on the order, told to the carrier with the amount."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kervan.api.tests.program import Program
from kervan.lib.errors import Invalid
from kervan.orders.links import order_path
from kervan.orders.models import Order
from kervan.panel.tests.desk import Desk
from kervan.payments.actions.change_offer import change_offer
from kervan.payments.methods import methods_for
from kervan.payments.queries import method_settings
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.carriers import CashOnDelivery
from kervan.shipping.models import Shipment
from kervan.shipping.queries import parcel_of
from kervan.storefront.tests.test_checkout import open_shop, press, shown, text_of
from tests.shop import AYSE, facts

__all__ = ["open_shop"]

pytestmark = pytest.mark.django_db

COD = "cash_on_delivery"
HOME = {"country": "TR", "city": "İstanbul", "district": "Kadıköy"}


def offered() -> list[tuple[str, str]]:
    return [(each.code, each.label) for each in methods_for(10_000, **HOME) if each.method == COD]


@pytest.mark.parametrize(
    ("at_the_door", "expected"),
    [
        ("cash", [("cash_on_delivery", "Kapıda ödeme")]),
        ("card", [("card_on_delivery", "Kapıda ödeme (kartla)")]),
        ("both", [("cash_on_delivery", "Kapıda ödeme (nakit)"), ("card_on_delivery", "Kapıda ödeme (kartla)")]),
    ],
)
def test_what_the_shop_takes_at_the_door_is_what_is_offered(open_shop, at_the_door, expected):
    change_offer(COD, actor=AYSE, at_the_door=at_the_door)

    assert offered() == expected


@pytest.mark.parametrize(("chosen", "by_card"), [("card_on_delivery", True), (COD, False)])
def test_the_customers_choice_goes_to_the_order_and_the_carrier(client, shop, chosen, by_card):
    change_offer(COD, actor=AYSE, fee=1_500, at_the_door="both")
    mug = shop.product("MUG", title="Kupa", price=12_990, stock=5)
    client.post("/magaza/sepet/ekle/", {"secenek": mug.pk, "adet": 1})
    page = shown(client, odeme=chosen)
    assert "Kapıda ödeme (nakit)" in text_of(page)
    assert f'value="{chosen}" checked' in text_of(page)

    press(client, page, odeme=chosen)

    order = Order.objects.get()
    assert (order.payment_method, order.door_card, order.total) == (COD, by_card, 12_990 + 4_990 + 1_500)
    words = "kartla)" if by_card else "nakit)"
    assert all(words in consent.body for consent in order.consents.all())
    seen = text_of(client.get(order_path(order)))
    assert ("teslimatta kartla ödersiniz" in seen) is by_card
    parcel = mark_ready_to_ship(order.pk, actor=AYSE)
    Shipment.objects.filter(pk=parcel.pk).update(cod_amount=order.balance)
    parcel.refresh_from_db()
    assert parcel_of(parcel).cash_on_delivery == CashOnDelivery(
        amount=order.balance, method="card" if by_card else "cash", document_number=str(order.number)
    )


def test_the_choice_is_part_of_what_was_shown(client, shop):
    change_offer(COD, actor=AYSE, at_the_door="both")
    mug = shop.product("MUG", title="Kupa", price=12_990, stock=5)
    client.post("/magaza/sepet/ekle/", {"secenek": mug.pk, "adet": 1})
    page = shown(client, odeme=COD)
    before = facts()

    assert press(client, page, odeme="card_on_delivery").status_code == 409

    assert facts() == before


def test_orders_of_staff_and_programs_follow_the_settings_or_say_it(shop):
    shop.product("MUG", price=10_000, stock=9)
    first = shop.order({"MUG": 1}, payment_method=COD, captured=False)
    change_offer(COD, actor=AYSE, at_the_door="card")
    second = shop.order({"MUG": 1}, payment_method=COD, captured=False)
    said = shop.order({"MUG": 1}, payment_method=COD, captured=False, door_card=False)
    transfer = shop.order({"MUG": 1}, payment_method="bank_transfer", captured=False, door_card=True)

    assert [order.door_card for order in (first, second, said, transfer)] == [False, True, False, False]
    assert "Kapıda ödeme (kartla)" in Desk(shop).page(second)
    program = Program(["orders.view"])
    assert program.get(f"/orders/{second.number}").json()["door_card"] is True


@pytest.mark.parametrize(("method", "value"), [("card", "both"), ("bank_transfer", "card"), (COD, "gold"), (COD, "")])
def test_odd_ways_are_refused_and_leave_no_trace(db, method, value):
    before = facts()

    with pytest.raises(Invalid) as caught:
        change_offer(method, actor=AYSE, at_the_door=value)

    assert list(caught.value.fields) == ["at_the_door"]
    assert facts() == before


def test_on_the_methods_page(shop):
    client = Desk(shop).client
    page = reverse("panel:settings-method", args=[COD])
    assert "Kapıda nasıl ödenir?" in text_of(client.get(page))
    assert "Kapıda nasıl ödenir?" not in text_of(client.get(reverse("panel:settings-method", args=["card"])))

    answer = client.post(page, {"active": "on", "price": "none", "grace_days": "1", "at_the_door": "both"})

    assert answer.status_code == 302
    assert method_settings(COD).at_the_door == "both"


def test_another_shops_checkout_names_it(shop):
    change_offer(COD, actor=AYSE, at_the_door="both")
    shop.product("MUG", title="Kupa", price=12_990, stock=5)
    program = Program(["orders.place"])
    wish = {
        "lines": [{"sku": "MUG", "quantity": 1}],
        "customer": {"name": "Zeynep Yılmaz", "email": "zeynep@example.com", "phone": "0532 123 45 67"},
        "shipping_address": {
            "name": "Zeynep Yılmaz",
            "line": "Bahariye Cad. No: 12",
            "district": "Kadıköy",
            "city": "İstanbul",
        },
        "payment_method": "card_on_delivery",
    }

    quote = program.post("/checkouts", wish).json()
    done = program.post(f"/checkouts/{quote['id']}/complete", {"agreed": True}).json()

    assert quote["payment_method"] == "card_on_delivery"
    assert [each["method"] for each in quote["methods"]] == ["bank_transfer", COD, "card_on_delivery"]
    assert done["payment_method"] == COD
    assert Order.objects.get(number=done["number"]).door_card is True
