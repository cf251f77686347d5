"""Fatura oluştur: of the whole order, of what was sent, or of one parcel."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.invoices.amounts import difference_of, parts_of_fees, parts_of_lines, with_difference
from kervan.invoices.buyers import buyer_of
from kervan.invoices.issuing import number_and_freeze, refresh_to_invoice
from kervan.invoices.models import Invoice, InvoicedPieces
from kervan.invoices.queries import (
    fees_invoiced,
    invoiced_of,
    not_invoiced,
    parcel_not_invoiced,
    registration_of,
    sent_not_invoiced,
)
from kervan.invoices.refusals import (
    nothing_to_invoice,
    refuse_incomplete_buyer,
    refuse_unfit_order,
    refuse_without_seller_data,
)
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotFound
from kervan.orders.models import Order, OrderLine
from kervan.shipping.models import Shipment
from kervan.shipping.states import OUT


@transaction.atomic
def issue_invoice(
    order_id: int,
    *,
    actor: Actor,
    quantities: Mapping[int, int] | None = None,
    shipment_id: int | None = None,
    only_sent: bool = False,
    notify: bool | None = None,
) -> Invoice:
    """Invoice what stands on no invoice yet: everything open, only what was sent, one parcel, or chosen pieces.

    ``quantities`` maps order line ids to pieces. Fees go with the order's first invoice. The number is given at once,
    unless the integrator must first be asked whether the buyer is registered for e-Fatura: then the invoice is
    ``preparing`` and gets its number when the answer comes. ``notify=None``: mailed as the message settings say.

    Raises ``NotAllowed`` for a draft, an unpaid card order, another currency, missing data of the seller or the buyer,
    or nothing to invoice; ``NotFound`` for a parcel of another order; ``Invalid`` for wrong quantities.
    """
    order = Order.objects.locked(order_id)
    refuse_unfit_order(order)
    refuse_without_seller_data()
    refuse_incomplete_buyer(order)
    lines, invoiced = list(order.lines.all()), invoiced_of(order.pk)
    shipment = _parcel(order, shipment_id)
    left = not_invoiced(lines, invoiced)
    if only_sent or (shipment is not None and shipment.shipped_at is not None):
        sent = sent_not_invoiced(lines, invoiced)
        left = {line: min(count, sent[line]) for line, count in left.items() if line in sent}
    if shipment is not None:
        inside = parcel_not_invoiced(shipment)
        left = {line: min(count, inside[line.pk]) for line, count in left.items() if inside.get(line.pk, 0) > 0}
    chosen = left if quantities is None else _chosen(lines, left, quantities)

    adjustments = list(order.adjustments.all())
    fees_billed, difference_billed = fees_invoiced(order.pk)
    fees = parts_of_fees(row for row in adjustments if row.pk not in fees_billed)
    difference = difference_of(adjustments) - difference_billed
    parts = [*parts_of_lines(chosen, invoiced), *(fees if chosen else [])]
    if not sum(part.gross for part in with_difference(parts, difference)):
        raise nothing_to_invoice()

    buyer = buyer_of(order)
    invoice = Invoice.objects.create(
        order=order,
        shipment=shipment or _last_parcel(order, chosen),
        notify=notify,
        difference=difference,
        buyer_name=buyer.name[:200],
        created_by=actor.name[:150],
    )
    InvoicedPieces.objects.bulk_create(
        InvoicedPieces(
            invoice=invoice,
            line=part.line,
            adjustment=part.adjustment,
            quantity=part.quantity,
            gross=part.gross,
            vat=part.vat,
        )
        for part in parts
    )
    registered = registration_of(buyer.tax_id)
    if registered is None:
        record("invoice.asked", about=order, actor=actor, invoice_id=invoice.pk, buyer=buyer.name)
    else:
        number_and_freeze(invoice, order, registered=registered, actor=actor)
    refresh_to_invoice(order)
    return invoice


def _parcel(order: Order, shipment_id: int | None) -> Shipment | None:
    if shipment_id is None:
        return None
    found = Shipment.objects.select_related("account__carrier").filter(pk=shipment_id, order=order).first()
    if found is None:
        raise NotFound(_("Bu siparişte böyle bir gönderi yok."), code="shipment_not_found")
    return found


def _last_parcel(order: Order, chosen: Mapping[OrderLine, int]) -> Shipment | None:
    """The parcel whose carrier and day the invoice states, when nobody named one: the last that carries these lines."""
    parcels = Shipment.objects.filter(order=order, state__in=OUT, lines__line__in=list(chosen))
    return parcels.select_related("account__carrier").order_by("-shipped_at", "-id").first()


def _chosen(
    lines: list[OrderLine], left: Mapping[OrderLine, int], quantities: Mapping[int, int]
) -> dict[OrderLine, int]:
    by_id, wrong, chosen = {line.pk: line for line in lines}, {}, {}
    for line_id, quantity in quantities.items():
        line = by_id.get(line_id)
        most = left.get(line, 0) if line is not None else 0
        if line is None:
            wrong[f"quantities.{line_id}"] = _("Bu satır bu siparişte yok.")
        elif quantity < 0:
            wrong[f"quantities.{line_id}"] = _("Adet sıfırdan küçük olamaz.")
        elif quantity > most:
            wrong[f"quantities.{line_id}"] = _("%(title)s: en fazla %(most)d adet faturalanabilir.") % {
                "title": line.title,
                "most": most,
            }
        elif quantity:
            chosen[line] = quantity
    if wrong:
        raise Invalid(next(iter(wrong.values())), code="wrong_quantity", fields=wrong)
    return chosen
