"""Dışa aktar: the filtered list as a spreadsheet or CSV, written row by row."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kervan.documents.export import stream_csv, write_xlsx
from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.errors import NotFound
from kervan.orders.listing import Place, orders_for, page_of, sorting_of
from kervan.orders.models import Order, PaymentMethod
from kervan.orders.status import OrderStatus
from kervan.panel import formats
from kervan.panel.asking import actor_of, needs, staff_of
from kervan.panel.order_filters import channel_names, kept, read_filter
from kervan.panel.payment_words import payment_shown
from kervan.panel.timeline import masked

BATCH = 1000
MOST_ROWS = 500_000


@require_safe
@needs("orders.export")
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """The orders of the list, all pages of it; phones are masked for those who may not see them."""
    channels = channel_names()
    wanted, _form = read_filter(request.GET, channels)
    try:
        orders_for(wanted)
    except NotFound as error:
        raise Http404(str(error)) from error
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    with transaction.atomic():
        record("orders.exported", actor=actor_of(request), format=kind, filter=kept(request.GET))
    rows = _rows(request, channels)
    name = f"siparisler-{clock.today().isoformat()}.{kind}"
    if kind == "csv":
        answer = StreamingHttpResponse(stream_csv(_columns(), rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    file = tempfile.TemporaryFile()  # noqa: SIM115  (FileResponse closes it)
    write_xlsx(file, _columns(), rows)
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=name,
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def _columns() -> list[str]:
    return [
        _("Sipariş"),
        _("Tarih"),
        _("Kanal"),
        _("Kanaldaki numara"),
        _("Müşteri"),
        _("E-posta"),
        _("Telefon"),
        _("İl"),
        _("İlçe"),
        _("Adet"),
        _("Sipariş durumu"),
        _("Ödeme yöntemi"),
        _("Ödeme durumu"),
        _("Ürünler"),
        _("Toplam"),
        _("KDV"),
        _("Kalan"),
        _("Para birimi"),
        _("Son kargolama tarihi"),
        _("Etiketler"),
        _("Müşteri notu"),
    ]


def _rows(request: HttpRequest, channels: dict[str, str]) -> Iterator[list[Any]]:
    """Page by page, so that neither memory nor a long transaction grows with the list."""
    wanted, _form = read_filter(request.GET, channels)
    orders = orders_for(wanted).defer("search", "billing_address", "numbers")
    sorting, open_phones = sorting_of(wanted), staff_of(request).has_perm("customers.see_phone")
    after: Place | None = None
    written = 0
    while written < MOST_ROWS:
        page = page_of(orders, sorting, after=after, size=BATCH)
        for order in page.rows:
            yield _row(order, channels, open_phones=open_phones)
        written += len(page.rows)
        after = page.next
        if after is None:
            return


def _row(order: Order, channels: dict[str, str], *, open_phones: bool) -> list[Any]:
    return [
        order.number,
        order.placed_at or order.created_at,
        channels.get(order.channel, order.channel),
        order.external_id,
        order.customer_name,
        order.email,
        formats.phone(order.phone) if open_phones else masked(order.phone),
        order.city,
        (order.shipping_address or {}).get("district", ""),
        order.pieces,
        str(OrderStatus(order.status).label),
        str(PaymentMethod(order.payment_method).label),
        str(payment_shown(order).label),
        _lira(order.goods_total),
        _lira(order.total),
        _lira(order.vat_total),
        _lira(order.balance),
        order.currency,
        order.ship_by,
        ", ".join(order.tags),
        order.customer_note,
    ]


def _lira(kurus: int) -> Decimal:
    return Decimal(kurus).scaleb(-2)
