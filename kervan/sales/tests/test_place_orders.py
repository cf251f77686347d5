"""Many orders at once end as if one had come after the other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kervan.customers.models import Customer
from kervan.events.models import Event
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import DomainError
from kervan.orders.models import Order
from kervan.sales.actions.place_orders import PlacedOrder, place_order, place_orders
from kervan.sales.new_order import ChannelPolicy, NewCustomer, NewLine, NewOrder
from kervan.stock.models import StockLevel
from tests.shop import Shop

ZEYNEP = NewCustomer(name="Zeynep", email="zeynep@example.com", phone="0532 000 00 01")


def bought(sku: str = "MUG", quantity: int = 1, **rest: Any) -> NewOrder:
    given = {"customer": ZEYNEP, "payment_method": "bank_transfer", **rest}
    return NewOrder(lines=(NewLine(sku=sku, quantity=quantity),), **given)


def ends(results: list[PlacedOrder | DomainError]) -> list[str]:
    return [result.code if isinstance(result, DomainError) else "placed" for result in results]


def reserved(sku: str) -> int:
    return StockLevel.objects.get(variant__sku=sku).reserved


def test_each_order_is_placed_or_refused_for_itself(shop: Shop) -> None:
    shop.stock("MUG", 3)
    shop.stock("CUP", 1)
    marketplace = ChannelPolicy(code="web")

    results = place_orders(
        [
            bought("MUG", 2, channel=marketplace, external_id="A"),
            bought("MUG", 2),
            bought("YOK"),
            bought("MUG", 1, channel=marketplace, external_id="A"),
            bought("CUP", 1),
            bought("MUG", 1),
            bought("CUP", 1, payment_method="takas"),
        ],
        actor=SYSTEM,
    )

    assert ends(results) == ["placed", "out_of_stock", "invalid", "external_id_taken", "placed", "placed", "invalid"]
    assert (reserved("MUG"), reserved("CUP")) == (3, 1)
    assert Customer.objects.count() == 1
    placed = [result.order for result in results if isinstance(result, PlacedOrder)]
    assert list(Order.objects.order_by("id")) == placed
    assert Event.objects.filter(name="order.placed").count() == 3
    taken = results[3]
    assert isinstance(taken, DomainError)
    assert taken.details["number"] == placed[0].number


def test_a_refused_order_leaves_no_customer_behind(shop: Shop) -> None:
    shop.stock("MUG", 1)
    stranger = NewCustomer(name="Yabancı", email="yabanci@example.com")

    results = place_orders([bought("MUG", 5, customer=stranger), bought("MUG", 1)], actor=SYSTEM)

    assert ends(results) == ["out_of_stock", "placed"]
    assert list(Customer.objects.values_list("name", flat=True)) == ["Zeynep"]


def test_no_orders_are_no_trouble(shop: Shop) -> None:
    assert place_orders([], actor=SYSTEM) == []


def test_the_statements_do_not_grow_with_the_orders(shop: Shop) -> None:
    shop.stock("MUG", 1000)
    counts = []
    for many in (2, 60):
        orders = [
            bought(
                customer=NewCustomer(name=f"Alıcı {number}", email=f"{many}-{number}@example.com"),
                channel=ChannelPolicy(code="web"),
                external_id=f"{many}-{number}",
            )
            for number in range(many)
        ]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            results = place_orders(orders, actor=SYSTEM)
        assert ends(results) == ["placed"] * many
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 10


ways = st.sampled_from(["", "a@example.com", "b@example.com"])
phones = st.sampled_from(["", "0532 000 00 01", "0532 000 00 02"])
an_order = st.builds(
    lambda sku, quantity, external, email, phone, tax: bought(
        sku,
        quantity,
        channel=ChannelPolicy(code="web"),
        external_id=external,
        customer=NewCustomer(name="Alıcı", email=email, phone=phone, tax_id=tax),
    ),
    st.sampled_from(["MUG", "MUG", "CUP", "PEN", "YOK"]),
    st.integers(1, 3),
    st.sampled_from(["", "", "1", "2"]),
    ways,
    phones,
    st.sampled_from(["", "10000000146"]),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders=st.lists(an_order, max_size=8))
def test_many_at_once_end_as_one_after_the_other(shop: Shop, orders: list[NewOrder]) -> None:
    def outcome(together: bool) -> Any:
        with transaction.atomic():
            shop.stock("MUG", 4)
            shop.stock("CUP", 0)
            shop.stock("PEN", 2)
            begin = Order.objects.count()
            if together:
                results = ends(place_orders(orders, actor=SYSTEM))
            else:
                results = []
                for new in orders:
                    try:
                        place_order(new, actor=SYSTEM)
                    except DomainError as error:
                        results.append(error.code)
                    else:
                        results.append("placed")
            people = list(Customer.objects.order_by("id").values_list("name", "email", "phone", "tax_id", "search"))
            ranks = {pk: rank for rank, pk in enumerate(Customer.objects.order_by("id").values_list("pk", flat=True))}
            whose = [ranks.get(pk or 0) for pk in Order.objects.order_by("id").values_list("customer_id", flat=True)]
            kept = (
                results,
                begin,
                people,
                whose,
                list(StockLevel.objects.order_by("id").values_list("reserved", flat=True)),
            )
            transaction.set_rollback(True)
        return kept

    assert outcome(True) == outcome(False)


def test_a_repeated_buyer_is_filled_in_by_the_second_order(shop: Shop) -> None:
    shop.stock("MUG", 5)
    first = bought(customer=replace(ZEYNEP, phone=""))

    place_orders([first, bought(), bought(customer=NewCustomer(name="Z", phone="0532 000 00 01"))], actor=SYSTEM)

    customer = Customer.objects.get()
    assert (customer.email, customer.phone, customer.orders.count()) == ("zeynep@example.com", "+905320000001", 3)


@pytest.mark.parametrize("known", ["email", "phone"])
def test_what_a_known_customer_lacks_is_filled_in_and_found(shop: Shop, known: str) -> None:
    shop.stock("MUG", 5)
    place_orders([bought(customer=NewCustomer(name="Zeynep", **{known: getattr(ZEYNEP, known)}))], actor=SYSTEM)

    place_orders([bought()], actor=SYSTEM)

    customer = Customer.objects.get()
    assert (customer.email, customer.phone) == ("zeynep@example.com", "+905320000001")
    assert Customer.objects.extra(where=["search @@ to_tsquery('simple', '5320000001')"]).exists()
