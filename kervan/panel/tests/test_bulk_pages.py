"""The bulk bar: what it asks, what it starts, what it prints, and the upload of tracking numbers."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from kervan.invoices.actions.cancel_invoice import cancel_invoice
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.orders.actions.hold_order import hold_order
from kervan.orders.models import Order
from kervan.panel import bulk_invoices
from kervan.panel.tracking_rows import read_rows, table_of_text
from kervan.sales.bulk import run_bulk
from kervan.sales.models import BulkJob
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.models import Shipment
from tests.shop import AYSE, facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(shop, client: Client):
    client.force_login(shop.staff())
    return client


def press(panel, kind: str, *orders: Order, **more):
    return panel.post(reverse("panel:orders-bulk", args=[kind]), {"selected": [order.pk for order in orders], **more})


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_press_asks_first_and_changes_nothing(shop, panel):
    order, held = shop.order(), shop.order()
    hold_order(held.pk, actor=AYSE, reason="adres")
    before = facts()

    answer = press(panel, "dispatch", order, held)

    assert "2 sipariş" in text(answer)
    assert "1 sipariş beklemede; olduğu gibi kalacak." in text(answer)
    assert "müşteriye e-posta gidecek" in text(answer)
    assert facts() == before
    assert not BulkJob.objects.exists()


def test_the_second_press_starts_a_job_whose_page_shows_each_order(shop, panel):
    order, held = shop.order(), shop.order()
    hold_order(held.pk, actor=AYSE, reason="adres")

    answer = press(panel, "dispatch", order, held, go="1", carrier="Aras Kargo", notify="on")
    job = BulkJob.objects.get()
    assert answer["Location"] == reverse("panel:orders-bulk-job", args=[job.pk])
    assert "every 4s" in panel.get(answer["Location"]).content.decode()

    run_bulk(job.pk)
    page = panel.get(answer["Location"])

    assert "every 4s" not in page.content.decode()
    assert "1 sipariş tamamlandı, 1 sipariş olduğu gibi kaldı." in text(page)
    assert "Yalnızca başarısız olanları yeniden dene" in text(page)
    assert shop.fresh(order).status == "shipped"
    assert Shipment.objects.get().carrier_name == "Aras Kargo"
    assert job.notify is True
    assert panel.get(reverse("panel:orders-bulk-jobs")).status_code == 200


def test_without_the_tick_nobody_is_written_to(shop, panel):
    order = shop.order()

    press(panel, "dispatch", order, go="1")

    assert BulkJob.objects.get().notify is False


def test_the_whole_filter_is_taken_when_asked_for(shop, panel):
    waiting = [shop.order(payment_method="bank_transfer") for _ in range(3)]
    shop.order()

    press(panel, "record_payment", waiting[0], all_in_filter="1", query="queue=to_confirm", go="1",
          received_on=timezone.localdate().isoformat())  # fmt: skip
    run_bulk(BulkJob.objects.get().pk)

    assert [shop.fresh(order).payment_status for order in waiting] == ["paid"] * 3
    assert BulkJob.objects.get().items.count() == 3


def test_one_rows_button_means_that_row_alone(shop, panel):
    first, second = shop.order(), shop.order()

    press(panel, "mark_ready", first, second, only=str(second.pk), go="1")

    assert list(BulkJob.objects.get().items.values_list("order_id", flat=True)) == [second.pk]


def test_a_day_in_the_future_is_refused_beside_its_field(shop, panel):
    order = shop.order(payment_method="bank_transfer")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()

    answer = press(panel, "record_payment", order, go="1", received_on=tomorrow)

    assert answer.status_code == 422
    assert "Ödeme tarihi bugünden sonra olamaz." in text(answer)
    assert not BulkJob.objects.exists()


@pytest.mark.parametrize(
    ("role", "kind", "status"),
    [
        ("packer", "mark_ready", 200), ("packer", "dispatch", 200), ("packer", "record_payment", 403),
        ("packer", "accept", 403), ("accountant", "record_payment", 200), ("accountant", "dispatch", 403),
        ("accountant", "print_labels", 403), ("accountant", "print_invoices", 200),
        ("packer", "print_invoices", 200), ("support", "mark_delivered", 403), ("support", "accept", 200),
        ("manager", "tag", 200),
    ],
)  # fmt: skip
def test_each_button_asks_its_right(shop, client, role, kind, status):
    order = shop.order()
    client.force_login(shop.staff(role))

    assert press(client, kind, order).status_code == status
    listed = client.get("/siparisler/").content.decode()
    assert (f"/toplu/{kind}/" in listed) == (status == 200)


def test_a_bulk_press_needs_a_post_and_a_token(shop):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(shop.staff())

    assert strict.get(reverse("panel:orders-bulk", args=["mark_ready"])).status_code == 405
    assert press(strict, "mark_ready", shop.order()).status_code == 403


def test_nothing_selected_is_said(shop, panel):
    assert "Önce sipariş seçin." in text(press(panel, "mark_ready"))
    assert panel.post(reverse("panel:orders-bulk", args=["nonsense"])).status_code == 404


def test_invoices_come_as_one_file_in_the_lists_order_each_with_its_returns_section(shop, panel):
    shop.seller()
    orders = [shop.order() for _ in range(3)]
    numbers = {order.pk: issue_invoice(order.pk, actor=AYSE).number for order in orders}
    wanted = [orders[2], orders[0], orders[1]]
    before = facts()

    answer = press(panel, "print_invoices", *wanted)

    assert answer["Content-Type"] == "application/pdf"
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]
    assert len(pages) == 3
    assert all(numbers[order.pk] in page for order, page in zip(wanted, pages, strict=True))
    assert all("İade bölümü" in page for page in pages)
    assert facts() == before


def test_orders_without_an_invoice_are_named_with_the_reason_first(shop, panel):
    shop.seller()
    invoiced, bare, taken_back = shop.order(), shop.order(), shop.order()
    issue_invoice(invoiced.pk, actor=AYSE)
    cancel_invoice(issue_invoice(taken_back.pk, actor=AYSE).pk, actor=AYSE, reason="yanlış")

    answer = press(panel, "print_invoices", invoiced, bare, taken_back)

    assert "1 fatura hazır; 2 siparişin faturası yok." in text(answer)
    assert f"#{bare.number} Henüz fatura kesilmedi." in text(answer)
    assert f"#{taken_back.number} Faturası iptal edildi." in text(answer)
    assert press(panel, "print_invoices", invoiced, bare, anyway="1")["Content-Type"] == "application/pdf"
    assert "hiçbirinin basılacak faturası yok" in text(press(panel, "print_invoices", bare, anyway="1"))


def test_many_invoices_cost_few_questions_and_too_many_are_refused(shop, panel, monkeypatch):
    shop.seller()
    orders = [shop.order() for _ in range(4)]
    for order in orders:
        issue_invoice(order.pk, actor=AYSE)
    with CaptureQueriesContext(connection) as two:
        press(panel, "print_invoices", *orders[:2])
    with CaptureQueriesContext(connection) as four:
        press(panel, "print_invoices", *orders)
    assert len(two) == len(four)

    monkeypatch.setattr(bulk_invoices, "MOST_INVOICES", 3)

    assert "Tek seferde en fazla 3 fatura basılır." in text(press(panel, "print_invoices", *orders))


def test_slips_and_the_pick_list_are_papers_too(shop, panel):
    orders = [shop.order({"MUG": 2}), shop.order({"MUG": 1, "PEN": 4})]

    slips = press(panel, "packing_slips", *orders)
    picks = press(panel, "pick_list", *orders)

    assert len(PdfReader(io.BytesIO(slips.content)).pages) == 2
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(picks.content)).pages)
    assert "MUG" in words
    assert "PEN" in words
    dispatch(orders[0].pk, actor=AYSE)
    assert "toplanacak ürün yok" in text(press(panel, "pick_list", orders[0]))


# --- Tracking numbers ------------------------------------------------------------------------------------------------

UPLOAD = "/siparisler/takip-numaralari/"


def test_pasted_rows_are_shown_before_anything_happens_and_then_sent(shop, panel):
    good, held = shop.order(), shop.order()
    hold_order(held.pk, actor=AYSE, reason="adres")
    rows = f"Sipariş\tTakip\tFirma\n#{good.number}\tYK123\tYurtiçi Kargo\n{held.number}\tYK124\n999999\tYK125\n"
    before = facts()

    look = panel.post(UPLOAD, {"rows": rows, "notify": "on"})

    assert "1 satır hazır, 2 satırda sorun var." in text(look)
    assert "Sipariş beklemede: adres" in text(look)
    assert "#999999 numaralı sipariş yok." in text(look)
    assert facts() == before

    answer = panel.post(UPLOAD, {"rows": rows, "notify": "on", "go": "1"})
    run_bulk(BulkJob.objects.get().pk)

    assert answer["Location"] == reverse("panel:orders-bulk-job", args=[BulkJob.objects.get().pk])
    parcel = Shipment.objects.get()
    assert (parcel.order_id, parcel.tracking_number, parcel.carrier_name) == (good.pk, "YK123", "Yurtiçi Kargo")


def test_a_spreadsheet_may_be_uploaded(shop, panel):
    import xlsxwriter

    order = shop.order()
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Sipariş no", "Takip no"])
    sheet.write_row(1, 0, [order.number, 7340019283])
    book.close()

    look = panel.post(UPLOAD, {"file": SimpleUploadedFile("takip.xlsx", file.getvalue())})

    assert "7340019283" in text(look)
    assert "1 satır hazır" in text(look)


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"PK\x03\x04broken", b""])
def test_a_broken_file_is_said_to_be_so(shop, panel, content):
    answer = panel.post(UPLOAD, {"file": SimpleUploadedFile("takip.xlsx", content)})

    assert answer.status_code == 422


@pytest.mark.parametrize("mark", ["\t", ";", ",", "  "])
def test_columns_may_stand_between_any_marks(shop, mark):
    order = shop.order()

    (row,) = read_rows(table_of_text(f"{order.number}{mark}YK1{mark}Aras"), may_ship_unpaid=False)

    assert (row.order_id, row.tracking_number, row.carrier, row.problem) == (order.pk, "YK1", "Aras", "")


def test_each_row_says_what_is_wrong_with_it(shop):
    order, unpaid, sent = shop.order(), shop.order(payment_method="bank_transfer"), shop.order()
    dispatch(sent.pk, actor=AYSE, tracking_number="YK0", carrier="Aras Kargo")
    table = [
        [str(order.number), "1.23457E+11"], [str(order.number), "YK1"], [f"#{order.number}.0", "YK2"],
        [str(unpaid.number), "YK3"], [str(sent.number), "YK4"], ["12a", "YK5"], [str(order.number), "x" * 61],
    ]  # fmt: skip

    problems = [row.problem for row in read_rows(table, may_ship_unpaid=False)]

    assert problems == [
        "Excel takip numarasını kısaltmış; sütunu metin yapıp yeniden kopyalayın.",
        "Bu sipariş 1. satırda da var.",
        "Bu sipariş 1. satırda da var.",
        "Ödeme henüz gelmedi.",
        "Gönderilecek ürün yok; takip numarası da zaten yazılmış olabilir.",
        "Sipariş numarası okunamadı.",
        "Bu sipariş 1. satırda da var.",
    ]
