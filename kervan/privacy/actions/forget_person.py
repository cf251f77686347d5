"""Kişisel verileri anonimleştir."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from kervan.checkout.models import Checkout
from kervan.customers.marketing import allowed_channels
from kervan.customers.models import Customer, CustomerAddress, MarketingChange
from kervan.customers.search import customer_index
from kervan.events.record import record
from kervan.invoices.models import ToInvoice
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed, NotFound
from kervan.lib.text import sort_key
from kervan.notifications.models import Message
from kervan.orders.actions.index_order import index_order
from kervan.orders.models import Note, Order
from kervan.orders.status import OrderStatus
from kervan.payments.iban_details import BankDetails, sealed
from kervan.payments.models import Payment, PaymentEvent, Refund, RefundAccount, TransferNotice
from kervan.returns.models import Return, ReturnPhoto
from kervan.returns.states import State as ReturnState
from kervan.sales.models import CustomerMessage, Waiting
from kervan.shipping.models import Shipment
from kervan.shop.queries import shop

#: Orders that nothing follows any more.
FINISHED = {
    OrderStatus.DELIVERED,
    OrderStatus.PARTIALLY_RETURNED,
    OrderStatus.RETURNED,
    OrderStatus.CANCELLED,
}
#: What of an address stays, for figures by place.
KEPT_OF_ADDRESS = ("district", "city", "country")
#: What events say about a person, by the names of their values.
OF_A_PERSON = ("name", "email", "phone", "recipient", "text", "note", "address", "sender", "holder")


def forget_person(customer_id: int, *, actor: Actor) -> Customer:
    """The shop forgets who bought: names, addresses, phones, e-mails, notes, messages, photos and IBANs go for good.

    Orders stay with their goods and amounts. Invoices and the contracts of the sale stay as they are: the law wants them
    kept. Advertising is no longer allowed, and links to the order pages stop working.

    Raises ``NotFound``; ``NotAllowed`` (``person_forgotten``) when it was done before, or (``orders_open``) while an order
    is under way, owes or is owed money, waits for its invoice or has an open return.
    """
    with transaction.atomic():
        customer, files = _forget(customer_id, actor)
    for file in files:
        file.delete(save=False)
    return customer


def _forget(customer_id: int, actor: Actor) -> tuple[Customer, list[FieldFile]]:
    orders = list(Order.objects.select_for_update(of=("self",)).filter(customer=customer_id).order_by("id"))
    customer = Customer.objects.select_for_update().filter(pk=customer_id).first()
    if customer is None:
        raise NotFound(_("Böyle bir müşteri yok."), code="customer_not_found")
    if customer.forgotten_at is not None:
        raise NotAllowed(_("Bu müşterinin verileri zaten anonimleştirildi."), code="person_forgotten")
    ids = [order.pk for order in orders]
    _refuse_open(customer_id, orders)
    with override(shop().language):
        name = _("Anonim müşteri")
    known_as = {customer.name, *(order.customer_name for order in orders)} - {""}
    _withdraw_marketing(customer, orders)
    for order in orders:
        order.customer_name, order.email, order.phone, order.customer_note = name, "", "", ""
        order.shipping_address = _place_of(order.shipping_address)
        order.billing_address = _place_of(order.billing_address)
        order.link_epoch += 1
        order.hold_reason = order.cancel_reason = ""
        order.save(
            update_fields=[
                *("customer_name", "email", "phone", "customer_note", "shipping_address", "billing_address"),
                *("link_epoch", "hold_reason", "cancel_reason"),
            ]
        )
        index_order(order)
    files = _forget_below(ids, known_as)
    CustomerAddress.objects.filter(customer=customer).delete()
    customer.name, customer.email, customer.phone, customer.note = name, "", "", ""
    customer.tax_id = customer.tax_office = ""
    customer.forgotten_at = clock.now()
    customer.sort_key = sort_key(name)[:255]
    customer.search = customer_index(name=name, email="", phone="", tax_id="")
    customer.save()
    _scrub_events(customer_id, ids)
    record("customer.forgotten", about=customer, actor=actor, orders=len(orders))
    return Customer.objects.get(pk=customer.pk), files


def _refuse_open(customer_id: int, orders: list[Order]) -> None:
    ids = [order.pk for order in orders]
    waiting = set(ToInvoice.objects.filter(order_id__in=ids).values_list("order_id", flat=True))
    waiting |= set(
        Return.objects.filter(
            order_id__in=ids, state__in=[ReturnState.REQUESTED, ReturnState.APPROVED, ReturnState.RECEIVED]
        ).values_list("order_id", flat=True)
    )
    numbers = [
        order.number
        for order in orders
        if order.draft or order.status not in FINISHED or order.balance or order.refunding or order.pk in waiting
    ]
    # Whoever orders at this very moment is not forgotten behind their back.
    numbers += Order.objects.filter(customer=customer_id).exclude(pk__in=ids).values_list("number", flat=True)
    if numbers:
        listed = ", ".join(f"#{number}" for number in numbers[:5])
        message = ngettext(
            "Bitmemiş sipariş var: %(numbers)s. Önce onu tamamlayın ya da iptal edin.",
            "Bitmemiş siparişler var: %(numbers)s. Önce onları tamamlayın ya da iptal edin.",
            len(numbers),
        )
        raise NotAllowed(message % {"numbers": listed}, code="orders_open", orders=numbers[:50])


def _withdraw_marketing(customer: Customer, orders: list[Order]) -> None:
    recipients = {customer.email, customer.phone, *(o.email for o in orders), *(o.phone for o in orders)} - {""}
    MarketingChange.objects.bulk_create(
        MarketingChange(channel=channel, recipient=recipient, allowed=False, source=MarketingChange.Source.STAFF)
        for recipient, channel in sorted(allowed_channels(*recipients))
    )


def _place_of(address: Any) -> dict[str, Any] | None:
    if not address:
        return address
    return {key: address[key] for key in KEPT_OF_ADDRESS if address.get(key)}


def _forget_below(ids: list[int], known_as: set[str]) -> list[FieldFile]:
    """What stands about a person in the rows of their orders. Returns the files that are to be removed."""
    Note.objects.filter(order_id__in=ids).delete()
    CustomerMessage.objects.filter(order_id__in=ids).delete()
    Waiting.objects.filter(order_id__in=ids).update(wish={}, actor_name="")
    Shipment.objects.filter(order_id__in=ids).update(told=None, note="", carrier_data={})
    Return.objects.filter(order_id__in=ids).update(customer_note="")
    Return.objects.filter(order_id__in=ids, opened_by__in=known_as).update(opened_by="")
    photos = list(ReturnPhoto.objects.filter(of_return__order_id__in=ids))
    ReturnPhoto.objects.filter(pk__in=[photo.pk for photo in photos]).delete()
    notices = TransferNotice.objects.filter(order_id__in=ids)
    files = [photo.file for photo in photos] + [notice.receipt for notice in notices if notice.receipt]
    notices.update(sender="", bank="", answer="", receipt="", receipt_type="")
    RefundAccount.objects.filter(order_id__in=ids).delete()
    Checkout.objects.filter(order_id__in=ids).update(content={})
    Refund.objects.filter(order_id__in=ids).update(reason="")
    Refund.objects.filter(order_id__in=ids, requested_by__in=known_as).update(requested_by="")
    nobody = sealed(BankDetails("", ""))
    Refund.objects.filter(order_id__in=ids).exclude(bank_details="").update(bank_details=nobody, iban_end="", bank="")
    PaymentEvent.objects.filter(payment__order_id__in=ids, actor_name__in=known_as).update(actor_name="")
    Payment.objects.filter(order_id__in=ids).update(step={})
    Message.objects.filter(order_id__in=ids, state=Message.State.WAITING).update(state=Message.State.STOPPED)
    Message.objects.filter(order_id__in=ids).update(recipient="", subject="", text="", html="", answer="", error="")
    return files


def _scrub_events(customer_id: int, ids: list[int]) -> None:
    """Events stay, as do their times and amounts; what they say about the person is taken out."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE events_event e SET
                actor_name = CASE WHEN actor_kind = 'customer' THEN '' ELSE actor_name END,
                data = (SELECT coalesce(jsonb_object_agg(key, CASE
                            WHEN key = ANY(%s) THEN '"…"'::jsonb
                            WHEN key = 'reason' AND e.name ~ '^(order|payment|refund)' THEN '"…"'::jsonb
                            WHEN key = 'edits' THEN (SELECT jsonb_agg(CASE edit->>'what' WHEN 'customer'
                                THEN edit || '{"before": "…", "after": "…"}' ELSE edit END) FROM jsonb_array_elements(value) edit)
                            WHEN key = 'changes' AND e.name ~ '(customer|contact|address)' THEN '{}'::jsonb
                            ELSE value END), '{}') FROM jsonb_each(e.data))
            WHERE (subject = 'order' AND subject_id = ANY(%s)) OR (subject = 'customer' AND subject_id = %s)
            """,
            [list(OF_A_PERSON), ids, customer_id],
        )
