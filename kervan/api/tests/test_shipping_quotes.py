"""A checkout asks what sending costs."""

from __future__ import annotations

from typing import Any

import pytest

from kervan.api.tests.program import Program
from kervan.shipping.actions.save_rate import save_rate
from kervan.shipping.actions.save_zone import save_zone
from tests.shop import AYSE, facts


@pytest.fixture
def near(shop: Any) -> None:
    zone = save_zone(None, actor=AYSE, name="Yakın", cities=["İstanbul"])
    save_rate(
        None,
        actor=AYSE,
        zone_id=zone.pk,
        name="Standart",
        basis="desi",
        steps=[(200, 4_990), (500, 6_990)],
        free_from=100_000,
    )


def test_the_offers_of_an_address(near: None) -> None:
    program = Program()
    before = facts()

    answer = program.post("/shipping/quote", {"city": "ISTANBUL", "goods_value": "850.00", "desi": "2"})

    assert answer.status_code == 200
    offer = answer.json()["offers"][0]
    assert answer.json()["zone"]["name"] == "Yakın"
    assert (offer["name"], offer["fee"], offer["vat_rate"], offer["free"]) == ("Standart", "49.90", "20", False)
    assert facts() == before


def test_the_catalogue_knows_value_and_desi_of_its_lines(shop: Any, near: None) -> None:
    shop.product("MUG", price=10_000, desi=1)

    some, many = (
        Program().post("/shipping/quote", {"city": "İstanbul", "lines": [{"sku": "MUG", "quantity": quantity}]}).json()
        for quantity in (3, 10)
    )

    assert [offer["fee"] for offer in some["offers"]] == ["69.90"]
    assert [(offer["fee"], offer["free"]) for offer in many["offers"]] == [("0.00", True)]


def test_nowhere_has_no_offer(near: None) -> None:
    for asked in ({"city": "Van"}, {"country": "DE"}, {"country": "Almanya", "city": "İstanbul"}, {}):
        assert Program().post("/shipping/quote", asked).json() == {"zone": None, "offers": []}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"country": "Narnia"}, "country"),
        ({"goods_value": "-1.00"}, "goods_value"),
        ({"goods_value": "0.001"}, "goods_value"),
        ({"desi": "9999999"}, "desi"),
        ({"weight_kg": "-1"}, "weight_kg"),
        ({"lines": [{"sku": "YOK", "quantity": 1}]}, "lines.0.sku"),
        ({"lines": [{"sku": "YOK", "quantity": 10**9}]}, "lines.0.quantity"),
        ({"fee": "1.00"}, "fee"),
    ],
)
def test_bad_input_names_its_field(near: None, wrong: dict[str, Any], field: str) -> None:
    answer = Program().post("/shipping/quote", {"city": "İstanbul"} | wrong)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_a_key_that_places_no_orders_asks_for_no_prices(near: None) -> None:
    assert Program(["orders.view"]).post("/shipping/quote", {}).status_code == 403
