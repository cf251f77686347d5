"""The address is looked at before a carrier is asked: warned of, and stopped only where the carrier would refuse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kervan.customers.address import Address
from kervan.lib.errors import NotAllowed
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.address_check import address_warnings, told_address, why_refused
from kervan.shipping.fitness import why_unfit
from kervan.shipping.models import CarrierAccount, Shipment
from tests.shop import AYSE, Shop

GOOD = Address(name="Ayşe Yılmaz", phone="+905321234567", line="Moda Cad. 12/3", district="Kadıköy", city="İstanbul")


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        ({}, ""),
        ({"city": "Atlantis"}, "“Atlantis” iller listesinde yok."),
        ({"district": "Bornova"}, "“Bornova” İstanbul ilinin ilçeleri arasında yok."),
        ({"city": "ISTANBUL", "district": "KADIKOY"}, ""),
        ({"phone": ""}, "Alıcının telefonu yok."),
        ({"phone": "+901112223344"}, "Alıcının telefonu bir Türkiye numarasına benzemiyor."),
        ({"phone": "+902163334455"}, ""),
        ({"line": "Moda Caddesi"}, "Adreste kapı numarası görünmüyor."),
        ({"country": "DE", "city": "Berlin", "district": "", "line": "Unter den Linden"}, ""),
    ],
)
def test_warnings_name_what_looks_wrong(change: dict[str, str], warning: str) -> None:
    assert " ".join(address_warnings(replace(GOOD, **change))) == warning


@pytest.mark.parametrize(
    ("carrier", "change", "reason"),
    [
        ("aras", {}, ""),
        ("aras", {"name": "A" * 100}, ""),
        ("aras", {"name": "A" * 101}, "alıcı adında en çok 100 karakter alır."),
        ("aras", {"line": "1" * 251}, "adreste en çok 250 karakter alır."),
        ("aras", {"phone": ""}, "alıcının telefonunu ister."),
        ("yurtici", {"name": "Can"}, "alıcı adında en az 5 karakter ister."),
        ("yurtici", {"name": "A" * 150}, ""),
        ("sandbox", {"name": "A" * 150, "phone": ""}, ""),
        ("none", {"phone": ""}, ""),
    ],
)
def test_only_what_the_carrier_is_known_to_refuse_is_refused(carrier: str, change: dict[str, str], reason: str) -> None:
    assert why_refused(carrier, replace(GOOD, **change)) == reason


@pytest.mark.django_db
def test_such_a_parcel_is_never_booked(shop: Shop) -> None:
    order = shop.order({"MUG": 1})
    account = CarrierAccount.objects.create(name="Aras", type="aras")
    order.shipping_address = {**(order.shipping_address or {}), "name": "A" * 101}
    order.save(update_fields=["shipping_address"])

    with pytest.raises(NotAllowed) as refusal:
        mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk)

    assert refusal.value.code == "address_unfit"
    assert not Shipment.objects.exists()


@pytest.mark.django_db
def test_the_buyers_phone_and_name_stand_in_for_those_the_address_lacks(shop: Shop) -> None:
    order = shop.order({"MUG": 1})
    account = CarrierAccount.objects.create(name="Aras", type="aras")
    bare = {key: value for key, value in (order.shipping_address or {}).items() if key not in {"phone", "name"}}
    order.shipping_address, order.phone = bare, "+905321234567"
    order.save(update_fields=["shipping_address", "phone"])

    assert why_unfit(account, order) == ""
    assert mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk).account == account
    order.phone = ""
    assert why_unfit(account, order) == "alıcının telefonunu ister."


@pytest.mark.django_db
def test_a_thousand_orders_cost_no_query(shop: Shop, django_assert_num_queries: object) -> None:
    order = shop.order({"MUG": 1}, payment_method="cash_on_delivery", captured=False)
    account = CarrierAccount.objects.create(name="Aras", type="aras")

    with django_assert_num_queries(0):  # type: ignore[operator]
        for _each in range(1000):
            why_unfit(account, order)
            address_warnings(told_address(order))
