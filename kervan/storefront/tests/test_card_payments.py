"""A customer pays by card on the gateway's page and comes back."""

from __future__ import annotations

import pytest
from django.test import Client

from kervan.cli.invariants import check_all
from kervan.integrations.gateways.sandbox.till import CODE_OF_3D
from kervan.orders.links import order_path
from kervan.payments.actions.save_gateway_account import save_gateway_account
from kervan.payments.models import Payment
from tests.shop import AYSE, Level

pytestmark = pytest.mark.django_db(transaction=True)

ACCEPTED, ASKS_CODE, POOR = "4111 1111 1111 1111", "5555 5555 5555 4444", "4111 1111 1111 1129"


@pytest.fixture(autouse=True)
def gateway(shop):
    return save_gateway_account(
        None, actor=AYSE, name="Kart", type="sandbox", settings={"merchant": "DENEME-1", "password": "deneme"}
    )


def started(shop, **changes):
    shop.product("MUG", price=10_000, stock=9)
    return shop.order({"MUG": 2}, captured=False, **changes)


def to_the_bank(client, order) -> str:
    """ "Şimdi öde", and on to the gateway's page."""
    answer = client.post(order_path(order) + "ode/")
    assert answer.status_code == 303
    return client.get(answer["Location"])["Location"]


def test_an_accepted_card_makes_a_placed_and_paid_order(client, shop):
    order = started(shop)
    assert (order.status, order.placed_at) == ("pending_card", None)

    page = to_the_bank(client, order)
    assert "200,00" in client.get(page).content.decode()
    back = client.post(page, {"kart": ACCEPTED})["Location"]
    answer = client.get(client.get(back)["Location"])

    assert answer["Location"] == order_path(order)
    fresh = shop.fresh(order)
    assert (fresh.status, fresh.payment_status, fresh.captured) == ("created", "paid", 20_000)
    payment = Payment.objects.get(order=order)
    assert (payment.card, payment.installments, payment.fee, payment.problem) == ("Visa …1111", 1, 0, "")
    assert payment.reference.startswith("DP")
    assert shop.events(order) == ["order.started", "payment.started", "order.placed", "payment.captured"]
    assert shop.level("MUG") == Level(on_hand=9, reserved=2)
    assert list(check_all()) == []


def test_three_d_secure_asks_for_the_banks_code(client, shop):
    order = started(shop)
    page = to_the_bank(client, order)

    assert client.post(page, {"kart": ASKS_CODE}).status_code == 200
    assert client.post(page, {"kod": "000000"}).status_code == 422
    client.post(page, {"kod": CODE_OF_3D})

    assert shop.fresh(order).payment_status == "paid"


def test_a_refused_card_is_said_in_the_banks_words_and_may_be_tried_again(client, shop):
    order = started(shop)
    back = client.post(to_the_bank(client, order), {"kart": POOR})["Location"]

    answer = client.get(client.get(back)["Location"])

    assert "Kart limiti yetersiz." in answer.content.decode()
    assert shop.fresh(order).status == "pending_card"
    client.post(to_the_bank(client, order), {"kart": ACCEPTED})
    assert shop.fresh(order).payment_status == "paid"
    first, second = Payment.objects.filter(order=order).order_by("id")
    assert first.attempt != second.attempt
    assert list(check_all()) == []


def test_the_return_needs_no_cookie_and_leaves_none(client, shop):
    order = started(shop)
    back = client.post(to_the_bank(client, order), {"kart": ACCEPTED})["Location"]
    stranger = Client(enforce_csrf_checks=True)

    answer = stranger.post(back, {"token": "x"})

    assert answer.status_code == 303
    assert not stranger.cookies


@pytest.mark.parametrize("address", ["/odeme/x/", "/odeme/x/donus/", "/odeme/x/sonuc/", "/odeme/x/durum/"])
def test_an_address_that_names_no_attempt_is_no_page(client, address):
    assert client.get(address).status_code == 404


def test_the_account_says_how_many_installments_and_what_they_cost_is_no_money_of_the_order(client, shop, gateway):
    settings = {"merchant": "DENEME-1", "password": "deneme", "installments": 3}
    save_gateway_account(gateway.pk, actor=AYSE, name="Kart", type="sandbox", settings=settings)
    order = started(shop)
    page = to_the_bank(client, order)
    shown = client.get(page).content.decode()
    assert [f'value="{count}"' in shown for count in (1, 2, 3, 4)] == [True, True, True, False]

    client.post(page, {"kart": ACCEPTED, "taksit": "3"})

    payment = Payment.objects.get(order=order)
    assert (payment.installments, payment.amount, payment.fee) == (3, 20_000, 400)
    fresh = shop.fresh(order)
    assert (fresh.payment_status, fresh.captured, fresh.balance) == ("paid", 20_000, 0)


def test_without_installments_the_bank_is_asked_for_one_payment(client, shop):
    assert 'name="taksit"' not in client.get(to_the_bank(client, started(shop))).content.decode()
