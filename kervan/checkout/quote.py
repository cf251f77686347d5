"""What it costs to have these things sent there and paid like that, and what is missing before it can be ordered.

The quote holds the very ``NewOrder`` that is placed, with its prices written down: what was shown is what is charged.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kervan.checkout.queries import CartRow
from kervan.checkout.wish import Wish
from kervan.customers.address import Address, checked_address
from kervan.lib.errors import Invalid
from kervan.lib.text import clean
from kervan.orders.contact import checked_email, checked_phone
from kervan.orders.models import Adjustment
from kervan.orders.pricing import AdjustmentKind, Charge, Priced, price_order
from kervan.payments.methods import MethodOffer, methods_for
from kervan.sales.draft_review import NOTHING
from kervan.sales.new_order import ChannelPolicy, NewLine, NewOrder
from kervan.sales.order_plan import line_inputs
from kervan.shipping.quoting import Load, Offer, Zone, quote
from kervan.shipping.zones import zones

SENT = AdjustmentKind.SHIPPING_FEE


@dataclass(slots=True)
class Quote:
    """``wrong``: sentences by path ("customer.email", "shipping_address.city", "rate", "method", "lines.0"); empty when it
    can be ordered. ``offers`` and ``methods`` are what there is to choose from; ``offer`` and ``method`` what is chosen."""

    rows: Sequence[CartRow]
    wish: Wish
    new: NewOrder
    offers: list[Offer] = field(default_factory=list)
    offer: Offer | None = None
    methods: tuple[MethodOffer, ...] = ()
    method: MethodOffer | None = None
    priced: Priced = NOTHING
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        return not self.wrong

    @property
    def total(self) -> int:
        return self.priced.total

    @property
    def mark(self) -> str:
        """Stands for goods, prices, fees, total, and to whom. Another mark is another order."""
        shown = {
            "lines": [[line.sku, line.quantity, line.unit_price] for line in self.new.lines],
            "charges": [[row.kind, row.label, row.amount] for row in self.new.charges],
            "rules": [[row.label, row.lower, row.percent, row.amount] for row in self.new.rules],
            "rate": self.offer and self.offer.rate_id,
            "method": self.method and self.method.code,
            "total": self.total,
            "to": self.new.shipping_address,
            "bill": self.new.billing_address,
            "who": [self.new.customer.name, self.new.customer.email, self.new.customer.phone],
        }
        return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:40]


def called(kind: str, label: str, amount: int) -> str:
    """What a row below the lines is called: buyers read "İndirim" or "Ek ücret", never "Fiyat kuralı"."""
    if label or kind != AdjustmentKind.PRICE_RULE:
        return label or str(Adjustment.Kind(kind).label)
    return _("İndirim") if amount < 0 else _("Ek ücret")


def quote_of(
    rows: Sequence[CartRow], wish: Wish, *, channel: ChannelPolicy, known: Sequence[Zone] | None = None
) -> Quote:
    """Reckon it with today's prices, stock, zones and methods. Nothing is written, nothing is promised."""
    found = Quote(rows=rows, wish=wish, new=_order_of(rows, wish, channel))
    _look_at_goods(found)
    _look_at_buyer(found)
    _choose_rate(found, zones() if known is None else known)
    _choose_method(found)
    found.new = replace(found.new, charges=_fees(found))
    if found.method:
        found.new = replace(
            found.new,
            payment_method=found.method.method,
            door_card=found.method.door_card,
            rules=found.method.rules,
        )
    _price(found)
    return found


def _order_of(rows: Sequence[CartRow], wish: Wish, channel: ChannelPolicy) -> NewOrder:
    return NewOrder(
        lines=tuple(
            NewLine(
                sku=row.variant.sku,
                quantity=row.quantity,
                unit_price=row.price,
                vat_rate=row.variant.product.vat_rate,
            )
            for row in rows
        ),
        payment_method="",
        channel=channel,
        customer=wish.customer,
        shipping_address=wish.shipping_address,
        billing_address=wish.billing_address,
        customer_note=clean(wish.note, 2000, lines=True),
        language=wish.language,
    )


def _look_at_goods(found: Quote) -> None:
    if not found.rows:
        found.wrong["lines"] = _("Sepetiniz boş.")
    for number, row in enumerate(found.rows):
        if not row.most:
            found.wrong[f"lines.{number}"] = _("%(title)s artık satışta değil ya da tükendi.") % {
                "title": row.variant.title
            }
        elif row.lacking:
            found.wrong[f"lines.{number}"] = _("%(title)s: yalnızca %(most)d adet kaldı.") % {
                "title": row.variant.title,
                "most": row.most,
            }
    _price(found)


