"""A person's data: all of it in one file, and gone when it is to be forgotten, but for what the law wants kept."""

from __future__ import annotations

import json
import os
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from kervan.api.tests.program import Program
from kervan.checkout.consents import facts_of_order, legal_texts, record_consents
from kervan.checkout.models import Consent
from kervan.cli.invariants import check_all
from kervan.customers.actions.allow_marketing import allow_marketing
from kervan.customers.actions.change_customer import change_customer
from kervan.customers.marketing import allowed_channels
from kervan.customers.models import Customer
from kervan.events.models import Event
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.invoices.models import Invoice
from kervan.lib import clock
from kervan.lib.errors import NotAllowed
from kervan.notifications.models import Message
from kervan.orders.actions.add_note import add_note
from kervan.orders.actions.change_contact import change_contact
from kervan.orders.links import order_of, order_url
from kervan.orders.models import Order
from kervan.panel.tests.desk import Desk
from kervan.payments.actions.announce_transfer import announce_transfer
from kervan.payments.actions.keep_refund_account import keep_refund_account
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.actions.succeed_refund import succeed_refund
from kervan.payments.iban_details import details_of
from kervan.payments.models import Refund, RefundAccount, TransferNotice
from kervan.privacy.actions.export_person import export_person
from kervan.privacy.actions.forget_person import forget_person
from kervan.privacy.handlers import forget_old_persons
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shop.actions.change_shop import change_shop
from tests.shop import AYSE, Shop, facts

pytestmark = pytest.mark.django_db
IBAN = "TR330006100519786457841326"
#: What of Zeynep Yılmaz must not be found anywhere but in invoices and contracts.
TRACES = ("Zeynep", "Yılmaz", "zeynep@example.com", "5321234567", "Bahariye", "Caferağa", "kapıcı", IBAN)
KEPT = {"invoices_invoice", "invoices_correction", "checkout_consent", "customers_marketingchange"}


@pytest.fixture
def order(shop: Shop) -> Order:
    """Zeynep's order, with everything that can stand about a person: sent, delivered, invoiced, part paid back."""
    shop.seller()
    order = shop.order(
        {"MUG": 2}, payment_method="bank_transfer", customer_note="kapıcıya bırakın", billing_address=None
    )
    record_consents(order.pk, legal_texts(facts_of_order(order.pk)), ip="192.0.2.7")
    allow_marketing(["email"], actor=AYSE, email="zeynep@example.com", phone="", about=order)
    announce_transfer(
        order.pk,
        actor=AYSE,
        bank="Ziraat",
        sender="Zeynep Yılmaz",
        sent_on=clock.today(),
        amount=20_700,
        receipt=b"%PDF-1.4 x",
    )
    keep_refund_account(order.pk, actor=AYSE, iban=IBAN, holder="Zeynep Yılmaz")
    record_payment(order.pk, actor=AYSE, amount=order.total + 700)
    change_contact(order.pk, actor=AYSE, name="Zeynep Yılmaz Kaya")
    change_contact(order.pk, actor=AYSE, name="Zeynep Yılmaz")
    add_note(order.pk, actor=AYSE, text="Zeynep Hanım aradı")
    mark_delivered(dispatch(order.pk, actor=AYSE).pk, actor=AYSE)
    shop.react()
    if not Invoice.objects.filter(order=order).exists():
        issue_invoice(order.pk, actor=AYSE)
    [refund] = request_refund(order.pk, actor=AYSE, amount=700, to="iban", iban=IBAN, holder="Zeynep Yılmaz")
    succeed_refund(refund.pk, actor=AYSE)
    shop.react()
    return shop.fresh(order)


