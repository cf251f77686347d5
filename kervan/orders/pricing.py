"""What an order costs: whole kuruş, VAT included, and no kuruş made or lost on the way.

Pure: numbers in, numbers out. ``total`` is the sum of the lines' ``total`` and of the adjustments' ``amount``. A price
rule is shown as one adjustment, but it lies on the goods: it is spread over the lines in proportion to their value. So
a line's ``adjusted`` is what the customer really pays for it (what a cancelled piece gives back, what an invoice line
says), and the VAT of a price rule is inside the lines. Fees and the closed difference carry their own VAT.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from kervan.lib.errors import Invalid
from kervan.lib.money import LARGEST, half_up, split

#: Of one line. More is a barcode scanned into the quantity field.
MOST_PIECES = 100_000
#: Of a raising price rule.
HIGHEST_PERCENT = Decimal(1000)

_CENT = Decimal("0.01")


class AdjustmentKind(StrEnum):
    """What stands below the lines."""

    PRICE_RULE = "price_rule"
    SHIPPING_FEE = "shipping_fee"
    COD_FEE = "cod_fee"
    SMALL_DIFFERENCE = "small_difference"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRule:
    """Lower or raise a line or the goods of an order, by ``percent`` or by ``amount`` kuruş: exactly one of the two.

    ``percent`` and ``amount`` are above zero; ``lower`` gives the direction. A percentage is taken of the value before
    any rule, rounded half up, so the order of several rules does not matter.
    """

    label: str = ""
    lower: bool = True
    percent: Decimal | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineInput:
    """One line as asked for: pieces, kuruş a piece incl. VAT, VAT in percent, and the line's own price rules."""

    quantity: int
    unit_price: int
    vat_rate: Decimal
    rules: tuple[PriceRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A fee, or a closed small difference (the only one that may be negative), in kuruş incl. VAT."""

    kind: AdjustmentKind
    amount: int
    vat_rate: Decimal = Decimal(0)
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """What one line costs, and what of the order's price rules lies on it.

    ``total``: pieces × price with the line's own rules. ``share``: its part of the order's rules (below zero when they
    lower). ``adjusted`` = total + share, never below zero. ``vat``: the VAT inside ``adjusted``.
    """

    total: int
    share: int
    adjusted: int
    vat_rate: Decimal
    vat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedAdjustment:
    """One row below the lines. ``vat`` of a price rule is 0: its VAT is inside the lines.

    ``percent``: of a rule given as a percentage, below zero when it lowers.
    """

    kind: AdjustmentKind
    label: str
    amount: int
    vat_rate: Decimal
    vat: int
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VatSum:
    """What an order holds at one rate: ``gross`` incl. VAT, and the ``vat`` inside it."""

    rate: Decimal
    gross: int
    vat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """The priced order. ``goods_total`` = Σ ``lines.total``; ``total`` = goods_total + Σ ``adjustments.amount``."""

    lines: tuple[PricedLine, ...]
    adjustments: tuple[PricedAdjustment, ...]
    goods_total: int
    total: int
    vat_total: int
    vat_by_rate: tuple[VatSum, ...]


def price_order(
    lines: Sequence[LineInput], *, rules: Sequence[PriceRule] = (), charges: Sequence[Charge] = ()
) -> Priced:
    """Price an order: its lines, the price rules on its goods, then fees and a closed difference.

    Raises ``Invalid`` with every wrong field at once ("lines.0.quantity", "adjustments.1.percent", "shipping_fee"):
    no lines, pieces below 1 or above ``MOST_PIECES``, a price below zero, a VAT rate outside 0 to 100, a percentage
    that lowers by more than 100, a discount above what it lowers, a total below zero or above ``LARGEST``.
    """
    wrong: dict[str, str] = {}
    if not lines:
        wrong["lines"] = _("Siparişte en az bir ürün olmalıdır.")
    for number, line in enumerate(lines):
        _check_line(line, f"lines.{number}", wrong)
    for number, rule in enumerate(rules):
        _check_rule(rule, f"adjustments.{number}", wrong)
    for charge in charges:
        _check_charge(charge, wrong)
    _refuse(wrong)

    totals = []
    for number, line in enumerate(lines):
        value = line.quantity * line.unit_price
        total = value + sum(_effect(rule, value) for rule in line.rules)
        if total < 0:
            wrong[f"lines.{number}.adjustments"] = _("İndirim, satırın tutarından büyük olamaz.")
        totals.append(total)
    _refuse(wrong)

    goods_total = sum(totals)
    effects = [_effect(rule, goods_total) for rule in rules]
    if goods_total + sum(effects) < 0:
        _refuse({"adjustments": _("İndirim, ürünlerin toplamından büyük olamaz.")})
    total = goods_total + sum(effects) + sum(charge.amount for charge in charges)
    if total < 0:
        _refuse({"total": _("Siparişin toplamı sıfırdan küçük olamaz.")})
    if max(total, goods_total) > LARGEST:
        _refuse({"total": _("Siparişin toplamı çok büyük.")})

    # Spread once for all rules together: rule by rule, two roundings could take more than a line has.
    shares = split(sum(effects), totals)
    priced_lines = tuple(
        _priced_line(line, total, share) for line, total, share in zip(lines, totals, shares, strict=True)
    )
    adjustments = (
        *(_priced_rule(rule, effect) for rule, effect in zip(rules, effects, strict=True)),
        *(_priced_charge(charge) for charge in charges),
    )
    vat_by_rate = _vat_by_rate(
        [(line.vat_rate, line.adjusted, line.vat) for line in priced_lines]
        + [(row.vat_rate, row.amount, row.vat) for row in adjustments if row.kind != AdjustmentKind.PRICE_RULE]
    )
    return Priced(
        lines=priced_lines,
        adjustments=adjustments,
        goods_total=goods_total,
        total=total,
        vat_total=sum(row.vat for row in vat_by_rate),
        vat_by_rate=vat_by_rate,
    )


def vat_inside(gross: int, rate: Decimal) -> int:
    """The VAT inside a price that includes it: gross × rate / (100 + rate), halves away from zero, in kuruş."""
    numerator, denominator = rate.as_integer_ratio()
    return half_up(gross * numerator, 100 * denominator + numerator)


def value_of_pieces(net: int, quantity: int, pieces: int, *, after: int = 0) -> int:
    """What ``pieces`` of a line's ``quantity`` pieces are worth, when the whole line is worth ``net`` kuruş.

    ``after`` is how many pieces were valued before (cancelled, returned earlier): rounding is cumulative, so parts
    taken one after another always sum to the whole line, in whatever portions.

    Raises ``Invalid`` when the line has not so many pieces.
    """
    if quantity < 1 or pieces < 0 or after < 0 or after + pieces > quantity:
        _refuse({"quantity": _("Adet, satırdaki adetten büyük veya sıfırdan küçük olamaz.")})
    return half_up(net * (after + pieces), quantity) - half_up(net * after, quantity)


def _check_line(line: LineInput, path: str, wrong: dict[str, str]) -> None:
    if not _is_whole(line.quantity) or line.quantity < 1:
        wrong[f"{path}.quantity"] = _("Adet en az 1 olan bir tam sayı olmalıdır.")
    elif line.quantity > MOST_PIECES:
        wrong[f"{path}.quantity"] = _("Adet en fazla %(most)s olabilir.") % {"most": MOST_PIECES}
    if not _is_whole(line.unit_price) or line.unit_price < 0:
        wrong[f"{path}.unit_price"] = _("Birim fiyat sıfırdan küçük olamaz.")
    elif line.unit_price > LARGEST:
        wrong[f"{path}.unit_price"] = _("Birim fiyat çok büyük.")
    _check_vat_rate(line.vat_rate, f"{path}.vat_rate", wrong)
    for number, rule in enumerate(line.rules):
        _check_rule(rule, f"{path}.adjustments.{number}", wrong)


def _check_rule(rule: PriceRule, path: str, wrong: dict[str, str]) -> None:
    if (rule.percent is None) == (rule.amount is None):
        wrong[path] = _("Fiyat kuralı ya yüzde ya da tutar içermelidir.")
    elif rule.amount is not None:
        if not _is_whole(rule.amount) or not 0 < rule.amount <= LARGEST:
            wrong[f"{path}.amount"] = _("Fiyat kuralının tutarı sıfırdan büyük olmalıdır.")
    elif rule.percent is not None:
        if not _has_two_decimals(rule.percent) or rule.percent <= 0:
            wrong[f"{path}.percent"] = _("Yüzde sıfırdan büyük, en fazla iki ondalık haneli olmalıdır.")
        elif rule.lower and rule.percent > 100:
            wrong[f"{path}.percent"] = _("İndirim yüzde 100'den büyük olamaz.")
        elif rule.percent > HIGHEST_PERCENT:
            wrong[f"{path}.percent"] = _("Artış yüzde %(most)s'den büyük olamaz.") % {"most": HIGHEST_PERCENT}


def _check_charge(charge: Charge, wrong: dict[str, str]) -> None:
    path = charge.kind.value
    if charge.kind == AdjustmentKind.PRICE_RULE:
        raise ValueError("a price rule is not a charge")
    if not _is_whole(charge.amount) or abs(charge.amount) > LARGEST:
        wrong[path] = _("Tutar çok büyük.")
    elif charge.amount < 0 and charge.kind != AdjustmentKind.SMALL_DIFFERENCE:
        wrong[path] = _("Ücret sıfırdan küçük olamaz.")
    _check_vat_rate(charge.vat_rate, f"{path}.vat_rate", wrong)


def _check_vat_rate(rate: Decimal, path: str, wrong: dict[str, str]) -> None:
    if not _has_two_decimals(rate) or not 0 <= rate < 100:
        wrong[path] = _("KDV oranı 0 ile 100 arasında olmalı ve en fazla iki ondalık hane içermelidir.")


def _is_whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)


def _has_two_decimals(number: object) -> bool:
    # The size first: quantize raises on a number with more digits than the context holds.
    return (
        isinstance(number, Decimal) and number.is_finite() and abs(number) < 10**6 and number == number.quantize(_CENT)
    )


def _refuse(wrong: Mapping[str, str]) -> None:
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)


def _effect(rule: PriceRule, value: int) -> int:
    """What the rule adds to ``value``: below zero when it lowers."""
    if rule.percent is not None:
        numerator, denominator = rule.percent.as_integer_ratio()
        amount = half_up(value * numerator, 100 * denominator)
    else:
        amount = rule.amount or 0
    return -amount if rule.lower else amount


def _priced_line(line: LineInput, total: int, share: int) -> PricedLine:
    adjusted = total + share
    return PricedLine(
        total=total,
        share=share,
        adjusted=adjusted,
        vat_rate=line.vat_rate.quantize(_CENT),
        vat=vat_inside(adjusted, line.vat_rate),
    )


def _priced_rule(rule: PriceRule, effect: int) -> PricedAdjustment:
    percent = -rule.percent if rule.percent is not None and rule.lower else rule.percent
    kind = AdjustmentKind.PRICE_RULE
    return PricedAdjustment(
        kind=kind, label=rule.label, amount=effect, vat_rate=Decimal("0.00"), vat=0, percent=percent
    )


def _priced_charge(charge: Charge) -> PricedAdjustment:
    return PricedAdjustment(
        kind=charge.kind,
        label=charge.label,
        amount=charge.amount,
        vat_rate=charge.vat_rate.quantize(_CENT),
        vat=vat_inside(charge.amount, charge.vat_rate),
    )


def _vat_by_rate(rows: Sequence[tuple[Decimal, int, int]]) -> tuple[VatSum, ...]:
    sums: dict[Decimal, tuple[int, int]] = {}
    for rate, gross, vat in rows:
        gross_before, vat_before = sums.get(rate, (0, 0))
        sums[rate] = (gross_before + gross, vat_before + vat)
    return tuple(VatSum(rate=rate, gross=gross, vat=vat) for rate, (gross, vat) in sorted(sums.items()))
