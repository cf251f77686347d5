"""What a customer reads and agrees to before the button that obliges to pay, and the proof of it.

Before there is an order: ``legal_texts(sale_facts(…))``. When it is placed, in the same transaction:
``record_consents(order.pk, legal_texts(facts_of_order(order.pk)), ip=…, marketing=…)``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kervan.checkout.contract import (
    Buyer,
    ContractFacts,
    ContractLine,
    Seller,
    Terms,
    filled,
    words_of,
)
from kervan.checkout.models import Consent
from kervan.customers.actions.allow_marketing import allow_marketing
from kervan.customers.address import Address
from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.orders.models import Adjustment, Order
from kervan.returns.models import Payer
from kervan.returns.queries import exemptions_of, rules
from kervan.shop.models import Shop
from kervan.shop.queries import page_text, shop

CONTRACT_PAGES = {
    Consent.Kind.PRE_INFORMATION: "on-bilgilendirme",
    Consent.Kind.DISTANCE_CONTRACT: "mesafeli-satis-sozlesmesi",
}
"""Kind → the page whose text it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalText:
    """A text filled with one sale. ``version`` of its template; ``body`` in the pages' plain markup: "## " heads, "- " lists."""

    kind: str
    title: str
    version: str
    body: str
    language: str


def seller_of(row: Shop) -> Seller:
    """The shop as a contract names it."""
    place = "/".join(part for part in (row.district, row.city) if part)
    return Seller(
        shop=row.name,
        legal_name=row.legal_name,
        address=", ".join(part for part in (row.address, place) if part),
        phone=row.phone or row.support_phone,
        email=row.email or row.support_email,
        website=row.website,
        tax_id=row.tax_id,
        tax_office=row.tax_office,
        mersis=row.mersis,
        kep=row.kep,
        etbis=row.etbis,
    )


def terms_of(row: Shop) -> Terms:
    """The rules under which the shop sells today."""
    under = rules()
    seller = seller_of(row)
    return Terms(
        ship_days=row.ship_by_days,
        window_days=under.window_days,
        send_back_days=under.send_back_days,
        refund_days=under.refund_days,
        refund_from=under.refund_from,
        shop_pays_freight=under.freight_payer == Payer.SHOP,
        return_address=", ".join(part for part in (seller.legal_name or seller.shop, seller.address) if part),
    )


def sale_facts(
    *,
    language: str,
    buyer: Buyer,
    lines: Sequence[ContractLine],
    shipping_fee: int,
    adjustments: Sequence[tuple[str, int]] = (),
    total: int,
    vat: int,
    method: str,
    currency: str = "TRY",
    number: str = "",
    day: date | None = None,
) -> ContractFacts:
    """A sale with the shop and its rules of today. ``method`` is the payment method's name as the buyer reads it."""
    row = shop()
    return ContractFacts(
        language=language if language in ("tr", "en") else "tr",
        seller=seller_of(row),
        buyer=buyer,
        lines=tuple(lines),
        shipping_fee=shipping_fee,
        adjustments=tuple(adjustments),
        total=total,
        vat=vat,
        method=method,
        terms=terms_of(row),
        day=day or clock.today(),
        currency=currency,
        number=number,
    )


def facts_of_order(order_id: int) -> ContractFacts:
    """An order or a draft as a contract tells it. Raises ``Order.DoesNotExist``."""
    order = Order.objects.defer("search").get(pk=order_id)
    lines = list(order.lines.all())
    exempt = exemptions_of(lines)
    rows = list(Adjustment.objects.filter(order=order))
    with override(order.language):
        adjustments = [(_called(row), row.amount) for row in rows if row.kind != Adjustment.Kind.SHIPPING_FEE]
        method = order.pays_by
    return sale_facts(
        language=order.language,
        number=str(order.number),
        buyer=Buyer(
            name=order.customer_name or (order.shipping_address or {}).get("name", ""),
            email=order.email,
            phone=order.phone,
            shipping=Address.from_data(order.shipping_address) if order.shipping_address else None,
            billing=Address.from_data(order.billing_address) if order.billing_address else None,
        ),
        lines=[
            ContractLine(
                title=line.title,
                quantity=line.quantity,
                unit_price=line.unit_price,
                total=line.total,
                vat_rate=line.vat_rate,
                exemption=exempt.get(line.pk, ""),
            )
            for line in lines
        ],
        shipping_fee=sum(row.amount for row in rows if row.kind == Adjustment.Kind.SHIPPING_FEE),
        adjustments=adjustments,
        total=order.total,
        vat=order.vat_total,
        method=method,
        currency=order.currency,
    )


def _called(row: Adjustment) -> str:
    """Buyers read "İndirim" or "Ek ücret", never "Fiyat kuralı"."""
    if row.label or row.kind != Adjustment.Kind.PRICE_RULE:
        return row.shown
    return _("İndirim") if row.amount < 0 else _("Ek ücret")


def legal_texts(facts: ContractFacts) -> tuple[LegalText, ...]:
    """Ön bilgilendirme formu and mesafeli satış sözleşmesi, filled with this sale, in its language."""
    words = words_of(facts)
    texts = []
    for kind, slug in CONTRACT_PAGES.items():
        text = page_text(slug, facts.language)
        texts.append(
            LegalText(
                kind=kind.value,
                title=text.title,
                version=text.version,
                body=filled(text.body, words),
                language=facts.language,
            )
        )
    return tuple(texts)


@transaction.atomic
def record_consents(
    order_id: int, texts: Sequence[LegalText], *, ip: str, marketing: Collection[str] = ()
) -> list[Consent]:
    """Keep word for word what the customer of this order agreed to, when and from where. Only a customer can agree.

    ``marketing`` are the channels ("email", "sms", "call") on which advertising was allowed by boxes of their own.
    A text that this order has already (a repeated request) is not kept twice.
    """
    order = Order.objects.locked(order_id)
    customer = Actor(kind="customer", name=order.customer_name)
    known = set(Consent.objects.filter(order=order).values_list("kind", flat=True))
    rows = [
        Consent(
            order=order,
            kind=text.kind,
            title=text.title,
            version=text.version,
            language=text.language,
            body=text.body,
            ip=ip or None,
        )
        for text in texts
        if text.kind not in known
    ]
    if rows:
        Consent.objects.bulk_create(rows)
        record("order.agreed", about=order, actor=customer, texts=", ".join(row.title for row in rows))
        allow_marketing(
            marketing,
            actor=customer,
            email=order.email,
            phone=order.phone,
            language=order.language,
            about=order,
            order_number=order.number,
            ip=ip,
        )
    return rows
