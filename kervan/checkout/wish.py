"""What a buyer asks for, as it was typed. Nothing of it is checked yet. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kervan.sales.new_order import NewCustomer


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Where to, for whom, how sent, how paid. ``rate_id`` and ``method`` may still be open: then the usual ones are shown.

    ``billing_address`` None: the invoice goes where the goods go. ``company``: it needs a tax number and a tax office, which
    stand on the billing address alone: the same person may buy for themselves tomorrow.
    """

    customer: NewCustomer = field(default_factory=NewCustomer)
    shipping_address: Mapping[str, str] = field(default_factory=dict)
    billing_address: Mapping[str, str] | None = None
    company: bool = False
    rate_id: int | None = None
    method: str = ""
    note: str = ""
    language: str = "tr"

    @property
    def country(self) -> str:
        return (self.shipping_address.get("country") or "TR")[:2].upper()

    @property
    def city(self) -> str:
        return self.shipping_address.get("city", "")[:60]

    @property
    def district(self) -> str:
        return self.shipping_address.get("district", "")[:60]

    def as_data(self) -> dict[str, Any]:
        """For the JSON column."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Wish:
        """From the JSON column."""
        return cls(**{**data, "customer": NewCustomer(**data["customer"])})
