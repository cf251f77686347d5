"""What a carrier account is for: the dialog says why not, and no parcel goes with the wrong one by accident."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kervan.lib.errors import Invalid, NotAllowed
from kervan.orders.models import Order
from kervan.panel.parcel_forms import account_choices
from kervan.shipping.actions.change_account_rules import change_account_rules
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.rebook_shipment import rebook_shipment
from kervan.shipping.fitness import why_unfit
from kervan.shipping.models import CarrierAccount, Shipment
from tests.shop import AYSE, Shop

pytestmark = pytest.mark.django_db


def ruled(shop: Shop, **rules: Any) -> CarrierAccount:
    return change_account_rules(shop.sandbox().pk, actor=AYSE, **rules)


def door(shop: Shop, **more: Any) -> Order:
    """Kadıköy / İstanbul, 100,00 TL at the door."""
    return shop.order({"MUG": 1}, payment_method="cash_on_delivery", captured=False, **more)


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ({}, ""),
        ({"where": "only", "places": ["İstanbul/Kadıköy"]}, ""),
        ({"where": "only", "places": ["izmir", "Ege Bölgesi"]}, "Kadıköy / İstanbul adresine göndermez."),
        ({"where": "except", "places": ["Marmara Bölgesi"]}, "Kadıköy / İstanbul adresine göndermez."),
        ({"where": "except", "places": ["Almanya"]}, ""),
        ({"at_the_door": "none"}, "kapıda ödeme almaz."),
        ({"at_the_door": "card"}, "kapıda nakit almaz."),
        ({"at_the_door": "cash"}, ""),
        ({"most_cash": 9_999}, "kapıda en çok 99,99 TL alır."),
        ({"most_cash": 10_000}, ""),
        ({"most_desi": Decimal("0.5")}, "en çok 0,5 desi alır."),
        ({"most_weight_g": 499}, "en çok 0,499 kg alır."),
        ({"most_desi": Decimal(1), "most_weight_g": 500}, ""),
    ],
)
def test_each_rule_says_why_and_holds(shop: Shop, rules: dict[str, Any], reason: str) -> None:
    account, order = ruled(shop, **rules), door(shop)

    assert why_unfit(account, order, desi=Decimal(1), weight_g=500).replace("\xa0", " ") == reason
    if not reason:
        assert mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk).account == account
        return
    with pytest.raises(NotAllowed) as refusal:
        mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk)
    assert refusal.value.code == "account_unfit"
    assert refusal.value.details["reason"].replace("\xa0", " ") == reason
    assert not Shipment.objects.exists()
    order.refresh_from_db()
    assert (order.unsent, order.packed) == (1, 0)


def test_card_at_the_door_goes_only_with_those_who_take_it(shop: Shop) -> None:
    account = ruled(shop, at_the_door="cash")

    assert why_unfit(account, door(shop, door_card=True)) == "kapıda kart almaz."
    assert why_unfit(account, shop.order({"MUG": 1})) == ""


def test_those_that_fit_come_first_and_the_others_say_why(shop: Shop) -> None:
    wrong, order = ruled(shop, at_the_door="none"), door(shop)
    CarrierAccount.objects.update(is_default=False)
    CarrierAccount.objects.filter(pk=wrong.pk).update(is_default=True)
    good = CarrierAccount.objects.create(name="İyi Kargo", type="sandbox")

    choices = account_choices(order)

    assert [code for code, _name in choices] == [str(good.pk), str(wrong.pk), "none"]
    assert str(choices[1][1]) == "Deneme Kargo – uygun değil: kapıda ödeme almaz."


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"where": "only"}, "places"),
        ({"where": "only", "places": ["Atlantis"]}, "places"),
        ({"where": "yukarı"}, "where"),
        ({"at_the_door": "çek"}, "at_the_door"),
        ({"most_cash": 0}, "most_cash"),
        ({"most_desi": Decimal(-1)}, "most_desi"),
        ({"most_desi": Decimal(10_000)}, "most_desi"),
    ],
)
def test_wrong_rules_are_named(shop: Shop, rules: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        ruled(shop, **rules)

    assert set(refusal.value.fields) == {field}


def test_a_parcel_is_not_cancelled_for_one_that_could_not_be_booked(shop: Shop) -> None:
    account, order = ruled(shop), door(shop)
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk)
    shop.react()
    change_account_rules(account.pk, actor=AYSE, at_the_door="none")

    with pytest.raises(NotAllowed) as refusal:
        rebook_shipment(parcel.pk, actor=AYSE)

    assert (refusal.value.code, Shipment.objects.get().state) == ("account_unfit", "ready")
