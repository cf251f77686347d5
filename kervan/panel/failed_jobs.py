"""Başarısız işlemler: background work that gave up or is tried again, with its reason and its order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kervan.events.actions.retry_job import retry_all_jobs, retry_job
from kervan.events.failed_jobs import Trouble, failed_jobs, failed_jobs_count, retrying_jobs, troubled_schedules
from kervan.events.wiring import wired
from kervan.lib.errors import DomainError
from kervan.orders.models import Order
from kervan.panel.asking import actor_of, needs
from kervan.panel.feedback import toast
from kervan.panel.job_words import words_for


@needs("jobs.retry")
def failed(request: HttpRequest, problem: str = "") -> HttpResponse:
    """What failed for good, what is tried again by itself, and which schedules are in trouble."""
    gave_up, waiting = failed_jobs(), retrying_jobs()
    orders = _orders([*gave_up, *waiting])
    schedules = [
        {"words": words_for(row.function), "error": sentence_of(row.error), "at": row.at}
        for row in troubled_schedules(function for _cron, function in wired("SCHEDULES"))
    ]
    values = {
        "failed": [_row(job, orders) for job in gave_up],
        "waiting": [_row(job, orders) for job in waiting],
        "schedules": schedules,
        "total": failed_jobs_count(),
        "problem": problem,
    }
    return render(request, "panel/failed_jobs/list.html", values, status=409 if problem else 200)


@require_POST
@needs("jobs.retry")
def retry_one(request: HttpRequest, job_id: int) -> HttpResponse:
    """ "Yeniden dene" of one."""
    try:
        retry_job(job_id, actor=actor_of(request))
    except DomainError as error:
        return failed(request, problem=str(error))
    toast(request, _("İşlem yeniden deneniyor."))
    return redirect("panel:failed-jobs")


@require_POST
@needs("jobs.retry")
def retry_every(request: HttpRequest) -> HttpResponse:
    """ "Hepsini yeniden dene"."""
    count = retry_all_jobs(actor=actor_of(request))
    said = ngettext("%(count)d işlem yeniden deneniyor.", "%(count)d işlem yeniden deneniyor.", count)
    toast(request, said % {"count": count})
    return redirect("panel:failed-jobs")


def sentence_of(error: str) -> str:
    """What Kervan's own refusals say, without the name of their class; other errors stay whole, for who repairs them."""
    name, colon, sentence = error.partition(": ")
    return sentence if colon and sentence and name.startswith("kervan.") and " " not in name else error


def _orders(jobs: Iterable[Trouble]) -> dict[int, int]:
    """Order id → number, of the orders these jobs are about."""
    ids = {job.event.subject_id or 0 for job in jobs if job.event is not None and job.event.subject == "order"}
    return dict(Order.objects.filter(pk__in=ids).values_list("pk", "number"))


def _row(job: Trouble, orders: dict[int, int]) -> dict[str, Any]:
    about_order = job.event is not None and job.event.subject == "order"
    return {
        "id": job.id,
        "words": words_for(job.handler),
        "handler": job.handler,
        "error": sentence_of(job.error),
        "attempts": job.attempts,
        "at": job.at,
        "retry_at": job.retry_at,
        "order": orders.get(job.event.subject_id or 0) if job.event is not None and about_order else None,
    }
