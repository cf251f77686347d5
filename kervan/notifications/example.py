"""An order that never was, to show the merchant how a message looks."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from kervan.customers.address import Address
from kervan.lib import clock
from kervan.notifications.facts import ASKS_FOR_MONEY, Bank, Facts, Goods, ParcelFacts, ReturnFacts, shop_facts
from kervan.returns.queries import exemption_label


def example_facts(kind: str, language: str) -> Facts:
    """A transfer order of two lines on its way, told about in ``language``."""
    goods = (
        Goods(title="Seramik Kupa, Mavi", quantity=2, amount=50_000),
        Goods(title="Pamuklu Masa Örtüsü", quantity=1, amount=74_990),
    )
    unpaid = kind in ASKS_FOR_MONEY
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
        returned=ReturnFacts(
            code="R00010421",
            goods=(Goods(title=goods[1].title, quantity=1),),
            came=(Goods(title=goods[1].title, quantity=1),),
            instructions="",
            address="Mağaza Ltd. Şti., Atatürk Cad. No: 5, Kadıköy/İstanbul",
            send_by=clock.today() + timedelta(days=14),
            refund_due=clock.today() + timedelta(days=14),
            rejection="Ürünün ambalajı açılmış.",
            exemption=exemption_label("hygiene"),
            carrier="Yurtiçi Kargo",
            reference="100000001059",
        ),
        pay_by=clock.today() + timedelta(days=7) if unpaid else None,
        cancelled=(Goods(title=goods[1].title, quantity=1),),
        refund_to_card=True,
        answer=_("Merhaba, siparişinizi yarın kargoya veriyoruz.") if kind == "answer" else "",
        order_url="https://magaza.example/siparis/ornek/",
        happened={"amount": 129_980, "whole": False, "reason": ""},
    )
