"""The rows of the list of orders: read in two statements whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT
from django.template import engines
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kervan.lib.clock import SHOP_ZONE
from kervan.orders.models import Order
from kervan.orders.status import OrderStatus, PaymentStatus
from kervan.panel import formats, signs
from kervan.panel.next_step import Step, next_step
from kervan.panel.payment_words import OwedBack, payment_shown
from kervan.shipping.models import Shipment
from kervan.shipping.states import LIVE, State

#: What the list can show, in its order; the order's number always stands first.
COLUMNS: dict[str, Any] = {
    "date": gettext_lazy("Tarih"),
    "customer": gettext_lazy("Müşteri"),
    "channel": gettext_lazy("Kanal"),
    "pieces": gettext_lazy("Ürün"),
    "payment": gettext_lazy("Ödeme"),
    "shipping": gettext_lazy("Kargo"),
    "ship_by": gettext_lazy("Son kargolama"),
    "total": gettext_lazy("Tutar"),
    "tags": gettext_lazy("Etiketler"),
    "next": gettext_lazy("Sıradaki adım"),
}
HIDDEN_AT_FIRST = ("tags",)

_READ = (
    "id",
    "number",
    "channel",
    "customer_name",
    "city",
    "placed_at",
    "created_at",
    "accepted_at",
    "opened_at",
    "held_at",
    "hold_reason",
    "draft",
    "status",
    "payment_status",
    "payment_method",
    "ships_before_payment",
    "balance",
    "refunding",
    "captured",
    "reversed",
    "total",
    "currency",
    "pieces",
    "unsent",
    "packed",
    "undelivered",
    "ship_by",
    "tags",
)
_TOLD_BY_PARCELS = [state.value for state in LIVE | {State.SHIPPED}]


@dataclass(frozen=True, slots=True)
class Row:
    """One order as the list shows it."""

    order: Order
    url: str
    place: str
    channel: str
    status: SafeString
    payment: SafeString
    total: str
    ship_by: SafeString | str
    step: Step
    may_press: bool
    bulk_url: str
    paper: bool
    late: bool
    new: bool
    held: bool

    @property
    def pk(self) -> str:
        """As an address or a form takes it, without a thousands mark."""
        return str(self.order.pk)

    @property
    def number(self) -> str:
        return str(self.order.number)

    @property
    def look_url(self) -> str:
        return _address("panel:order-lines", self.order.pk)

    @property
    def select_label(self) -> str:
        """What a screen reader calls the check box."""
        return _("Sipariş %(number)s: seç") % {"number": self.number}

    @property
    def look_label(self) -> str:
        """What a screen reader calls the quick look."""
        words = {"number": self.number, "pieces": formats.count(self.order.pieces)}
        return _("Sipariş %(number)s: %(pieces)s adet, ürünleri göster") % words

    @property
    def at(self) -> datetime:
        return self.order.placed_at or self.order.created_at

    @property
    def waits_for(self) -> str:
        """What the order waits for when there is nothing to press."""
        hint = "" if self.step.label else str(self.step.hint).rstrip(".")
        return hint[:1].upper().replace("I", "İ") + hint[1:] if hint.startswith("i") else hint[:1].upper() + hint[1:]


def listed(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Only what a row shows is read: neither addresses nor search words leave the database."""
    return orders.only(*_READ).annotate(district=KT("shipping_address__district"))


def rows_of(
    orders: Sequence[Order], *, channels: Mapping[str, str], rights: Iterable[str], at: datetime, query: str = ""
) -> list[Row]:
    """The rows, in the order given; their links keep the list's ``query`` for "previous" and "next" on the order's page."""
    parcels: dict[int, list[Shipment]] = {}
    telling = Q(state__in=_TOLD_BY_PARCELS) | Q(state=State.DELIVERED, cod_amount__gt=0)
    asked = Shipment.objects.filter(telling, order_id__in=[order.pk for order in orders])
    for parcel in asked.select_related("account").only(
        *("order_id", "state", "label_printed_at", "cod_amount", "paid_before", "account__type", "account__name")
    ):
        parcels.setdefault(parcel.order_id, []).append(parcel)
    rights = frozenset(rights)
    suffix = f"?{query}" if query else ""
    return [_row(order, parcels.get(order.pk, []), channels, rights, at, suffix) for order in orders]


