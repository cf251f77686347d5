"""A program with a key. Every answer it gets is held to the contract: status, content type and shape."""

from __future__ import annotations

import json
import re
from typing import Any

from django.test import Client

from kervan.accounts.actions.create_api_key import create_api_key
from kervan.api import shapes
from kervan.api.app import api
from kervan.lib.actor import SYSTEM

ROOT = "/api/v1"
CONVERTERS = {"int": "[0-9]+", "path": ".+", None: "[^/]+"}


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"{(?:(\w+):)?\w+}", lambda match: CONVERTERS[match[1]], path))


OPERATIONS = [
    (_pattern(path), method, operation)
    for router in api._get_bound_routers()
    for path, view in router.path_operations.items()
    for operation in view.operations
    for method in operation.methods
]


class Program:
    """``Program(["orders.view"]).get("/orders")``; without scopes it may do all that a key may."""

    def __init__(self, scopes: list[str] | tuple[str, ...] = (), *, secret: str = "") -> None:
        self.name = "Program"
        self.secret = secret or create_api_key(name=self.name, scopes=scopes or None, actor=SYSTEM)[1]
        self.client = Client(headers={"Authorization": f"Bearer {self.secret}"})

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, None, headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("PUT", path, body, headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.call("DELETE", path, None, headers)

    def post(self, path: str, body: Any = None, *, key: str = "", **headers: str) -> Any:
        return self.call("POST", path, body, ({"Idempotency-Key": key} if key else {}) | headers)

    def call(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        """``body``: bytes as they are, anything else as JSON. ``Accept_Language="en"`` is a header."""
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        response = self.client.generic(method, ROOT + path, data, content_type="application/json", headers=headers)
        hold_to_contract(method, path, response)
        return response


def hold_to_contract(method: str, path: str, response: Any) -> None:
    """Fails when an answer is not what the contract promises."""
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json", response.content
        problem = shapes.Problem.model_validate(response.json())
        assert problem.status == response.status_code
        assert problem.detail
    bare = path.partition("?")[0]
    operation = next((o for pattern, m, o in OPERATIONS if m == method and pattern.fullmatch(bare)), None)
    if operation is None:
        assert response.status_code in {404, 405}
        return
    assert response.status_code in operation.response_models, f"{response.status_code}: {response.content}"
    if response.status_code < 400 and response["Content-Type"] == "application/json":
        operation.response_models[response.status_code].model_validate({"response": response.json()})
