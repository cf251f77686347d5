"""Bugün, and the box that finds everything."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kervan.invoices.actions.change_invoice_settings import change_invoice_settings
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.invoices.models import ToInvoice
from kervan.lib import clock
from kervan.orders.models import Order
from kervan.panel.today_figures import change, figures
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.models import Shipment
from tests.shop import AYSE

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(shop, client: Client):
    client.force_login(shop.staff())
    return client


def test_each_tile_leads_into_its_queue(shop, panel):
    shop.order()
    shop.order(payment_method="bank_transfer")

    page = panel.get("/").content.decode()

    for queue in ("to_confirm", "to_pack", "ready", "late", "undelivered", "return_requested"):
        assert f'href="/siparisler/?queue={queue}"' in page
    assert "Ödeme onayı bekleyen" in page
    assert "Başarısız işlemler" in page


def invoice_tile(page: str) -> str:
    assert 'href="/faturalar/?state=to_issue"' in page
    return page.split('href="/faturalar/?state=to_issue"')[1].split("</a>")[0]


def test_what_is_to_be_invoiced_counts_its_days_from_delivery(shop, panel):
    shop.seller()
    change_invoice_settings(actor=AYSE, timing="by_hand")
    shop.product("MUG", stock=10)
    parcel = dispatch(shop.order({"MUG": 1}).pk, actor=AYSE)
    shop.react()
    assert "kaldı" not in invoice_tile(panel.get("/").content.decode())

    mark_delivered(parcel.pk, actor=AYSE)
    dispatch(shop.order({"MUG": 1}).pk, actor=AYSE)
    shop.react()
    ToInvoice.objects.filter(delivered_at__isnull=False).update(delivered_at=clock.now() - timedelta(days=5))
    soon = panel.get("/").content.decode()
    ToInvoice.objects.filter(delivered_at__isnull=False).update(delivered_at=clock.now() - timedelta(days=9))
    late = panel.get(reverse("panel:today-queues")).content.decode()

    assert ">2</span>" in invoice_tile(soon)
    assert "2 gün kaldı" in invoice_tile(soon)
    assert "2 gün gecikti" in invoice_tile(late)
    assert "k-stat-red" in invoice_tile(late)


def test_a_shop_that_invoices_elsewhere_is_not_told_to(shop, panel):
    dispatch(shop.order().pk, actor=AYSE)
    shop.react()

    assert ToInvoice.objects.exists()
    assert "Fatura kesilecek" not in panel.get("/").content.decode()


def test_a_refused_invoice_stands_on_the_first_page(shop, panel):
    shop.seller()
    shop.integrator(refuse="Alıcı adresi eksik")
    issue_invoice(shop.order().pk, actor=AYSE)
    assert "Reddedilen fatura" not in panel.get("/").content.decode()

    shop.react()

    page = panel.get("/").content.decode()
    assert "Reddedilen fatura" in page
    assert 'href="/faturalar/?state=rejected"' in page


def test_figures_count_the_shops_days(shop):
    shop.product("MUG", price=10_000, stock=50)
    today, yesterday, before = shop.order({"MUG": 1}), shop.order({"MUG": 2}), shop.order({"MUG": 3})
    now = timezone.now()
    Order.objects.filter(pk=yesterday.pk).update(placed_at=now - timedelta(days=1))
    Order.objects.filter(pk=before.pk).update(placed_at=now - timedelta(days=40))
    dispatch(yesterday.pk, actor=AYSE)
    Shipment.objects.update(shipped_at=now - timedelta(days=1) + timedelta(hours=5))

    found = figures()

    assert (found.orders_today, found.orders[-2], sum(found.orders)) == (1, 1, 2)
    assert (found.revenue_today, found.revenue[-2]) == (10_000, 20_000)
    assert (found.orders_before, found.revenue_before) == (1, 30_000)
    assert found.hours == pytest.approx(5)
    assert found.hours_before is None
    assert today.pk


def test_change_is_in_percent():
    assert change(150, 100) == 50
    assert change(50, 100) == -50
    assert change(5, 0) is None


def test_revenue_is_for_those_who_may_see_payments(shop, client):
    shop.order()
    client.force_login(shop.staff("packer"))
    assert "ciro" not in client.get(reverse("panel:today-figures")).content.decode().lower()

    client.force_login(shop.staff("accountant"))
    assert "ciro" in client.get(reverse("panel:today-figures")).content.decode().lower()


def test_the_first_page_costs_the_same_whatever_waits(shop, panel):
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            panel.get("/")
        return len(seen)

    statements()
    few = statements()
    for _ in range(5):
        shop.order()

    assert statements() == few
    assert few <= 10


def find(panel, query: str) -> str:
    return panel.get(reverse("panel:palette"), {"q": query}, headers={"HX-Request": "true"}).content.decode()


def test_the_box_finds_orders_customers_products_and_verbs(shop, panel):
    order = shop.order()

    assert f"#{order.number} · Zeynep Yılmaz" in find(panel, "zey")
    assert "Müşteriler" in find(panel, "zey")
    assert "Ürün MUG" in find(panel, "mug")
    assert "Takip numaralarını yükle" in find(panel, "takip")
    assert "Takip numaralarını yükle" in find(panel, "")
    assert "bir şey bulunamadı" in find(panel, "qqqq")


def test_a_scanned_label_opens_its_order(shop, panel):
    order = shop.order()
    parcel = dispatch(order.pk, actor=AYSE, tracking_number="YK-99 A", carrier="Yurtiçi Kargo")

    for scanned in (parcel.reference, "YK-99 A", str(order.number), f"#{order.number}"):
        answer = panel.get(reverse("panel:palette"), {"q": scanned})
        assert answer["Location"] == reverse("panel:order", args=[order.number]), scanned
        first = find(panel, scanned).index("palette-1-1")
        assert f"/siparisler/{order.number}/" in find(panel, scanned)[first : first + 300]
    assert panel.get(reverse("panel:palette"), {"q": "zeynep"})["Location"] == "/siparisler/?q=zeynep"


def test_the_box_shows_nobody_what_they_may_not_see(shop, client):
    shop.order()
    client.force_login(shop.staff("accountant"))

    page = find(client, "zeynep")

    assert "0532" not in page
    assert "Takip numaralarını yükle" not in find(client, "takip")


@pytest.mark.parametrize("typed", ["'", "%%", "\\", "a:*", "9" * 90, "#", "😀"])
def test_nothing_typed_breaks_the_box(shop, panel, typed):
    shop.order()

    assert panel.get(reverse("panel:palette"), {"q": typed}, headers={"HX-Request": "true"}).status_code == 200
