"""An order's refund through each real gateway's adapter: panel's action, background job, wire, and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.module_loading import import_string

from kervan.cli.invariants import check_all
from kervan.events.models import Event
from kervan.events.tasks import run
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.actions.save_gateway_account import save_gateway_account
from kervan.payments.gateways import GatewaySilent
from tests.shop import AYSE, Shop

pytestmark = pytest.mark.django_db(transaction=True)
HANDLER = "kervan.payments.handlers.refund_at_gateway"
KEYS = {
    "iyzico": {"api_key": "sandbox-api", "secret_key": "testsecret"},
    "paytr": {"merchant_id": "100001", "merchant_key": "testkey", "merchant_salt": "testsalt"},
    "stripe": {"secret_key": "sk_test_kervan0123456789", "webhook_secret": "whsec_kervan0123456789"},
}


@pytest.fixture(params=KEYS)
def rig(request: pytest.FixtureRequest, settings: Any, transactional_db: None) -> Iterator[Any]:
    made = import_string(f"kervan.integrations.gateways.{request.param}.tests.rig.Rig")()
    settings.GATEWAY_TEST_SERVERS = {request.param: made.far.address}
    save_gateway_account(None, actor=AYSE, name="Kart", type=request.param, settings=KEYS[request.param])
    made.sell("P1017", 20_000)
    yield made
    made.close()


def test_an_answer_lost_after_the_money_went_is_one_refund(shop: Shop, rig: Any) -> None:
    shop.product("MUG", price=10_000, stock=9)
    order = shop.order({"MUG": 2}, gateway="Kart", payment_reference="P1017")
    [refund] = request_refund(order.pk, actor=AYSE, amount=5_000, to="original")
    event = Event.objects.filter(name="refund.requested").latest("id")
    rig.lose_next_answer()

    with pytest.raises(GatewaySilent):
        run(HANDLER, event)
    for _ in range(3):
        run(HANDLER, event)

    refund.refresh_from_db()
    assert (refund.state, rig.paid_back("P1017")) == ("succeeded", 5_000)
    assert shop.fresh(order).payment_status == "partially_refunded"
    assert list(check_all()) == []


def test_a_no_is_kept_in_the_gateways_words(shop: Shop, rig: Any) -> None:
    shop.product("MUG", price=10_000, stock=9)
    order = shop.order({"MUG": 2}, gateway="Kart", payment_reference="P1017")
    rig.gateway.refund(import_string("tests.contracts.gateways.refund")("b" * 32, payment="P1017", amount=19_000))
    [refund] = request_refund(order.pk, actor=AYSE, amount=5_000, to="original")

    run(HANDLER, Event.objects.filter(name="refund.requested").latest("id"))

    refund.refresh_from_db()
    assert (refund.state, refund.problem) == ("failed", rig.words_for_too_much())
    assert rig.paid_back("P1017") == 19_000
