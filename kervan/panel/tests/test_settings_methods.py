"""Ayarlar → Ödeme yöntemleri: name, price and limits of a method."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from kervan.events.models import Event
from kervan.panel.tests.desk import Desk, words
from kervan.payments.queries import method_settings
from tests.shop import Shop

pytestmark = pytest.mark.django_db

COD = {
    "active": "on",
    "ships_before_payment": "on",
    "name": "Kapıda nakit",
    "price": "fee",
    "price_amount": "24,90",
    "least": "50",
    "most": "5.000",
    "where": "except",
    "places": "Hakkari\nİstanbul/Kadıköy, Ege Bölgesi",
    "grace_days": "1",
}


@pytest.fixture
def desk(shop: Shop) -> Desk:
    return Desk(shop, "owner")


def test_a_fee_and_limits_are_set_and_shown_again(desk: Desk) -> None:
    url = reverse("panel:settings-method", args=["cash_on_delivery"])

    saved = desk.client.post(url, COD)

    row = method_settings("cash_on_delivery")
    assert saved.status_code == 302
    assert (row.name, row.fee, row.percent, row.least, row.most) == ("Kapıda nakit", 2_490, 0, 5_000, 500_000)
    assert row.places == ["city:Hakkari", "district:İstanbul/Kadıköy", "region:ege"]
    page = words(desk.client.get(url))
    assert 'value="24,90"' in page
    assert "İstanbul/Kadıköy\nEge Bölgesi</textarea>" in page
    listed = words(desk.client.get(reverse("panel:settings-methods")))
    assert "Kapıda nakit" in listed
    assert "24,90" in listed
    desk.client.post(url, COD)
    assert Event.objects.filter(name="settings.changed").count() == 1


def test_a_discount_in_percent_and_back_to_none(desk: Desk) -> None:
    url = reverse("panel:settings-method", args=["bank_transfer"])
    values = {"active": "on", "price": "discount", "price_percent": "2,5", "grace_days": "1"}

    desk.client.post(url, values)

    assert method_settings("bank_transfer").percent == Decimal("-2.5")
    assert "%2,5 indirim" in words(desk.client.get(reverse("panel:settings-methods")))
    desk.client.post(url, values | {"price": "none"})
    assert method_settings("bank_transfer").percent == 0


@pytest.mark.parametrize(
    ("code", "changes", "field"),
    [
        ("cash_on_delivery", {"price_percent": "2"}, "price_percent"),
        ("cash_on_delivery", {"price_amount": ""}, "price_amount"),
        ("cash_on_delivery", {"price_amount": "", "price_percent": "1,234"}, "price_percent"),
        ("cash_on_delivery", {"places": "Atlantis"}, "places"),
        ("cash_on_delivery", {"least": "6000"}, "most"),
        ("card", {}, "price"),
        ("bank_transfer", {}, "price"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(
    desk: Desk, code: str, changes: dict[str, str], field: str
) -> None:
    answer = desk.client.post(reverse("panel:settings-method", args=[code]), COD | changes)

    assert answer.status_code == 422
    assert f"id_{field}" in words(answer)
    assert not Event.objects.filter(name="settings.changed").exists()


def test_what_is_switched_on_but_cannot_be_offered_says_what_lacks(desk: Desk) -> None:
    assert "Etkin bir sanal POS hesabı yok." in words(desk.client.get(reverse("panel:settings-methods")))
    page = words(desk.client.get(reverse("panel:settings-method", args=["card"])))
    assert "Bu yüzden müşterilere sunulmuyor." in page
    assert reverse("panel:settings-gateways") in page
