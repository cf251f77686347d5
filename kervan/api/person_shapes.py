"""What the API answers about a person's data."""

from __future__ import annotations

from typing import Any

from kervan.api.shapes import Shape, Time


class PersonData(Shape):
    made_at: str
    customer: dict[str, Any]
    marketing: list[dict[str, Any]]
    orders: list[dict[str, Any]]
    payments: list[dict[str, Any]]
    refunds: list[dict[str, Any]]
    transfer_notices: list[dict[str, Any]]
    parcels: list[dict[str, Any]]
    returns: list[dict[str, Any]]
    invoices: list[dict[str, Any]]
    contracts: list[dict[str, Any]]
    messages: list[dict[str, Any]]


class Forgotten(Shape):
    customer_id: int
    forgotten_at: Time
