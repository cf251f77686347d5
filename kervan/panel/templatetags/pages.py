"""``{% load pages %}``: small filters of the list pages."""

from __future__ import annotations

from decimal import Decimal

from django import template

from kervan.lib.phones import masked
from kervan.orders.models import Order
from kervan.orders.status import OrderStatus, PaymentStatus
from kervan.panel import formats
from kervan.panel.payment_words import OwedBack, payment_shown
from kervan.returns.states import State as ReturnState
from kervan.shipping.states import State

register = template.Library()


@register.filter
def minus(number: int, less: int) -> int:
    """``number`` minus ``less``."""
    return number - less


@register.filter
def as_order_status(value: str) -> OrderStatus:
    """The stored word as the status that explains itself."""
    return OrderStatus(value)


@register.filter
def payment_of(order: Order) -> PaymentStatus | OwedBack:
    """The order's payment status in the words staff see."""
    return payment_shown(order)


@register.filter
def as_shipment_state(value: str) -> State:
    """The stored word as the state that explains itself."""
    return State(value)


@register.filter
def as_return_state(value: str) -> ReturnState:
    """The stored word as the state that explains itself."""
    return ReturnState(value)


@register.filter
def phone_for(number: str, sees: bool) -> str:
    """The phone for those who may see it, all but its end hidden for the others."""
    return formats.phone(number) if sees else masked(number)


@register.filter
def vat_rate(rate: Decimal) -> str:
    """A VAT rate as people write it: %20."""
    return f"%{rate.normalize():f}".replace(".", ",")


@register.filter
def percent(number: str) -> str:
    """A percentage as an order keeps it ("12.50"), as people write it: %12,5."""
    return vat_rate(Decimal(number))
