"""Telling the person that something succeeded, and offering to take it back."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django_htmx.http import trigger_client_event

TOAST = "kervan:toast"


def toast(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Say ``text`` on the next page. With ``undo_url`` it offers "Geri al" (a POST there) for at least ten seconds.

    Successes only: an error stands beside its field or card and says how to repair it.
    """
    messages.success(request, text, extra_tags=json.dumps({"undo": undo_url}) if undo_url else "")


def with_toast(response: HttpResponse, text: str, *, undo_url: str = "") -> HttpResponse:
    """Say ``text`` at once, on an answer to htmx."""
    return trigger_client_event(response, TOAST, {"text": text, "undo": undo_url})
