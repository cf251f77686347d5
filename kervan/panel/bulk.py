"""The bulk bar: ask once, say how many customers will be written to, run in the background, show what became of each."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from kervan.lib.errors import DomainError, NotFound
from kervan.notifications.queries import how_many_customers
from kervan.orders.listing import orders_for, sorting_of
from kervan.orders.models import Order, PaymentMethod
from kervan.panel import bulk_papers
from kervan.panel.asking import actor_of, needs, staff_of
from kervan.panel.bulk_check import preview
from kervan.panel.bulk_forms import FORMS, BulkForm
from kervan.panel.bulk_kinds import BY_KIND, BulkAction
from kervan.panel.bulk_labels import labels
from kervan.panel.bulk_own_labels import own_labels
from kervan.panel.order_filters import read_filter
from kervan.sales.actions.retry_bulk import retry_bulk
from kervan.sales.actions.start_bulk import MOST_ORDERS, start_bulk
from kervan.sales.bulk import bulk_progress, jobs_of
from kervan.sales.models import BulkItem, BulkJob
from kervan.shipping.models import Carrier

MOST_DONE_SHOWN = 200


@require_POST
@needs("orders.view")
def bulk(request: HttpRequest, kind: str) -> HttpResponse:
    """A button of the bulk bar: papers come at once, everything else is asked about first, then started by ``go``."""
    action = BY_KIND.get(kind)
    if action is None:
        raise Http404
    if not staff_of(request).has_perm(action.right):
        raise PermissionDenied
    ids = chosen_orders(request)
    if not ids:
        return _page(request, "panel/orders/bulk_nothing.html", "panel/orders/_bulk_nothing.html", {}, status=422)
    if kind == "print_labels":
        return labels(request, ids, carried=_carried(request, ids))
    if kind == "own_labels":
        return own_labels(request, ids, carried=_carried(request, ids))
    if action.paper:
        return bulk_papers.PAPERS[kind](request, ids)
    form = FORMS.get(kind, BulkForm)(request.POST if "go" in request.POST else None, tells=bool(action.tells))
    if "go" in request.POST and form.is_valid():
        try:
            job = start_bulk(
                kind,
                ids,
                actor=actor_of(request),
                options=form.options(),
                notify=form.cleaned_data.get("notify", bool(action.tells)),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _to(request, reverse("panel:orders-bulk-job", args=[job.pk]))
    return _ask(request, action, ids, form)


def chosen_orders(request: HttpRequest) -> list[int]:
    """The ids that were selected: one row's button, the whole filter, or the ticked rows; in the list's order."""
    only = request.POST.get("only", "")
    if only:
        return [int(only)] if only.isdigit() and len(only) < 19 else []
    if request.POST.get("all_in_filter"):
        wanted, _form = read_filter(QueryDict(request.POST.get("query", "")))
        try:
            found = orders_for(wanted)
        except NotFound:
            return []
        return list(found.order_by(*sorting_of(wanted).ordering()).values_list("pk", flat=True)[: MOST_ORDERS + 1])
    return [int(value) for value in request.POST.getlist("selected") if value.isdigit() and len(value) < 19]


def _ask(request: HttpRequest, action: BulkAction, ids: list[int], form: BulkForm) -> HttpResponse:
    shown = preview(action.kind, ids, staff_of(request).rights)
    context: dict[str, Any] = {
        "action": action,
        "form": form,
        "count": shown.count,
        "notes": shown.notes,
        **_carried(request, ids),
        "audience": how_many_customers(_told(action.kind, ids), action.tells) if action.tells else None,
        "carriers": list(Carrier.objects.values_list("name", flat=True)) if action.kind == "dispatch" else [],
        "title": ngettext("%(count)s sipariş", "%(count)s sipariş", shown.count) % {"count": shown.count},
    }
    status = 422 if form.errors else 200
    return _page(request, "panel/orders/bulk_ask.html", "panel/orders/_bulk_ask.html", context, status=status)


def _carried(request: HttpRequest, ids: list[int]) -> dict[str, Any]:
    """How the dialog's form says again which orders are meant: a whole filter by its words, else by their ids."""
    whole = bool(request.POST.get("all_in_filter")) and not request.POST.get("only")
    return {"ids": [] if whole else ids, "whole": whole, "query": request.POST.get("query", "")}