def tables_with(traces: tuple[str, ...]) -> set[str]:
    """The tables in which any row holds one of these words."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("procrastinate", "django", "auth", "customers_district")):
                continue
            cursor.execute(
                f'SELECT EXISTS (SELECT 1 FROM "{table}" t WHERE t::text ILIKE ANY(%s))',
                [[f"%{trace}%" for trace in traces]],
            )
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def test_the_file_holds_everything(shop: Shop, order: Order) -> None:
    data = json.loads(json.dumps(export_person(order.customer_id, actor=AYSE)))

    assert (data["customer"]["name"], data["customer"]["email"]) == ("Zeynep Yılmaz", "zeynep@example.com")
    assert [(row["number"], row["total"], row["note"]) for row in data["orders"]] == [
        (order.number, "200.00", "kapıcıya bırakın")
    ]
    assert data["refunds"][0]["iban"] == IBAN
    assert data["payments"][0]["events"][-1]["amount"] == "207.00"
    assert len(data["contracts"]) == 2
    assert data["transfer_notices"][0]["sender"] == "Zeynep Yılmaz"
    assert data["invoices"][0]["number"]
    assert data["messages"]
    assert data["marketing"][0]["channel"] == "email"
    assert shop.events()[-1] == "customer.exported"


def test_a_forgotten_person_is_found_nowhere_but_in_invoices_and_contracts(shop: Shop, order: Order) -> None:
    token = order_url(order).rstrip("/").rsplit("/", 1)[-1]
    receipt = TransferNotice.objects.get().receipt.path
    assert os.path.exists(receipt)
    invoices, texts = list(Invoice.objects.values("content", "number")), list(Consent.objects.values_list("body"))
    assert "orders_order" in tables_with(TRACES)

    customer = forget_person(order.customer_id, actor=AYSE)

    assert tables_with(TRACES) - KEPT == set()
    assert not os.path.exists(receipt)
    assert not RefundAccount.objects.exists()
    assert customer.name == "Anonim müşteri"
    assert list(Invoice.objects.values("content", "number")) == invoices
    assert list(Consent.objects.values_list("body")) == texts
    fresh = shop.fresh(order)
    assert (fresh.total, fresh.captured, fresh.refunded, fresh.city) == (20_000, 20_700, 700, "İstanbul")
    assert fresh.shipping_address["district"] == "Kadıköy"
    assert details_of(Refund.objects.get()).iban == ""
    assert allowed_channels("zeynep@example.com") == set()
    with pytest.raises(Exception, match=r"."):
        order_of(token)
    assert list(check_all()) == []


def test_while_an_order_is_under_way_nothing_is_forgotten(shop: Shop, order: Order) -> None:
    other = shop.order({"MUG": 1})
    before = facts()

    with pytest.raises(NotAllowed) as refused:
        forget_person(order.customer_id, actor=AYSE)

    assert (refused.value.code, refused.value.details["orders"]) == ("orders_open", [other.number])
    assert facts() == before
    assert Customer.objects.get(pk=order.customer_id).name == "Zeynep Yılmaz"


def test_forgetting_happens_once_and_the_next_order_makes_a_new_customer(shop: Shop, order: Order) -> None:
    forget_person(order.customer_id, actor=AYSE)

    for again in (
        lambda: forget_person(order.customer_id, actor=AYSE),
        lambda: change_customer(order.customer_id, actor=AYSE, name="Z"),
    ):
        with pytest.raises(NotAllowed) as refused:
            again()
        assert refused.value.code == "person_forgotten"
    assert shop.order({"MUG": 1}).customer_id != order.customer_id
    assert Event.objects.filter(name="customer.forgotten").count() == 1
    assert not Message.objects.filter(order_id=order.pk).exclude(recipient="").exists()


def test_years_after_the_last_order_it_happens_by_itself(shop: Shop, order: Order) -> None:
    long_ago = clock.now() - timedelta(days=3 * 366)
    Order.objects.update(created_at=long_ago)
    Customer.objects.update(created_at=long_ago)

    forget_old_persons()
    assert Customer.objects.get().forgotten_at is None  # the shop has not said so
    change_shop(actor=AYSE, forget_after_years=4)
    forget_old_persons()
    assert Customer.objects.get().forgotten_at is None
    change_shop(actor=AYSE, forget_after_years=2)
    forget_old_persons()
    forget_old_persons()

    assert Customer.objects.get().forgotten_at is not None


def test_at_the_panel(shop: Shop, order: Order) -> None:
    client = Desk(shop).client
    page = f"/musteriler/{order.customer_id}/"

    file = client.post(page + "veriler/")
    unsure = client.post(page + "anonimlestir/")
    assert json.loads(file.content)["customer"]["name"] == "Zeynep Yılmaz"
    assert unsure.status_code == 422
    assert client.post(page + "anonimlestir/", {"sure": "on"}).status_code == 302

    shown = client.get(page).content.decode()
    assert "Anonimleştirildi" in shown
    assert "Zeynep" not in shown
    assert client.post(page + "anonimlestir/", {"sure": "on"}).status_code == 422
    assert client.get(f"/siparisler/{order.number}/").status_code == 200
    assert client.get("/musteriler/999999/anonimlestir/").status_code == 404


def test_support_neither_takes_nor_forgets(shop: Shop, order: Order) -> None:
    client: Client = Desk(shop, "support").client
    page = f"/musteriler/{order.customer_id}/"

    assert client.post(page + "veriler/").status_code == 403
    assert client.post(page + "anonimlestir/", {"sure": "on"}).status_code == 403
    assert "KVKK" not in client.get(page).content.decode()


def test_over_the_api(shop: Shop, order: Order) -> None:
    program = Program(["customers.privacy"])
    path = f"/customers/{order.customer_id}"

    assert program.get(f"{path}/person-data").json()["customer"]["name"] == "Zeynep Yılmaz"
    assert program.post(f"{path}/forget").json()["customer_id"] == order.customer_id
    assert program.post(f"{path}/forget").json()["code"] == "person_forgotten"
    assert program.get(f"{path}/person-data").json()["customer"]["name"] == "Anonim müşteri"
    assert program.get("/customers/999999/person-data").status_code == 404
