"""How a bulk press for paper is answered: with the PDF, with a refusal, or with a page that names who has none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingWords:
    """What the page says: ``some`` and ``press`` when others can be printed, ``none`` when not one can."""

    title: str
    some: str
    press: str
    none: str
    without: str


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """The PDF, shown in the browser."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


def refused(request: HttpRequest, sentence: str) -> HttpResponse:
    """A sentence in place of the paper."""
    context = {"sentence": sentence, "partial": "panel/orders/_bulk_nothing.html"}
    return render(request, "panel/orders/bulk_nothing.html", context, status=422)


def some_are_missing(
    request: HttpRequest, kind: str, words: MissingWords, ready: Iterable[int], without: Sequence[Mapping[str, str]]
) -> HttpResponse:
    """Names the orders without this paper, each with its reason; a button prints those of the orders in ``ready``."""
    context = {
        "words": words,
        "ids": list(dict.fromkeys(ready)),
        "without": without,
        "url": reverse("panel:orders-bulk", args=[kind]),
    }
    return render(request, "panel/orders/bulk_missing.html", context)


def order_row(number: int, text: str) -> dict[str, str]:
    """One order of that page."""
    return {"label": f"#{number}", "url": reverse("panel:order", args=[number]), "text": text}
