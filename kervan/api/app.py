"""The API put together: its endpoints, how it reads JSON, and how each failure becomes problem+json."""

from __future__ import annotations

import json
import logging
from decimal import Decimal
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser

from kervan.api.endpoints import (
    bulk_orders,
    cancel_wishes,
    checkouts,
    conversations,
    dispatch_lists,
    drafts,
    edits,
    events,
    invoices,
    labels,
    marketing,
    movements,
    orders,
    parcel_list,
    payments,
    persons,
    products,
    refunds,
    return_desk,
    return_labels,
    return_photos,
    returns,
    shipments,
    shipping_quotes,
    silent_carriers,
    unpaid,
)
from kervan.api.problems import problem, problem_of, sentence
from kervan.lib.errors import DomainError

log = logging.getLogger(__name__)

DESCRIPTION = """\
The second pair of buttons: whatever the panel can do with an order, a program can do here.

* Every call carries `Authorization: Bearer kv_…`; each endpoint asks for one right of the key (`x-right`).
* Amounts are decimal strings including VAT ("129.90"), times are ISO 8601 in UTC.
* Commands are POSTs on verbs. With an `Idempotency-Key` a repeated call happens once: the repeat gets the kept answer
  with `Idempotent-Replayed: true`. Answers are kept for seven days.
* Refusals are `application/problem+json` (RFC 9457) with a stable `code`; `errors` names the wrong fields. Sentences
  are in Turkish, or in English with `Accept-Language: en`.
"""


class ExactParser(Parser):
    """JSON as it is written: decimals stay exact, and NaN or Infinity are not JSON."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body, parse_float=Decimal, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


api = NinjaAPI(
    title="Kervan",
    version="1",
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    parser=ExactParser(),
    urls_namespace="api",
)
for part in (
    orders,
    bulk_orders,
    cancel_wishes,
    edits,
    drafts,
    unpaid,
    payments,
    movements,
    refunds,
    invoices,
    parcel_list,
    shipments,
    silent_carriers,
    labels,
    dispatch_lists,
    shipping_quotes,
    checkouts,
    returns,
    return_photos,
    return_labels,
    return_desk,
    conversations,
    persons,
    marketing,
    products,
    events,
):
    api.add_router("", part.router)


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The shop says no, with a reason."""
    return problem_of(error)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The call does not have the shape of the contract; a path that can't name anything is simply not found."""
    if any(item["loc"][0] == "path" for item in error.errors):
        return problem(404, "not_found")
    errors = [{"field": _field(item["loc"]), "message": sentence(item)} for item in error.errors]
    return problem(422, "invalid", errors[0]["message"], errors=errors)


def _field(location: tuple[Any, ...]) -> str:
    # ("body", "data", "lines", 0, "quantity"): source and parameter name mean nothing to the caller.
    path = location[2:] if location[0] == "body" else location[1:]
    return ".".join(map(str, path))[:200]


@api.exception_handler(AuthenticationError)
def unknown_caller(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """No key, a wrong one or a revoked one."""
    return problem(401, "unauthorized")


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The framework could not read the body."""
    return problem(400, "invalid_json", _("Gövde geçerli bir JSON değil (UTF-8)."))


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """More than DATA_UPLOAD_MAX_MEMORY_SIZE."""
    return problem(413, "too_large")


@api.exception_handler(SuspiciousOperation)
def suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    """A host or a request that Django refuses."""
    return problem(400, "bad_request")


@api.exception_handler(UnreadablePostError)
def broken_off(request: HttpRequest, error: UnreadablePostError) -> HttpResponse:
    """The caller went away in the middle of the body."""
    return problem(400, "bad_request")


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """No such address."""
    return problem(404, "not_found")


@api.exception_handler(OperationalError)
def database_away(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """The database is starting, gone, or ended a deadlock: the call did nothing and may be repeated."""
    log.error("%s %s: %s", request.method, request.path, error)
    return problem(503, "unavailable")


@api.exception_handler(InterfaceError)
def connection_lost(request: HttpRequest, error: InterfaceError) -> HttpResponse:
    """The connection to the database broke."""
    log.error("%s %s: %s", request.method, request.path, error)
    return problem(503, "unavailable")


@api.exception_handler(Exception)
def bug(request: HttpRequest, error: Exception) -> HttpResponse:
    """Our mistake: logged in full, told to the caller in no detail."""
    log.exception("%s %s failed", request.method, request.path, exc_info=error)
    return problem(500, "internal_error")
