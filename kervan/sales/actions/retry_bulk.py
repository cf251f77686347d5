"""Yalnızca başarısız olanları yeniden dene."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.queue import enqueue
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed, NotFound
from kervan.orders.refusals import refuse_without
from kervan.sales.actions.start_bulk import RIGHTS_OF
from kervan.sales.models import BulkItem, BulkJob


@transaction.atomic
def retry_bulk(job_id: int, *, actor: Actor) -> BulkJob:
    """Try only those orders again that did not go through.

    Raises ``NotFound``; ``Forbidden`` without the right of the verb; ``NotAllowed`` when nothing failed.
    """
    job = BulkJob.objects.select_for_update().filter(pk=job_id).first()
    if job is None:
        raise NotFound(_("Böyle bir toplu işlem yok."), code="bulk_not_found")
    for right in RIGHTS_OF[job.kind]:
        refuse_without(actor, right)
    again = job.items.filter(state__in=[BulkItem.State.REFUSED, BulkItem.State.FAILED])
    if not again.update(state=BulkItem.State.WAITING, message="", done_at=None):
        raise NotAllowed(_("Yeniden denenecek sipariş yok."), code="nothing_to_do")
    job.finished_at = None
    job.actor_kind, job.actor_id, job.actor_name = actor.kind, actor.id, actor.name[:150]
    job.actor_rights = sorted(actor.rights)
    job.save(update_fields=["finished_at", "actor_kind", "actor_id", "actor_name", "actor_rights"])
    enqueue("kervan.sales.bulk.run_bulk", job_id=job.pk)
    return job
