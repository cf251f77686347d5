"""What an order costs, to the kuruş."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kervan.lib.errors import Invalid
from kervan.lib.money import LARGEST
from kervan.orders.pricing import (
    MOST_PIECES,
    AdjustmentKind,
    Charge,
    LineInput,
    PriceRule,
    VatSum,
    price_order,
    value_of_pieces,
    vat_inside,
)

TWENTY, TEN, ONE = Decimal(20), Decimal(10), Decimal(1)


def line(quantity=1, unit_price=100_00, vat_rate=TWENTY, rules=()):
    return LineInput(quantity=quantity, unit_price=unit_price, vat_rate=vat_rate, rules=tuple(rules))


def lower(**by):
    return PriceRule(label="İndirim", lower=True, **by)


def shipping(amount, vat_rate=TWENTY):
    return Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=amount, vat_rate=vat_rate, label="Kargo ücreti")


def refusal(*lines, **more):
    with pytest.raises(Invalid) as refused:
        price_order(lines, **more)
    return refused.value.fields


def test_two_mugs_and_their_shipping():
    priced = price_order([line(2, 249_90)], charges=[shipping(59_90)])

    assert (priced.goods_total, priced.total) == (499_80, 559_70)
    assert priced.lines[0].adjusted == 499_80
    assert priced.lines[0].vat == 83_30
    assert priced.adjustments[0].vat == 9_98
    assert priced.vat_total == 93_28
    assert priced.vat_by_rate == (VatSum(rate=TWENTY, gross=559_70, vat=93_28),)


def test_ten_percent_off_lies_on_the_lines_by_value_with_their_vat():
    priced = price_order(
        [line(1, 100_01, ONE), line(1, 33_33, TEN), line(3, 11_11, TWENTY)], rules=[lower(percent=TEN)]
    )

    # 10 % of 166,67 is 16,67: exactly 1000,30 + 333,36 + 333,36 kuruş; the odd one goes to the earlier of the larger.
    assert priced.goods_total == 166_67
    assert priced.adjustments[0].amount == -16_67
    assert priced.adjustments[0].vat == 0
    assert [line.share for line in priced.lines] == [-10_00, -3_34, -3_33]
    assert [line.adjusted for line in priced.lines] == [90_01, 29_99, 30_00]
    assert [line.vat for line in priced.lines] == [89, 2_73, 5_00]
    assert priced.total == 150_00
    assert [(row.rate, row.gross, row.vat) for row in priced.vat_by_rate] == [
        (ONE, 90_01, 89),
        (TEN, 29_99, 2_73),
        (TWENTY, 30_00, 5_00),
    ]


def test_a_percentage_is_rounded_half_up():
    priced = price_order([line(1, 5)], rules=[lower(percent=TEN)])

    assert priced.adjustments[0].amount == -1
    assert priced.total == 4


def test_several_rules_are_each_taken_of_the_goods_total():
    rules = [
        lower(percent=TEN),
        PriceRule(label="Hediye paketi", lower=False, amount=15_00),
        lower(percent=Decimal("2.50")),
    ]

    priced = price_order([line(1, 200_00)], rules=rules)

    assert [row.amount for row in priced.adjustments] == [-20_00, 15_00, -5_00]
    assert [row.label for row in priced.adjustments] == ["İndirim", "Hediye paketi", "İndirim"]
    assert priced.total == 190_00


def test_a_line_has_its_own_price_rule():
    priced = price_order([line(2, 50_00, rules=[lower(percent=TWENTY)]), line(1, 20_00)], rules=[lower(amount=10_00)])

    assert [line.total for line in priced.lines] == [80_00, 20_00]
    assert [line.adjusted for line in priced.lines] == [72_00, 18_00]
    assert (priced.goods_total, priced.total) == (100_00, 90_00)


def test_a_hundred_percent_off_leaves_the_shipping_fee():
    priced = price_order([line(3, 33_33), line(1, 1)], rules=[lower(percent=Decimal(100))], charges=[shipping(40_00)])

    assert [line.adjusted for line in priced.lines] == [0, 0]
    assert priced.total == 40_00


def test_two_rules_that_both_round_up_are_refused_rather_than_paid_out():
    rules = [lower(percent=Decimal(50)), lower(percent=Decimal(50))]

    fields = refusal(line(1, 1), rules=rules)

    assert list(fields) == ["adjustments"]


def test_a_gift_bears_nothing_of_a_surcharge():
    priced = price_order([line(1, 0), line(1, 10_00)], rules=[PriceRule(lower=False, amount=1_00)])

    assert [line.adjusted for line in priced.lines] == [0, 11_00]


def test_a_small_difference_closes_the_order_without_vat():
    difference = Charge(kind=AdjustmentKind.SMALL_DIFFERENCE, amount=-5)

    priced = price_order([line(1, 100_05)], charges=[difference])

    assert priced.total == 100_00
    assert priced.vat_total == 16_68
    assert priced.vat_by_rate[0] == VatSum(rate=Decimal(0), gross=-5, vat=0)


def test_the_same_rate_written_twice_is_one_row():
    priced = price_order([line(vat_rate=Decimal("20")), line(vat_rate=Decimal("20.00"))])

    assert [str(row.rate) for row in priced.vat_by_rate] == ["20.00"]


@pytest.mark.parametrize(
    ("gross", "rate", "vat"),
    [(120_00, TWENTY, 20_00), (3, TWENTY, 1), (1, TWENTY, 0), (101, ONE, 1), (100, Decimal(0), 0), (-3, TWENTY, -1)],
)
def test_vat_inside_a_price_is_rounded_half_up(gross, rate, vat):
    assert vat_inside(gross, rate) == vat


@pytest.mark.parametrize("quantity", [0, -1, MOST_PIECES + 1, 10**9, True, 1.5])
def test_an_impossible_quantity_is_refused_by_name(quantity):
    assert list(refusal(line(), line(quantity))) == ["lines.1.quantity"]


@pytest.mark.parametrize("price", [-1, LARGEST + 1, 9.99])
def test_an_impossible_price_is_refused_by_name(price):
    assert list(refusal(line(unit_price=price))) == ["lines.0.unit_price"]


@pytest.mark.parametrize("rate", ["-1", "100", "NaN", "Infinity", "18.125", "1E+30"])
def test_an_impossible_vat_rate_is_refused_by_name(rate):
    assert list(refusal(line(vat_rate=Decimal(rate)))) == ["lines.0.vat_rate"]


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (lower(percent=Decimal("100.01")), "adjustments.0.percent"),
        (lower(percent=Decimal(0)), "adjustments.0.percent"),
        (lower(percent=Decimal("NaN")), "adjustments.0.percent"),
        (PriceRule(lower=False, percent=Decimal(1001)), "adjustments.0.percent"),
        (lower(amount=0), "adjustments.0.amount"),
        (lower(amount=-5), "adjustments.0.amount"),
        (lower(), "adjustments.0"),
        (lower(amount=5, percent=TEN), "adjustments.0"),
        (lower(amount=100_01), "adjustments"),
    ],
)
def test_an_impossible_price_rule_is_refused_by_name(rule, field):
    assert list(refusal(line(1, 100_00), rules=[rule])) == [field]


def test_a_line_rule_above_the_line_is_refused_by_name():
    assert list(refusal(line(), line(1, 10_00, rules=[lower(amount=10_01)]))) == ["lines.1.adjustments"]


def test_a_negative_fee_is_refused_by_name():
    assert refusal(line(), charges=[shipping(-1)]) == {"shipping_fee": "Ücret sıfırdan küçük olamaz."}


def test_an_order_without_lines_is_refused():
    assert refusal() == {"lines": "Siparişte en az bir ürün olmalıdır."}


def test_totals_beyond_sense_are_refused():
    assert list(refusal(line(2, LARGEST))) == ["total"]
    assert list(refusal(line(1, 1), charges=[Charge(kind=AdjustmentKind.SMALL_DIFFERENCE, amount=-2)])) == ["total"]


def test_every_wrong_field_is_named_at_once():
    fields = refusal(line(0), line(unit_price=-1), rules=[lower()])

    assert list(fields) == ["lines.0.quantity", "lines.1.unit_price", "adjustments.0"]


def test_three_pieces_of_ten_lira_are_worth_ten_lira_together():
    assert [value_of_pieces(10_00, 3, 1, after=done) for done in range(3)] == [3_33, 3_34, 3_33]
    assert value_of_pieces(10_00, 3, 3) == 10_00


@pytest.mark.parametrize(("quantity", "pieces", "after"), [(3, 4, 0), (3, -1, 0), (3, 2, 2), (0, 0, 0), (3, 1, -1)])
def test_more_pieces_than_the_line_has_are_refused(quantity, pieces, after):
    with pytest.raises(Invalid):
        value_of_pieces(10_00, quantity, pieces, after=after)


RATES = st.sampled_from([Decimal(0), ONE, TEN, TWENTY, Decimal("18.50")])
PERCENTS = st.decimals("0.01", "100", places=2)
RULES = st.builds(PriceRule, lower=st.booleans(), percent=PERCENTS) | st.builds(
    PriceRule, lower=st.booleans(), amount=st.integers(1, 10_000_00)
)
LINES = st.builds(LineInput, quantity=st.integers(1, 1000), unit_price=st.integers(0, 100_000_00), vat_rate=RATES)
CHARGES = st.builds(
    Charge,
    kind=st.sampled_from([AdjustmentKind.SHIPPING_FEE, AdjustmentKind.COD_FEE]),
    amount=st.integers(0, 1_000_00),
    vat_rate=RATES,
)


@given(st.lists(LINES, min_size=1, max_size=12), st.lists(RULES, max_size=3), st.lists(CHARGES, max_size=2))
def test_no_kurus_is_made_or_lost(lines, rules, charges):
    try:
        priced = price_order(lines, rules=rules, charges=charges)
    except Invalid:
        assume(False)

    fees = sum(charge.amount for charge in charges)
    assert priced.goods_total == sum(line.quantity * line.unit_price for line in lines)
    assert priced.total == sum(line.total for line in priced.lines) + sum(row.amount for row in priced.adjustments)
    assert priced.total == sum(line.adjusted for line in priced.lines) + fees
    assert all(line.adjusted == line.total + line.share >= 0 for line in priced.lines)
    assert priced.vat_total == sum(line.vat for line in priced.lines) + sum(row.vat for row in priced.adjustments)
    assert priced.vat_total == sum(row.vat for row in priced.vat_by_rate)
    assert priced.total == sum(row.gross for row in priced.vat_by_rate)
    assert all(0 <= line.vat <= line.adjusted for line in priced.lines)


@given(st.lists(LINES, min_size=1, max_size=6), PERCENTS, PERCENTS)
def test_a_larger_discount_never_costs_more(lines, one, other):
    smaller, larger = sorted([one, other])

    dear = price_order(lines, rules=[lower(percent=smaller)])
    cheap = price_order(lines, rules=[lower(percent=larger)])

    assert cheap.total <= dear.total


@given(st.integers(0, LARGEST), st.integers(1, 1000), st.data())
def test_pieces_in_any_portions_sum_to_the_line(net, quantity, data):
    portions, done = [], 0
    while done < quantity:
        pieces = data.draw(st.integers(1, quantity - done))
        portions.append(value_of_pieces(net, quantity, pieces, after=done))
        done += pieces

    assert sum(portions) == net
    assert all(portion >= 0 for portion in portions)
