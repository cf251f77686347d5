"""The card "İade etiketi" of a return's page: asked of a carrier, waited for, refused, or ready as PDF."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kervan.lib.errors import NotAllowed
from kervan.panel.asking import actor_of, needs, staff_of
from kervan.panel.order_answers import Dialog, posted
from kervan.panel.paper_answers import pdf_answer
from kervan.panel.return_answers import found, return_dialog
from kervan.panel.return_forms import LabelForm
from kervan.returns.actions.book_return_label import book_return_label
from kervan.returns.labels import file_name, paper_for_parcel, prints_slip
from kervan.returns.models import Return, ReturnLabel
from kervan.returns.states import State
from kervan.shipping.accounts import accounts_that_take_back

Label = ReturnLabel.State


def label_card(this: Return, rights: frozenset[str]) -> dict[str, Any]:
    """What templates/panel/returns/_label.html is drawn from."""
    label = this.label
    known = label.state if label else ""
    asks = this.state == State.APPROVED and "returns.decide" in rights and known not in {Label.REQUESTED, Label.READY}
    return {
        "label": label,
        "prints_slip": prints_slip(this),
        "label_poll": reverse("panel:return-label-state", args=[this.code]) if known == Label.REQUESTED else "",
        "label_asks": asks and bool(accounts_that_take_back()),
    }


@never_cache
@require_safe
@needs("returns.view")
def label_state(request: HttpRequest, code: str) -> HttpResponse:
    """The card alone, asked again while the carrier is thinking."""
    this = found(code)
    context = {"return": this, **label_card(this, staff_of(request).rights)}
    return render(request, "panel/returns/_label.html", context)


def _label_dialog(request: HttpRequest, this: Return) -> Dialog:
    return Dialog(
        LabelForm(posted(request), accounts=accounts_that_take_back()),
        title=_("İade etiketi al"),
        button=_("Etiketi iste"),
        template="panel/orders/_form_fields.html",
        sub=_("Kargo firması hazırlayınca etiket müşteriye gider; ücreti hesabınıza yazılır."),
    )


@return_dialog("returns.decide", _label_dialog)
def ask_for_label(request: HttpRequest, this: Return, form: LabelForm) -> str:
    """İade etiketi al."""
    book_return_label(
        this.pk,
        actor=actor_of(request),
        carrier_account_id=form.account_id(),
        notify=form.cleaned_data["notify"],
    )
    return _("İade etiketi isteniyor.")


@never_cache
@require_safe
@needs("returns.view")
def label_file(request: HttpRequest, code: str) -> HttpResponse:
    """The carrier's label as PDF; without one the slip that the customer prints, with the return's code as bars."""
    this = found(code)
    try:
        return pdf_answer(paper_for_parcel(this), file_name(this))
    except NotAllowed as missing:
        raise Http404(str(missing)) from None
