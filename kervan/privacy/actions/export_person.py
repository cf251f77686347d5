"""Kişisel verileri dışa aktar."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kervan.customers.models import Customer
from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.privacy.queries import person_data


@transaction.atomic
def export_person(customer_id: int, *, actor: Actor) -> dict[str, Any]:
    """Everything the shop holds about a person, to be handed over to them; who took it out is kept.

    Raises ``NotFound``.
    """
    data = person_data(customer_id)
    record("customer.exported", about=Customer(pk=customer_id), actor=actor, orders=len(data["orders"]))
    return data
