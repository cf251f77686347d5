"""Müşteriler in the panel."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kervan.accounts.rights import ROLE_RIGHTS, Role
from kervan.customers.models import Customer
from kervan.sales.actions.cancel_order import cancel_order
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_undelivered import mark_undelivered
from tests.shop import AYSE, facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(shop, client):
    client.force_login(shop.staff())
    return client


def page_of(customer):
    return reverse("panel:customer", args=[customer.pk])


def details(**changes):
    values = {"kind": "person", "name": "Zeynep Yılmaz", "email": "zeynep@example.com", "phone": "0532 123 45 67"}
    return values | {"tax_id": "", "tax_office": "", "language": "tr", "note": ""} | changes


def test_the_page_sums_up_what_a_customer_bought_and_what_came_back(shop, owner):
    kept = shop.order({"MUG": 2})
    cancelled = shop.order({"MUG": 1})
    sent = shop.order({"MUG": 1})
    cancel_order(cancelled.pk, actor=AYSE)
    parcel = dispatch(sent.pk, actor=AYSE)
    mark_undelivered(parcel.pk, actor=AYSE, reason="Adres bulunamadı")

    answer = owner.get(page_of(kept.customer))

    record = answer.context["record"]
    assert (record.orders, record.cancelled, record.total, record.undelivered) == (3, 1, 30_000, 1)
    assert [order.number for order in answer.context["orders"].rows] == [sent.number, cancelled.number, kept.number]


def test_a_correction_is_saved_and_said(shop, owner):
    customer = shop.order().customer

    answer = owner.post(page_of(customer), details(name="Zeynep Işık", tax_id="10000000146"))

    customer = Customer.objects.get(pk=customer.pk)
    assert answer.url == page_of(customer)
    assert (customer.name, customer.tax_id, customer.phone) == ("Zeynep Işık", "10000000146", "+905321234567")
    assert shop.events()[-1] == "customer.changed"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"phone": "0532"}, "phone"),
        ({"tax_id": "12345678901"}, "tax_id"),
        ({"email": "x"}, "email"),
    ],
)
def test_wrong_details_are_named_beside_their_field_and_nothing_changes(shop, owner, given, field):
    customer = shop.order().customer
    before = facts()

    answer = owner.post(page_of(customer), details(**given))

    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in answer.content.decode()
    assert facts() == before


def test_a_customer_is_found_by_the_last_digits_of_the_phone(shop, owner):
    shop.order()

    found = owner.get(reverse("panel:customers"), {"q": "4567"})
    nobody = owner.get(reverse("panel:customers"), {"q": "9999"})

    assert [row.name for row in found.context["page"].rows] == ["Zeynep Yılmaz"]
    assert "Bu aramaya uyan müşteri yok" in nobody.content.decode()


def test_a_new_customer_is_entered_once(shop, owner):
    first = owner.post(reverse("panel:customer-new"), details())
    again = owner.post(reverse("panel:customer-new"), details())

    assert first.status_code == 302
    assert again.status_code == 422
    assert "Bu bilgiyle kayıtlı bir müşteri var." in again.content.decode()
    assert Customer.objects.count() == 1


def test_a_script_in_a_name_or_note_is_never_run(shop, owner):
    customer = shop.order().customer
    owner.post(
        page_of(customer), details(name="<script>alert(1)</script>", note="</textarea><script>alert(2)</script>")
    )

    for url in (reverse("panel:customers"), page_of(customer)):
        assert "<script>alert(" not in owner.get(url).content.decode()


@pytest.mark.parametrize("role", Role.values)
def test_who_may_change_customers_and_who_sees_phones(shop, client, role):
    customer = shop.order().customer
    client.force_login(shop.staff(role))
    may, sees = ("customers.edit" in ROLE_RIGHTS[role]), ("customers.see_phone" in ROLE_RIGHTS[role])

    listed = client.get(reverse("panel:customers")).content.decode()
    shown = client.get(page_of(customer)).content.decode()
    before = facts()

    for html in (listed, shown):
        assert ("5321234567" in html or "0532\N{NO-BREAK SPACE}123" in html) == sees
    assert client.get(reverse("panel:customer-new")).status_code == (200 if may else 403)
    assert client.post(page_of(customer), details(name="Yeni Ad")).status_code == (302 if may else 403)
    assert (facts() == before) == (not may)


def test_the_pages_ask_the_database_as_often_for_one_as_for_many(shop, owner, django_assert_num_queries):
    customer = shop.order().customer

    def count():
        with django_assert_num_queries(4):
            owner.get(reverse("panel:customers"))
        with django_assert_num_queries(10):
            owner.get(page_of(customer))

    owner.get(page_of(customer))
    count()
    for _number in range(10):
        shop.order()
    count()
