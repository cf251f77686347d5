"""What the API's tests have."""

from __future__ import annotations

from typing import Any

import pytest

from kervan.api.tests.program import Program


@pytest.fixture
def program(db: None) -> Program:
    """A program that may do all that a key may."""
    return Program()


@pytest.fixture
def order_body() -> dict[str, Any]:
    """What a storefront sends: two mugs, paid by transfer."""
    return {
        "customer": {"name": "Zeynep Yılmaz", "email": "zeynep@example.com", "phone": "0532 123 45 67"},
        "shipping_address": {
            "name": "Zeynep Yılmaz",
            "phone": "0532 123 45 67",
            "line": "Bahariye Cad. No: 12 D: 3",
            "neighbourhood": "Caferağa",
            "district": "kadikoy",
            "city": "ISTANBUL",
            "postal_code": "34710",
            "country": "TR",
        },
        "lines": [{"sku": "MUG", "quantity": 2}],
        "payment": {"method": "bank_transfer"},
    }