def _price(found: Quote) -> None:
    if not found.rows:
        return
    known = {row.variant.sku: row.variant for row in found.rows}
    new = found.new
    try:
        found.priced = price_order(line_inputs(new.lines, known), rules=new.rules, charges=new.charges)
    except Invalid as error:
        found.wrong.update(error.fields)


def _look_at_buyer(found: Quote) -> None:
    wish = found.wish
    email = _checked(found, lambda: checked_email(wish.customer.email, path="customer.email")) or ""
    if not email and "customer.email" not in found.wrong:
        found.wrong["customer.email"] = _("E-posta adresinizi yazın: sipariş bilgileri oraya gider.")
    phone = _checked(found, lambda: checked_phone(wish.customer.phone, path="customer.phone")) or ""
    if not phone and "customer.phone" not in found.wrong:
        found.wrong["customer.phone"] = _("Telefon numaranızı yazın: kargo görevlisi arayabilir.")
    shipping = _checked(found, lambda: checked_address(wish.shipping_address, path="shipping_address"))
    billing = None
    if wish.billing_address is not None:
        billing = _checked(found, lambda: checked_address(wish.billing_address or {}, path="billing_address"))
    if wish.company:
        _look_at_company(found, wish.billing_address or {})
    if shipping:
        name = clean(wish.customer.name, 150) or shipping.name
        found.new = replace(
            found.new,
            customer=replace(wish.customer, name=name, email=email, phone=phone),
            shipping_address=_with_phone(shipping, phone),
            billing_address=billing.as_data() if billing else None,
        )


def _look_at_company(found: Quote, billing: Mapping[str, str]) -> None:
    for key, sentence in (
        ("name", _("Şirketin unvanını yazın.")),
        ("tax_id", _("Vergi kimlik numarasını yazın.")),
        ("tax_office", _("Vergi dairesini yazın.")),
    ):
        if not clean(billing.get(key, ""), 150):
            found.wrong[f"billing_address.{key}"] = sentence


def _with_phone(address: Address, phone: str) -> dict[str, str]:
    return replace(address, phone=address.phone or phone).as_data()


def _checked(found: Quote, check: Callable[[], Any]) -> Any:
    try:
        return check()
    except Invalid as error:
        found.wrong.update(error.fields)
        return None


def _choose_rate(found: Quote, known: Sequence[Zone]) -> None:
    wish = found.wish
    if not wish.city:
        found.wrong.setdefault("rate", _("Teslimat seçenekleri için ili seçin."))
        return
    load = Load(
        goods_value=found.priced.goods_total,
        weight_g=sum(row.variant.weight_g * row.quantity for row in found.rows),
        desi=sum((row.variant.desi * row.quantity for row in found.rows), Decimal(0)),
    )
    found.offers = quote(known, load, country=wish.country, city=wish.city)
    if not found.offers:
        found.wrong["rate"] = _("Bu adrese gönderim yapmıyoruz. Başka bir adres yazın ya da bize ulaşın.")
    elif wish.rate_id is None:
        found.offer = found.offers[0]
    else:
        found.offer = next((offer for offer in found.offers if offer.rate_id == wish.rate_id), None)
        if found.offer is None:
            found.wrong["rate"] = _("Seçtiğiniz teslimat bu adres için yok; birini seçin.")


def _choose_method(found: Quote) -> None:
    wish = found.wish
    goods = found.priced.goods_total
    amount = goods + (found.offer.fee if found.offer else 0)
    found.methods = methods_for(amount, goods=goods, country=wish.country, city=wish.city, district=wish.district)
    if not found.methods:
        found.wrong["method"] = _("Bu sipariş için bir ödeme yöntemi yok. Lütfen bize ulaşın.")
    elif not wish.method:
        # Nobody is put on a way of paying that costs extra.
        found.method = next((each for each in found.methods if each.fee <= 0), None)
        if found.method is None:
            found.wrong["method"] = _("Ödeme yöntemini seçin.")
    else:
        found.method = next((each for each in found.methods if each.code == wish.method), None)
        if found.method is None:
            found.wrong["method"] = _("Seçtiğiniz ödeme yöntemi bu sipariş için kullanılamıyor; birini seçin.")


def _fees(found: Quote) -> tuple[Charge, ...]:
    """Carriage stands on the order also when it costs nothing: its name tells the packer what was promised."""
    sent: tuple[Charge, ...] = ()
    if found.offer:
        sent = (Charge(kind=SENT, amount=found.offer.fee, vat_rate=found.offer.vat_rate, label=found.offer.name),)
    return sent + (found.method.charges if found.method else ())
