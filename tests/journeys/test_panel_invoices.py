"""Journeys around invoices, through a browser: issued from the order, opened as PDF, taken back; the queue in bulk."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from kervan.invoices.models import Invoice
from kervan.sales.bulk import run_bulk
from kervan.sales.models import BulkJob
from kervan.shipping.actions.dispatch import dispatch
from tests.browser import violations
from tests.shop import AYSE

pytestmark = pytest.mark.journey


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\u200b", "")


def submit(page: Page, button: str) -> None:
    page.locator("#k-dialog").get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#k-dialog")).to_be_hidden()


def test_an_invoice_is_issued_opened_as_pdf_and_taken_back(shop: Any, panel: Callable[..., Page]) -> None:
    shop.seller()
    shop.integrator()
    order = shop.order({"MUG": 2})
    dispatch(order.pk, actor=AYSE, carrier="Aras Kargo", tracking_number="7301")
    page = panel(shop.staff(name="Deniz Aydın"), f"/siparisler/{order.number}/")
    card = page.locator("#invoices")
    expect(card).to_contain_text("Henüz fatura kesilmedi.")

    card.get_by_role("button", name="Fatura oluştur").click()
    expect(page.locator("#k-dialog")).to_be_visible()
    assert violations(page, "#k-dialog") == []
    submit(page, "Fatura oluştur")
    invoice = Invoice.objects.get()
    expect(card).to_contain_text(invoice.number)
    expect(card).to_contain_text("Gönderiliyor")

    shop.react("invoice.issued")  # the integrator answers; the page shows it by itself
    expect(card).to_contain_text("Gönderildi")
    link = card.get_by_role("link", name=f"PDF {invoice.number}")
    answer = page.request.get(link.evaluate("link => link.href"))
    assert answer.headers["content-type"] == "application/pdf"
    text = text_of(answer.body())
    for words in (
        invoice.number,
        "Kervan Ticaret A.Ş.",
        "Zeynep Yılmaz",
        "200,00",
        "Aras Kargo",
        "İKİ YÜZ TÜRK LİRASI",
    ):
        assert words in text

    card.get_by_role("button", name="Fatura işlemleri").click()
    page.locator(".k-menu:popover-open .k-menu-item", has_text="Gider pusulası kes").click()
    page.locator("#k-dialog input[name^=line-]").fill("1")
    submit(page, "Gider pusulası kes")
    voucher = invoice.corrections.get()
    expect(card).to_contain_text(voucher.number)
    pdf = page.request.get(card.get_by_role("link", name=f"PDF {voucher.number}").evaluate("link => link.href"))
    assert voucher.number in text_of(pdf.body())

    page.get_by_role("link", name="Faturalar").first.click()
    expect(page.locator("#invoice-list")).to_contain_text(invoice.number)


def test_the_queue_is_emptied_in_bulk(shop: Any, panel: Callable[..., Page]) -> None:
    orders = [shop.order({"MUG": 1}) for _ in range(2)]
    for order in orders:
        dispatch(order.pk, actor=AYSE)
    shop.react()
    shop.seller()
    page = panel(shop.staff(name="Deniz Aydın"), "/faturalar/?state=to_issue")
    expect(page.locator("#invoice-list")).to_contain_text(f"#{orders[0].number}")

    page.locator("[data-select-all]").check()
    page.get_by_role("button", name="Fatura oluştur").click()
    page.get_by_role("button", name="Fatura oluştur").last.click()
    page.wait_for_url("**/toplu-islemler/*/")
    expect(page.locator("body")).to_contain_text("Fatura oluştur")
    job = BulkJob.objects.get()
    run_bulk(job.pk)

    assert Invoice.objects.count() == 2
    page.goto(page.url.split("/siparisler")[0] + "/faturalar/?state=to_issue")
    expect(page.locator("#invoice-list")).to_contain_text("Fatura bekleyen sipariş yok")


def test_without_javascript_the_invoice_is_issued_too(shop: Any, panel: Callable[..., Page]) -> None:
    shop.seller()
    order = shop.order({"MUG": 1})
    page = panel(shop.staff(name="Deniz Aydın"), f"/siparisler/{order.number}/fatura/", scripts=False)

    page.get_by_role("button", name="Fatura oluştur").click()

    assert Invoice.objects.get().number in page.locator("#invoices").inner_text()
