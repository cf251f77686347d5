"""An order that never was, to show the merchant how a message looks."""

from __future__ import annotations

from kervan.customers.address import Address
from kervan.notifications.facts import Bank, Facts, Goods, ParcelFacts, shop_facts


def example_facts(kind: str, language: str) -> Facts:
    """A transfer order of two lines on its way, told about in ``language``."""
    goods = (
        Goods(title="Seramik Kupa, Mavi", quantity=2, amount=50_000),
        Goods(title="Pamuklu Masa Örtüsü", quantity=1, amount=74_990),
    )
    unpaid = kind == "order_placed"
    return Facts(
        number=1042,
        customer="Zeynep Yılmaz",
        language=language,
        currency="TRY",
        method="bank_transfer",
        total=129_980,
        balance=129_980 if unpaid else 0,
        paid_in=0 if unpaid else 129_980,
        shop=shop_facts(),
        goods=goods,
        adjustments=(("shipping_fee", "", 4_990),),
        address=Address(
            name="Zeynep Yılmaz",
            phone="+905321234567",
            line="Bahariye Cad. No: 12 D: 3",
            neighbourhood="Caferağa Mah.",
            district="Kadıköy",
            city="İstanbul",
            postal_code="34710",
        ),
        banks=(Bank(name="Örnek Bank", holder="Mağaza Ltd. Şti.", iban="TR330006100519786457841326"),),
        parcel=ParcelFacts(
            carrier="Yurtiçi Kargo",
            reference="100000001042",
            tracking_number="123456789012",
            tracking_url="https://kargo.example/takip?no=123456789012",
            goods=tuple(Goods(title=item.title, quantity=item.quantity) for item in goods),
        ),
        cancelled=(Goods(title=goods[1].title, quantity=1),),
        happened={"amount": 129_980, "whole": False, "reason": ""},
    )
