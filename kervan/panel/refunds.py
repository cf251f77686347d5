"""Para iadeleri: what is to be paid, what the gateways are at, what failed; paid in bulk and exported for the bank."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kervan.documents.export import stream_csv, write_xlsx
from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.errors import DomainError
from kervan.lib.money import format_money
from kervan.panel import formats
from kervan.panel.asking import actor_of, needs, staff_of
from kervan.panel.counting import bounded
from kervan.panel.feedback import toast
from kervan.panel.keyset import page_of
from kervan.panel.refund_forms import PaidForm
from kervan.panel.refund_rows import RIGHT, refund_rows, way_of
from kervan.payments.actions.mark_refund_paid import mark_refund_paid
from kervan.payments.iban_details import details_of
from kervan.payments.models import Refund
from kervan.payments.queries import TO_PAY, refunds_in

COUNTED = {"to_pay": "amber", "at_gateway": "blue", "failed": "red"}
MOST_AT_ONCE = 500


@needs("payments.view")
def refunds(request: HttpRequest) -> HttpResponse:
    """The refunds of one state: the oldest first where something is to be done, else the newest."""
    tab = request.GET.get("durum", TO_PAY)
    tab = tab if tab in _labels() else TO_PAY
    found = refunds_in(tab)
    page = page_of(request, found.select_related("order", "payment__gateway"), ("id",) if tab in COUNTED else ("-id",))
    rights = staff_of(request).rights
    values = {
        "page": page,
        "rows": refund_rows(page.rows, rights),
        "tab": tab,
        "tabs": _tabs(tab),
        "may_pay": RIGHT in rights and tab == TO_PAY,
        "sum": _sum(found) if tab in COUNTED else "",
    }
    return render(request, "panel/refunds/list.html", values)


@require_POST
@needs(RIGHT)
def refunds_paid(request: HttpRequest) -> HttpResponse:
    """Ödendi olarak işaretle, for those selected: asked first with how many and how much, then done one by one."""
    chosen = _chosen(request)
    rows = list(chosen.select_related("order", "payment__gateway")[: MOST_AT_ONCE + 1])
    if not rows:
        toast(request, _("Ödenecek para iadesi seçilmedi."))
        return redirect("panel:refunds")
    too_many = len(rows) > MOST_AT_ONCE
    rows = rows[:MOST_AT_ONCE]
    form = PaidForm(request.POST if request.POST.get("go") else None)
    if not form.is_bound or not form.is_valid():
        values = {
            "form": form,
            "rows": refund_rows(rows, staff_of(request).rights),
            "total": formats.money(sum(row.amount for row in rows)),
            "too_many": too_many,
            "back": reverse("panel:refunds"),
        }
        return render(request, "panel/refunds/paid.html", values, status=422 if form.is_bound else 200)
    results = [_pay(row, request, form.cleaned_data) for row in rows]
    done = sum(result["ok"] for result in results)
    if done == len(results):
        said = ngettext("%(count)d iade ödendi olarak işaretlendi.", "%(count)d iade ödendi olarak işaretlendi.", done)
        toast(request, said % {"count": done})
        return redirect("panel:refunds")
    return render(request, "panel/refunds/results.html", {"results": results, "done": done, "all": len(results)})


@require_POST
@needs(RIGHT)
def refunds_export(request: HttpRequest) -> HttpResponseBase:
    """The selected refunds, or all that are to be paid, as a file for the bank. Who took the IBANs out is kept."""
    found = _chosen(request) if request.POST.getlist("selected") else refunds_in(TO_PAY)
    kind = "csv" if request.POST.get("format") == "csv" else "xlsx"
    ids = list(found.values_list("pk", flat=True))
    with transaction.atomic():
        record("refunds.exported", actor=actor_of(request), format=kind, count=len(ids))
    name = f"para-iadeleri-{clock.today().isoformat()}.{kind}"
    if kind == "csv":
        answer = StreamingHttpResponse(stream_csv(_columns(), _rows(ids)), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    file = tempfile.TemporaryFile()  # noqa: SIM115  (FileResponse closes it)
    write_xlsx(file, _columns(), _rows(ids))
    file.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)


def _chosen(request: HttpRequest) -> QuerySet[Refund]:
    if request.POST.get("all_in_filter"):
        return refunds_in(TO_PAY)
    ids = [
        int(each) for each in request.POST.getlist("selected") if each.isascii() and each.isdigit() and len(each) < 19
    ]
    return refunds_in(TO_PAY).filter(pk__in=ids)


def _pay(row: Refund, request: HttpRequest, values: dict[str, Any]) -> dict[str, Any]:
    label = f"#{row.order.number} · {format_money(row.amount, row.order.currency)}"
    url = reverse("panel:order", args=[row.order.number]) + f"#refund-{row.pk}"
    try:
        mark_refund_paid(row.pk, actor=actor_of(request), **values)
    except DomainError as refusal:
        return {"label": label, "url": url, "ok": False, "text": str(refusal)}
    return {"label": label, "url": url, "ok": True, "text": _("ödendi")}


def _labels() -> dict[str, str]:
    return {
        TO_PAY: _("Ödenecek"),
        "at_gateway": _("Sanal POS’ta"),
        "failed": _("Yapılamayan"),
        "paid": _("Ödenen"),
        "cancelled": _("Vazgeçilen"),
        "all": _("Tümü"),
    }


def _tabs(active: str) -> list[dict[str, object]]:
    tabs: list[dict[str, object]] = []
    for name, label in _labels().items():
        url = "?" + urlencode({"durum": name}) if name != TO_PAY else reverse("panel:refunds")
        item: dict[str, object] = {"label": label, "url": url, "active": name == active}
        if name in COUNTED:
            item |= {"count": bounded(refunds_in(name)), "tone": COUNTED[name]}
        tabs.append(item)
    return tabs


def _sum(found: QuerySet[Refund]) -> str:
    """How many and how much, by currency."""
    sums = found.order_by().values_list("order__currency").annotate(count=Count("id"), amount=Sum("amount"))
    parts = [
        ngettext("%(count)d iade, %(amount)s", "%(count)d iade, %(amount)s", count)
        % {"count": count, "amount": formats.money(amount, currency)}
        for currency, count, amount in sums.order_by("order__currency")
    ]
    return " · ".join(parts)


def _columns() -> list[str]:
    return [
        _("Alıcı"),
        _("IBAN"),
        _("Tutar"),
        _("Para birimi"),
        _("Açıklama"),
        _("Banka"),
        _("Yol"),
        _("Sipariş"),
        _("Müşteri"),
        _("İstendi"),
        _("İade numarası"),
    ]


def _rows(ids: list[int]) -> Iterator[list[Any]]:
    for start in range(0, len(ids), 500):
        part = Refund.objects.filter(pk__in=ids[start : start + 500]).select_related("order", "payment__gateway")
        for refund in part.order_by("id"):
            details = details_of(refund)
            yield [
                details.holder if details else refund.order.customer_name,
                details.iban if details else "",
                Decimal(refund.amount).scaleb(-2),
                refund.order.currency,
                _("%(number)s numaralı siparişin para iadesi") % {"number": refund.order.number},
                refund.bank,
                way_of(refund),
                refund.order.number,
                refund.order.customer_name,
                refund.created_at,
                refund.pk,
            ]
