"""Reading payment settings and ledgers."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from kervan.orders.models import Order, PaymentMethod
from kervan.payments.models import BankAccount, MethodSettings, Payment, PaymentEvent, Refund
from kervan.payments.states import COUNTED, RefundState

SILENT = "gateway_silent"
"""The problem code of a refund whose gateway did not answer: whether the money went is not known."""

SHIPS_BEFORE_PAYMENT = {PaymentMethod.CASH_ON_DELIVERY: True}
WAITS_FOR_MONEY = {PaymentMethod.BANK_TRANSFER: {"remind_days": 2, "expire_days": 5}}
"""How long unpaid orders wait where the shop has not decided: only transfers end by themselves."""


def method_settings(method: str) -> MethodSettings:
    """How a payment method behaves here; shipped defaults where the shop has not decided."""
    found = MethodSettings.objects.filter(method=method).first()
    return found or _shipped(method)


def all_method_settings() -> dict[str, MethodSettings]:
    """``method_settings`` of every method, in the order they are shown; one statement."""
    known = {row.method: row for row in MethodSettings.objects.all()}
    return {method: known.get(method) or _shipped(method) for method in PaymentMethod.values}


def _shipped(method: str) -> MethodSettings:
    return MethodSettings(
        method=method,
        ships_before_payment=SHIPS_BEFORE_PAYMENT.get(PaymentMethod(method), False),
        **WAITS_FOR_MONEY.get(PaymentMethod(method), {}),
    )


def transfer_offered() -> bool:
    """Whether customers may pay by bank transfer: the method is on and there is an account to pay to."""
    return method_settings(PaymentMethod.BANK_TRANSFER).active and BankAccount.objects.filter(active=True).exists()


def refundable(order: Order) -> int:
    """The most that can still be given back, in kuruş: captured − reversed − refunds asked for or paid.

    Read from the order's own sums: exact under its lock, and what a page may offer without it.
    """
    return max(order.paid_in - order.refunded - order.refunding, 0)


def refundable_by_payment(order: Order) -> dict[Payment, int]:
    """Where the money came from, the oldest first, and what of each payment can still go back there (kuruş, above 0)."""
    payments = {payment.pk: payment for payment in order.payments.select_related("gateway").order_by("id")}
    left = dict.fromkeys(payments, 0)
    signs = {PaymentEvent.Kind.CAPTURED: 1, PaymentEvent.Kind.REVERSED: -1}
    events = PaymentEvent.objects.filter(payment__order=order, kind__in=list(signs)).order_by()
    for payment_id, kind, amount in events.values_list("payment_id", "kind").annotate(Sum("amount")):
        left[payment_id] += signs[PaymentEvent.Kind(kind)] * amount
    refunds = Refund.objects.filter(order=order, payment__isnull=False, state__in=COUNTED).order_by()
    for payment_id, amount in refunds.values_list("payment_id").annotate(Sum("amount")):
        left[payment_id] -= amount
    return {payments[payment_id]: amount for payment_id, amount in left.items() if amount > 0}


TO_PAY = "to_pay"


def refunds_in(queue: str) -> QuerySet[Refund]:
    """Refunds by what they wait for: "to_pay" (by a person), "at_gateway", "failed", "paid", "cancelled"; else all."""
    asked = Refund.objects.filter(state=RefundState.REQUESTED)
    queues = {
        TO_PAY: asked.exclude(way=Refund.Way.GATEWAY),
        "at_gateway": asked.filter(way=Refund.Way.GATEWAY),
        "failed": Refund.objects.filter(state=RefundState.FAILED),
        "paid": Refund.objects.filter(state=RefundState.SUCCEEDED),
        "cancelled": Refund.objects.filter(state=RefundState.CANCELLED),
    }
    return queues.get(queue, Refund.objects.all())


def refund_moves(refund: Refund) -> frozenset[str]:
    """What can be done with a refund now: "retry", "to_iban", "paid", "cancel". What the actions refuse is not offered."""
    failed = refund.state == RefundState.FAILED
    asked = refund.state == RefundState.REQUESTED
    silent = asked and not refund.by_person and refund.problem_code == SILENT
    moves = {
        "retry": failed or silent,
        "to_iban": failed or (asked and refund.by_person),
        "paid": failed or silent or (asked and refund.by_person),
        "cancel": failed or (asked and (refund.by_person or refund.asked_at is None)),
    }
    return frozenset(name for name, possible in moves.items() if possible)