def _row(
    order: Order,
    parcels: list[Shipment],
    channels: Mapping[str, str],
    rights: frozenset[str],
    at: datetime,
    suffix: str,
) -> Row:
    step = next_step(order, parcels)
    district: str = getattr(order, "district", None) or ""
    may_press = bool(step.label) and step.right in rights
    still_here = order.unsent > 0 or order.packed > 0
    return Row(
        order=order,
        url=_address("panel:order", order.number) + suffix,
        place=" / ".join(part for part in (district, order.city) if part),
        channel=channels.get(order.channel, order.channel),
        status=_order_sign(order.status, formats.language()),
        payment=_payment_sign(payment_shown(order), formats.language()),
        total=formats.money(order.total, order.currency),
        ship_by=short_day(order.ship_by, at) if still_here and order.ship_by else "",
        step=step,
        may_press=may_press,
        bulk_url=_bulk_address(step.bulk) if may_press and step.bulk else "",
        paper=step.bulk == "print_labels",
        late=still_here and order.ship_by is not None and order.ship_by < at,
        new=order.opened_at is None and order.placed_at is not None and order.status != OrderStatus.CANCELLED,
        held=order.held,
    )


@cache
def _order_sign(value: str, lang: str) -> SafeString:
    """A status in its word, shape and colour; ``lang`` only tells the languages apart."""
    return signs.status("order", value, str(OrderStatus(value).label))


@cache
def _payment_sign(status: PaymentStatus | OwedBack, lang: str) -> SafeString:
    return signs.status("payment", status.value, str(status.label))


def drawn(rows: Sequence[Row], columns: Iterable[str]) -> SafeString:
    """The body of the table."""
    words = {
        "new": _("Yeni"),
        "held": _("Beklemede"),
        "date": _("Tarih"),
        "pieces": _("Ürün"),
        "ship_by": _("Son kargolama"),
        "tags": _("Etiketler"),
    }
    template = engines["jinja"].get_template("panel/orders/_rows.html")
    context = {
        "rows": rows,
        "columns": frozenset(columns),
        "words": words,
        "when": formats.when,
        "chevron": signs.icon("chevron-down", css="k-icon-sm"),
    }
    return mark_safe(template.render(context))  # noqa: S308  (the template escapes)


@cache
def _pattern(name: str) -> str:
    """Looking up an address costs more than drawing the link, and a page has two hundred of them."""
    return reverse(name, args=[1234567890])


def _address(name: str, number: int) -> str:
    return _pattern(name).replace("1234567890", str(number))


@cache
def _bulk_address(kind: str) -> str:
    return reverse("panel:orders-bulk", args=[kind])


def short_day(moment: datetime, at: datetime) -> SafeString:
    """A day as narrow as a column wants it: "bugün", "25 Kas", with the year only when it is another one."""
    own, today = moment.astimezone(SHOP_ZONE).date(), at.astimezone(SHOP_ZONE).date()
    named = {0: _("bugün"), 1: _("yarın"), -1: _("dün")}.get((own - today).days)
    pattern = "d MMM" if own.year == today.year else "d MMM y"
    text = named or formats.written_day(own, pattern, formats.language())
    return format_html('<time datetime="{}" title="{}">{}</time>', own.isoformat(), formats.full_time(moment), text)


def shown_columns(preferences: Mapping[str, Any]) -> list[str]:
    """The columns this person wants to see, in the list's order."""
    hidden = preferences.get("hidden_order_columns")
    hidden = HIDDEN_AT_FIRST if not isinstance(hidden, list) else hidden
    return [name for name in COLUMNS if name not in hidden]


def count_text(number: int, most: int = 1000) -> str:
    """ "340", or "999+" where counting stopped."""
    return _("%(count)s+") % {"count": formats.count(most - 1)} if number >= most else formats.count(number)
