"""The gateway has opened its page for the customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kervan.lib.actor import Actor
from kervan.payments.models import Payment


@transaction.atomic
def open_payment_page(payment_id: int, *, actor: Actor, step: Mapping[str, Any], token: str) -> Payment:
    """How the customer gets there is kept, so that a page that is loaded again starts no second payment."""
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    payment.step, payment.gateway_token = dict(step), token
    payment.save(update_fields=["step", "gateway_token"])
    return payment
