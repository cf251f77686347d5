"""Money held on a card: taken once when the goods leave, let go when nothing is owed, and never a dead end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kervan.cli.invariants import check_all
from kervan.events.models import Event
from kervan.integrations.gateways.sandbox import till
from kervan.integrations.gateways.sandbox.adapter import SandboxGateway
from kervan.integrations.gateways.sandbox.models import SandboxPayment, SandboxSale
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import Invalid, NotAllowed
from kervan.orders.models import Order
from kervan.orders.queries import in_queue
from kervan.payments.actions.capture_hold import capture_hold
from kervan.payments.actions.release_hold import release_hold
from kervan.payments.actions.save_gateway_account import save_gateway_account
from kervan.payments.card import settle_card_payment, start_card_payment
from kervan.payments.gateways import GatewayRefused, GatewaySilent
from kervan.payments.hold_handlers import mind_holds, settle_hold
from kervan.payments.models import GatewayAccount, Payment, PaymentEvent
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.actions.edit_order import edit_order
from kervan.sales.order_edit import LineEdit, OrderEdit
from kervan.sales.queries import preview_edit
from kervan.shipping.actions.dispatch import dispatch
from tests.shop import AYSE, Shop
from tests.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

KEYS = {"merchant": "DENEME-1", "password": "deneme"}
HELD = till.State.HELD


@pytest.fixture(autouse=True)
def gateway(shop: Shop) -> GatewayAccount:
    return save_gateway_account(None, actor=AYSE, name="Kart", type="sandbox", settings=KEYS, holds=True)


def held(shop: Shop, pieces: int = 2) -> tuple[Order, Payment]:
    """Two mugs, 100,00 TL each, held on the card."""
    shop.product("MUG", price=10_000, stock=9)
    order = shop.order({"MUG": pieces}, captured=False)
    payment = start_card_payment(order.pk, actor=SYSTEM)
    till.pay(SandboxPayment.objects.get(reference=payment.attempt), till.CARDS[0])
    payment = settle_card_payment(payment.pk)
    shop.react()
    return Order.objects.get(pk=order.pk), payment


def kinds(payment: Payment) -> list[str]:
    return list(payment.events.values_list("kind", flat=True))


def far(payment: Payment) -> SandboxPayment:
    return SandboxPayment.objects.get(reference=payment.attempt)


def test_held_money_places_the_order_and_lets_it_go_out(shop: Shop) -> None:
    order, payment = held(shop)

    assert (order.payment_status, order.authorized, order.captured, order.balance) == ("authorized", 20_000, 0, 20_000)
    assert order.placed_at is not None
    assert order in in_queue("to_pack")
    assert payment.hold_until is not None
    assert payment.hold_until > clock.now() + timedelta(days=6)
    assert far(payment).state == HELD


def test_the_first_parcel_takes_all_that_is_owed_once(shop: Shop) -> None:
    order, payment = held(shop)

    dispatch(order.pk, actor=AYSE, quantities={shop.line(order).pk: 1})
    shop.react()
    dispatch(order.pk, actor=AYSE, quantities={shop.line(order).pk: 1})
    shop.react()

    order.refresh_from_db()
    assert (order.payment_status, order.authorized, order.captured, order.balance) == ("paid", 0, 20_000, 0)
    assert kinds(payment) == ["requested", "authorized", "captured"]
    assert SandboxSale.objects.get().amount == 20_000
    assert list(check_all()) == []


def test_what_was_edited_away_is_not_taken(shop: Shop) -> None:
    order, _payment = held(shop)
    edit_order(order.pk, OrderEdit(lines={shop.line(order).pk: LineEdit(pieces=1)}), actor=AYSE)
    shop.react()

    dispatch(order.pk, actor=AYSE)
    shop.react()

    order.refresh_from_db()
    assert (order.payment_status, order.captured, order.balance) == ("paid", 10_000, 0)
    assert SandboxSale.objects.get().amount == 10_000
    assert list(check_all()) == []


def test_an_edit_asks_for_no_more_than_is_not_held(shop: Shop) -> None:
    order, _payment = held(shop)

    less = preview_edit(order.pk, OrderEdit(lines={shop.line(order).pk: LineEdit(pieces=1)}))
    more = preview_edit(order.pk, OrderEdit(lines={shop.line(order).pk: LineEdit(pieces=3)}))

    assert (less.to_collect, less.to_give_back) == (0, 0)
    assert (more.to_collect, more.to_give_back) == (10_000, 0)


def test_a_cancelled_order_lets_the_money_go(shop: Shop) -> None:
    order, payment = held(shop)

    cancel_order(order.pk, actor=AYSE, reason="Vazgeçti")
    shop.react()

    order.refresh_from_db()
    assert (order.payment_status, order.authorized, order.captured) == ("voided", 0, 0)
    assert kinds(payment) == ["requested", "authorized", "voided"]
    assert far(payment).state == till.State.LET_GO
    assert Event.objects.get(name="payment.released").data["lapsed"] is False


def test_staff_take_a_part_and_nobody_takes_more(shop: Shop) -> None:
    order, payment = held(shop)
    with pytest.raises(Invalid):
        capture_hold(payment.pk, actor=AYSE, amount=20_001)

    capture_hold(payment.pk, actor=AYSE, amount=5_000)
    with pytest.raises(NotAllowed) as busy:
        capture_hold(payment.pk, actor=AYSE)
    shop.react()
    with pytest.raises(NotAllowed) as over:
        release_hold(payment.pk, actor=AYSE)

    order.refresh_from_db()
    assert (busy.value.code, over.value.code) == ("hold_busy", "not_held")
    assert (order.payment_status, order.authorized, order.captured, order.balance) == (
        "partially_paid",
        0,
        5_000,
        15_000,
    )


@pytest.mark.parametrize("silence", ["after_once", "before_once"])
@pytest.mark.parametrize("wish", ["capture", "release"])
def test_an_answer_that_gets_lost_is_asked_for_and_nothing_is_done_twice(
    shop: Shop, gateway: GatewayAccount, monkeypatch: pytest.MonkeyPatch, silence: str, wish: str
) -> None:
    _order, payment = held(shop)
    calls = _losing(monkeypatch, "capture" if wish == "capture" else "void", after=silence == "after_once")
    (capture_hold if wish == "capture" else release_hold)(payment.pk, actor=AYSE)

    with pytest.raises(GatewaySilent):
        settle_hold(payment.pk)
    payment.refresh_from_db()
    assert payment.wish == wish
    Payment.objects.update(wished_at=clock.now() - timedelta(minutes=11))
    mind_holds()

    assert kinds(payment)[2:] == ["captured" if wish == "capture" else "voided"]
    assert len(calls) == (1 if silence == "after_once" else 2)
    assert list(check_all()) == []


def _losing(monkeypatch: pytest.MonkeyPatch, verb: str, *, after: bool) -> list[str]:
    """The first call's answer is lost (``after``), or the call itself."""
    real, calls = getattr(SandboxGateway, verb), []

    def lossy(self: Any, *given: Any) -> Any:
        calls.append(verb)
        answer = real(self, *given) if after or len(calls) > 1 else None
        if len(calls) == 1:
            raise GatewaySilent("lost")
        return answer

    monkeypatch.setattr(SandboxGateway, verb, lossy)
    return calls


