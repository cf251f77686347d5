"""Ayarlar → Kargo takibi → Tanınmayan kodlar: what carriers said that nobody had told Kervan about."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kervan.lib.errors import DomainError
from kervan.panel.asking import actor_of, needs
from kervan.panel.feedback import toast
from kervan.panel.settings_page import may_edit
from kervan.shipping.actions.map_carrier_code import map_carrier_code
from kervan.shipping.carriers import carrier_types
from kervan.shipping.codes import MEANINGS, unknown_codes
from kervan.shipping.models import CarrierCode
from kervan.shipping.scan_words import scan_label


@require_safe
@needs("settings.view")
def codes(request: HttpRequest) -> HttpResponse:
    """The unknown codes, and those whose meaning was said."""
    return _page(request)


@require_POST
@needs("settings.edit")
def code_map(request: HttpRequest) -> HttpResponse:
    """ "Kaydet" beside one code."""
    try:
        map_carrier_code(
            request.POST.get("carrier", ""),
            request.POST.get("code", ""),
            request.POST.get("status", ""),
            actor=actor_of(request),
        )
    except DomainError as refusal:
        return _page(request, problem=str(refusal), status=refusal.status)
    toast(request, _("Kaydedildi; bu kodla gelen hareketler yeniden okunuyor."))
    return HttpResponseRedirect(reverse("panel:settings-codes"))


def _page(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    names = {kind.code: str(kind.name) for kind in carrier_types()}
    said = list(CarrierCode.objects.all()[:500])
    for row in said:
        row.carrier = names.get(row.carrier_type, row.carrier_type)  # type: ignore[attr-defined]
    context = {
        "unknown": [(names.get(row.carrier_type, row.carrier_type), row) for row in unknown_codes()],
        "said": said,
        "meanings": [(meaning.value, scan_label(meaning.value)) for meaning in MEANINGS],
        "may_edit": may_edit(request),
        "problem": problem,
    }
    return render(request, "panel/settings/codes.html", context, status=status)
