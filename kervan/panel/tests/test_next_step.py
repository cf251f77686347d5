"""What the panel proposes to do next with an order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kervan.orders.models import Order
from kervan.panel.next_step import next_step
from kervan.shipping.models import CarrierAccount, Shipment

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
PAID = {"payment_method": "card", "balance": 0}
UNPAID = {"payment_method": "bank_transfer", "balance": 10_000}
COD = {"payment_method": "cash_on_delivery", "balance": 10_000, "ships_before_payment": True}
CARRIER = CarrierAccount(type="sandbox")
BY_HAND = CarrierAccount(type="none")


def order(**facts: object) -> Order:
    return Order(**({"placed_at": AT, "accepted_at": AT, "status": "created", "unsent": 2} | facts))


def parcel(state: str, account: CarrierAccount | None = CARRIER, **facts: object) -> Shipment:
    return Shipment(state=state, account=account, **facts)


@pytest.mark.parametrize(
    ("facts", "parcels", "code"),
    [
        ({**PAID}, [], "mark_ready"),
        ({**UNPAID}, [], "confirm_payment"),
        ({**COD}, [], "mark_ready"),
        ({**PAID, "accepted_at": None}, [], "accept"),
        ({**UNPAID, "accepted_at": None}, [], "accept"),
        ({**PAID, "held_at": AT}, [], "release"),
        ({**PAID, "draft": True, "placed_at": None}, [], "place"),
        ({"payment_method": "card", "balance": 10_000, "placed_at": None}, [], "wait_card"),
        ({**PAID, "unsent": 0, "packed": 2}, [parcel("requested")], "wait_carrier"),
        ({**PAID, "unsent": 0, "packed": 2}, [parcel("refused")], "fix_booking"),
        ({**PAID, "unsent": 0, "packed": 2}, [parcel("ready")], "print_label"),
        ({**PAID, "unsent": 0, "packed": 2}, [parcel("ready", label_printed_at=AT)], "hand_over"),
        ({**PAID, "unsent": 0, "packed": 2}, [parcel("ready", BY_HAND)], "dispatch"),
        ({**PAID, "unsent": 0, "packed": 2}, [parcel("ready", None)], "dispatch"),
        ({**PAID, "unsent": 1, "packed": 1}, [parcel("ready", label_printed_at=AT)], "mark_ready"),
        ({**PAID, "unsent": 0, "status": "shipped"}, [parcel("shipped")], "wait_delivery"),
        ({**PAID, "unsent": 0, "status": "shipped"}, [parcel("shipped", None)], "deliver"),
        ({**PAID, "unsent": 0, "status": "delivered"}, [parcel("delivered")], "none"),
        ({**COD, "unsent": 0, "status": "delivered"}, [parcel("delivered")], "confirm_payment"),
        (
            {**COD, "unsent": 0, "status": "undeliverable", "undelivered": 2},
            [parcel("undelivered")],
            "decide_undelivered",
        ),
        ({**PAID, "unsent": 0, "status": "return_requested"}, [], "answer_return"),
        ({**PAID, "unsent": 0, "status": "cancelled", "balance": -500}, [], "refund"),
        ({**PAID, "unsent": 0, "status": "cancelled"}, [], "none"),
    ],
)
def test_the_next_step_follows_from_the_facts(facts, parcels, code):
    assert next_step(order(**facts), parcels).code == code


def test_a_step_with_a_button_names_the_right_it_needs():
    from kervan.accounts.rights import RIGHTS
    from kervan.panel import next_step as module

    steps = [step for step in vars(module).values() if isinstance(step, module.Step)]

    assert len(steps) > 10
    assert all(bool(step.label) == bool(step.right) for step in steps)
    assert {step.right for step in steps if step.right} <= set(RIGHTS)
