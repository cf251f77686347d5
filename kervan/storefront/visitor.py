"""Where a visitor comes from."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def ip_of(request: HttpRequest) -> str:
    """The visitor's address, "" when it is not known. Behind a proxy it is what the proxy itself added last: the rest
    anybody can write."""
    said = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(said))
    except ValueError:
        return ""
