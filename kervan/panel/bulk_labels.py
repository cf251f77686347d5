"""Etiket bastır: the labels of many orders as one file; asked once for paper, file and order, and remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kervan.lib.errors import DomainError, Invalid, NotAllowed
from kervan.orders.models import Order
from kervan.panel.asking import actor_of
from kervan.panel.bulk_kinds import BY_KIND
from kervan.panel.paper_answers import order_row, refused
from kervan.shipping.actions.print_labels import refuse_unless_printable
from kervan.shipping.label_files import SORT_WORDS, LabelChoice, label_file, read_choice
from kervan.shipping.models import Shipment
from kervan.shipping.states import LIVE, State

MOST_LABELS = 1000
MOST_NAMED = 50
REMEMBERED = "label_choice"


class LabelForm(forms.Form):
    """Paper, file, order; what was chosen last stands in it."""

    size = forms.ChoiceField(
        label=gettext_lazy("Kâğıt"),
        choices=[
            ("100x150", gettext_lazy("Etiket 100 × 150 mm")),
            ("100x100", gettext_lazy("Etiket 100 × 100 mm")),
            ("a6", gettext_lazy("Etiket A6")),
            ("a4", gettext_lazy("A4 yaprak, sayfada 4 etiket")),
        ],
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Dosya"),
        choices=[("pdf", "PDF"), ("zpl", gettext_lazy("ZPL (etiket yazıcısı, 203 dpi)"))],
    )
    sort = forms.ChoiceField(
        label=gettext_lazy("Sıra"), choices=[(sort.value, SORT_WORDS[sort]) for sort in SORT_WORDS]
    )
    first = forms.TypedChoiceField(
        label=gettext_lazy("Yapraktaki ilk boş yer"),
        choices=[(number, str(number)) for number in (1, 2, 3, 4)],
        coerce=int,
        help_text=gettext_lazy("Yalnızca A4 yaprakta: başlanmış bir yaprağı bitirmek için."),
    )

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial={"first": 1, **initial}, auto_id="labels-%s", label_suffix="")
        self.use_required_attribute = False
        self.choice = LabelChoice()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.choice = read_choice(**values)
            except Invalid as wrong:
                for name, sentence in wrong.fields.items():
                    self.add_error(name, sentence)
        return values


def labels(
    request: HttpRequest,
    ids: Sequence[int],
    *,
    reasons: Mapping[int, str] | None = None,
    carried: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """One file of the ready parcels of these orders. One row's button prints at once as last time; else it is asked how.

    ``reasons`` are those a job knows better; ``carried`` is how the dialog says again which orders are meant.
    """
    parcels, without = parcels_to_print(ids, reasons or {})
    if len(parcels) > MOST_LABELS:
        return refused(request, _("Tek seferde en fazla %(most)d etiket basılır.") % {"most": MOST_LABELS})
    remembered = remembered_choice(request)
    at_once = bool(request.POST.get("only"))
    form = LabelForm(request.POST if "go" in request.POST else remembered if at_once else None, initial=remembered)
    if parcels and (at_once or "go" in request.POST) and form.is_valid():
        missing = [(row["label"], row["text"]) for row in without]
        try:
            file = label_file([parcel.pk for parcel in parcels], form.choice, actor=actor_of(request), missing=missing)
        except DomainError as refusal:  # a parcel was cancelled between the look and the print
            return refused(request, str(refusal))
        if not at_once:
            remember_choice(request, form)
        return file_answer(file.content, file.content_type, file.name)
    count, again = (
        sum(parcel.pieces for parcel in parcels),
        sum(parcel.label_printed_at is not None for parcel in parcels),
    )
    return ask_how(request, "print_labels", form, count, without, carried or {"ids": list(ids)}, again=again)


def file_answer(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A PDF is shown; what only a printer reads is saved."""
    how = "inline" if content_type == "application/pdf" else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=content_type, headers=headers)


def remembered_choice(request: HttpRequest) -> dict[str, Any]:
    """How this person printed last."""
    usual = {"size": "100x150", "format": "pdf", "sort": "given", "first": 1}
    return {**usual, **request.session.get(REMEMBERED, {})}


def remember_choice(request: HttpRequest, form: LabelForm) -> None:
    """For the next time; the first free place of a sheet is another one then."""
    request.session[REMEMBERED] = {name: form.cleaned_data[name] for name in ("size", "format", "sort")}


def ask_how(
    request: HttpRequest,
    kind: str,
    form: LabelForm,
    count: int,
    without: Sequence[Mapping[str, str]],
    carried: Mapping[str, Any],
    *,
    again: int = 0,
) -> HttpResponse:
    """The dialog: paper, file and order of ``count`` labels, of which ``again`` were printed before; who has none and why."""
    context = {
        "action": BY_KIND[kind],
        "form": form,
        "title": ngettext("%(count)d etiket hazır", "%(count)d etiket hazır", count) % {"count": count},
        "count": count,
        "again": again,
        "without": without[:MOST_NAMED],
        "missing": len(without),
        "more_without": max(0, len(without) - MOST_NAMED),
        "url": request.path,
        "partial": "panel/orders/_bulk_labels.html",
        **carried,
    }
    partial = request.headers.get("HX-Request") == "true"
    template = "panel/orders/_bulk_labels.html" if partial else "panel/orders/bulk_ask.html"
    bad = bool(form.errors) or not count
    return render(request, template, context, status=422 if bad and not partial else 200)


def parcels_to_print(ids: Sequence[int], reasons: Mapping[int, str]) -> tuple[list[Shipment], list[dict[str, str]]]:
    """The ready parcels in the order of ``ids``, and the orders that have none, each with its reason."""
    found: dict[int, list[Shipment]] = {}
    live = Shipment.objects.select_related("order").filter(order_id__in=ids, state__in=[state.value for state in LIVE])
    for parcel in live.order_by("id"):
        found.setdefault(parcel.order_id, []).append(parcel)
    numbers = dict(Order.objects.filter(pk__in=ids).values_list("pk", "number"))
    ready: list[Shipment] = []
    without: list[dict[str, str]] = []
    for pk in dict.fromkeys(ids):
        if pk not in numbers:
            continue
        parcels = found.get(pk, [])
        ready += [parcel for parcel in parcels if parcel.state == State.READY]
        if any(parcel.state == State.READY for parcel in parcels):
            continue
        without.append(order_row(numbers[pk], _why_not(parcels, reasons.get(pk, ""))))
    return ready, without


def _why_not(parcels: Sequence[Shipment], known: str) -> str:
    if not parcels:
        return known or _("Kargoya hazır gönderisi yok; önce kargoya hazır yapın.")
    parcel = parcels[-1]
    if parcel.state == State.REFUSED and parcel.refusal:
        carrier = parcel.carrier_name or _("Kargo firması")
        return _("%(carrier)s kabul etmedi: “%(words)s”") % {"carrier": carrier, "words": parcel.refusal}
    try:
        refuse_unless_printable(parcels[0])
    except NotAllowed as refusal:
        return str(refusal).partition(": ")[2] or str(refusal)
    return ""
