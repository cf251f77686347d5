"""Toplu işlem: the same verb for many orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kervan.events.queue import enqueue
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.orders.models import Order
from kervan.orders.refusals import refuse_without
from kervan.sales.models import BulkItem, BulkJob

MOST_ORDERS = 10_000

RIGHTS_OF: dict[str, tuple[str, ...]] = {
    BulkJob.Kind.ACCEPT: ("orders.accept",),
    BulkJob.Kind.MARK_READY: ("shipping.ready",),
    BulkJob.Kind.DISPATCH: ("shipping.dispatch",),
    BulkJob.Kind.MARK_DELIVERED: ("shipping.deliver",),
    BulkJob.Kind.RECORD_PAYMENT: ("payments.record",),
    BulkJob.Kind.ISSUE_INVOICE: ("invoices.issue",),
    BulkJob.Kind.TAG: ("orders.note",),
}


@transaction.atomic
def start_bulk(
    kind: str,
    order_ids: Sequence[int],
    *,
    actor: Actor,
    options: Mapping[str, Any] | None = None,
    extras: Mapping[int, Mapping[str, Any]] | None = None,
    notify: bool = True,
) -> BulkJob:
    """Do one thing with each of these orders, in the background, in the order given; each gets a result of its own.

    ``options`` count for all ("bank_account_id", "received_on", "carrier_account_id", "box_id", "carrier", "add", "remove");
    ``extras`` maps an order's id to its own ("tracking_number", "carrier"). Ids that are no orders are left out.

    Raises ``Forbidden`` without the right of the verb, ``Invalid`` for no orders or more than ten thousand.
    """
    for right in RIGHTS_OF[kind]:
        refuse_without(actor, right)
    ids = list(dict.fromkeys(order_ids))
    if len(ids) > MOST_ORDERS:
        message = ngettext(
            "Tek seferde en fazla %(most)d sipariş işlenir.",
            "Tek seferde en fazla %(most)d sipariş işlenir.",
            MOST_ORDERS,
        )
        raise Invalid(message % {"most": MOST_ORDERS}, code="too_many")
    numbers = dict(Order.objects.filter(pk__in=ids).values_list("pk", "number"))
    if not numbers:
        raise Invalid(_("Önce sipariş seçin."), code="nothing_selected")
    job = BulkJob.objects.create(
        kind=kind,
        options=dict(options or {}),
        notify=notify,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name[:150],
        actor_rights=sorted(actor.rights),
        language=(get_language() or "tr")[:2],
    )
    known = [pk for pk in ids if pk in numbers]
    BulkItem.objects.bulk_create(
        [
            BulkItem(job=job, position=place, order_id=pk, number=numbers[pk], extra=dict((extras or {}).get(pk, {})))
            for place, pk in enumerate(known)
        ],
        batch_size=2000,
    )
    enqueue("kervan.sales.bulk.run_bulk", job_id=job.pk)
    return job
