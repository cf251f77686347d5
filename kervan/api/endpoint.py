"""One way to declare an endpoint: its right, its answer, its possible refusals; commands happen once per key."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, get_args

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from ninja.params.models import Query as QueryParam

from kervan.api.keys import Key
from kervan.api.once import HEADER, once
from kervan.api.shapes import Problem
from kervan.lib.errors import Invalid

Answer = dict[str, Any] | tuple[int, dict[str, Any]] | HttpResponse
View = Callable[..., Answer]

REFUSALS = {
    "GET": (401, 403, 404, 409, 422),
    "PUT": (400, 401, 403, 404, 409, 413, 422),
    "DELETE": (401, 403, 404, 409, 422),
    "POST": (400, 401, 403, 404, 409, 413, 422),
}
HEADER_PARAMETER = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "A repeat with the same key and the same body gets the kept answer and changes nothing.",
    "example": "9f1c2f6e-2a49-4b4c-8a2e-1f1f3f0f6a11",
}


def endpoint(
    router: Router, method: str, path: str, *, right: str, shape: Any, status: int = 200, also: int = 0, **more: Any
) -> Callable[[View], View]:
    """Register a view that returns plain JSON data (or status and data, or a finished answer).

    ``right``: what the key must hold. ``shape``: the answer's schema, for the contract; answers are built as plain data
    and not validated again in each call (a test holds them to their schemas). ``also``: a second status of success.
    """

    def register(view: View) -> View:
        @wraps(view)
        def handled(request: HttpRequest, **values: Any) -> HttpResponse:
            def call() -> HttpResponse:
                return answer(view(request, **values), status)

            if request.GET:
                refuse_unknown(request.GET, known)
            return once(request, call) if method == "POST" else call()

        signature = inspect.signature(view, eval_str=True)
        handled.__signature__ = signature  # type: ignore[attr-defined]
        known = query_names(signature)
        successes = {code: shape for code in (status, also) if code}
        extra: dict[str, Any] = {"x-right": right}
        if method == "POST":
            extra["parameters"] = [HEADER_PARAMETER]
        router.api_operation(
            [method],
            path,
            auth=Key(right),
            response=successes | dict.fromkeys(REFUSALS[method], Problem),
            operation_id=view.__name__,
            description=inspect.getdoc(view),
            openapi_extra=extra | more.pop("openapi_extra", {}),
            **more,
        )(handled)
        return view

    return register


def query_names(signature: inspect.Signature) -> frozenset[str]:
    """What may stand after the question mark: the fields of the view's filter."""
    names: set[str] = set()
    for parameter in signature.parameters.values():
        model, *notes = get_args(parameter.annotation) or (None,)
        if any(isinstance(note, QueryParam) for note in notes) and isinstance(model, type):
            names |= set(model.model_fields)  # type: ignore[attr-defined]
    return frozenset(names)


def refuse_unknown(given: Iterable[str], known: frozenset[str]) -> None:
    """A misspelt filter must not pass in silence. Raises ``Invalid``."""
    message = _("Böyle bir alan yok.")
    unknown = {name[:100]: message for name in given if name not in known}
    if unknown:
        raise Invalid(message, fields=unknown)


def answer(result: Answer, status: int = 200) -> HttpResponse:
    """Plain data as JSON."""
    if isinstance(result, HttpResponse):
        return result
    if isinstance(result, tuple):
        status, result = result
    text = json.dumps(result, ensure_ascii=False, separators=(",", ":"), check_circular=False)
    response = HttpResponse(text, status=status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response
