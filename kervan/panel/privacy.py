"""A person's data: taken out as a file, and forgotten after a page that says what goes and what stays."""

from __future__ import annotations

import json

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kervan.customers.models import Customer
from kervan.lib.errors import NotFound
from kervan.panel.asking import actor_of, needs, refusals_in
from kervan.panel.feedback import toast
from kervan.privacy.actions.export_person import export_person
from kervan.privacy.actions.forget_person import forget_person

RIGHT = "customers.privacy"


class ForgetForm(forms.Form):
    """One box, so that nobody forgets a person by a slip of the finger."""

    sure = forms.BooleanField(
        label=gettext_lazy("Verilerin geri getirilemeyeceğini biliyorum"),
        error_messages={"required": gettext_lazy("Devam etmek için kutuyu işaretleyin.")},
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data, label_suffix="")  # type: ignore[arg-type]
        self.use_required_attribute = False


@require_POST
@needs(RIGHT)
def export(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Everything about the customer as JSON, to hand over."""
    try:
        data = export_person(customer_id, actor=actor_of(request))
    except NotFound as error:
        raise Http404 from error
    answer = HttpResponse(
        json.dumps(data, ensure_ascii=False, indent=2), content_type="application/json; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="kisisel-veriler-{customer_id}.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@needs(RIGHT)
def forget(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Asks once more, then forgets."""
    customer = Customer.objects.defer("search").filter(pk=customer_id).first()
    if customer is None:
        raise Http404
    form = ForgetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form) as answer:
            forget_person(customer_id, actor=actor_of(request))
        if answer.ok:
            toast(request, _("Kişisel veriler anonimleştirildi."))
            return redirect("panel:customer", customer_id)
    values = {"customer": customer, "form": form}
    return render(request, "panel/customers/forget.html", values, status=422 if form.errors else 200)
