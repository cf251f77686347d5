"""How many installments an account allows."""

from __future__ import annotations

import pytest

from kervan.lib.errors import Invalid
from kervan.payments.gateways import OffersInstallments, make_gateway
from tests.test_gateway_orders import KEYS

SANDBOX = {"merchant": "DENEME-1", "password": "deneme"}


@pytest.mark.parametrize(
    ("code", "most", "offered"),
    [
        ("iyzico", 1, ()),
        ("iyzico", 7, (2, 3, 6)),
        ("iyzico", 12, (2, 3, 6, 9, 12)),
        ("paytr", 1, ()),
        ("paytr", 4, (2, 3, 4)),
        ("sandbox", 3, (2, 3)),
    ],
)
def test_counts_up_to_what_the_account_says_that_the_gateway_knows(code, most, offered):
    gateway = make_gateway(code, (KEYS | {"sandbox": SANDBOX})[code] | {"installments": most})

    assert isinstance(gateway, OffersInstallments)
    assert gateway.installments == offered


def test_an_account_of_before_takes_the_money_in_one_part():
    assert make_gateway("iyzico", KEYS["iyzico"]).installments == ()


@pytest.mark.parametrize("most", ["0", "13", "x"])
def test_an_odd_number_is_refused(most):
    with pytest.raises(Invalid) as caught:
        make_gateway("paytr", KEYS["paytr"] | {"installments": most})
    assert list(caught.value.fields) == ["installments"]


def test_stripe_has_none():
    assert not isinstance(make_gateway("stripe", KEYS["stripe"]), OffersInstallments)
