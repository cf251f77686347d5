"""What is to be given back with a cancellation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kervan.lib.actor import Actor
from kervan.lib.secrets import seal, unseal
from kervan.orders.models import Order
from kervan.payments.actions.request_refund import ORIGINAL, TO_IBAN, bank_fields, request_refund
from kervan.payments.models import Refund
from kervan.payments.queries import refundable


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundWish:
    """``amount`` in kuruş; without it what the order owes the customer after the cancellation. ``to`` as refunds know it:
    "original" (the way it came) or "iban"."""

    to: str = ORIGINAL
    amount: int | None = None
    iban: str = ""
    holder: str = ""
    notify: bool = True

    def check(self) -> None:
        """Raises ``Invalid`` for an IBAN or a holder that a later refund would refuse."""
        if self.to == TO_IBAN:
            bank_fields(self.iban, self.holder)

    def as_data(self) -> str:
        """Sealed: an IBAN may be in it."""
        return seal(json.dumps(asdict(self), ensure_ascii=False))


def wish_from(data: str) -> RefundWish:
    """The wish that ``as_data`` wrote. Raises ``DataKeyWrong`` when it can't be opened."""
    values: Mapping[str, Any] = json.loads(unseal(data))
    return RefundWish(**values)


def give_back(order: Order, wish: RefundWish, *, actor: Actor, reason: str, worth: Mapping[int, int]) -> list[Refund]:
    """Ask for the refund; nothing when nothing is owed. Under the order's lock, after it was reckoned anew.

    ``worth``: order line id → what its cancelled pieces are worth; the refund says that it is for them, if it pays them.

    Raises what ``request_refund`` raises.
    """
    amount = wish.amount if wish.amount is not None else owed_back(order)
    if amount == 0:
        return []
    return request_refund(
        order.pk,
        actor=actor,
        amount=amount,
        lines=worth if sum(worth.values()) <= amount else None,
        to=wish.to,
        iban=wish.iban,
        holder=wish.holder,
        reason=reason,
        notify=wish.notify,
    )


def owed_back(order: Order) -> int:
    """What the customer is to get back and is not promised yet, in kuruş, as far as money came in."""
    return max(min(-order.balance - order.refunding, refundable(order)), 0)
