"""A shop for tests: sentences like ``shop.stock("MUG", 5)`` and ``shop.order({"MUG": 2})`` through the real actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from kervan.accounts.models import Staff
from kervan.accounts.rights import RIGHTS, Role
from kervan.catalog.actions.put_product import put_product
from kervan.catalog.models import Variant
from kervan.events.models import Event
from kervan.events.tasks import run
from kervan.events.wiring import handlers_of
from kervan.invoices.actions.save_integrator import save_integrator
from kervan.invoices.models import Integrator
from kervan.lib.actor import Actor
from kervan.orders.models import Order, OrderLine
from kervan.sales.actions.place_orders import place_order
from kervan.sales.new_order import ChannelPolicy, NewCustomer, NewLine, NewOrder
from kervan.shipping.models import CarrierAccount
from kervan.shop.actions.change_shop import change_shop
from kervan.stock.actions.change_stock import change_stock
from kervan.stock.models import StockLevel
from kervan.stock.queries import default_location

AYSE = Actor(kind="staff", id=1, name="Ayşe", rights=frozenset(RIGHTS))
"""The owner."""

PACKER = Actor(kind="staff", id=2, name="Paketçi", rights=frozenset({"shipping.ready", "shipping.dispatch"}))
"""May pack and send, but not unpaid orders."""

ADDRESS = {
    "name": "Zeynep Yılmaz",
    "phone": "0532 123 45 67",
    "line": "Bahariye Cad. No: 12 D: 3",
    "neighbourhood": "Caferağa",
    "district": "Kadıköy",
    "city": "İstanbul",
    "postal_code": "34710",
}


@dataclass(frozen=True)
class Level:
    on_hand: int
    reserved: int


class Shop:
    """What tests do with a shop."""

    actor = AYSE

    def product(self, sku: str, *, price: int = 10_000, stock: int | None = None, **values: Any) -> Variant:
        values = {"title": f"Ürün {sku}", "vat_rate": Decimal(20), "desi": Decimal(1), "weight_g": 500} | values
        variant, _created = put_product(sku, actor=AYSE, price=price, **values)
        if stock is not None:
            change_stock(variant.pk, actor=AYSE, count=stock)
        return variant

    def stock(self, sku: str, count: int) -> Variant:
        """A product with so many pieces on the shelf; made if there is none."""
        known = Variant.objects.filter(sku=sku).first()
        if known is None:
            return self.product(sku, stock=count)
        change_stock(known.pk, actor=AYSE, count=count)
        return known

    def level(self, sku: str) -> Level:
        row = StockLevel.objects.filter(variant__sku=sku, location=default_location()).first()
        return Level(row.on_hand, row.reserved) if row else Level(0, 0)

    def new(self, pieces: Mapping[str, int], **changes: Any) -> NewOrder:
        """What would be placed: catalogue lines by SKU."""
        values: dict[str, Any] = {
            "lines": tuple(NewLine(sku=sku, quantity=quantity) for sku, quantity in pieces.items()),
            "payment_method": "card",
            "captured": changes.get("payment_method", "card") == "card",
            "channel": ChannelPolicy(code="storefront"),
            "customer": NewCustomer(name="Zeynep Yılmaz", email="zeynep@example.com", phone="0532 123 45 67"),
            "shipping_address": ADDRESS,
        }
        return NewOrder(**(values | changes))

    def order(self, pieces: Mapping[str, int] | None = None, *, actor: Actor = AYSE, **changes: Any) -> Order:
        """A placed order; products that are not there yet get a hundred pieces. Paid by card unless said otherwise."""
        pieces = pieces or {"MUG": 2}
        for sku in pieces:
            if not Variant.objects.filter(sku=sku).exists():
                self.product(sku, stock=100)
        return place_order(self.new(pieces, **changes), actor=actor)

    def fresh(self, order: Order) -> Order:
        return Order.objects.get(pk=order.pk)

    def line(self, order: Order, sku: str = "MUG") -> OrderLine:
        return OrderLine.objects.get(order=order, sku=sku)

    def sandbox(self, **settings: Any) -> CarrierAccount:
        """An account with the sandbox carrier."""
        return CarrierAccount.objects.create(name="Deneme Kargo", type="sandbox", settings=settings)

    def seller(self, **values: Any) -> None:
        """The shop says who it is, as an invoice wants it."""
        values = {
            "legal_name": "Kervan Ticaret A.Ş.",
            "tax_id": "4540536920",
            "tax_office": "Kadıköy",
            "address": "Moda Cad. No: 12",
            "district": "Kadıköy",
            "city": "İstanbul",
            "website": "https://kervan.example",
        } | values
        change_shop(actor=AYSE, **values)

    def integrator(self, **settings: Any) -> Integrator:
        """An account with the sandbox integrator."""
        return save_integrator("sandbox", settings, actor=AYSE)

    def events(self, order: Order | None = None) -> list[str]:
        """The names of what happened, oldest first."""
        events = Event.objects.order_by("id")
        if order is not None:
            events = events.filter(subject="order", subject_id=order.pk)
        return list(events.values_list("name", flat=True))

    def jobs(self) -> int:
        """How many jobs wait."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
            return int(cursor.fetchone()[0])

    def react(self, *names: str) -> None:
        """Run the handlers of all events (or those named) that nobody has reacted to yet, as the worker would."""
        done: set[int] = getattr(self, "_done", set())
        self._done = done
        while True:
            todo = [event for event in Event.objects.order_by("id") if event.pk not in done]
            if names:
                todo = [event for event in todo if event.name in names]
            if not todo:
                return
            for event in todo:
                done.add(event.pk)
                for handler in handlers_of(event.name):
                    run(handler, event)

    def staff(self, role: str = Role.OWNER, **values: Any) -> Staff:
        values = {"email": f"{role}@example.com", "name": str(role).title(), "password": "cok-gizli-parola-1"} | values
        return Staff.objects.create_user(role=role, **values)


@dataclass(frozen=True)
class Facts:
    """How much is in the tables; a refusal must leave it as it was."""

    events: int
    jobs: int
    rows: tuple[int, ...]


def facts() -> Facts:
    """Count what an action could leave behind."""
    tables = [
        "orders_order",
        "orders_orderline",
        "payments_payment",
        "payments_paymentevent",
        "payments_refund",
        "shipping_shipment",
        "stock_stockmovement",
        "notifications_message",
        "customers_customer",
        "invoices_invoice",
        "invoices_invoicedpieces",
        "invoices_correction",
        "invoices_seriesyear",
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables))
        rows = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM events_event")
        events = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        return Facts(events, cursor.fetchone()[0], tuple(rows))
