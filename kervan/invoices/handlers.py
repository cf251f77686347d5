"""What happens to invoices by themselves: issued at dispatch or payment, sent to the integrator, cancelled there."""

from __future__ import annotations

import logging
from datetime import timedelta

from kervan.events.models import Event
from kervan.events.record import record
from kervan.events.wiring import own_job
from kervan.invoices.actions.confirm_cancelling import confirm_cancelling, refuse_cancelling
from kervan.invoices.actions.confirm_sending import confirm_sending, refuse_sending
from kervan.invoices.actions.finish_invoice import finish_invoice
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.invoices.actions.note_status import note_status
from kervan.invoices.buyers import buyer_of
from kervan.invoices.einvoice import EInvoice, IntegratorRefused, IntegratorSilent, integrator_of
from kervan.invoices.issuing import refresh_to_invoice
from kervan.invoices.models import Correction, Invoice, InvoiceSettings
from kervan.invoices.queries import active_integrator, invoice_settings, invoiced_of, registration_of
from kervan.invoices.refusals import missing_seller_data
from kervan.invoices.states import State
from kervan.invoices.ubl import build_ubl
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import DomainError, NotFound
from kervan.orders.models import Order
from kervan.orders.status import PaymentStatus

Timing = InvoiceSettings.Timing
MOST_ASKED = 200
SILENT_FOR = timedelta(hours=1)

log = logging.getLogger(__name__)


def invoice_at_dispatch(event: Event) -> None:
    """The parcel left: its pieces are invoiced, if the shop wants that; else the order waits in "Fatura kesilecek".

    A shop that has not said who it is invoices elsewhere: nothing is tried and nothing complained of.
    """
    order = Order.objects.locked(event.subject_id or 0)
    parcel = order.shipments.filter(pk=event.data["shipment_id"]).first()
    wanted = invoice_settings().timing == Timing.DISPATCH and not missing_seller_data()
    if wanted and parcel is not None and parcel.shipped_at is not None:
        _issue(order, shipment_id=parcel.pk)
    refresh_to_invoice(order)


def invoice_at_payment(event: Event) -> None:
    """The order is paid: the whole of it is invoiced, if the shop wants it then."""
    if invoice_settings().timing != Timing.PAYMENT or missing_seller_data():
        return
    order = Order.objects.locked(event.subject_id or 0)
    if order.payment_status == PaymentStatus.PAID and not invoiced_of(order.pk):
        _issue(order)


def note_what_is_left(event: Event) -> None:
    """A parcel arrived, came back or was taken back: whether the order still waits for its invoice."""
    refresh_to_invoice(Order.objects.locked(event.subject_id or 0))


@own_job(queue="invoices")
def ask_about_buyer(event: Event) -> None:
    """Ask the integrator whether the buyer is registered for e-Fatura, then let the invoice get its number."""
    invoice = _fresh(event)
    if invoice is None or invoice.state != State.PREPARING:
        return
    tax_id = buyer_of(invoice.order).tax_id
    known = registration_of(tax_id)
    account = active_integrator()
    if known is None and account is not None:
        known = integrator_of(account).is_registered(tax_id)
    try:
        finish_invoice(invoice.pk, tax_id, bool(known), actor=SYSTEM)
    except NotFound:
        return  # given up meanwhile


@own_job(queue="invoices")
def send_to_integrator(event: Event) -> None:
    """Hand the document over. The ETTN is the idempotency key, so a repeat is the same document."""
    invoice, account = _fresh(event), active_integrator()
    if invoice is None or account is None or invoice.state != State.ISSUED or invoice.cancelled_at is not None:
        return
    content = invoice.document
    document = EInvoice(
        uuid=content.uuid,
        number=content.number,
        profile=content.profile,
        xml=build_ubl(content),
        content=content,
        buyer_email=content.buyer.email,
    )
    try:
        answer = integrator_of(account).send(document)
    except IntegratorRefused as refusal:
        refuse_sending(invoice.pk, str(refusal), actor=SYSTEM)
    else:
        confirm_sending(invoice.pk, answer, actor=SYSTEM, integrator_id=account.pk)


@own_job(queue="invoices")
def cancel_at_integrator(event: Event) -> None:
    """Take the document back at the integrator that has it, or may have it, then here."""
    invoice = _fresh(event)
    if invoice is None:
        return
    asked = Correction.objects.filter(
        invoice_id=event.data["invoice_id"], kind=Correction.Kind.CANCELLATION, state=Correction.State.REQUESTED
    )
    if not asked.exists():
        return
    account = invoice.integrator or active_integrator()
    try:
        if account is not None:
            integrator_of(account).cancel(str(invoice.uuid))
    except IntegratorRefused as refusal:
        refuse_cancelling(invoice.pk, str(refusal), actor=SYSTEM)
    else:
        confirm_cancelling(invoice.pk, actor=SYSTEM)


def ask_integrators() -> None:
    """Ask what became of documents that were sent: a buyer may turn down a Ticari fatura days later. On a schedule."""
    due = Invoice.objects.filter(ask_at__lte=clock.now()).order_by("ask_at").select_related("integrator")
    for invoice in list(due.defer("search", "content")[:MOST_ASKED]):
        account = invoice.integrator or active_integrator()
        if account is None:
            Invoice.objects.filter(pk=invoice.pk).update(ask_at=None)
            continue
        # Whoever does not answer has the next turn an hour later, after all the others.
        Invoice.objects.filter(pk=invoice.pk).update(ask_at=clock.now() + SILENT_FOR)
        try:
            told = integrator_of(account).status(str(invoice.uuid))
            note_status(invoice.pk, told, actor=SYSTEM)
        except (IntegratorRefused, IntegratorSilent) as problem:
            log.warning("Nothing is known of invoice %s yet: %s", invoice.number, problem)
        except Exception:  # one document's surprise must not keep the others from being asked about
            log.exception("Invoice %s could not be asked about.", invoice.number)


def _issue(order: Order, *, shipment_id: int | None = None) -> None:
    """Issue by itself; a refusal is written on the order and in the queue, for a person to see. Run twice, it is once."""
    try:
        issue_invoice(order.pk, actor=SYSTEM, shipment_id=shipment_id)
    except DomainError as refusal:
        if refusal.code == "nothing_to_invoice":
            return
        refresh_to_invoice(order, why=str(refusal))
        record("invoice.not_issued", about=order, actor=SYSTEM, reason=str(refusal)[:300], code=refusal.code)


def _fresh(event: Event) -> Invoice | None:
    return Invoice.objects.select_related("order__customer", "integrator").filter(pk=event.data["invoice_id"]).first()
