"""The contract: OpenAPI 3.1, made from the endpoints and kept in ``openapi.json``, so that a change is reviewed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kervan.api.app import api

FILE = Path(__file__).parent / "openapi.json"
STATUS_MEANINGS = {
    "400": "The body is not JSON.",
    "401": "No key, or one that is unknown or revoked.",
    "403": "The key lacks the right.",
    "404": "There is no such thing.",
    "409": "The state of the order or the shop stands in the way; `code` and `detail` say why.",
    "413": "The body is too large.",
    "422": "The input is wrong; `errors` names the fields.",
}


def contract() -> dict[str, Any]:
    """The OpenAPI document as the code has it."""
    document: dict[str, Any] = json.loads(json.dumps(dict(api.get_openapi_schema(path_prefix="/api/v1"))))
    document["info"]["license"] = {"name": "MIT"}
    document["servers"] = []
    schemes = document["components"]["securitySchemes"]
    schemes["Key"] = {"type": "http", "scheme": "bearer", "description": "An API key: kv_…"}
    for methods in document["paths"].values():
        for operation in methods.values():
            _tell_refusals(operation)
            operation["security"] = [{"Key": [operation["x-right"]]}]
    return document


def _tell_refusals(operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        if status in STATUS_MEANINGS:
            content = response.pop("content")
            response["description"] = STATUS_MEANINGS[status]
            response["content"] = {"application/problem+json": content["application/json"]}


def as_file() -> str:
    """The document as it stands in the repository."""
    return json.dumps(contract(), ensure_ascii=False, indent=1) + "\n"


@cache
def _kept() -> bytes:
    return FILE.read_bytes()


def openapi_json(request: HttpRequest) -> HttpResponse:
    """``GET /api/v1/openapi.json``, open to everybody."""
    return HttpResponse(_kept(), content_type="application/json")


def docs(request: HttpRequest) -> HttpResponse:
    """``GET /api/v1/docs``: the contract to read and to try out, without anything from elsewhere."""
    settings = {"url": "/api/v1/openapi.json", "deepLinking": True, "docExpansion": "list", "validatorUrl": None}
    return render(request, "api/docs.html", {"settings": settings})
