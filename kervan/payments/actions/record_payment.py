"""Ödeme alındı olarak işaretle."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.lib.money import LARGEST, format_money
from kervan.lib.text import clean
from kervan.orders.actions.index_order import index_order
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.actions.start_ship_by import start_ship_by
from kervan.orders.models import Order, PaymentMethod
from kervan.orders.refusals import refuse_if_cancelled
from kervan.orders.status import OrderStatus
from kervan.payments.ledger import refresh_ledger
from kervan.payments.models import BankAccount, Payment, PaymentEvent, TransferNotice
from kervan.payments.notices import waiting_notice
from kervan.shop.queries import shop

COUNTS: dict[str, int] = {PaymentEvent.Kind.CAPTURED: 1, PaymentEvent.Kind.REVERSED: -1}


@transaction.atomic
def record_payment(
    order_id: int,
    *,
    actor: Actor,
    amount: int | None = None,
    method: str | None = None,
    received_on: date | None = None,
    bank_account_id: int | None = None,
    reference: str = "",
    notify: bool | None = None,
    set_off: bool = False,
    notice_id: int | None = None,
) -> Payment:
    """Money arrived. Without ``amount`` it is the whole balance; more than the balance is recorded as it is (overpaid).

    A bank reference is booked once per order, so that a double click or a repeated call makes one payment.
    ``notify=None``: the customer is told as the message settings say. ``set_off``: another order's credit pays it, no
    money moves. The days' totals count it for the day it was received on. ``notice_id`` is the customer's "Ödeme yaptım"
    that this settles; once nothing is open any more all of them are settled.

    Raises ``NotAllowed`` for a draft, a cancelled order without open balance, when nothing is owed and no amount is
    given, or when the notice was answered (``notice_closed``); ``Invalid`` for an amount of zero or below, a day in the
    future, an unknown bank account, a repeated reference.
    """
    order = Order.objects.locked(order_id)
    if order.draft:
        raise NotAllowed(_("Bu bir taslak; önce siparişi kaydedin."), code="draft")
    if amount is None:
        refuse_if_cancelled(order)
    amount = _checked_amount(order, amount)
    received_on = received_on or clock.today()
    if received_on > clock.today():
        message = _("Ödeme tarihi bugünden sonra olamaz.")
        raise Invalid(message, fields={"received_on": message})
    if bank_account_id is not None and not BankAccount.objects.filter(pk=bank_account_id).exists():
        message = _("Böyle bir banka hesabı yok.")
        raise Invalid(message, fields={"bank_account_id": message})
    if notice_id is not None:
        waiting_notice(order, notice_id)
    reference = clean(reference, 100)
    _refuse_repeated(order, reference)

    payment = _payment_to_capture(order, amount, method or order.payment_method)
    payment.received_on, payment.bank_account_id, payment.reference = received_on, bank_account_id, reference
    payment.set_off = set_off
    payment.save(update_fields=["received_on", "bank_account_id", "reference", "set_off"])
    PaymentEvent.objects.create(
        payment=payment,
        kind=PaymentEvent.Kind.CAPTURED,
        amount=amount,
        actor_name=actor.name[:150],
        day=received_on,
    )
    refresh_ledger(order)
    _settle_notices(order, notice_id, payment, actor)
    if order.placed_at is None:
        place_card_order(order, actor=actor)
    start_ship_by(order)
    if reference:
        index_order(order, numbers=[reference])
    record(
        "payment.captured",
        about=order,
        actor=actor,
        payment_id=payment.pk,
        method=payment.method,
        amount=amount,
        received_on=received_on,
        reference=reference,
        notify=notify,
    )
    return payment


def place_card_order(order: Order, *, actor: Actor) -> None:
    """A card order counts as placed when its payment succeeded, or is to come another way. Under the order's lock.

    Money for an order that was given up meanwhile makes it a cancelled order with money to give back; the customer is
    not told that it is welcome.
    """
    order.placed_at = clock.now()
    order.accepted_at = None if shop().accept_by_hand else order.placed_at
    refresh_order(order, "placed_at", "accepted_at")
    welcome = order.status != OrderStatus.CANCELLED
    record("order.placed", about=order, actor=actor, number=order.number, total=order.total, notify=welcome)


def _settle_notices(order: Order, notice_id: int | None, payment: Payment, actor: Actor) -> None:
    waiting = order.transfer_notices.filter(state=TransferNotice.State.WAITING)
    if order.balance > 0:
        waiting = waiting.filter(pk=notice_id or 0)
    waiting.update(
        state=TransferNotice.State.CONFIRMED, payment=payment, ended_at=clock.now(), ended_by=actor.name[:150]
    )


def _checked_amount(order: Order, amount: int | None) -> int:
    if amount is None:
        if order.balance <= 0:
            raise NotAllowed(_("Bu siparişte tahsil edilecek tutar yok."), code="nothing_due")
        return order.balance
    if not 0 < amount <= LARGEST:
        message = _("Tutar sıfırdan büyük olmalıdır.")
        raise Invalid(message, fields={"amount": message})
    return amount


def _refuse_repeated(order: Order, reference: str) -> None:
    if not reference:
        return
    for payment in order.payments.filter(reference=reference).prefetch_related("events"):
        kept = sum(event.amount * COUNTS.get(event.kind, 0) for event in payment.events.all())
        if kept > 0:
            message = _("%(reference)s referanslı %(amount)s bu siparişe zaten işlenmiş.") % {
                "reference": reference,
                "amount": format_money(kept),
            }
            raise NotAllowed(message, code="payment_repeated", payment_id=payment.pk)


def _payment_to_capture(order: Order, amount: int, method: str) -> Payment:
    """The payment that was asked for at checkout if it is still open, else a new row of the ledger."""
    if method not in PaymentMethod.values:
        message = _("Böyle bir ödeme yöntemi yok.")
        raise Invalid(message, fields={"method": message})
    ended = [PaymentEvent.Kind.CAPTURED, PaymentEvent.Kind.VOIDED, PaymentEvent.Kind.FAILED]
    # A customer's try at a gateway is the gateway's to decide.
    waiting = order.payments.filter(method=method, attempt="").exclude(events__kind__in=ended).first()
    if waiting is not None:
        return waiting
    return Payment.objects.create(order=order, method=method, amount=amount)
