"""Who asks, whether they may, and how a refusal reaches the form it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from django.contrib.auth.decorators import login_required, permission_required
from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kervan.accounts.models import Staff
from kervan.lib.actor import Actor
from kervan.lib.errors import DomainError, Invalid

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def needs(right: str) -> Callable[[V], V]:
    """A page for those who hold ``right``: strangers are sent to the log-in, others without the right get a 403."""

    def wrap(view: V) -> V:
        return login_required(permission_required(right, raise_exception=True)(view))

    return wrap


def staff_of(request: HttpRequest) -> Staff:
    """The person at the screen; only behind ``needs``."""
    return cast("Staff", request.user)


def actor_of(request: HttpRequest) -> Actor:
    """The person at the screen, as actions want to know them."""
    return staff_of(request).as_actor()


class Answer:
    """Whether the action inside ``refusals_in`` went through."""

    ok = True


@contextmanager
def refusals_in(form: BaseForm, names: Mapping[str, str] | None = None) -> Iterator[Answer]:
    """Run an action; its refusal becomes errors beside the form's fields, or above the form where no field is named.

    ``names`` maps the action's field paths to the form's where they differ.
    """
    answer = Answer()
    try:
        yield answer
    except DomainError as error:
        answer.ok = False
        show_refusal(form, error, names)


def show_refusal(form: BaseForm, error: DomainError, names: Mapping[str, str] | None = None) -> None:
    """Put a refusal where it can be repaired."""
    fields: dict[str, Any] = error.fields if isinstance(error, Invalid) else {}
    placed = False
    for path, sentence in fields.items():
        name = (names or {}).get(path, path)
        if name in form.fields:
            form.add_error(name, str(sentence))
            placed = True
    if not placed:
        form.add_error(None, str(error))
