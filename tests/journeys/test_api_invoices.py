"""Invoices entirely by API: issued at dispatch, read as JSON, PDF and XML, mailed, taken back."""

from __future__ import annotations

from io import BytesIO

import pytest
from lxml import etree
from pypdf import PdfReader

from kervan.api.tests.program import Program
from kervan.integrations.einvoice.sandbox.models import SandboxDocument
from kervan.invoices.ubl_rules import broken_rules
from kervan.notifications.models import Message
from kervan.notifications.sending import prepare
from tests.shop import ADDRESS

pytestmark = pytest.mark.django_db

COMPANY = ADDRESS | {"name": "Işık Dağıtım Ltd. Şti.", "tax_id": "4540536920", "tax_office": "Kadıköy"}


def order_of(**changes):
    return {
        "customer": {"name": "Zeynep Yılmaz", "email": "zeynep@example.com"},
        "shipping_address": {**ADDRESS, "country": "TR"},
        "lines": [{"sku": "MUG", "quantity": 2}],
        "shipping_fee": "49.90",
        "payment": {"method": "card", "captured": True},
    } | changes


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\u200b", "")


def test_from_the_dispatch_to_the_voucher(shop):
    shop.seller()
    shop.integrator()
    program = Program()
    program.put("/products/MUG", {"title": "Işıklı Kupa", "price": "129.90", "stock": 10})
    order = program.post("/orders", order_of()).json()
    program.post(f"/orders/{order['number']}/dispatch", {"carrier": "aras", "tracking_number": "123456789012"})
    shop.react()

    (invoice,) = program.get(f"/orders/{order['number']}/invoices").json()["items"]
    assert (invoice["state"], invoice["payable"], invoice["profile"]) == ("sent", order["total"], "EARSIVFATURA")
    assert sum(float(line["gross"]) for line in invoice["lines"]) == float(order["total"])
    pdf = program.get(f"/invoices/{invoice['id']}/invoice.pdf?for_parcel=true")
    text = text_of(pdf.content)
    for words in (invoice["number"], "Işıklı Kupa", "ÜÇ YÜZ DOKUZ", "Aras Kargo"):
        assert words in text
    xml = program.get(f"/invoices/{invoice['id']}/invoice.xml").content
    assert broken_rules(xml) == []
    assert etree.fromstring(xml).findtext("{*}ID") == invoice["number"]
    assert SandboxDocument.objects.get().xml == xml.decode()
    message = Message.objects.get(kind="invoice")
    message.state = "sending"
    message.save()
    outgoing = prepare(message)
    assert [file.name for file in outgoing.attachments] == [f"{invoice['number']}.pdf"]
    assert invoice["number"] in text_of(outgoing.attachments[0].content)

    line = order["lines"][0]["id"]
    body = {"lines": [{"line_id": line, "quantity": 1}], "reason": "rengi farklı"}
    voucher = program.post(f"/invoices/{invoice['id']}/expense-voucher", body, key="v1").json()
    again = program.post(f"/invoices/{invoice['id']}/expense-voucher", body, key="v1")
    assert (again.json(), again["Idempotent-Replayed"]) == (voucher, "true")
    assert voucher["amount"] == "129.90"
    assert voucher["number"] in text_of(program.get(f"/corrections/{voucher['id']}/voucher.pdf").content)
    refused = program.post(f"/invoices/{invoice['id']}/cancel")
    assert (refused.status_code, refused.json()["code"]) == (409, "invoice_corrected")
    assert program.get("/invoices?state=corrected").json()["items"][0]["corrected"] == "129.90"


def test_a_company_is_asked_about_and_returns_with_its_own_invoice(shop):
    shop.seller()
    shop.integrator(registered="4540536920")
    shop.stock("MUG", 10)
    program = Program()
    order = program.post("/orders", order_of(billing_address={**COMPANY, "country": "TR"})).json()

    preparing = program.post(f"/orders/{order['number']}/invoices", key="i1").json()
    assert (preparing["state"], preparing["number"]) == ("preparing", None)
    assert program.get(f"/invoices/{preparing['id']}/invoice.pdf").json()["code"] == "invoice_preparing"
    shop.react()

    invoice = program.get(f"/invoices/{preparing['id']}").json()
    assert (invoice["state"], invoice["profile"], invoice["buyer_tax_id"]) == ("sent", "TEMELFATURA", "4540536920")
    assert broken_rules(program.get(f"/invoices/{invoice['id']}/invoice.xml").content) == []
    assert program.post(f"/invoices/{invoice['id']}/expense-voucher").json()["code"] == "buyer_is_company"
    day = invoice["issued_at"][:10]
    body = {"number": "IAD2026000000001", "issued_on": day, "amount": "100.00"}
    assert program.post(f"/invoices/{invoice['id']}/buyers-return", body).status_code == 201
    assert program.get(f"/invoices/{invoice['id']}").json()["corrected"] == "100.00"


def test_what_cannot_be_is_said_and_changes_nothing(shop):
    shop.stock("MUG", 10)
    program = Program()
    order = program.post("/orders", order_of()).json()
    url, line = f"/orders/{order['number']}/invoices", order["lines"][0]["id"]
    assert program.post(url).json()["missing"] == [
        "address",
        "city",
        "district",
        "legal_name",
        "tax_id",
        "tax_office",
    ]
    shop.seller()

    for quantity in (-1, 3, 10**9):
        wrong = program.post(url, {"lines": [{"line_id": line, "quantity": quantity}]})
        assert wrong.status_code == 422
        assert wrong.json()["errors"][0]["field"] == "lines.0.quantity"
    assert program.post(url, {"shipment_id": 999}).status_code == 404
    assert program.get("/invoices/999").json()["code"] == "invoice_not_found"
    assert program.get("/invoices").json() == {"items": [], "next_cursor": None}


def test_the_list_goes_on_from_its_cursor(shop):
    shop.seller()
    shop.stock("MUG", 10)
    program = Program()
    numbers = []
    for _ in range(3):
        order = program.post("/orders", order_of()).json()
        numbers.append(program.post(f"/orders/{order['number']}/invoices").json()["number"])

    first = program.get("/invoices?limit=2").json()
    rest = program.get(f"/invoices?limit=2&cursor={first['next_cursor']}").json()

    assert [row["number"] for row in first["items"] + rest["items"]] == numbers[::-1]
    assert rest["next_cursor"] is None
    assert [row["number"] for row in program.get(f"/invoices?q={numbers[0]}").json()["items"]] == numbers[:1]
