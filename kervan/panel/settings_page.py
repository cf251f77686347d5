"""What all pages of Ayarlar share: who may look, who may change, saving, saying so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kervan.panel.asking import refusals_in, staff_of
from kervan.panel.feedback import toast
from kervan.panel.laid_form import LaidForm

EDIT = "settings.edit"


def may_edit(request: HttpRequest) -> bool:
    """Whether this person changes settings; the others only look."""
    return staff_of(request).has_perm(EDIT)


def refuse_readers(request: HttpRequest) -> None:
    """A 403 for those who may not change settings."""
    if not may_edit(request):
        raise PermissionDenied


def settings_page(
    request: HttpRequest,
    form: LaidForm,
    save: Callable[[dict[str, Any]], object],
    *,
    title: str,
    done: str = "",
    done_args: tuple[Any, ...] = (),
    said: str = "",
    template: str = "panel/settings/form.html",
    names: dict[str, str] | None = None,
    **values: Any,
) -> HttpResponse:
    """One form: shown, or saved through ``save`` (an action) and answered with a redirect to ``done``.

    ``names`` maps the action's field paths to the form's.
    """
    if not may_edit(request):
        form.only_to_read()
    if request.method == "POST":
        refuse_readers(request)
        if form.is_valid():
            with refusals_in(form, names) as answer:
                save(form.cleaned_data)
            if answer.ok:
                toast(request, said or _("Ayarlar kaydedildi."))
                return redirect(done or request.path, *done_args)
    values = {"form": form, "title": title, "may_edit": may_edit(request), **values}
    values.setdefault("back", reverse("panel:settings"))
    values.setdefault("back_label", _("Ayarlar"))
    return render(request, template, values, status=422 if form.is_bound and form.errors else 200)
