"""Where a refund by bank goes: IBAN and holder, sealed in the database, opened only for those who pay it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from kervan.lib.iban import grouped
from kervan.lib.secrets import seal, unseal
from kervan.payments.models import Refund, RefundAccount


@dataclass(frozen=True, slots=True)
class BankDetails:
    """A checked IBAN without blanks, and whose it is. Never to be logged or put into an event."""

    iban: str
    holder: str


def sealed(details: BankDetails) -> str:
    """The details as they are stored."""
    return seal(json.dumps(asdict(details), ensure_ascii=False))


def details_of(refund: Refund) -> BankDetails | None:
    """The opened details of a refund by bank, None for another. Raises ``DataKeyWrong`` when they can't be opened."""
    return BankDetails(**json.loads(unseal(refund.bank_details))) if refund.bank_details else None


def account_of(order_id: int) -> BankDetails | None:
    """The account the order's customer gave for refunds, opened; only for those who pay them."""
    sealed_details = RefundAccount.objects.filter(order_id=order_id).values_list("bank_details", flat=True).first()
    return BankDetails(**json.loads(unseal(sealed_details))) if sealed_details else None


def masked_iban(refund: Refund) -> str:
    """The IBAN for those who need not know it: "TR•• •••• … 1326"."""
    return grouped(f"••••••••••••••••••••••{refund.iban_end}") if refund.iban_end else ""
