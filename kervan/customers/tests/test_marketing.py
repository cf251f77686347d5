"""Permission to advertise: given, taken back, and every step of it on the record."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from kervan.api.tests.program import Program
from kervan.customers.actions.allow_marketing import allow_marketing
from kervan.customers.actions.withdraw_marketing import withdraw_marketing
from kervan.customers.marketing import allowed_channels, log_of, whole_log
from kervan.customers.models import MarketingChange
from kervan.orders.links import order_path
from kervan.panel.tests.desk import Desk
from tests.shop import AYSE, facts

pytestmark = pytest.mark.django_db

EMAIL, PHONE = "zeynep@example.com", "+905321234567"


def allow(*channels):
    return allow_marketing(channels, actor=AYSE, email=EMAIL, phone=PHONE, order_number=7, ip="192.0.2.7")


def test_what_was_allowed_is_taken_back_once_and_nothing_is_erased():
    allow("email", "sms")

    for _twice in range(2):
        withdraw_marketing([(EMAIL, "email"), (PHONE, "call")], actor=AYSE, source="staff")

    assert allowed_channels(EMAIL, PHONE) == {(PHONE, "sms")}
    assert [(row.row.channel, row.row.allowed, row.counts) for row in log_of(EMAIL, PHONE)] == [
        ("email", False, True),
        ("sms", True, True),
        ("email", True, False),
    ]


def test_what_was_never_allowed_is_no_line_of_the_log():
    before = facts()

    assert withdraw_marketing([(EMAIL, "email")], actor=AYSE, source="staff") == []

    assert facts() == before
    assert not MarketingChange.objects.exists()


def test_the_whole_log_says_which_line_counts():
    allow("email")
    withdraw_marketing([(EMAIL, "email")], actor=AYSE, source="link")
    allow_marketing(["email"], actor=AYSE, email="ali@example.com", phone="")

    assert [(each.row.recipient, each.row.allowed, each.counts) for each in whole_log(batch=1)] == [
        ("ali@example.com", True, True),
        (EMAIL, False, True),
        (EMAIL, True, False),
    ]


def test_a_customer_changes_it_on_the_orders_page(client, shop):
    order = shop.order()
    allow("email")
    address = f"{order_path(order)}reklam-izinleri/"
    assert address in client.get(order_path(order)).content.decode()
    page = client.get(address).content.decode()
    assert 'value="email" checked' in page
    assert 'value="sms" checked' not in page

    for _twice in range(2):
        assert client.post(address, {"ticari": ["sms", "pigeon"]}, REMOTE_ADDR="192.0.2.9").status_code == 302

    assert allowed_channels(EMAIL, PHONE) == {(PHONE, "sms")}
    assert [
        (row.channel, row.allowed, row.source, row.ip, row.order_number, bool(row.wording))
        for row in MarketingChange.objects.order_by("id")[1:]
    ] == [
        ("sms", True, "link", "192.0.2.9", order.number, True),
        ("email", False, "link", "192.0.2.9", order.number, False),
    ]


def test_another_link_changes_nobodys_permission(client, shop):
    order = shop.order()
    allow("email")

    assert client.post(f"{order_path(order)[:-3]}xx/reklam-izinleri/").status_code == 404

    assert allowed_channels(EMAIL) == {(EMAIL, "email")}


def test_staff_take_it_back_on_the_customers_word_and_see_the_log(shop):
    order = shop.order()
    [row] = allow("email")
    [strange] = allow_marketing(["email"], actor=AYSE, email="ali@example.com", phone="")
    owner, packer = Desk(shop).client, Desk(shop, "packer").client
    page = reverse("panel:customer", args=[order.customer_id])
    address = reverse("panel:marketing-withdraw", args=[order.customer_id])
    assert "İzni geri al" in owner.get(page).content.decode()
    assert "İzni geri al" not in packer.get(page).content.decode()

    assert packer.post(address, {"permission": row.pk}).status_code == 403
    assert [owner.post(address, {"permission": pk}).status_code for pk in (strange.pk, "x", "")] == [404] * 3
    assert allowed_channels(EMAIL, "ali@example.com") == {(EMAIL, "email"), ("ali@example.com", "email")}
    assert owner.post(address, {"permission": row.pk}).status_code == 302

    assert allowed_channels(EMAIL) == set()
    assert "Geri aldı" in owner.get(page).content.decode()


def test_the_log_as_a_file_for_those_who_may_see_phones(shop):
    allow("email", "sms")
    withdraw_marketing([(PHONE, "sms")], actor=AYSE, source="link")
    address = reverse("panel:marketing-export")

    owner = Desk(shop).client
    text = b"".join(owner.get(address, {"format": "csv"}).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))

    assert [row[:4] for row in rows[1:]] == [
        ["'" + PHONE, "SMS", "Geri aldı", "evet"],
        ["'" + PHONE, "SMS", "İzin verdi", "hayır"],
        [EMAIL, "E-posta", "İzin verdi", "evet"],
    ]
    assert owner.get(address)["Content-Type"].startswith("application/vnd.openxml")
    assert Desk(shop, "accountant").client.get(address).status_code == 403
    assert shop.events().count("marketing.exported") == 2


def test_over_the_api():
    allow("email", "sms")
    program = Program(["customers.privacy", "customers.edit"])

    first = program.get("/marketing-permissions?limit=1").json()
    rest = program.get(f"/marketing-permissions?after={first['next_after']}").json()
    assert [(row["channel"], row["recipient"], row["ip"]) for row in first["items"] + rest["items"]] == [
        ("email", EMAIL, "192.0.2.7"),
        ("sms", PHONE, "192.0.2.7"),
    ]
    assert rest["next_after"] is None
    call = {"phone": "0532 123 45 67", "email": EMAIL, "channels": ["sms"]}
    assert program.post("/marketing-permissions/withdraw", call).json() == {"withdrawn": ["sms"]}
    assert program.post("/marketing-permissions/withdraw", call).json() == {"withdrawn": []}
    assert allowed_channels(EMAIL, PHONE) == {(EMAIL, "email")}
    assert program.post("/marketing-permissions/withdraw", {}).json()["errors"][0]["field"] == "email"
    assert program.post("/marketing-permissions/withdraw", {"phone": "1"}).json()["errors"][0]["field"] == "phone"
