"""Money held on a card (provizyon): which payments hold some, which gateways can, for how long. Reads only."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kervan.lib import clock
from kervan.lib.errors import NotAllowed
from kervan.orders.models import Order
from kervan.payments.gateways import CanCapture, CanVoid, gateway_type
from kervan.payments.ledger import ENDS_A_HOLD
from kervan.payments.models import Payment, PaymentEvent

ASK_AGAIN_AFTER = timedelta(minutes=10)
LOOK_EVERY = timedelta(hours=6)


def can_hold(code: str) -> bool:
    """Whether this kind of gateway can hold money, take it later and let it go."""
    adapter = import_string(gateway_type(code).make)
    return issubclass(adapter, CanCapture) and issubclass(adapter, CanVoid)


def hold_until(code: str) -> datetime | None:
    """When the bank lets go of money that is held from now on, as far as the gateway says (``hold_lasts`` of its adapter)."""
    lasts: timedelta | None = getattr(import_string(gateway_type(code).make), "hold_lasts", None)
    return clock.now() + lasts if lasts is not None else None


def is_held(payment: Payment) -> bool:
    """Whether its money is held now: neither taken nor let go. Exact under the payment's lock."""
    kinds = set(payment.events.values_list("kind", flat=True))
    return PaymentEvent.Kind.AUTHORIZED in kinds and not ENDS_A_HOLD & kinds


def held_of(order: Order) -> list[Payment]:
    """The order's payments whose money is held, the oldest first."""
    open_still = order.payments.filter(ended_at=None, events__kind=PaymentEvent.Kind.AUTHORIZED).order_by("id")
    return [payment for payment in open_still.distinct() if is_held(payment)]


def refuse_unless_held(payment: Payment) -> None:
    """Raises ``NotAllowed``: ``not_held``, or ``hold_busy`` while the gateway is being asked."""
    if not is_held(payment):
        raise NotAllowed(_("Bu ödemede kartta ayrılmış bir tutar yok."), code="not_held")
    if payment.wish:
        raise NotAllowed(_("Sanal POS’un yanıtı bekleniyor; yanıt gelince devam edin."), code="hold_busy")


def wishes_to_ask(now: datetime) -> QuerySet[Payment]:
    """Those whose gateway was asked to take or let go and left it open."""
    open_still = Payment.objects.filter(ended_at=None, wished_at__lt=now - ASK_AGAIN_AFTER).exclude(wish="")
    return open_still.order_by("checked_at", "id")


def lapsing(now: datetime) -> QuerySet[Payment]:
    """Holds that should be over by now, and whose gateway was not asked lately."""
    over = Payment.objects.filter(ended_at=None, hold_until__lt=now, wish="")
    return over.exclude(checked_at__gt=now - LOOK_EVERY).order_by("checked_at", "id")
