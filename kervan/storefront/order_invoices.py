"""The invoices of an order that its customer may have."""

from __future__ import annotations

from kervan.invoices.models import Invoice
from kervan.invoices.queries import active_integrator
from kervan.invoices.states import State
from kervan.orders.models import Order


def invoices_for_customer(order: Order) -> tuple[Invoice, ...]:
    """Accepted by the integrator where there is one, and not cancelled."""
    states = (State.SENT,) if active_integrator() is not None else (State.ISSUED, State.SENT)
    return tuple(Invoice.objects.filter(order=order, state__in=states, cancelled_at=None).order_by("id"))
