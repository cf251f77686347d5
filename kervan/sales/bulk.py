"""Working through a bulk job, order by order, in the background.

Each order is one short transaction in which the action runs and the item says what became of it: so a worker that is killed
leaves every item either done or waiting, and the next run goes on from there. Items are taken with SKIP LOCKED, so two
workers never have the same one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import date

from django.db import OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kervan.events.queue import enqueue
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.invoices.queries import invoiced_of, sent_not_invoiced
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import DomainError, NotAllowed
from kervan.lib.money import format_money
from kervan.orders.actions.accept_order import accept_order
from kervan.orders.actions.tag_order import tag_order
from kervan.orders.models import Order
from kervan.payments.actions.record_payment import record_payment
from kervan.sales.models import BulkItem, BulkJob
from kervan.shipping.actions.add_tracking import add_tracking
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.dispatch_shipment import dispatch_shipment
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.models import Box, Shipment
from kervan.shipping.states import State

log = logging.getLogger(__name__)

#: So many orders a turn; then the job queues itself again, and a worker that is told to stop can stop.
TURN = 200


def _accept(item: BulkItem, job: BulkJob) -> str:
    accept_order(item.order_id, actor=job.actor)
    return _("Kabul edildi")


def _mark_ready(item: BulkItem, job: BulkJob) -> str:
    box = Box.objects.filter(pk=job.options.get("box_id")).first() if job.options.get("box_id") else None
    parcel = mark_ready_to_ship(
        item.order_id,
        actor=job.actor,
        carrier_account_id=job.options.get("carrier_account_id"),
        desi=box.desi if box else None,
        notify=job.notify,
    )
    if parcel.state == State.REQUESTED:
        return _("Kargo firmasına bildirildi")
    return _("Kargoya hazır, referans %(reference)s") % {"reference": parcel.reference}


def _dispatch(item: BulkItem, job: BulkJob) -> str:
    """Everything that stands ready and everything unsent; a tracking number alone may also come for what was sent already."""
    actor, number = job.actor, str(item.extra.get("tracking_number", ""))
    carrier = str(item.extra.get("carrier") or job.options.get("carrier") or "")
    order = Order.objects.locked(item.order_id)
    ready = list(Shipment.objects.filter(order=order, state=State.READY).order_by("id"))
    sent = [dispatch_shipment(parcel.pk, actor=actor, notify=job.notify) for parcel in ready]
    if Order.objects.get(pk=order.pk).unsent > 0:
        # The number comes with the parcel itself when this is the only one: then one message tells of both.
        own_number = "" if sent else number
        parcel = dispatch(order.pk, actor=actor, notify=job.notify, carrier=carrier, tracking_number=own_number)
        number = "" if not sent else number
        sent.append(parcel)
    if number:
        for parcel in sent or _without_number(order):
            add_tracking(
                parcel.pk, actor=actor, tracking_number=number, carrier=carrier, notify=None if job.notify else False
            )
            if not sent:
                return _("Takip numarası eklendi")
    if not sent:
        raise NotAllowed(_("Bu siparişte gönderilecek ürün yok."), code="nothing_to_do")
    return _("Gönderildi")


def _without_number(order: Order) -> Iterable[Shipment]:
    """Parcels under way that nobody can follow yet, oldest first."""
    return Shipment.objects.filter(order=order, state=State.SHIPPED, tracking_number="").order_by("id")[:1]


def _mark_delivered(item: BulkItem, job: BulkJob) -> str:
    parcels = list(Shipment.objects.filter(order_id=item.order_id, state=State.SHIPPED).order_by("id"))
    if not parcels:
        raise NotAllowed(_("Bu siparişte yolda olan gönderi yok."), code="nothing_to_do")
    for parcel in parcels:
        mark_delivered(parcel.pk, actor=job.actor, notify=job.notify)
    return _("Teslim edildi")


def _record_payment(item: BulkItem, job: BulkJob) -> str:
    order = Order.objects.locked(item.order_id)
    received = job.options.get("received_on")
    record_payment(
        order.pk,
        actor=job.actor,
        received_on=date.fromisoformat(received) if received else None,
        bank_account_id=job.options.get("bank_account_id"),
        # Ticked means as the shop's messages are set: who paid at the door is not written to days later.
        notify=None if job.notify else False,
    )
    return _("%(amount)s alındı") % {"amount": format_money(order.balance, order.currency, job.language)}


def _issue_invoice(item: BulkItem, job: BulkJob) -> str:
    """What was sent and stands on no invoice; of an order that was not sent yet, all of it."""
    order = Order.objects.locked(item.order_id)
    sent = bool(sent_not_invoiced(order.lines.all(), invoiced_of(order.pk)))
    # Ticked means as the shop's messages are set.
    notify = None if job.notify else False
    invoice = issue_invoice(order.pk, actor=job.actor, only_sent=sent, notify=notify)
    if invoice.number is None:
        return _("Entegratöre alıcı soruluyor")
    return _("%(number)s kesildi") % {"number": invoice.number}


def _tag(item: BulkItem, job: BulkJob) -> str:
    tag_order(item.order_id, actor=job.actor, add=job.options.get("add", []), remove=job.options.get("remove", []))
    return _("Etiketlendi")


DO: dict[str, Callable[[BulkItem, BulkJob], str]] = {
    BulkJob.Kind.ACCEPT: _accept,
    BulkJob.Kind.MARK_READY: _mark_ready,
    BulkJob.Kind.DISPATCH: _dispatch,
    BulkJob.Kind.MARK_DELIVERED: _mark_delivered,
    BulkJob.Kind.RECORD_PAYMENT: _record_payment,
    BulkJob.Kind.ISSUE_INVOICE: _issue_invoice,
    BulkJob.Kind.TAG: _tag,
}


def run_bulk(job_id: int) -> None:
    """Work through the waiting items of a job. May be called again at any time, also by two workers at once."""
    job = BulkJob.objects.filter(pk=job_id).first()
    if job is None:
        return
    with translation.override(job.language):
        for _turn in range(TURN):
            if not _do_one(job):
                _finish(job)
                return
    enqueue("kervan.sales.bulk.run_bulk", job_id=job.pk)


@transaction.atomic
def _do_one(job: BulkJob) -> bool:
    """One item, done or refused, in one transaction. False when nobody waits (or only such as another worker has)."""
    item = (
        job.items.select_for_update(skip_locked=True).filter(state=BulkItem.State.WAITING).order_by("position").first()
    )
    if item is None:
        return False
    try:
        with transaction.atomic():
            item.message = DO[job.kind](item, job)
        item.state = BulkItem.State.DONE
    except DomainError as refusal:
        item.state, item.message = BulkItem.State.REFUSED, str(refusal)[:500]
    except OperationalError:
        raise  # a lost connection or a deadlock says nothing about the order: the whole job is tried again
    except Exception:  # the worker's edge: one broken order must not keep the others from being done
        log.exception("bulk job %s, order %s", job.pk, item.order_id)
        item.state, item.message = BulkItem.State.FAILED, _("Beklenmeyen bir hata oldu; yeniden deneyin.")
    item.tries += 1
    item.done_at = clock.now()
    item.save(update_fields=["state", "message", "tries", "done_at"])
    return True


def _finish(job: BulkJob) -> None:
    if not job.items.filter(state=BulkItem.State.WAITING).exists():
        BulkJob.objects.filter(pk=job.pk, finished_at=None).update(finished_at=clock.now())


def bulk_progress(job: BulkJob) -> dict[str, int]:
    """How many items are in each state, and "total"."""
    counts = dict.fromkeys(BulkItem.State.values, 0)
    for state in job.items.values_list("state", flat=True):
        counts[state] += 1
    return counts | {"total": sum(counts.values())}


def jobs_of(actor: Actor, most: int = 10) -> list[BulkJob]:
    """The latest jobs this person started."""
    return list(BulkJob.objects.filter(actor_kind=actor.kind, actor_id=actor.id)[:most])
