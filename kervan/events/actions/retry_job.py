"""Yeniden dene."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.failed_jobs import failed_job_ids
from kervan.events.queue import take_up_again
from kervan.events.record import record, record_many
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed


@transaction.atomic
def retry_job(job_id: int, *, actor: Actor) -> None:
    """Try a failed job once more, at once and with all its attempts.

    Raises ``NotAllowed`` when it has not failed: somebody else was quicker, or it succeeded meanwhile.
    """
    taken = take_up_again([job_id])
    if not taken:
        raise NotAllowed(_("Bu işlem artık başarısız değil; yeniden deneniyor ya da bitti."), code="job_not_failed")
    record("job.retried", actor=actor, job_id=job_id, handler=taken[job_id])


@transaction.atomic
def retry_all_jobs(*, actor: Actor) -> int:
    """Try all failed jobs once more; returns how many."""
    taken = take_up_again(failed_job_ids())
    if taken:
        rows = [(None, {"job_id": job_id, "handler": handler}) for job_id, handler in taken.items()]
        record_many("job.retried", actor=actor, rows=rows)
    return len(taken)
