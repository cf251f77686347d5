"""The Faturalar card of the order page: what it offers, says and refuses."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from kervan.invoices.models import Invoice
from kervan.panel.tests.desk import Desk, part, words
from kervan.shipping.actions.dispatch import dispatch
from tests.shop import AYSE


@pytest.fixture
def desk(shop: Any) -> Desk:
    shop.seller()
    return Desk(shop)


def text_of(content: bytes) -> str:
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return text.replace("\u200b", "")


def test_an_invoice_is_made_from_the_order_and_opens_as_pdf(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 2})
    assert "Henüz fatura kesilmedi." in part(desk.page(order), "invoices")

    assert desk.get(order, "fatura").status_code == 200
    answer = desk.post(order, "fatura", {"what": "whole", "notify": "on"})

    assert answer.status_code == 302
    invoice = Invoice.objects.get()
    card = part(desk.page(order), "invoices")
    assert invoice.number in card
    assert "Fatura oluştur" not in card
    assert "Faturalanacak ürün kalmadı." in desk.page(order)
    pdf = desk.get(order, f"fatura/{invoice.pk}/pdf")
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    text = text_of(pdf.content)
    for words_on_it in (invoice.number, "Kervan Ticaret A.Ş.", "Zeynep Yılmaz", "200,00"):
        assert words_on_it in text


def test_what_the_shop_has_not_said_is_named_and_leads_to_the_settings(shop: Any) -> None:
    order = shop.order()

    card = part(Desk(shop).page(order), "invoices")

    assert "unvan, VKN / TCKN, vergi dairesi" in card
    assert "/ayarlar/magaza/" in card


def test_parts_are_offered_only_when_they_differ(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 3})
    dispatch(order.pk, actor=AYSE, quantities={shop.line(order).pk: 1})

    form = words(desk.get(order, "fatura"))
    assert "Yalnızca gönderilenler (1 adet)" in form

    desk.post(order, "fatura", {"what": "sent"})

    assert [row.quantity for row in Invoice.objects.get().document.lines] == [1]


def test_a_rejected_invoice_shows_the_integrators_words_and_can_be_sent_again(shop: Any, desk: Desk) -> None:
    shop.integrator(refuse="VKN hatalı")
    order = shop.order()
    desk.post(order, "fatura", {"what": "whole"})
    shop.react()

    card = part(desk.page(order), "invoices")
    assert "DE400: VKN hatalı" in card
    assert "Reddedildi" in card

    shop.integrator(refuse="")
    invoice = Invoice.objects.get()
    assert desk.post(order, f"fatura/{invoice.pk}/yeniden").status_code == 302
    shop.react()
    assert "Gönderildi" in part(desk.page(order), "invoices")


def test_corrections_are_made_from_the_menu(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 2})
    desk.post(order, "fatura", {"what": "whole"})
    invoice = Invoice.objects.get()
    line = shop.line(order)

    assert desk.get(order, f"fatura/{invoice.pk}/gider-pusulasi").status_code == 200
    assert desk.post(order, f"fatura/{invoice.pk}/gider-pusulasi", {f"line-{line.pk}": "1"}).status_code == 302
    voucher = invoice.corrections.get()
    pdf = desk.get(order, f"gider-pusulasi/{voucher.pk}/pdf")
    assert voucher.number in text_of(pdf.content)
    refused = desk.post(order, f"fatura/{invoice.pk}/iptal", {"reason": "yanlış"})

    assert refused.status_code == 409
    assert "bir kısmı düzeltilmiş" in words(refused)


def test_another_orders_invoice_is_not_found(shop: Any, desk: Desk) -> None:
    order, other = shop.order(), shop.order()
    desk.post(order, "fatura", {"what": "whole"})
    invoice = Invoice.objects.get()

    for verb in ("pdf", "iptal", "gider-pusulasi", "iade-faturasi"):
        assert desk.get(other, f"fatura/{invoice.pk}/{verb}").status_code == 404
    assert desk.post(other, f"fatura/{invoice.pk}/yeniden").status_code == 404


@pytest.mark.parametrize(("role", "status"), [("packer", 403), ("support", 200), ("accountant", 200)])
def test_who_may_issue(shop: Any, role: str, status: int) -> None:
    shop.seller()

    assert Desk(shop, role).get(shop.order(), "fatura").status_code == status


def test_a_script_in_a_name_is_text(shop: Any, desk: Desk) -> None:
    from kervan.sales.new_order import NewCustomer
    from tests.shop import ADDRESS

    nasty = "<script>alert(1)</script>"
    order = shop.order(customer=NewCustomer(name=nasty), shipping_address=ADDRESS | {"name": nasty})
    desk.post(order, "fatura", {"what": "whole"})

    page = desk.get(order).content.decode()
    assert nasty not in page
    assert desk.get(order, f"fatura/{Invoice.objects.get().pk}/pdf").status_code == 200
