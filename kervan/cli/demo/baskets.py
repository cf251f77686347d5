"""What is in the demo shop's orders: products, buyers, price rules, fees, notes; by the order's number alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from random import Random
from typing import Any

from kervan.cli.demo.opening import GATEWAY, MARKETPLACE, DemoShop
from kervan.cli.demo.people import SEED, Buyer, People
from kervan.lib.actor import Actor
from kervan.orders.pricing import AdjustmentKind, Charge, PriceRule
from kervan.sales.new_order import ChannelPolicy, NewCustomer, NewLine, NewOrder

VAT = Decimal(20)
FREE_SHIPPING_FROM = 75_000
SHIPPING_FEE, COD_FEE, ABROAD_FEE = 7_990, 2_490, 89_900

CUSTOMER_NOTES = (
    "Zil çalışmıyor, gelince arayabilir misiniz?",
    "Hediye paketi rica ederim, fiyat görünmesin.",
    "Kapıcıya bırakabilirsiniz.",
    "Mümkünse cuma gününden önce gelsin.",
    "Kırılacak ürün var, iyi sarar mısınız?",
)
TAGS = ("Hediye paketi", "VIP", "Instagram", "Toptan", "Aranacak")
CUSTOM = (
    ("İsme özel nakış", 14_900, VAT),
    ("Hediye paketi", 4_900, VAT),
    ("Eski sezon sürpriz kutu", 39_900, VAT),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """An order that is about to be placed, and by whom."""

    new: NewOrder
    actor: Actor


class Baskets:
    """Fills the basket of order number so-and-so."""

    def __init__(self, shop: DemoShop) -> None:
        self.shop = shop
        self.people = People()
        luck = Random(f"{SEED}:fame")  # noqa: S311
        skus = [good.sku for good in shop.goods]
        luck.shuffle(skus)
        self._skus = skus
        self._fame = list(accumulate(1 / (place + 6) for place in range(len(skus))))

    def fill(self, number: int, *, method: str, notify: bool, buyer: str = "person", **wanted: Any) -> Basket:
        """The basket of order ``number``; ``buyer`` is "person", "company", "foreigner" or "abroad".

        ``wanted``: ``channel``, ``captured``, ``custom`` (a custom line), ``rule`` (a price rule), ``line_rule``,
        ``lines`` (at least so many), ``tags``, ``address`` (changes to it), ``name`` (the receiver's).
        """
        luck = Random(f"{SEED}:basket:{number}")  # noqa: S311
        who = self._buyer(luck, number, buyer)
        channel = wanted.get("channel") or luck.choices(["storefront", "manual", "api"], [80, 12, 8])[0]
        lines = self._lines(luck, wanted)
        by_card = method == "card" and wanted.get("captured", True)
        address = {**who.address, **wanted.get("address", {})}
        if "name" in wanted:
            address["name"] = wanted["name"]
        new = NewOrder(
            lines=lines,
            payment_method=method,
            captured=wanted.get("captured", method == "card"),
            channel=ChannelPolicy(code=channel, tells_customer=channel != MARKETPLACE),
            external_id=_external_id(channel, number),
            customer=NewCustomer(
                name=wanted.get("name", who.name),
                email=self._email(channel, who, number),
                phone=who.phone,
                tax_id=who.tax_id,
            ),
            shipping_address=address,
            billing_address=who.billing,
            rules=self._rules(luck, wanted),
            charges=self._charges(luck, lines, method, channel, buyer),
            language=who.language,
            customer_note=luck.choice(CUSTOMER_NOTES) if luck.random() < 0.1 else "",
            tags=tuple(wanted.get("tags", ())) or ((luck.choice(TAGS),) if luck.random() < 0.12 else ()),
            payment_reference=wanted.get("payment_reference", f"POS-{number * 7919 % 1_000_000:06d}")
            if by_card
            else "",
            gateway=GATEWAY if by_card and channel == "storefront" else "",
            notify=notify and channel != MARKETPLACE,
        )
        return Basket(new=new, actor=self._placed_by(channel, who))

    def _buyer(self, luck: Random, number: int, kind: str) -> Buyer:
        makers: dict[str, Callable[[int], Buyer]] = {
            "company": self.people.company,
            "foreigner": self.people.foreigner,
            "abroad": self.people.abroad,
        }
        if kind in makers:
            return makers[kind](luck.randrange(100))
        again = number > 20 and luck.random() < 0.28
        return self.people.person(luck.randrange(number * 3 // 4) if again else number)

    def _lines(self, luck: Random, wanted: dict[str, Any]) -> tuple[NewLine, ...]:
        count = max(luck.choices([1, 2, 3, 4, 6], [46, 28, 15, 8, 3])[0], wanted.get("lines", 1))
        skus = list(dict.fromkeys(luck.choices(self._skus, cum_weights=self._fame, k=count)))
        while len(skus) < wanted.get("lines", 1):
            skus = list(dict.fromkeys([*skus, luck.choice(self._skus)]))
        lines = [NewLine(sku=sku, quantity=luck.choices([1, 2, 3, 6], [78, 15, 5, 2])[0]) for sku in skus]
        if wanted.get("line_rule"):
            rule = PriceRule(label="Teşhir ürünü", percent=Decimal(15))
            lines[0] = NewLine(sku=lines[0].sku, quantity=lines[0].quantity, rules=(rule,))
        if wanted.get("custom"):
            title, price, rate = luck.choice(CUSTOM)
            lines.append(NewLine(title=title, quantity=1, unit_price=price, vat_rate=rate))
        return tuple(lines)

    def _rules(self, luck: Random, wanted: dict[str, Any]) -> tuple[PriceRule, ...]:
        if "rule" in wanted:
            return (wanted["rule"],)
        if luck.random() < 0.12:
            return (PriceRule(label="Hoş geldin indirimi", percent=Decimal(10)),)
        if luck.random() < 0.04:
            return (PriceRule(label="İndirim kuponu", amount=2_500),)
        return ()

    def _charges(
        self, luck: Random, lines: tuple[NewLine, ...], method: str, channel: str, buyer: str
    ) -> tuple[Charge, ...]:
        prices = {good.sku: good.price for good in self.shop.goods}
        goods = sum(line.quantity * (line.unit_price or prices.get(line.sku, 0)) for line in lines)
        charges = []
        if buyer == "abroad":
            charges.append(_fee(AdjustmentKind.SHIPPING_FEE, ABROAD_FEE, "Yurt dışı gönderim"))
        elif goods < FREE_SHIPPING_FROM and channel != MARKETPLACE:
            charges.append(_fee(AdjustmentKind.SHIPPING_FEE, SHIPPING_FEE))
        if method == "cash_on_delivery":
            charges.append(_fee(AdjustmentKind.COD_FEE, COD_FEE))
        return tuple(charges)

    def _email(self, channel: str, who: Buyer, number: int) -> str:
        if channel == MARKETPLACE:
            return f"alici-{number}@carsi.example.com"
        return who.email

    def _placed_by(self, channel: str, who: Buyer) -> Actor:
        if channel == "manual":
            return self.shop.support
        if channel == "storefront":
            return Actor(kind="customer", name=who.name)
        return Actor(kind="api", name="Çarşı Pazaryeri" if channel == MARKETPLACE else "Mağaza yazılımı")


def _fee(kind: AdjustmentKind, amount: int, label: str = "") -> Charge:
    return Charge(kind=kind, amount=amount, vat_rate=VAT, label=label)


def _external_id(channel: str, number: int) -> str:
    if channel == MARKETPLACE:
        return f"CRS-{80_000_000 + number * 7919}"
    return f"WEB-{50_000 + number}" if channel == "api" else ""
