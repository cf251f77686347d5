"""Writes the whole document at the moment it is issued: seller, buyer, lines, sums, and how the sale was made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from kervan.documents.invoice_content import (
    CorrectedInvoice,
    DocumentKind,
    InternetSale,
    InvoiceContent,
    InvoiceLine,
    InvoiceType,
    PaymentWay,
    Profile,
    VatTotal,
)
from kervan.invoices.amounts import Part
from kervan.invoices.buyers import buyer_of, delivery_of, seller_of
from kervan.invoices.models import Invoice, InvoiceSettings
from kervan.invoices.queries import invoice_settings
from kervan.lib.clock import SHOP_ZONE
from kervan.lib.text import fold
from kervan.orders.models import Order, PaymentMethod
from kervan.payments.models import PaymentEvent
from kervan.shipping.models import Carrier, Shipment
from kervan.shop.models import Shop
from kervan.shop.queries import shop

#: "Diğerleri", "İstisna olmayan diğer": no VAT, and the invoice stays a plain sale.
NO_LAW = frozenset({"350", "351"})

WAYS: dict[str, PaymentWay] = {
    PaymentMethod.CARD: PaymentWay.CARD,
    PaymentMethod.BANK_TRANSFER: PaymentWay.TRANSFER,
    PaymentMethod.CASH_ON_DELIVERY: PaymentWay.AT_THE_DOOR,
}


def content_of(
    invoice: Invoice, order: Order, parts: Sequence[Part], *, number: str, profile: Profile, at: datetime
) -> InvoiceContent:
    """All that the invoice says. Prices, names and addresses are the order's; the seller's data are the shop's of today."""
    settings, seller = invoice_settings(), shop()
    lines = tuple(_line(part, settings) for part in parts)
    return InvoiceContent(
        number=number,
        uuid=str(invoice.uuid),
        issued_at=at,
        profile=profile,
        type=type_of(lines),
        currency=order.currency,
        language=order.language,
        seller=seller_of(seller),
        buyer=buyer_of(order),
        lines=lines,
        vat_totals=vat_totals(lines),
        net_total=sum(line.net for line in lines),
        discount_total=sum(line.discount for line in lines),
        vat_total=sum(line.vat for line in lines),
        payable=sum(line.gross for line in lines),
        internet_sale=_internet_sale(order, seller, invoice.shipment),
        order_number=str(order.number),
        ordered_on=_day(order.placed_at or order.created_at),
        delivery=delivery_of(order),
        notes=(settings.note,) if settings.note else (),
    )


def voucher_of(
    original: Invoice, lines: Sequence[InvoiceLine], *, number: str, uuid: str, at: datetime, reason: str
) -> InvoiceContent:
    """A gider pusulası: the consumer gives back pieces of an invoice, the shop is who issues it."""
    sold = original.document
    return InvoiceContent(
        kind=DocumentKind.EXPENSE_VOUCHER,
        number=number,
        uuid=uuid,
        issued_at=at,
        type=InvoiceType.RETURN,
        currency=sold.currency,
        language=sold.language,
        seller=seller_of(shop()),
        buyer=sold.buyer,
        lines=tuple(lines),
        vat_totals=vat_totals(lines),
        net_total=sum(line.net for line in lines),
        vat_total=sum(line.vat for line in lines),
        payable=sum(line.gross for line in lines),
        order_number=sold.order_number,
        ordered_on=sold.ordered_on,
        corrected=CorrectedInvoice(number=sold.number, issued_on=_day(sold.issued_at)),
        notes=(reason,) if reason else (),
    )


def vat_totals(lines: Sequence[InvoiceLine]) -> tuple[VatTotal, ...]:
    """The lines added up by rate, the lowest first."""
    rates: dict[Decimal, list[InvoiceLine]] = {}
    for line in lines:
        rates.setdefault(line.vat_rate, []).append(line)
    totals = []
    for rate in sorted(rates):
        vat = sum(line.vat for line in rates[rate])
        exempt = next((line for line in rates[rate] if line.exemption_code), None) if vat == 0 else None
        totals.append(
            VatTotal(
                rate=rate,
                net=sum(line.net for line in rates[rate]),
                vat=vat,
                exemption_code=exempt.exemption_code if exempt else "",
                exemption_reason=exempt.exemption_reason if exempt else "",
            )
        )
    return tuple(totals)


def type_of(lines: Sequence[InvoiceLine]) -> InvoiceType:
    """ISTISNA when a law exempts a line from VAT (GİB's codes 2xx and 3xx but the two that name no law), else SATIS."""
    by_law = any(line.exemption_code[:1] in ("2", "3") and line.exemption_code not in NO_LAW for line in lines)
    return InvoiceType.EXEMPT if by_law else InvoiceType.SALE


def _line(part: Part, settings: InvoiceSettings) -> InvoiceLine:
    exempt = part.vat == 0
    return InvoiceLine(
        name=part.name,
        sku=part.sku,
        quantity=part.quantity,
        unit_price=part.unit_price,
        discount=part.discount,
        net=part.net,
        vat_rate=part.vat_rate,
        vat=part.vat,
        gross=part.gross,
        exemption_code=settings.zero_vat_code if exempt else "",
        exemption_reason=settings.zero_vat_reason if exempt else "",
    )


def _internet_sale(order: Order, seller: Shop, shipment: Shipment | None) -> InternetSale | None:
    """How a distance sale was made; None for what was sold at the counter (an order of staff's, with nothing to carry)."""
    if order.channel == "manual" and shipment is None:
        return None
    carrier = carrier_of(shipment) if shipment else None
    return InternetSale(
        web_address=seller.website,
        payment_way=WAYS.get(order.payment_method, PaymentWay.OTHER),
        paid_on=_paid_on(order),
        carrier_name=((carrier.legal_name or carrier.name) if carrier else shipment.carrier_name) if shipment else "",
        carrier_tax_id=carrier.tax_id if carrier else "",
        dispatched_on=_day(shipment.shipped_at) if shipment and shipment.shipped_at else None,
        tracking_number=shipment.tracking_number if shipment else "",
    )


def carrier_of(shipment: Shipment) -> Carrier | None:
    """The carrier as Ayarlar → Kargo firmaları knows it: of the account, else the one with the parcel's words."""
    if shipment.account is not None and shipment.account.carrier is not None:
        return shipment.account.carrier
    name = fold(shipment.carrier_name)
    return next((row for row in Carrier.objects.all() if fold(row.name) == name), None) if name else None


def _paid_on(order: Order) -> date | None:
    """The day of the last payment that arrived."""
    event = (
        PaymentEvent.objects.filter(payment__order_id=order.pk, kind=PaymentEvent.Kind.CAPTURED)
        .select_related("payment")
        .order_by("-id")
        .first()
    )
    return (event.payment.received_on or _day(event.at)) if event else None


def _day(moment: datetime) -> date:
    return moment.astimezone(SHOP_ZONE).date()
