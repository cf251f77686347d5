"""Somebody at the order page: ``desk = Desk(shop, "owner")``; ``desk.page(order)``, ``desk.post(order, "kabul")``."""

from __future__ import annotations

from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from kervan.accounts.models import Staff
from kervan.orders.models import Order

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Desk:
    def __init__(self, shop: Any, role: str = "owner") -> None:
        self.staff: Staff = Staff.objects.filter(role=role).first() or shop.staff(role)
        self.client = Client()
        self.client.force_login(self.staff, backend=BACKEND)

    def url(self, order: Order, verb: str = "", query: str = "") -> str:
        return f"/siparisler/{order.number}/" + (f"{verb}/" if verb else "") + (f"?{query}" if query else "")

    def get(self, order: Order, verb: str = "", *, query: str = "", htmx: bool = False) -> HttpResponse:
        headers = {"HX-Request": "true"} if htmx else {}
        return self.client.get(self.url(order, verb, query), headers=headers)

    def page(self, order: Order, verb: str = "", *, query: str = "") -> str:
        """What stands on the page, with entities read."""
        response = self.get(order, verb, query=query)
        assert response.status_code == 200, response.status_code
        return unescape(response.content.decode())

    def post(
        self, order: Order, verb: str, data: dict[str, Any] | None = None, *, htmx: bool = False, query: str = ""
    ) -> HttpResponse:
        headers = {"HX-Request": "true"} if htmx else {}
        return self.client.post(self.url(order, verb, query), data or {}, headers=headers)


def words(response: HttpResponse) -> str:
    """The answer's text with entities read."""
    return unescape(response.content.decode())


def part(html: str, root: str) -> str:
    """The card with the id ``root``, up to the end of its section."""
    start = html.index(f'id="{root}"')
    return html[start : html.index("</section>", start)]
