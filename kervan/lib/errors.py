"""What the shop may be told instead of getting what it asked for.

Every message is a whole, translated sentence for the person at the counter; ``code`` is stable and is what programs read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class DomainError(Exception):
    """A refusal with a reason. Nothing has changed when it is raised out of an action."""

    status = 409
    default_code = "refused"

    def __init__(self, message: str, *, code: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.details: dict[str, Any] = details

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(DomainError):
    """The shop's rules or the order's state stand in the way."""

    default_code = "not_allowed"


class Forbidden(DomainError):
    """This actor lacks the right."""

    status = 403
    default_code = "forbidden"


class NotFound(DomainError):
    """There is no such thing."""

    status = 404
    default_code = "not_found"


class Invalid(DomainError):
    """The input is wrong. ``fields`` maps a field's path ("lines.0.quantity") to a sentence."""

    status = 422
    default_code = "invalid"

    def __init__(
        self, message: str, *, code: str | None = None, fields: Mapping[str, str] | None = None, **details: Any
    ):
        super().__init__(message, code=code, **details)
        self.fields: dict[str, str] = dict(fields or {})
