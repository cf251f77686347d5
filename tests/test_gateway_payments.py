"""An order paid through each real gateway's adapter: our pages, the wire, the gateway's message and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils.module_loading import import_string

from kervan.cli.invariants import check_all
from kervan.orders.links import order_path
from kervan.orders.models import Order
from kervan.payments.actions.save_gateway_account import save_gateway_account
from kervan.payments.card_order import payment_order
from kervan.payments.gateways import Incoming, PaymentOrder, PaymentStep, StepKind
from kervan.payments.models import Payment
from tests.shop import AYSE, Shop, facts
from tests.test_gateway_orders import KEYS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=KEYS)
def rig(request: pytest.FixtureRequest, settings: Any, transactional_db: None) -> Iterator[Any]:
    made = import_string(f"kervan.integrations.gateways.{request.param}.tests.rig.Rig")()
    settings.GATEWAY_TEST_SERVERS = {request.param: made.far.address}
    made.code = request.param
    made.account = save_gateway_account(None, actor=AYSE, name="Kart", type=request.param, settings=KEYS[request.param])
    yield made
    made.close()


def set_out(shop: Shop) -> tuple[Order, Payment, PaymentOrder, PaymentStep, Any]:
    """ "Şimdi kartla öde" pressed; the page that leads to the gateway."""
    shop.product("MUG", price=10_000, stock=9)
    order = shop.order({"MUG": 2}, captured=False)
    client = Client()
    page = client.get(client.post(order_path(order) + "ode/")["Location"])
    payment = Payment.objects.get(order=order)
    step = PaymentStep(
        kind=StepKind(payment.step["kind"]),
        url=payment.step["url"],
        fields=payment.step["fields"],
        token=payment.gateway_token,
    )
    return order, payment, payment_order(payment, ip="192.0.2.1"), step, page


def sent(incoming: Incoming, address: str) -> Any:
    """As a stranger's browser or a gateway's server sends it: no cookie, no form token."""
    client = Client(enforce_csrf_checks=True)
    if incoming.method == "GET":
        return client.get(address, incoming.query)
    if incoming.form:
        return client.post(address, incoming.form)
    return client.post(address, incoming.body, content_type="application/json", headers=dict(incoming.headers))


def test_the_page_leads_to_the_gateway_and_to_no_other_site(shop: Shop, rig: Any) -> None:
    *_before, step, page = set_out(shop)

    assert page.status_code == 200
    assert step.url in page.content.decode().replace("&amp;", "&")
    policy = page["Content-Security-Policy"]
    if step.kind == StepKind.IFRAME:
        assert "frame-src https://www.paytr.com" in policy
    else:
        assert "frame-src" not in policy
        assert 'http-equiv="refresh"' in page.content.decode()


def test_message_and_return_in_any_order_make_one_paid_order(shop: Shop, rig: Any) -> None:
    order, payment, wanted, step, _page = set_out(shop)
    rig.pay(wanted, step)

    for _round in range(3):
        answer = sent(rig.callback(wanted, step), f"/odeme/bildirim/{rig.account.pk}/")
        assert (answer.status_code, answer.content) == (200, b"OK")
        back = sent(rig.comes_back(wanted, step), f"/odeme/{payment.attempt}/donus/")
        assert back.status_code == 303
        assert not back.cookies

    assert Client().get(back["Location"])["Location"] == order_path(order)
    fresh = shop.fresh(order)
    assert (fresh.status, fresh.payment_status, fresh.captured) == ("created", "paid", 20_000)
    assert shop.events(order).count("payment.captured") == 1
    payment.refresh_from_db()
    assert payment.reference
    assert list(check_all()) == []


def test_the_return_alone_is_enough(shop: Shop, rig: Any) -> None:
    order, payment, wanted, step, _page = set_out(shop)
    rig.pay(wanted, step)

    sent(rig.comes_back(wanted, step), f"/odeme/{payment.attempt}/donus/")

    assert shop.fresh(order).payment_status == "paid"


def test_a_return_without_payment_is_not_paid(shop: Shop, rig: Any) -> None:
    order, payment, wanted, step, _page = set_out(shop)

    sent(rig.comes_back(wanted, step), f"/odeme/{payment.attempt}/donus/")

    assert (shop.fresh(order).captured, shop.fresh(order).status) == (0, "pending_card")


def test_a_forged_message_changes_nothing(shop: Shop, rig: Any) -> None:
    _order, _payment, wanted, step, _page = set_out(shop)
    rig.pay(wanted, step)
    before = facts()

    answer = sent(rig.forged_callback(wanted, step), f"/odeme/bildirim/{rig.account.pk}/")

    assert (answer.status_code, facts()) == (400, before)


def test_less_than_was_asked_is_not_counted(shop: Shop, rig: Any) -> None:
    order, payment, wanted, step, _page = set_out(shop)
    rig.pay_less(wanted, step)

    sent(rig.comes_back(wanted, step), f"/odeme/{payment.attempt}/donus/")
    sent(rig.callback(wanted, step), f"/odeme/bildirim/{rig.account.pk}/")

    assert (shop.fresh(order).captured, shop.fresh(order).placed_at) == (0, None)
