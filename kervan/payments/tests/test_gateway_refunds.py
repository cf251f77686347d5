"""Refunds through a gateway: paid once, whatever the line does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kervan.cli.invariants import check_all
from kervan.events.models import Event
from kervan.events.tasks import run
from kervan.integrations.gateways.sandbox.models import SandboxRefund
from kervan.integrations.gateways.sandbox.server import sell
from kervan.lib import clock
from kervan.lib.errors import Invalid, NotFound
from kervan.notifications.models import Message
from kervan.orders.models import Order
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.actions.retry_refund import retry_refund
from kervan.payments.actions.save_gateway_account import save_gateway_account
from kervan.payments.gateways import GatewaySilent, RefundAnswer, RefundOrder
from kervan.payments.handlers import ask_gateways
from kervan.payments.models import GatewayAccount, Refund
from tests.shop import AYSE, Shop

# The far side commits by itself, as a real one does.
pytestmark = pytest.mark.django_db(transaction=True)
HANDLER = "kervan.payments.handlers.refund_at_gateway"


@pytest.fixture
def account(transactional_db: None) -> GatewayAccount:
    return save_gateway_account(None, actor=AYSE, name="Banka POS", type="sandbox")


@pytest.fixture
def order(shop: Shop, account: GatewayAccount) -> Order:
    """200,00 TL, taken by the gateway under the number P-1."""
    shop.product("MUG", price=10_000, stock=9)
    return shop.order({"MUG": 2}, gateway="Banka POS", payment_reference="P-1")


def behaves(account: GatewayAccount, **settings: Any) -> None:
    save_gateway_account(account.pk, actor=AYSE, name=account.name, settings=settings)


def ask(order: Order, amount: int = 5_000) -> Refund:
    [refund] = request_refund(order.pk, actor=AYSE, amount=amount, to="original")
    return refund


def event_of(refund: Refund) -> Event:
    return Event.objects.filter(name__in=["refund.requested", "refund.retried"]).latest("id")


def test_a_refund_goes_back_to_the_card_and_the_customer_is_told(shop: Shop, order: Order) -> None:
    refund = ask(order)

    shop.react()

    refund.refresh_from_db()
    assert (refund.state, refund.paid_reference) == ("succeeded", f"DP-{SandboxRefund.objects.get().pk:08d}")
    assert shop.fresh(order).payment_status == "partially_refunded"
    message = Message.objects.get(kind="refunded")
    assert message.order_id == order.pk
    assert list(check_all()) == []


def test_a_handler_that_is_run_again_pays_nothing_more(order: Order) -> None:
    refund = ask(order)
    for _ in range(3):
        run(HANDLER, event_of(refund))

    assert SandboxRefund.objects.count() == 1
    assert Event.objects.filter(name="refund.succeeded").count() == 1


def test_an_answer_lost_after_the_money_went_is_asked_for_and_not_repeated(
    order: Order, account: GatewayAccount
) -> None:
    behaves(account, silence="after_once")
    refund = ask(order)

    with pytest.raises(GatewaySilent):
        run(HANDLER, event_of(refund))
    refund.refresh_from_db()
    assert (refund.state, refund.problem_code) == ("requested", "gateway_silent")
    assert SandboxRefund.objects.count() == 1
    run(HANDLER, event_of(refund))

    refund.refresh_from_db()
    assert (refund.state, refund.problem_code) == ("succeeded", "")
    assert SandboxRefund.objects.count() == 1


def test_a_request_that_never_arrived_is_repeated(order: Order, account: GatewayAccount) -> None:
    behaves(account, silence="before_once")
    refund = ask(order)

    with pytest.raises(GatewaySilent):
        run(HANDLER, event_of(refund))
    assert SandboxRefund.objects.count() == 0
    run(HANDLER, event_of(refund))

    refund.refresh_from_db()
    assert refund.state == "succeeded"


def test_a_no_is_kept_in_the_gateways_words_and_tried_again_when_it_is_repaired(
    shop: Shop, order: Order, account: GatewayAccount
) -> None:
    behaves(account, refunds="no_balance")
    refund = ask(order)
    shop.react()

    refund.refresh_from_db()
    assert (refund.state, refund.problem) == ("failed", "Üye işyeri bakiyesi iade için yetersiz.")
    assert (refund.problem_code, shop.fresh(order).refunding) == ("51", 0)
    assert not Message.objects.filter(kind="refunded").exists()
    behaves(account, refunds="accepted")
    retry_refund(refund.pk, actor=AYSE)
    shop.react()

    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert SandboxRefund.objects.get().amount == 5_000


def test_a_stranger_at_the_gateway_never_makes_a_paid_refund_fail(order: Order, account: GatewayAccount) -> None:
    """The money went, the answer was lost, and then somebody broke the password."""
    behaves(account, silence="after_once")
    refund = ask(order)
    with pytest.raises(GatewaySilent):
        run(HANDLER, event_of(refund))
    behaves(account, password="yanlış")

    with pytest.raises(GatewaySilent):
        run(HANDLER, event_of(refund))

    refund.refresh_from_db()
    assert refund.state == "requested"
    behaves(account, password="deneme")
    run(HANDLER, event_of(refund))
    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert SandboxRefund.objects.count() == 1


def test_an_account_that_cannot_be_used_fails_before_anything_was_asked(order: Order, account: GatewayAccount) -> None:
    GatewayAccount.objects.update(type="gone")
    refund = ask(order)

    run(HANDLER, event_of(refund))

    refund.refresh_from_db()
    assert (refund.state, refund.problem_code, refund.asked_at) == ("failed", "gateway_type_unknown", None)


def test_what_nobody_answered_is_asked_about_on_a_schedule(order: Order, account: GatewayAccount) -> None:
    behaves(account, silence="after_once")
    refund = ask(order)
    with pytest.raises(GatewaySilent):
        run(HANDLER, event_of(refund))
    ask_gateways()
    refund.refresh_from_db()
    assert refund.state == "requested"  # its own job may still be at it

    with clock.moved_to(clock.now() + timedelta(minutes=11)):
        ask_gateways()

    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert SandboxRefund.objects.count() == 1


def test_more_than_the_gateway_knows_of_is_its_own_no(shop: Shop, order: Order) -> None:
    sell("P-1", 4_000)
    refund = ask(order)
    shop.react()

    refund.refresh_from_db()
    assert (refund.state, refund.problem_code) == ("failed", "09")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"gateway": "Yok böyle"}, "payment.gateway"),
        ({"gateway": "Banka POS", "payment_reference": ""}, "payment.reference"),
        ({"gateway": "Banka POS", "captured": False}, "payment.gateway"),
        ({"gateway": "Banka POS", "payment_method": "bank_transfer"}, "payment.gateway"),
    ],
)
def test_an_order_names_its_gateway_rightly(shop: Shop, account: GatewayAccount, changes: dict, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        shop.order({"MUG": 1}, **({"payment_reference": "P-9"} | changes))

    assert field in refusal.value.fields
    assert not Order.objects.exists()


def test_an_account_seals_its_secret_and_keeps_it_when_none_is_typed(account: GatewayAccount) -> None:
    save_gateway_account(account.pk, actor=AYSE, name="Banka POS 2", settings={"password": "", "merchant": "M-2"})

    account.refresh_from_db()
    assert (account.name, account.settings["merchant"]) == ("Banka POS 2", "M-2")
    assert "deneme" not in account.secrets
    assert "password" not in account.settings
    with pytest.raises(Invalid) as taken:
        save_gateway_account(None, actor=AYSE, name="Banka POS 2", type="sandbox")
    assert "name" in taken.value.fields
    with pytest.raises(NotFound):
        save_gateway_account(None, actor=AYSE, name="Kasa", type="altin_kasa")
    with pytest.raises(NotFound):
        save_gateway_account(999_999, actor=AYSE, name="Kasa")


def test_a_gateway_that_reports_late_is_only_told_again_by_a_person_after_a_while(
    order: Order, account: GatewayAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []

    class Late:
        report_within = timedelta(hours=1)

        def refund(self, order: RefundOrder) -> RefundAnswer:
            sent.append(order.reference)
            raise GatewaySilent("")

        def find_refund(self, order: RefundOrder) -> RefundAnswer | None:
            return None

    monkeypatch.setattr("kervan.payments.handlers.gateway_of", lambda account: Late())
    refund = ask(order)

    def again() -> None:
        with pytest.raises(GatewaySilent):
            run(HANDLER, event_of(refund))

    for _time in range(3):
        again()
    retry_refund(refund.pk, actor=AYSE)
    again()
    assert len(sent) == 1
    with clock.moved_to(clock.now() + timedelta(minutes=61)):
        ask_gateways()
        assert len(sent) == 1
        retry_refund(refund.pk, actor=AYSE)
        for _time in range(3):
            again()
        assert len(sent) == 2
        retry_refund(refund.pk, actor=AYSE)
        again()

    refund.refresh_from_db()
    assert (len(sent), refund.state, refund.problem_code) == (2, "requested", "gateway_silent")
