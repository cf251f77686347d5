"""What a customer may keep of the order."""

from __future__ import annotations

import pytest

from kervan.checkout.consents import facts_of_order, legal_texts, record_consents
from kervan.checkout.models import Consent
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.orders.links import order_path
from tests.shop import AYSE

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return response.content.decode()


def test_the_invoice_is_downloaded_by_its_own_customer_only(client, shop):
    shop.seller()
    order, other = shop.order(), shop.order()
    invoice = issue_invoice(order.pk, actor=AYSE)
    address = f"{order_path(order)}fatura/{invoice.pk}/"

    assert address in text_of(client.get(order_path(order)))
    answer = client.get(address)
    assert answer.content[:5] == b"%PDF-"
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(f"{order_path(other)}fatura/{invoice.pk}/").status_code == 404
    assert "fatura/" not in text_of(client.get(order_path(other)))


def test_what_was_agreed_to_is_read_word_for_word_by_its_own_customer_only(client, shop):
    order, other = shop.order(), shop.order()
    text = Consent.objects.create(
        order=order, kind="distance_contract", title="Sözleşme", version="1", language="tr", body="<b>Madde 1</b>"
    )
    address = f"{order_path(order)}sozlesme/{text.pk}/"
    assert address in text_of(client.get(order_path(order)))
    assert "&lt;b&gt;Madde 1" in text_of(client.get(address))
    assert client.get(f"{order_path(other)}sozlesme/{text.pk}/").status_code == 404


def test_what_was_agreed_to_is_kept_as_pdf_by_its_own_customer_only(client, shop):
    order, other = shop.order(), shop.order()
    consent, *_ = record_consents(order.pk, legal_texts(facts_of_order(order.pk)), ip="192.0.2.1")
    address = f"{order_path(order)}sozlesme/{consent.pk}/pdf/"

    assert address in text_of(client.get(order_path(order)))
    answer = client.get(address)
    assert answer.content[:5] == b"%PDF-"
    assert answer["Content-Disposition"].endswith(f'-{order.number}.pdf"')
    assert client.get(f"{order_path(other)}sozlesme/{consent.pk}/pdf/").status_code == 404
