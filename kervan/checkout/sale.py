"""The texts that a buyer reads before the button, filled with what is in the quote."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from kervan.checkout.consents import LegalText, legal_texts, sale_facts
from kervan.checkout.contract import Buyer, ContractLine
from kervan.checkout.quote import SENT, Quote, called
from kervan.customers.address import Address


def texts_of(found: Quote) -> tuple[LegalText, ...]:
    """Ön bilgilendirme formu and mesafeli satış sözleşmesi of this sale; only of a quote that can be ordered."""
    new = found.new
    assert found.ready
    assert found.method is not None
    return legal_texts(
        sale_facts(
            language=new.language,
            buyer=Buyer(
                name=new.customer.name,
                email=new.customer.email,
                phone=new.customer.phone,
                shipping=Address.from_data(new.shipping_address),
                billing=Address.from_data(new.billing_address) if new.billing_address else None,
            ),
            lines=[
                ContractLine(
                    title=row.variant.title,
                    quantity=row.quantity,
                    unit_price=row.price,
                    total=priced.total,
                    vat_rate=priced.vat_rate,
                    exemption=row.variant.product.return_exemption,
                )
                for row, priced in zip(found.rows, found.priced.lines, strict=True)
            ],
            shipping_fee=sum(row.amount for row in found.priced.adjustments if row.kind == SENT),
            adjustments=[
                (called(row.kind, row.label, row.amount), row.amount)
                for row in found.priced.adjustments
                if row.kind != SENT
            ],
            total=found.total,
            vat=found.priced.vat_total,
            method=found.method.label,
        )
    )


def mark_of(found: Quote, texts: Sequence[LegalText]) -> str:
    """Stands for all that the buyer sees and agrees to: goods, prices, fees, total, to whom, and the texts word for word."""
    seen = hashlib.sha256(found.mark.encode())
    for text in texts:
        seen.update(f"\0{text.kind}\0{text.version}\0{text.body}".encode())
    return seen.hexdigest()[:40]
