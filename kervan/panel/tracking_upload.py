"""Takip numaralarını yükle: what the courier's list says, pasted or as a file, sends the orders and tells the customers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kervan.lib.errors import DomainError
from kervan.lib.text import clean
from kervan.notifications.queries import how_many_customers
from kervan.panel.asking import actor_of, needs, staff_of
from kervan.panel.tracking_rows import TrackingRow, read_rows, table_of, table_of_text
from kervan.sales.actions.start_bulk import start_bulk
from kervan.shipping.models import Carrier


class UploadForm(forms.Form):
    rows = forms.CharField(
        label=_("Satırlar"),
        required=False,
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "class": "form-control k-mono"}),
        help_text=_(
            "Her satırda sipariş numarası, takip numarası ve (isterseniz) kargo firması. "
            "Excel’den olduğu gibi yapıştırabilirsiniz."
        ),
    )
    file = forms.FileField(label=_("ya da dosya (XLSX, CSV)"), required=False)
    carrier = forms.CharField(
        label=_("Kargo firması"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"list": "upload-carriers"}),
        help_text=_("Satırda firma yazmıyorsa bu kullanılır."),
    )
    notify = forms.BooleanField(label=_("Müşterilere bildir"), required=False, initial=True)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="upload-%s", label_suffix="")
        self.use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors and not values.get("rows", "").strip() and not values.get("file"):
            self.add_error("rows", _("Satırları yapıştırın ya da bir dosya seçin."))
        return values

    def table(self) -> list[list[str]]:
        """Raises ``Invalid`` for a file that cannot be read."""
        file = self.cleaned_data.get("file")
        return table_of(file.name, file) if file else table_of_text(self.cleaned_data["rows"])


@require_http_methods(["GET", "HEAD", "POST"])
@needs("shipping.dispatch")
def upload(request: HttpRequest) -> HttpResponse:
    """First a look at every row and its problem; ``go`` sends those without one."""
    if request.method != "POST":
        return _page(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        rows = read_rows(form.table(), may_ship_unpaid=staff_of(request).has_perm("shipping.ship_unpaid"))
    except DomainError as refusal:
        form.add_error("file" if form.cleaned_data.get("file") else "rows", str(refusal))
        return _page(request, form, status=422)
    good = [row for row in rows if not row.problem]
    if "go" in request.POST and good:
        job = start_bulk(
            "dispatch",
            [row.order_id for row in good if row.order_id],
            actor=actor_of(request),
            options={"carrier": clean(form.cleaned_data["carrier"], 80)},
            extras={
                row.order_id: {"tracking_number": row.tracking_number, "carrier": row.carrier}
                for row in good
                if row.order_id
            },
            notify=form.cleaned_data["notify"],
        )
        return HttpResponseRedirect(reverse("panel:orders-bulk-job", args=[job.pk]))
    return _page(request, form, rows=rows)


def _page(
    request: HttpRequest, form: UploadForm, *, rows: list[TrackingRow] | None = None, status: int = 200
) -> HttpResponse:
    good = [row for row in rows or [] if not row.problem]
    context = {
        "form": form,
        "rows": sorted(rows or [], key=lambda row: (not row.problem, row.line)),
        "good": len(good),
        "bad": len(rows or []) - len(good),
        "as_text": "\n".join("\t".join((str(row.number), row.tracking_number, row.carrier)) for row in good),
        "audience": how_many_customers([row.order_id for row in good if row.order_id], "parcel_shipped")
        if good
        else None,
        "carriers": list(Carrier.objects.values_list("name", flat=True)),
    }
    return render(request, "panel/orders/tracking_upload.html", context, status=status)
