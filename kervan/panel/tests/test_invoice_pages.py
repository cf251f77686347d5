"""Faturalar, the queue, bulk work and Ayarlar → Fatura."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from kervan.accounts.rights import Role
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.invoices.models import Integrator, Invoice, Series, ToInvoice
from kervan.invoices.queries import invoice_settings
from kervan.lib import clock
from kervan.panel.invoices import days_of
from kervan.panel.tests.desk import BACKEND
from kervan.sales.models import BulkJob
from kervan.shipping.actions.dispatch import dispatch
from tests.shop import AYSE


@pytest.fixture
def owner(shop: Any) -> Client:
    shop.seller()
    client = Client()
    client.force_login(shop.staff(), backend=BACKEND)
    return client


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_the_list_finds_by_number_order_and_name(shop: Any, owner: Client) -> None:
    order = shop.order()
    invoice = issue_invoice(order.pk, actor=AYSE)

    for text in (invoice.number, invoice.number[:9], str(order.number), "yılmaz", "ZEYNEP"):
        assert invoice.number in page(owner, f"/faturalar/?q={text}")
    assert "Bu filtreye uyan fatura yok" in page(owner, "/faturalar/?q=baskasi")
    assert "Bu filtreye uyan fatura yok" in page(owner, "/faturalar/?state=rejected")


def test_an_empty_list_leads_to_the_settings(owner: Client) -> None:
    assert "İlk faturanız burada görünecek" in page(owner, "/faturalar/")
    assert "Fatura bekleyen sipariş yok" in page(owner, "/faturalar/?state=to_issue")


def test_the_list_asks_the_database_as_often_for_one_as_for_many(
    shop: Any, owner: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        issue_invoice(shop.order().pk, actor=AYSE)
    with django_assert_max_num_queries(9):
        owner.get("/faturalar/")


@pytest.mark.parametrize(
    ("passed", "words", "tone"),
    [
        (0, "7 gün kaldı", "neutral"),
        (5, "2 gün kaldı", "amber"),
        (7, "Son gün bugün", "red"),
        (9, "2 gün gecikti", "red"),
    ],
)
def test_the_queue_counts_from_delivery(passed: int, words: str, tone: str) -> None:
    assert days_of(ToInvoice(delivered_at=clock.now() - timedelta(days=passed))) == (words, tone)


def test_the_queue_issues_in_bulk(shop: Any, owner: Client) -> None:
    orders = [shop.order() for _ in range(2)]
    settings = invoice_settings()
    settings.timing = "by_hand"
    settings.save()
    for order in orders:
        dispatch(order.pk, actor=AYSE)
    shop.react()
    assert "Elle kesilecek" in page(owner, "/faturalar/?state=to_issue")

    chosen = {"selected": [order.pk for order in orders]}
    asked = owner.post("/siparisler/toplu/issue_invoice/", chosen)
    assert asked.status_code == 200
    owner.post("/siparisler/toplu/issue_invoice/", chosen | {"go": "1", "notify": "on"})
    from kervan.sales.bulk import run_bulk

    run_bulk(BulkJob.objects.get().pk)

    assert Invoice.objects.count() == 2
    assert not ToInvoice.objects.exists()


def test_settings_say_what_is_missing_and_are_saved(shop: Any, owner: Client) -> None:
    shop.seller(tax_office="")
    assert "vergi dairesi" in page(owner, "/ayarlar/fatura/")

    values = {
        "timing": "by_hand",
        "einvoice_profile": "TICARIFATURA",
        "zero_vat_code": "351",
        "zero_vat_reason": "İstisna olmayan diğer",
        "note": "Teşekkürler",
    }
    assert owner.post("/ayarlar/fatura/", values).status_code == 302
    assert (invoice_settings().timing, invoice_settings().note) == ("by_hand", "Teşekkürler")
    assert owner.post("/ayarlar/fatura/", values | {"zero_vat_code": "x"}).status_code == 422


def test_a_series_is_three_letters(shop: Any, owner: Client) -> None:
    assert owner.post("/ayarlar/fatura/seri/earchive/", {"code": "krv"}).status_code == 302
    assert issue_invoice(shop.order().pk, actor=AYSE).number.startswith("KRV")

    for wrong in ("AB", "ÇAY", "GDP", "A1B"):
        assert owner.post("/ayarlar/fatura/seri/earchive/", {"code": wrong}).status_code == 422
    assert Series.objects.get(kind="earchive", is_default=True).code == "KRV"


def test_the_integrator_is_saved_tried_and_switched_off(shop: Any, owner: Client) -> None:
    form = page(owner, "/ayarlar/fatura/entegrator/sandbox/")
    assert "Deneme Entegratör" in form

    shop.integrator(registered="4540536920")
    assert "Bağlantı çalışıyor." in unescape(owner.post("/ayarlar/fatura/entegrator/sandbox/dene/").content.decode())
    assert "deneme" not in Integrator.objects.get().secrets
    owner.post("/ayarlar/fatura/entegrator/kapat/")
    assert not Integrator.objects.filter(active=True).exists()


@pytest.mark.parametrize("role", [Role.PACKER, Role.SUPPORT, Role.ACCOUNTANT])
def test_who_sees_what(shop: Any, role: str) -> None:
    client = Client()
    client.force_login(shop.staff(role), backend=BACKEND)

    assert client.get("/faturalar/").status_code == 200
    assert client.get("/ayarlar/fatura/").status_code == 403
    assert client.post("/ayarlar/fatura/entegrator/kapat/").status_code == 403
