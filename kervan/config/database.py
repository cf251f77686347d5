"""``DATABASE_URL`` → Django's database settings."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kervan.config.env import WrongSetting


def database_from_url(url: str) -> dict[str, Any]:
    """``postgresql://user:password@host:port/name?host=/socket/folder`` as Django wants it.

    Raises ``WrongSetting`` (which ends the program) with one sentence; a password never stands in it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise WrongSetting(
            "DATABASE_URL: host or port can't be read; special characters in the password must be percent-encoded."
        ) from None
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name or "/" in name:
        raise WrongSetting("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port or query.pop("port", "") or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**query, "prepare_threshold": _threshold(query)},
    }


def _threshold(query: dict[str, str]) -> int | None:
    """After how many uses psycopg prepares a statement of the hot paths (``lib/planned.py``); "none" for never."""
    given = query.get("prepare_threshold", "1")
    if given == "none":
        return None
    if not given.isdigit():
        raise WrongSetting("DATABASE_URL: prepare_threshold must be a number or none.")
    return int(given)
