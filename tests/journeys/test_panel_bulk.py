"""Journeys with many orders at once, through a browser: made ready, printed, sent by a pasted list, paid."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from kervan.lib import clock
from kervan.notifications.models import Message
from kervan.orders.actions.hold_order import hold_order
from kervan.orders.models import Order
from kervan.payments.models import BankAccount, Payment
from kervan.sales.bulk import run_bulk
from kervan.sales.models import BulkJob
from kervan.shipping.models import Shipment
from tests.browser import violations
from tests.shop import AYSE, Shop

pytestmark = pytest.mark.journey


@pytest.fixture
def order_list(shop: Shop, panel: Callable[..., Page]) -> Callable[[], Page]:
    """``order_list()``: the owner's list of orders."""
    owner = shop.staff(name="Deniz Aydın")
    return lambda: panel(owner, "/siparisler/")


def choose(page: Page, *orders: Order) -> None:
    """Tick these orders in the list."""
    for order in orders:
        page.locator(f"input[name=selected][value='{order.pk}']").check()
    expect(page.locator("[data-bulk-count]")).to_have_text(str(len(orders)))


def press(page: Page, button: str) -> None:
    """A button of the bulk bar, wherever it stands."""
    bar = page.locator(".k-bulk")
    if not bar.get_by_role("button", name=button, exact=True).is_visible():
        bar.get_by_role("button", name="Diğer", exact=True).click()
    bar.get_by_role("button", name=button, exact=True).click()


def go(page: Page, button: str) -> BulkJob:
    """Start the job the dialog asks about, and be on its page."""
    page.locator("#k-dialog").get_by_role("button", name=button, exact=True).click()
    page.wait_for_url("**/toplu-islemler/*/")
    return BulkJob.objects.get(pk=page.url.rstrip("/").rpartition("/")[2])


def result(page: Page, order: Order) -> Any:
    """What the job's page says of an order."""
    return page.locator("#bulk-job .k-results li", has=page.get_by_role("link", name=f"#{order.number}", exact=True))


@contextmanager
def pages_printed(page: Page) -> Iterator[list[int]]:
    """How many pages each PDF has that opens in a tab of its own."""
    counts: list[int] = []

    def keep(route: Route) -> None:
        answer = route.fetch()
        assert answer.headers["content-type"] == "application/pdf", answer.text()[:2000]
        counts.append(len(PdfReader(io.BytesIO(answer.body())).pages))
        route.fulfill(body="", content_type="text/plain")

    page.context.route("**/toplu/print_labels/", keep)
    with page.expect_popup() as tab:
        yield counts
    tab.value.wait_for_load_state()
    tab.value.close()
    page.context.unroute("**/toplu/print_labels/")


def test_orders_are_made_ready_and_the_one_that_was_refused_is_tried_again(
    shop: Shop, order_list: Callable[[], Page]
) -> None:
    shop.sandbox()
    first, second, held, untouched = (shop.order({"MUG": 1}) for _ in range(4))
    hold_order(held.pk, actor=AYSE, reason="Adres doğrulanacak")
    shop.react()
    page = order_list()

    choose(page, first, second, held)
    press(page, "Kargoya hazır yap")
    dialog = page.locator("#k-dialog")
    expect(dialog).to_contain_text("3 sipariş")
    expect(dialog).to_contain_text("1 sipariş beklemede; olduğu gibi kalacak.")
    dialog.get_by_label("Kargo hesabı").select_option(label="Deneme Kargo")
    assert violations(page, "#k-dialog") == []
    job = go(page, "Kargoya hazır yap")
    expect(page.locator("#bulk-job")).to_contain_text("İşleniyor")
    run_bulk(job.pk)  # as the worker does; the page shows it by itself

    expect(page.locator("#bulk-job")).to_contain_text("2 sipariş tamamlandı, 1 sipariş olduğu gibi kaldı.")
    expect(result(page, held)).to_contain_text("Adres doğrulanacak")
    expect(result(page, first)).to_contain_text("Kargo firmasına bildirildi")
    assert violations(page) == []
    assert set(Shipment.objects.values_list("order_id", flat=True)) == {first.pk, second.pk}

    result(page, held).get_by_role("link").click()
    page.get_by_role("button", name="Diğer işlemler").click()
    page.locator(".k-menu:popover-open .k-menu-item", has_text="Beklemeyi kaldır").click()
    expect(page.locator("#page-head")).not_to_contain_text("Beklemede")
    page.goto(page.url.partition("/siparisler/")[0] + f"/siparisler/toplu-islemler/{job.pk}/")
    page.get_by_role("button", name="Yalnızca başarısız olanları yeniden dene").click()
    expect(page.locator("#bulk-job")).to_contain_text("İşleniyor")
    run_bulk(job.pk)

    expect(page.locator("#bulk-job")).to_contain_text("3 sipariş tamamlandı.")
    expect(page.locator("#bulk-job .is-bad")).to_have_count(0)
    shop.react()  # the carrier answers
    assert sorted(Shipment.objects.values_list("order_id", "state")) == [
        (first.pk, "ready"),
        (second.pk, "ready"),
        (held.pk, "ready"),
    ]
    assert dict(job.items.values_list("order_id", "tries")) == {first.pk: 1, second.pk: 1, held.pk: 2}
    assert Message.objects.filter(kind="parcel_ready").count() == 3
    assert not Shipment.objects.filter(order=untouched).exists()


