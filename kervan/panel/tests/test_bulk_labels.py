"""Etiket bastır for many orders: what is asked, the file that comes, and the cover sheet of those without a label."""

from __future__ import annotations

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from kervan.documents.tests.zpl_reader import printed_zpl
from kervan.orders.actions.hold_order import hold_order
from kervan.panel.tests.test_bulk_pages import press, text
from kervan.sales.bulk import run_bulk
from kervan.sales.models import BulkJob
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.models import Shipment
from tests.shop import AYSE, facts

pytestmark = pytest.mark.django_db

GO = {"go": "1", "size": "100x150", "format": "pdf", "sort": "given", "first": "1"}


@pytest.fixture
def panel(shop, client: Client):
    client.force_login(shop.staff())
    return client


def pages(answer) -> list[str]:
    assert answer["Content-Type"] == "application/pdf", answer.content[:500]
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(answer.content)).pages]


def test_the_first_press_asks_how_and_marks_nothing(shop, panel):
    ready, unready = shop.order(), shop.order()
    mark_ready_to_ship(ready.pk, actor=AYSE)
    before = facts()

    answer = press(panel, "print_labels", ready, unready)

    assert "1 etiket hazır" in text(answer)
    assert f"#{unready.number} Kargoya hazır gönderisi yok; önce kargoya hazır yapın." in text(answer)
    assert facts() == before


def test_labels_come_as_one_file_in_the_lists_order(shop, panel):
    orders = [shop.order() for _ in range(3)]
    references = {order.pk: mark_ready_to_ship(order.pk, actor=AYSE).reference for order in orders}
    wanted = [orders[2], orders[0], orders[1]]

    found = pages(press(panel, "print_labels", *wanted, **GO))

    assert len(found) == 3
    assert all(references[order.pk] in page for order, page in zip(wanted, found, strict=True))
    assert Shipment.objects.filter(label_printed_at=None).count() == 0


def test_the_whole_filter_is_printed_by_order_number(shop, panel):
    orders = [shop.order() for _ in range(3)]
    references = [mark_ready_to_ship(order.pk, actor=AYSE).reference for order in orders]

    found = pages(press(panel, "print_labels", all_in_filter="1", query="queue=ready", **{**GO, "sort": "number"}))

    assert [reference in page for reference, page in zip(references, found, strict=True)] == [True] * 3


def test_an_order_without_a_label_stands_on_the_cover_sheet_with_the_carriers_words(shop, panel):
    ready, refused = shop.order(), shop.order()
    mark_ready_to_ship(ready.pk, actor=AYSE)
    parcel = mark_ready_to_ship(refused.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    Shipment.objects.filter(pk=parcel.pk).update(state="refused", refusal="Alıcı telefonu geçersiz")

    cover, label = pages(press(panel, "print_labels", ready, refused, **GO))

    assert f"#{refused.number}DenemeKargokabuletmedi:“Alıcıtelefonugeçersiz”" in cover
    assert Shipment.objects.get(order=ready).reference in label
    assert Shipment.objects.get(order=refused).label_printed_at is None


def test_a_zpl_file_is_saved_and_the_choice_is_remembered(shop, panel):
    order = shop.order()
    parcel = mark_ready_to_ship(order.pk, actor=AYSE)

    answer = press(panel, "print_labels", order, **{**GO, "format": "zpl", "size": "100x100"})
    again = press(panel, "print_labels", order, only=str(order.pk))

    assert answer["Content-Disposition"] == 'attachment; filename="etiketler.zpl"'
    (label,) = printed_zpl(answer.content)
    assert parcel.reference in label.texts
    assert label.picture.size == (800, 800)
    assert again["Content-Type"] == "application/zpl"


def test_a4_sheets_are_not_for_label_printers(shop, panel):
    order = shop.order()
    mark_ready_to_ship(order.pk, actor=AYSE)
    before = facts()

    answer = press(panel, "print_labels", order, **{**GO, "format": "zpl", "size": "a4"})

    assert answer.status_code == 422
    assert "A4 yaprak yalnızca PDF olarak basılır; ZPL için etiket boyu seçin." in text(answer)
    assert facts() == before


def test_nothing_to_print_is_said_and_nothing_is_offered(shop, panel):
    order = shop.order()

    answer = press(panel, "print_labels", order, **GO)

    assert answer.status_code == 422
    assert "Seçilen siparişlerin hiçbirinde basılacak etiket yok." in text(answer)
    assert ">Bastır<" not in re.sub(r"<svg.*?</svg>", "", answer.content.decode())


def test_a_jobs_labels_name_what_it_could_not_make_ready(shop, panel):
    good, held = shop.order(), shop.order()
    hold_order(held.pk, actor=AYSE, reason="Adres soruluyor")
    press(panel, "mark_ready", good, held, go="1")
    job = BulkJob.objects.get()
    run_bulk(job.pk)
    url = reverse("panel:orders-bulk-labels", args=[job.pk])

    asked = panel.post(url, headers={"HX-Request": "true"})
    cover, label = pages(panel.post(url, GO))

    assert f'action="{url}"' in asked.content.decode()
    assert f"#{held.number}" in cover
    assert "Adressoruluyor" in cover
    assert Shipment.objects.get().reference in label


def test_the_button_asks_its_right(shop, client):
    order = shop.order()
    client.force_login(shop.staff("accountant"))

    assert press(client, "print_labels", order, **GO).status_code == 403
