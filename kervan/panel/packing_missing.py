"""Rafta yok: what is not on the shelf, and what becomes of the order, in one form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kervan.lib.errors import DomainError
from kervan.orders.queries import order_by_number
from kervan.panel import feedback
from kervan.panel.asking import actor_of, needs, refusals_in, staff_of
from kervan.sales.actions.report_missing import RIGHTS, Then, report_missing
from kervan.shipping.models import PackingSession
from kervan.shipping.packing import Row, is_theirs, rows_of

WAYS = {
    Then.SHIP_REST: gettext_lazy("Kalanı gönder; eksik olan sonra gönderilecek"),
    Then.HOLD: gettext_lazy("Siparişi beklet"),
    Then.CANCEL: gettext_lazy("Eksik olanı iptal et, parasını geri ver, müşteriye bildir"),
}
SAID = {
    Then.SHIP_REST: gettext_lazy("Stok düzeltildi; kalanı paketleyin."),
    Then.HOLD: gettext_lazy("Stok düzeltildi; sipariş beklemeye alındı."),
    Then.CANCEL: gettext_lazy("Eksik ürün iptal edildi; para iadesi başlatıldı."),
}


class MissingForm(forms.Form):
    """How many are missing, why, and what then."""

    quantity = forms.IntegerField(label=gettext_lazy("Rafta olmayan adet"), min_value=1)
    reason = forms.CharField(label=gettext_lazy("Sebep"), max_length=200, required=False)
    then = forms.ChoiceField(label=gettext_lazy("Sonra"), choices=[(way.value, words) for way, words in WAYS.items()])


@never_cache
@require_http_methods(["GET", "POST"])
@needs("stock.adjust")
def missing(request: HttpRequest, number: int, line_id: int) -> HttpResponse:
    """The form, and doing it."""
    row = _row(request, number, line_id)
    if row is None:
        return HttpResponseRedirect(reverse("panel:packing-order", args=[number]))
    posted = request.POST if request.method == "POST" else None
    form = MissingForm(posted, initial={"quantity": row.missing, "then": Then.SHIP_REST.value})
    if form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        with refusals_in(form) as answer:
            order = report_missing(row.line.order_id, actor=actor_of(request), line_id=line_id, **values)
        if answer.ok:
            feedback.toast(request, str(SAID[Then(values["then"])]))
            stays = PackingSession.objects.filter(order=order).exists()
            where = reverse("panel:packing-order", args=[number]) if stays else reverse("panel:packing")
            return HttpResponseRedirect(where)
    rights = staff_of(request).rights
    ways = [
        {
            "value": way.value,
            "label": words,
            "may": set(RIGHTS[way]) <= set(rights),
            "chosen": form["then"].value() == way,
        }
        for way, words in WAYS.items()
    ]
    context = {"row": row, "form": form, "ways": ways, "number": number}
    return render(request, "panel/packing/missing.html", context, status=422 if form.errors else 200)


def _row(request: HttpRequest, number: int, line_id: int) -> Row | None:
    """The line on this person's table as far as something of it is missing."""
    try:
        order = order_by_number(number)
    except DomainError as unknown:
        raise Http404(str(unknown)) from None
    session = PackingSession.objects.select_related("order").filter(order=order).first()
    if session is None or not is_theirs(session, actor_of(request)):
        return None
    rows = {row.line.pk: row for row in rows_of(session)}
    if line_id not in rows:
        raise Http404(_("Böyle bir satır yok."))
    return rows[line_id] if rows[line_id].missing else None
