"""Who buys: found again, corrected."""

from __future__ import annotations

import pytest

from kervan.customers.actions.change_customer import change_customer
from kervan.customers.actions.create_customer import create_customer
from kervan.customers.models import Customer
from kervan.customers.queries import search_customers
from kervan.events.models import Event
from kervan.lib.errors import Invalid, NotFound
from tests.shop import AYSE, facts

pytestmark = pytest.mark.django_db


def names(text):
    return [customer.name for customer in search_customers(text).order_by("sort_key")]


@pytest.fixture
def three():
    create_customer(actor=AYSE, name="Işıl Çağlayan", email="isil.c@example.com", phone="0532 123 45 67")
    create_customer(actor=AYSE, name="İsmail Şahin", email="ismail@example.org", phone="0216 555 67 89")
    create_customer(actor=AYSE, name="Ağaoğlu A.Ş.", kind="company", tax_id="0010015080")


@pytest.mark.parametrize(
    "text", ["isil", "IŞIL", "ışıl ÇAĞ", "caglayan", "isil.c@example.com", "4567", "567", "0532 123 45 67"]
)
def test_a_customer_is_found_however_the_name_or_number_is_written(three, text):
    assert names(text) == ["Işıl Çağlayan"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("+90 532 123 45 67", ["Işıl Çağlayan"]),
        ("0090532", ["Işıl Çağlayan"]),
        ("(0216) 555-67-89", ["İsmail Şahin"]),
        ("0010015080", ["Ağaoğlu A.Ş."]),
        ("", ["Ağaoğlu A.Ş.", "Işıl Çağlayan", "İsmail Şahin"]),
        ("!!", []),
        ("99999", []),
        ("işmail'; DROP TABLE x --", []),
        ("a:* | b & !", []),
    ],
)
def test_what_is_typed_is_never_taken_as_a_query(three, text, found):
    assert names(text) == found


def test_a_correction_is_kept_and_told(three):
    customer = Customer.objects.get(name="Işıl Çağlayan")

    changed = change_customer(customer.pk, actor=AYSE, name="Işıl Çağlar", phone="0533 000 11 22", tax_id="10000000146")

    assert (changed.name, changed.phone, changed.tax_id) == ("Işıl Çağlar", "+905330001122", "10000000146")
    assert names("1122") == ["Işıl Çağlar"]
    assert names("4567") == []
    event = Event.objects.latest("id")
    assert event.name == "customer.changed"
    assert event.data["changes"]["phone"] == ["+905321234567", "+905330001122"]
    assert set(event.data["changes"]) == {"name", "phone", "tax_id"}


def test_saving_without_a_change_says_nothing(three):
    customer = Customer.objects.get(name="Işıl Çağlayan")
    before = facts()

    change_customer(customer.pk, actor=AYSE, name="Işıl Çağlayan", phone="05321234567")

    assert facts() == before


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"email": "isil@"}, "email"),
        ({"phone": "0532"}, "phone"),
        ({"tax_id": "10000000147"}, "tax_id"),
        ({"tax_id": "123"}, "tax_id"),
        ({"kind": "robot"}, "kind"),
        ({"language": "de"}, "language"),
        ({"note": "x" * 5001}, "note"),
    ],
)
def test_wrong_values_are_named_and_nothing_changes(three, values, field):
    customer = Customer.objects.get(name="Işıl Çağlayan")
    before = facts()

    with pytest.raises(Invalid) as refusal:
        change_customer(customer.pk, actor=AYSE, **values)

    assert list(refusal.value.fields) == [field]
    assert facts() == before
    assert Customer.objects.get(pk=customer.pk).name == "Işıl Çağlayan"


def test_nobody_is_entered_twice(three):
    before = facts()

    with pytest.raises(Invalid) as refusal:
        create_customer(actor=AYSE, name="Başkası", phone="+90 532 123 45 67")

    assert refusal.value.code == "customer_exists"
    assert facts() == before


def test_an_unknown_customer_is_not_found(three):
    with pytest.raises(NotFound):
        change_customer(0, actor=AYSE, name="X")
