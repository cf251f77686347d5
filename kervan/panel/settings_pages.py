"""Ayarlar → Sayfalar ve sözleşmeler."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kervan.panel.asking import actor_of, needs
from kervan.panel.laid_form import LaidForm
from kervan.panel.settings_page import settings_page
from kervan.shop.actions.save_page import save_page
from kervan.shop.pages import PLACES, SLUGS, places_of
from kervan.shop.queries import page_text
from kervan.shop.samples import SAMPLE_VERSION


class PageForm(LaidForm):
    """A page's title and text."""

    title = forms.CharField(label=gettext_lazy("Başlık"), max_length=120, required=False)
    body = forms.CharField(
        label=gettext_lazy("Metin"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=gettext_lazy(
            "“## ” ile başlayan satır başlık, “- ” ile başlayan liste maddesi olur; boş satır paragrafı bitirir. "
            "Hepsini silip kaydederseniz örnek metne dönülür."
        ),
    )
    layout = (("", "", (("title",), ("body",))),)


@needs("settings.view")
def pages(request: HttpRequest) -> HttpResponse:
    """The legal and info pages, and which are still samples."""
    rows = [
        {
            "slug": slug,
            "title": page_text(slug, "tr").title,
            "texts": [(name, page_text(slug, code).version) for code, name in settings.LANGUAGES],
        }
        for slug in SLUGS
    ]
    return render(request, "panel/settings/pages.html", {"rows": rows, "sample": SAMPLE_VERSION})


@needs("settings.view")
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page in one language."""
    if slug not in SLUGS:
        raise Http404
    language = request.GET.get("language", "tr")
    language = language if language in dict(settings.LANGUAGES) else "tr"
    text = page_text(slug, language)
    form = PageForm(
        request.POST if request.method == "POST" else None, initial={"title": text.title, "body": text.body}
    )

    def save(values: dict[str, Any]) -> object:
        return save_page(slug, language, actor=actor_of(request), **values)

    return settings_page(
        request,
        form,
        save,
        title=page_text(slug, "tr").title,
        template="panel/settings/page.html",
        said=_("Sayfa kaydedildi."),
        done=request.get_full_path(),
        back=reverse("panel:settings-pages"),
        back_label=_("Sayfalar ve sözleşmeler"),
        tabs=[
            {"label": name, "url": "?" + urlencode({"language": code}), "active": code == language}
            for code, name in settings.LANGUAGES
        ],
        is_sample=text.version == SAMPLE_VERSION,
        version=text.version,
        seen=reverse("storefront:info", args=[slug]),
        places=[(place, PLACES[place]) for place in places_of(slug)],
    )