def test_the_labels_of_the_selection_are_one_pdf_of_as_many_pages_as_ready_parcels(
    shop: Shop, order_list: Callable[[], Page]
) -> None:
    from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship

    account = shop.sandbox()
    ready = [shop.order({"MUG": 1}) for _ in range(3)]
    unready = shop.order({"MUG": 1})
    for order in ready:
        mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk)
    shop.react()
    page = order_list()

    choose(page, *ready)
    press(page, "Etiket bastır")
    dialog = page.locator("#k-dialog")
    expect(dialog).to_contain_text("3 etiket hazır")
    assert violations(page, "#k-dialog") == []
    with pages_printed(page) as counts:
        dialog.get_by_role("button", name="Bastır").click()
    assert counts == [3]

    page.reload()
    choose(page, *ready[:2], unready)
    press(page, "Etiket bastır")
    expect(dialog).to_contain_text("2 etiket hazır")
    expect(dialog).to_contain_text("1 siparişin etiketi yok")
    expect(dialog.locator(".k-without")).to_contain_text(f"#{unready.number}")
    expect(dialog.locator(".k-without")).to_contain_text("Kargoya hazır gönderisi yok; önce kargoya hazır yapın.")
    assert violations(page, "#k-dialog") == []
    dialog.get_by_label("Kâğıt").select_option("a4")
    with pages_printed(page) as counts:
        dialog.get_by_role("button", name="Bastır").click()
    assert counts == [1]  # the cover sheet and two labels on one A4 sheet
    printed = dict(Shipment.objects.values_list("order_id", "label_printed_at"))
    assert set(printed) == {order.pk for order in ready}
    assert None not in printed.values()


def test_a_pasted_list_of_tracking_numbers_sends_the_orders_and_names_the_wrong_row(
    shop: Shop, order_list: Callable[[], Page]
) -> None:
    first, second, other = (shop.order({"MUG": 1}) for _ in range(3))
    page = order_list()

    page.get_by_role("link", name="Takip numaralarını yükle").click()
    rows = [f"{first.number}\t7301\tAras Kargo", "999999\t7302\tAras Kargo", f"#{second.number}\t7303"]
    page.get_by_label("Satırlar").fill("\n".join(rows))
    page.get_by_label("Kargo firması").fill("Yurtiçi Kargo")
    page.get_by_role("button", name="Satırları göster").click()
    table = page.locator("#upload-rows")
    expect(table).to_contain_text("2 satır hazır, 1 satırda sorun var. Sorunlu satırlar atlanır.")
    wrong = table.locator("tbody tr").first
    expect(wrong.locator("td").first).to_have_text("2")
    expect(wrong).to_contain_text("#999999 numaralı sipariş yok.")
    assert violations(page) == []
    assert not Shipment.objects.exists()

    page.get_by_role("button", name="2 siparişi gönderildi olarak işaretle").click()
    page.wait_for_url("**/toplu-islemler/*/")
    run_bulk(BulkJob.objects.get().pk)

    expect(page.locator("#bulk-job")).to_contain_text("2 sipariş tamamlandı.")
    expect(result(page, first)).to_contain_text("Gönderildi")
    sent = Shipment.objects.order_by("order_id").values_list("order_id", "state", "carrier_name", "tracking_number")
    assert list(sent) == [
        (first.pk, "shipped", "Aras Kargo", "7301"),
        (second.pk, "shipped", "Yurtiçi Kargo", "7303"),
    ]
    assert shop.fresh(other).status == "created"


def test_two_transfers_are_booked_with_date_and_bank_asked_once(shop: Shop, order_list: Callable[[], Page]) -> None:
    bank = BankAccount.objects.create(bank="Ziraat", holder="Mağaza", iban="TR330006100519786457841326")
    first = shop.order({"MUG": 1}, payment_method="bank_transfer", captured=False)
    second = shop.order({"MUG": 3}, payment_method="bank_transfer", captured=False)
    yesterday = clock.today() - timedelta(days=1)
    page = order_list()

    choose(page, first, second)
    press(page, "Ödeme alındı")
    dialog = page.locator("#k-dialog")
    expect(dialog).to_contain_text("Toplam 400,00 TL alındı olarak işlenecek; her sipariş kendi kalan tutarıyla.")
    dialog.get_by_label("Paranın geldiği gün").fill(yesterday.isoformat())
    dialog.get_by_label("Geldiği hesap").select_option(label="Ziraat …1326")
    assert violations(page, "#k-dialog") == []
    job = go(page, "Ödeme alındı")
    run_bulk(job.pk)

    expect(page.locator("#bulk-job")).to_contain_text("2 sipariş tamamlandı.")
    expect(result(page, second)).to_contain_text("300,00 TL alındı")
    booked = Payment.objects.order_by("order_id").values_list("order_id", "amount", "received_on", "bank_account_id")
    assert list(booked) == [(first.pk, 10_000, yesterday, bank.pk), (second.pk, 30_000, yesterday, bank.pk)]
    assert [shop.fresh(order).payment_status for order in (first, second)] == ["paid", "paid"]
