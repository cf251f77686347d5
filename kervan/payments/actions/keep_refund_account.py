"""Where the customer wants money back that can't go back to a card."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.orders.models import Order
from kervan.payments.actions.request_refund import bank_fields
from kervan.payments.models import RefundAccount


@transaction.atomic
def keep_refund_account(order_id: int, *, actor: Actor, iban: str, holder: str) -> RefundAccount:
    """Remember the account for whoever pays this order's refunds; a later one takes its place. Sealed like theirs.

    Raises ``Invalid`` for a wrong IBAN or a missing holder.
    """
    order = Order.objects.locked(order_id)
    account, _created = RefundAccount.objects.update_or_create(order=order, defaults=bank_fields(iban, holder))
    record("refund.account_given", about=order, actor=actor, iban_end=account.iban_end, bank=account.bank)
    return account
