"""A customer asks to cancel: at once where the shop lets them, else staff answer."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kervan.lib.errors import NotAllowed
from kervan.orders.links import order_path
from kervan.orders.queries import in_queue
from kervan.payments.actions.record_payment import record_payment
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.actions.refuse_cancel import refuse_cancel
from kervan.sales.models import CancelWish
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shop.actions.change_shop import change_shop
from kervan.storefront.tests.test_order_paid import panel
from tests.shop import AYSE

pytestmark = pytest.mark.django_db

IBAN = "TR33 0006 1005 1978 6457 8413 26"


def text_of(response) -> str:
    return response.content.decode()


def ask(client, order, **changes):
    return client.post(f"{order_path(order)}iptal/", {"reason": "Vazgeçtim", "once_key": "x"} | changes)


def test_staff_answer_when_the_shop_decides(client, shop):
    order = shop.order()
    assert "İptal talebi oluştur" in text_of(client.get(order_path(order)))
    for _twice in range(2):
        assert ask(client, order).status_code == 302
    assert CancelWish.objects.get().state == "waiting"
    assert shop.fresh(order).status == "created"
    assert list(in_queue("cancel_wished")) == [order]
    assert "İptal talebinizi aldık" in text_of(client.get(order_path(order)))

    owner = panel(shop)
    assert "Müşteri iptal istiyor" in text_of(owner.get(reverse("panel:order", args=[order.number])))
    owner.post(reverse("panel:order-cancel-refuse", args=[order.number]), {"reason": "Paketlendi."})
    page = text_of(client.get(order_path(order)))
    assert "İptal talebinizi kabul edemedik. Paketlendi." in page
    with pytest.raises(NotAllowed) as caught:
        refuse_cancel(order.pk, actor=AYSE)
    assert caught.value.code == "no_cancel_wish"

    ask(client, order)
    client.get(order_path(order))  # the word of thanks is said once
    cancel_order(order.pk, actor=AYSE, reason="Müşteri istedi")
    assert set(CancelWish.objects.values_list("state", flat=True)) == {"refused", "done"}
    assert list(in_queue("cancel_wished")) == []
    assert "İptal talebinizi aldık" not in text_of(client.get(order_path(order)))


def test_it_is_cancelled_at_once_when_the_shop_lets_customers(client, shop):
    change_shop(actor=AYSE, customers_cancel=True)
    order = shop.order({"MUG": 2}, payment_method="bank_transfer", captured=False)
    record_payment(order.pk, actor=AYSE)
    assert 'id="id_iban-error"' in text_of(ask(client, order))
    assert not CancelWish.objects.exists()
    assert ask(client, order, iban=IBAN, holder="Zeynep Yılmaz").status_code == 302

    order = shop.fresh(order)
    assert (order.status, order.refunding) == ("cancelled", 20_000)
    assert order.refunds.get().way == "iban"
    assert CancelWish.objects.get().state == "done"
    assert shop.level("MUG").reserved == 0
    assert ask(client, order).status_code in {409, 422}


def test_what_is_packed_waits_for_staff_even_then(client, shop):
    change_shop(actor=AYSE, customers_cancel=True)
    order = shop.order()
    mark_ready_to_ship(order.pk, actor=AYSE)
    ask(client, order)
    assert CancelWish.objects.get().state == "waiting"
    assert shop.fresh(order).status == "ready_to_ship"


def test_after_it_left_the_door_or_a_return_is_offered(client, shop):
    order = shop.order()
    dispatch(order.pk, actor=AYSE)
    page = text_of(client.get(order_path(order)))
    assert "kapıda teslim almayabilir" in page
    assert "İade talebi oluştur" in page
    assert "İptal talebi oluştur" not in page
    answer = ask(client, order)
    assert answer.status_code == 409
    assert not CancelWish.objects.exists()
    assert "order.cancel_wished" not in shop.events(order)


def test_goods_that_cannot_be_given_back_are_no_dead_end_on_their_way(client, shop):
    shop.product("SOAP", title="Sabun", price=5_000, stock=5, return_exemption="hygiene")
    order = shop.order({"SOAP": 1})
    dispatch(order.pk, actor=AYSE)

    page = text_of(client.get(order_path(order)))

    assert "kapıda teslim almayabilirsiniz. Bir sorun varsa bize yazın." in page
    assert "İade talebi oluştur" not in page
    assert "Mağazaya yaz" in page


def test_who_cancelled_reads_of_money_back_and_who_paid_too_much_of_that(client, shop):
    cancelled = shop.order()
    cancel_order(cancelled.pk, actor=AYSE)
    page = text_of(client.get(order_path(cancelled)))
    assert "İptal edilen ürünlerin parasını size geri ödeyeceğiz." in page
    assert "fazla ödediniz" not in page

    overpaid = shop.order(payment_method="bank_transfer", captured=False)
    record_payment(overpaid.pk, actor=AYSE, amount=overpaid.total + 500)
    assert "Gerekenden fazla ödediniz" in text_of(client.get(order_path(overpaid)))