def _told(kind: str, ids: list[int]) -> list[int]:
    """Those whose customers the step writes to: who paid at the door is not thanked days later."""
    if kind != "record_payment":
        return ids
    cod = Order.objects.filter(pk__in=ids, payment_method=PaymentMethod.CASH_ON_DELIVERY)
    return sorted(set(ids) - set(cod.values_list("pk", flat=True)))


def _page(request: HttpRequest, page: str, part: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """For htmx the inside of the shared dialog, else a page of its own."""
    partial = request.headers.get("HX-Request") == "true"
    return render(request, part if partial else page, {**context, "partial": part}, status=200 if partial else status)


def _to(request: HttpRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if request.headers.get("HX-Request") else HttpResponseRedirect(url)


@require_safe
@needs("orders.view")
def bulk_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far a job has come, then a result per order. htmx asks for the card alone while it is under way."""
    job = get_object_or_404(BulkJob, pk=job_id)
    partial = request.headers.get("HX-Request") == "true"
    template = "panel/orders/_bulk_job.html" if partial else "panel/orders/bulk_job.html"
    return render(request, template, job_context(request, job))


def job_context(request: HttpRequest, job: BulkJob) -> dict[str, Any]:
    counts = bulk_progress(job)
    bad = counts[BulkItem.State.REFUSED] + counts[BulkItem.State.FAILED]
    running = counts[BulkItem.State.WAITING] > 0
    items = list(job.items.filter(state__in=[BulkItem.State.REFUSED, BulkItem.State.FAILED])[:1000])
    done = list(job.items.filter(state=BulkItem.State.DONE)[: MOST_DONE_SHOWN if not running else 0])
    action = BY_KIND[job.kind]
    mine = staff_of(request).has_perm(action.right)
    return {
        "job": job,
        "action": action,
        "running": running,
        "done": counts["total"] - counts[BulkItem.State.WAITING],
        "total": counts["total"],
        "failed": bad,
        "succeeded": counts[BulkItem.State.DONE],
        "rows": [
            {
                "label": f"#{item.number}",
                "url": reverse("panel:order", args=[item.number]),
                "ok": item.state == BulkItem.State.DONE,
                "text": item.message,
            }
            for item in [*items, *done]
        ],
        "more_done": max(0, counts[BulkItem.State.DONE] - MOST_DONE_SHOWN) if not running else 0,
        "retry_url": reverse("panel:orders-bulk-retry", args=[job.pk]) if mine and not running else "",
        "poll_url": reverse("panel:orders-bulk-job", args=[job.pk]) if running else "",
        "can_print": job.kind == BulkJob.Kind.MARK_READY
        and not running
        and counts[BulkItem.State.DONE] > 0
        and staff_of(request).has_perm("shipping.print"),
    }


@require_POST
@needs("orders.view")
def bulk_retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Yalnızca başarısız olanları yeniden dene."""
    job = get_object_or_404(BulkJob, pk=job_id)
    if not staff_of(request).has_perm(BY_KIND[job.kind].right):
        raise PermissionDenied
    with suppress(DomainError):  # pressed twice: they are being tried already, and the page shows it
        retry_bulk(job_id, actor=actor_of(request))
    return HttpResponseRedirect(reverse("panel:orders-bulk-job", args=[job_id]))


@require_POST
@needs("shipping.print")
def bulk_job_labels(request: HttpRequest, job_id: int) -> HttpResponse:
    """The labels of everything a job has made ready, and on the cover sheet what it could not and why."""
    job = get_object_or_404(BulkJob, pk=job_id)
    items = list(job.items.exclude(state=BulkItem.State.WAITING))
    reasons = {item.order_id: item.message for item in items if item.state != BulkItem.State.DONE}
    return labels(request, [item.order_id for item in items], reasons=reasons, carried={"ids": []})


@require_safe
@needs("orders.view")
def bulk_jobs(request: HttpRequest) -> HttpResponse:
    """What this person started lately: the way back to a job whose page was left."""
    jobs = [_line(job) for job in jobs_of(actor_of(request), 20)]
    return render(request, "panel/orders/bulk_jobs.html", {"jobs": jobs})


def _line(job: BulkJob) -> dict[str, Any]:
    counts = bulk_progress(job)
    bad = counts[BulkItem.State.REFUSED] + counts[BulkItem.State.FAILED]
    return {"job": job, "action": BY_KIND[job.kind], "bad": bad, **counts}
