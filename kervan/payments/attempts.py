"""A customer's tries to pay by card: which gateway takes them, their addresses, and which are not decided yet. Reads only."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.module_loading import import_string

from kervan.orders.models import Order
from kervan.payments.gateways import CanTakePayments, gateway_type, gateway_types
from kervan.payments.models import GatewayAccount, Payment, PaymentEvent

CAPTURED, HELD, FAILED, WAITING = "captured", "held", "failed", "waiting"
OFTEN, OFTEN_FOR, SELDOM = timedelta(minutes=2), timedelta(hours=2), timedelta(hours=1)
ENDED = (PaymentEvent.Kind.CAPTURED, PaymentEvent.Kind.VOIDED, PaymentEvent.Kind.FAILED)


def card_account() -> GatewayAccount | None:
    """The account that takes the shop's card payments: the first active one that can. None: no payment by card."""
    codes = [kind.code for kind in gateway_types() if takes_payments(kind.code)]
    return GatewayAccount.objects.filter(active=True, type__in=codes).order_by("id").first()


def takes_payments(code: str) -> bool:
    """Whether customers can pay through this kind of gateway."""
    return issubclass(import_string(gateway_type(code).make), CanTakePayments)


def state_of(payment: Payment) -> str:
    """What became of an attempt, by its events: "captured", "held", "failed" (also let go) or "waiting"."""
    kinds = set(payment.events.values_list("kind", flat=True))
    if PaymentEvent.Kind.CAPTURED in kinds:
        return CAPTURED
    if kinds & set(ENDED):
        return FAILED
    return HELD if PaymentEvent.Kind.AUTHORIZED in kinds else WAITING


def undecided() -> QuerySet[Payment]:
    """Attempts of which a gateway may know more than we do."""
    return Payment.objects.filter(asked_at__isnull=False, ended_at=None)


def undecided_of(order: Order) -> QuerySet[Payment]:
    """The order's own, the newest first. Held money is decided until it is taken or let go."""
    held = Q(events__kind=PaymentEvent.Kind.AUTHORIZED)
    return undecided().filter(order=order).exclude(held).order_by("-id")


def to_ask(now: datetime) -> QuerySet[Payment]:
    """Undecided ones whose gateway is to be asked again, who were asked longest ago first: every few minutes at first,
    every hour later."""
    fresh = Q(asked_at__gte=now - OFTEN_FOR) & (Q(checked_at=None) | Q(checked_at__lt=now - OFTEN))
    old = Q(asked_at__lt=now - OFTEN_FOR) & (Q(checked_at=None) | Q(checked_at__lt=now - SELDOM))
    held = Q(events__kind=PaymentEvent.Kind.AUTHORIZED)
    waiting = undecided().filter(fresh | old, asked_at__lt=now - OFTEN).exclude(held)
    return waiting.order_by(F("checked_at").asc(nulls_first=True), "id")


def page_url(payment: Payment) -> str:
    """Our page that brings the customer to the gateway, and that they come back to."""
    return f"{settings.KERVAN_URL.rstrip('/')}/odeme/{payment.attempt}/"


def return_url(payment: Payment) -> str:
    """Where the gateway sends the customer back to. It names the payment, since some gateways bring nothing."""
    return f"{settings.KERVAN_URL.rstrip('/')}/odeme/{payment.attempt}/donus/"


def callback_url(account: GatewayAccount) -> str:
    """Where this account's gateway sends its own messages; shown in the account's settings to be copied."""
    return f"{settings.KERVAN_URL.rstrip('/')}/odeme/bildirim/{account.pk}/"