def test_a_refused_capture_is_shown_and_tried_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    order, payment = held(shop)

    def no(*_: Any) -> Any:
        raise GatewayRefused("Kartın süresi dolmuş.", code="33", hint="Müşteriden yeniden ödeme isteyin.")

    with monkeypatch.context() as patch:
        patch.setattr(SandboxGateway, "capture", no)
        dispatch(order.pk, actor=AYSE)
        shop.react()

    payment.refresh_from_db()
    assert (payment.wish, payment.problem) == ("", "Kartın süresi dolmuş. Müşteriden yeniden ödeme isteyin.")
    assert order in in_queue("to_capture")
    capture_hold(payment.pk, actor=AYSE)
    shop.react()
    assert kinds(payment)[2:] == ["captured"]
    assert order not in in_queue("to_capture")


def test_a_hold_that_lapsed_by_itself_is_noticed(shop: Shop) -> None:
    order, payment = held(shop)
    assert order not in in_queue("to_capture")
    Payment.objects.update(hold_until=clock.now() + timedelta(days=1))
    assert order in in_queue("to_capture")
    SandboxPayment.objects.update(state=till.State.LET_GO, message="Provizyon süresi doldu.")
    Payment.objects.update(hold_until=clock.now() - timedelta(hours=1), checked_at=None)

    mind_holds()

    order.refresh_from_db()
    assert (order.payment_status, order.authorized, order.balance) == ("awaiting", 0, 20_000)
    assert Event.objects.get(name="payment.released").data["lapsed"] is True
    assert order not in in_queue("to_pack")
    with pytest.raises(NotAllowed) as over:
        capture_hold(payment.pk, actor=AYSE)
    assert over.value.code == "not_held"


def test_the_customer_is_not_asked_for_money_that_is_held(shop: Shop) -> None:
    order, _ = held(shop)

    with pytest.raises(NotAllowed) as refusal:
        start_card_payment(order.pk, actor=SYSTEM)

    assert refusal.value.code == "nothing_due"


def test_taking_and_letting_go_at_once_do_one_of_both(shop: Shop) -> None:
    _order, payment = held(shop)

    results = at_once(
        *[lambda: capture_hold(payment.pk, actor=AYSE)] * 4, *[lambda: release_hold(payment.pk, actor=AYSE)] * 4
    )
    shop.react()
    at_once(*[lambda: settle_hold(payment.pk)] * 6)

    assert sum(isinstance(result, Payment) for result in results) == 1
    assert len(kinds(payment)) == 3
    assert PaymentEvent.objects.filter(kind__in=["captured", "voided"]).count() == 1
    assert list(check_all()) == []


def test_a_gateway_that_cannot_hold_is_not_set_to(shop: Shop) -> None:
    with pytest.raises(Invalid) as refusal:
        save_gateway_account(
            None,
            actor=AYSE,
            name="PayTR",
            type="paytr",
            settings={"merchant_id": "1", "merchant_key": "k", "merchant_salt": "s"},
            holds=True,
        )

    assert "holds" in refusal.value.fields
