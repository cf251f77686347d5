"""The order's page as its customer opens it from a mail, and as everybody else fails to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kervan.lib import clock
from kervan.notifications.models import Message
from kervan.notifications.queries import rendered_now
from kervan.orders.actions.revoke_links import revoke_links
from kervan.orders.links import order_path, order_url
from kervan.orders.models import Order
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.models import BankAccount
from kervan.sales.actions.cancel_order import cancel_order
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.models import TrackingEvent
from tests.shop import AYSE

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def transfer(shop, **changes) -> Order:
    BankAccount.objects.get_or_create(
        iban="TR330006100519786457841326", defaults={"bank": "Ziraat", "holder": "Kervan Ltd."}
    )
    return shop.order({"MUG": 2, "CUP": 1}, payment_method="bank_transfer", captured=False, **changes)


def test_a_transfer_order_says_what_is_open_and_where_it_goes(client, shop):
    order = transfer(shop)
    shop.react()
    answer = client.get(order_path(order))
    text = text_of(answer)

    assert answer.status_code == 200
    assert f"Sipariş #{order.number}" in text
    assert "Havalenizi bekliyoruz" in text
    assert "TR33 0006 1005 1978 6457 8413 26" in text
    assert "300,00 TL" in text
    assert "Son ödeme günü" in text
    assert "Kadıköy / İstanbul" in text
    assert '<meta name="robots" content="noindex">' in text
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_paid_order_asks_for_nothing(client, shop):
    order = transfer(shop)
    record_payment(order.pk, actor=AYSE)
    text = text_of(client.get(order_path(order)))

    assert "Ödemenizi aldık" in text
    assert "TR33" not in text


def test_a_cancelled_order_asks_for_nothing(client, shop):
    order = transfer(shop)
    cancel_order(order.pk, actor=AYSE)
    text = text_of(client.get(order_path(order)))

    assert "Siparişiniz iptal edildi" in text
    assert "TR33" not in text


def test_parcels_show_carrier_number_and_scans(client, shop):
    order = shop.order({"MUG": 2})
    parcel = dispatch(order.pk, actor=AYSE, carrier="Aras Kargo", tracking_number="7301")
    TrackingEvent.objects.create(
        shipment=parcel, at=clock.now(), status="out_for_delivery", raw_text="DAGITIMDA", place="Kadıköy Şube"
    )
    text = text_of(client.get(order_path(order)))

    for word in ("Aras Kargo", "7301", "Dağıtıma çıktı", "Kadıköy Şube", "2 × Ürün MUG"):
        assert word in text
    mark_delivered(parcel.pk, actor=AYSE)
    assert "Teslim Edildi" in text_of(client.get(order_path(order)))


def test_what_the_carrier_or_a_customer_wrote_never_becomes_part_of_the_page(client, shop):
    shop.product("X", title="<script>alert(1)</script>", stock=5)
    order = shop.order({"X": 1})
    parcel = dispatch(
        order.pk, actor=AYSE, carrier="<b>Aras", tracking_number="1", tracking_url="https://x.example/?a=1"
    )
    type(parcel).objects.filter(pk=parcel.pk).update(tracking_url="javascript:alert(1)")
    TrackingEvent.objects.create(shipment=parcel, at=clock.now(), status="in_transit", raw_text="<script>alert(2)")
    text = text_of(client.get(order_path(order)))

    assert "<script" not in text
    assert "javascript:" not in text


@pytest.mark.parametrize("spoil", ["other", "cut", "letters", "revoked", "old"])
def test_another_orders_or_a_spoilt_link_opens_nothing(client, shop, monkeypatch, spoil):
    order, other = transfer(shop), shop.order()
    mine, theirs = order_path(order), order_path(other)
    if spoil == "other":
        # The other order's id under my signature.
        mine = mine.replace(f"/siparis/{order.pk}-", f"/siparis/{other.pk}-", 1)
    elif spoil == "cut":
        mine = mine[:-3] + "/"
    elif spoil == "letters":
        mine = "/siparis/ş1-2-3.x/"
    elif spoil == "revoked":
        revoke_links(order.pk, actor=AYSE)
    else:
        later = clock.now() + timedelta(days=200)
        monkeypatch.setattr(clock, "now", lambda: later)
    answer = client.get(mine)

    assert answer.status_code == 404
    assert "Bağlantı açılmadı" in text_of(answer)
    assert str(order.number) not in text_of(answer).replace(mine, "")
    assert theirs != mine


def test_the_page_needs_no_open_shop_and_no_staff_session(client, shop):
    order = transfer(shop)
    assert client.get(order_path(order)).status_code == 200
    assert "sessionid" not in client.cookies


def test_the_order_speaks_its_own_language_until_the_visitor_chooses(client, shop):
    order = transfer(shop, language="en")
    assert "Order #" in text_of(client.get(order_path(order)))
    client.cookies["django_language"] = "tr"
    assert "Sipariş #" in text_of(client.get(order_path(order)))


def test_a_large_order_costs_as_many_statements_as_a_small_one(client, shop):
    def statements(count: int) -> int:
        skus = [f"S{number}" for number in range(count)]
        order = shop.order(dict.fromkeys(skus, 2), payment_method="bank_transfer", captured=False)
        for sku in skus[: max(count // 3, 1)]:
            dispatch(order.pk, actor=AYSE, quantities={shop.line(order, sku).pk: 1})
        client.get(order_path(order))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(order_path(order)).status_code == 200
        return len(seen)

    few = statements(1)
    assert statements(12) == few
    assert few <= 26


def test_every_mail_ends_with_the_link_to_the_order(shop):
    order = transfer(shop)
    record_payment(order.pk, actor=AYSE)
    dispatch(order.pk, actor=AYSE, carrier="Aras Kargo", tracking_number="7301")
    shop.react()

    letters = Message.objects.filter(order_id=order.pk, channel="email")
    assert {"order_placed", "parcel_shipped", "tracking"} <= set(letters.values_list("kind", flat=True))
    for letter in map(rendered_now, letters):
        assert order_url(order) in letter.text
        assert f'href="{order_url(order)}"' in letter.html
