"""Which payment methods a customer is offered, and what each adds to the order or takes off it.

A fee is the charge "Kapıda ödeme ücreti" on the order; a discount is a price rule on its goods, so that VAT, invoices and
returns follow by themselves. A card never costs more: law 5464, art. 17 forbids it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kervan.customers.place_codes import within
from kervan.lib.errors import NotAllowed
from kervan.lib.money import half_up
from kervan.orders.models import PaymentMethod
from kervan.orders.pricing import AdjustmentKind, Charge, PriceRule
from kervan.payments.models import BankAccount, GatewayAccount, MethodSettings
from kervan.payments.queries import all_method_settings

FEE_VAT = Decimal(20)
CARD_ON_DELIVERY = "card_on_delivery"
"""Cash on delivery, paid to the courier by card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodOffer:
    """A way to pay. ``fee`` in kuruş incl. VAT, below zero for a discount; ``charges`` and ``rules`` are the same as
    ``NewOrder`` takes them. ``code`` names it among all offers: the method, or "card_on_delivery"."""

    method: str
    label: str
    text: str
    fee: int
    ships_before_payment: bool
    percent: Decimal = Decimal(0)
    door_card: bool = False

    @property
    def code(self) -> str:
        return CARD_ON_DELIVERY if self.door_card else self.method

    @property
    def charges(self) -> tuple[Charge, ...]:
        if self.fee <= 0:
            return ()
        return (Charge(kind=AdjustmentKind.COD_FEE, amount=self.fee, vat_rate=FEE_VAT),)

    @property
    def rules(self) -> tuple[PriceRule, ...]:
        if self.fee >= 0:
            return ()
        label = discount_label(self.label)
        if self.percent < 0:
            return (PriceRule(label=label, lower=True, percent=-self.percent),)
        return (PriceRule(label=label, lower=True, amount=-self.fee),)


def methods_for(
    amount: int, *, country: str = "TR", city: str = "", district: str = "", goods: int | None = None
) -> tuple[MethodOffer, ...]:
    """The methods for an order of ``amount`` kuruş (goods and shipping, before any of these fees), three statements.

    ``goods`` is what of it the goods are worth: a discount is reckoned from it; without it, from all.
    A transfer is only offered with a bank account, a card only with a card gateway, cash only inside Türkiye.
    """
    goods = amount if goods is None else goods
    able = _able()
    place = {"country": country, "city": city, "district": district}
    return tuple(
        _offer(row, amount, goods, door_card=by_card)
        for method, row in all_method_settings().items()
        if able[method] and not _why_not(row, amount, place)
        for by_card in ways_at_the_door(row)
    )


def offer_for(
    method: str, amount: int, *, country: str = "TR", city: str = "", district: str = "", goods: int | None = None
) -> MethodOffer:
    """The chosen method's offer, as ``methods_for`` makes it.

    Raises ``NotAllowed`` with ``method_not_offered`` and the reason when it is not offered for this order.
    """
    row = all_method_settings().get(method)
    why = _("Bu ödeme yöntemi sunulmuyor.")
    if row is not None and _able()[method]:
        why = _why_not(row, amount, {"country": country, "city": city, "district": district})
        if not why:
            by_card = ways_at_the_door(row)[0]
            return _offer(row, amount, amount if goods is None else goods, door_card=by_card)
    raise NotAllowed(why, code="method_not_offered", method=method)


def label_of(row: MethodSettings) -> str:
    """What customers read: the shop's own name, else ours in their language."""
    return row.name or str(PaymentMethod(row.method).label)


def ways_at_the_door(row: MethodSettings) -> tuple[bool, ...]:
    """By card (True) or in cash (False), what is offered first before the rest; other methods have one way."""
    both = {MethodSettings.Door.CARD: (True,), MethodSettings.Door.BOTH: (False, True)}
    return both.get(MethodSettings.Door(row.at_the_door), (False,))


def discount_label(name: str) -> str:
    """What the discount is called on the order."""
    return _("%(method)s indirimi") % {"method": name}


def why_unable(method: str) -> str:
    """Why nobody is offered a method that is switched on: what the shop must set up first; "" when nothing lacks."""
    if _able().get(method, False):
        return ""
    if method == PaymentMethod.CARD:
        return _("Etkin bir sanal POS hesabı yok.")
    return _("Müşterilere gösterilen bir banka hesabı yok.")


def _able() -> dict[str, bool]:
    return {
        PaymentMethod.CARD.value: GatewayAccount.objects.filter(active=True).exists(),
        PaymentMethod.BANK_TRANSFER.value: BankAccount.objects.filter(active=True).exists(),
        PaymentMethod.CASH_ON_DELIVERY.value: True,
    }


def _why_not(row: MethodSettings, amount: int, place: Mapping[str, str]) -> str:
    if not row.active:
        return _("Bu ödeme yöntemi sunulmuyor.")
    if row.least is not None and amount < row.least:
        return _("Sipariş tutarı bu ödeme yöntemi için çok küçük.")
    if row.most is not None and amount > row.most:
        return _("Sipariş tutarı bu ödeme yöntemi için çok büyük.")
    abroad = row.method == PaymentMethod.CASH_ON_DELIVERY and place["country"].upper() != "TR"
    named = row.where != MethodSettings.Where.EVERYWHERE and within(row.places, **place)
    if abroad or (row.where == MethodSettings.Where.ONLY and not named):
        return _("Bu ödeme yöntemi teslimat adresinizde sunulmuyor.")
    if row.where == MethodSettings.Where.EXCEPT and named:
        return _("Bu ödeme yöntemi teslimat adresinizde sunulmuyor.")
    return ""


def _offer(row: MethodSettings, amount: int, goods: int, *, door_card: bool) -> MethodOffer:
    label = label_of(row)
    if door_card:
        label = _("%(method)s (kartla)") % {"method": label}
    elif row.at_the_door == MethodSettings.Door.BOTH:
        label = _("%(method)s (nakit)") % {"method": label}
    return MethodOffer(
        method=row.method,
        label=label,
        door_card=door_card,
        text=row.instructions,
        fee=fee_of(row, amount, goods),
        ships_before_payment=row.ships_before_payment,
        percent=row.percent,
    )


def fee_of(row: MethodSettings, amount: int, goods: int) -> int:
    """What the method costs: of the whole order when it raises, of the goods (and never more than them) when it lowers."""
    if row.percent > 0:
        return _part(row.percent, amount)
    if row.percent < 0:
        return -_part(-row.percent, goods)
    return max(row.fee, -goods)


def _part(percent: Decimal, value: int) -> int:
    numerator, denominator = percent.as_integer_ratio()
    return half_up(value * numerator, 100 * denominator)
