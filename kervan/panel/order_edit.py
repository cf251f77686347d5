"""Siparişi düzenle: one form on a page of its own. Every button works without JavaScript; with it the page asks for the
difference while typing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kervan.catalog.models import Variant
from kervan.catalog.queries import variant_by_code
from kervan.customers.models import Customer
from kervan.lib.errors import DomainError
from kervan.orders.models import Order
from kervan.panel import feedback, formats
from kervan.panel.asking import actor_of, needs, staff_of
from kervan.panel.compose_search import customers_for, products_for
from kervan.panel.edit_sheet import EditSheet
from kervan.panel.order_answers import found, order_url
from kervan.sales.actions.edit_order import edit_order
from kervan.sales.order_edit import Difference, OrderEdit
from kervan.sales.queries import preview_edit


@never_cache
@require_http_methods(["GET", "POST"])
@needs("orders.edit")
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """The page, and all its buttons: add a product, look again, save."""
    order = found(number)
    if request.method == "GET":
        return _draw(request, order, _sheet(order))
    sheet = _sheet(order, request)
    do = request.POST.get("do", "save")
    if do == "save":
        return _save(request, order, sheet)
    more = _press(sheet, request, do)
    return _draw(request, order, sheet, **more)


@never_cache
@require_POST
@needs("orders.edit")
def edit_difference(request: HttpRequest, number: int) -> HttpResponse:
    """What the fields as they are now would come to; #edit-difference."""
    order = found(number)
    context = _context(request, order, _sheet(order, request))
    return render(request, "panel/orders/_edit_difference.html", context)


@never_cache
@require_POST
@needs("orders.edit")
def edit_find(request: HttpRequest, number: int) -> HttpResponse:
    """Products that match what is typed; #edit-found."""
    found(number)
    context = {"products": products_for(request.POST.get("q", "")[:200]), "q": request.POST.get("q", "")}
    return render(request, "panel/orders/_edit_found.html", context)


def _sheet(order: Order, request: HttpRequest | None = None) -> EditSheet:
    return EditSheet(order, order.lines.all(), order.adjustments.all(), request.POST if request else None)


def _press(sheet: EditSheet, request: HttpRequest, do: str) -> dict[str, Any]:
    """Everything but saving: changes the fields, never the order."""
    verb, _colon, what = do.partition(":")
    more: dict[str, Any] = {"edited": True}
    if verb == "add":
        variant = Variant.objects.select_related("product").filter(sku=what).first() if what.isprintable() else None
        if variant is not None:
            sheet.add(variant)
    elif verb == "add-custom":
        more["custom_open"] = not sheet.add_custom()
    elif verb == "customer":
        sheet.customer_id = what
    elif verb == "take-out":
        for row in [*sheet.lines, *sheet.new]:
            if row.key == what:
                row.pieces = str(row.least)
        sheet.new = [row for row in sheet.new if not row.taken_out]
        for number, row in enumerate(sheet.new):
            row.key = f"new-{number}"
    elif request.POST.get("q", "").strip():
        # What a scanner sends ends with Enter: one piece more. Anything else is searched.
        scanned = variant_by_code(request.POST["q"][:200])
        if scanned is not None:
            sheet.add(scanned)
        else:
            more |= {"products": products_for(request.POST["q"][:200]), "q": request.POST["q"][:200]}
    elif request.POST.get("cq", "").strip():
        customers = customers_for(request.POST["cq"][:200])
        more |= {"customers": customers, "cq": request.POST["cq"][:200]}
    return more


def _save(request: HttpRequest, order: Order, sheet: EditSheet) -> HttpResponse:
    change = sheet.as_edit()
    if change is None:
        return _draw(request, order, sheet, status=422)
    try:
        done = edit_order(order.pk, change, actor=actor_of(request))
    except DomainError as refusal:
        if refusal.code == "changed":
            # The fields show the order as it is now; what was typed belonged to another order.
            order.refresh_from_db()
            sheet = _sheet(order)
        sheet.show(refusal)
        return _draw(request, order, sheet, status=refusal.status if refusal.status in {409, 422} else 409)
    feedback.toast(request, _said(done))
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = order_url(done, request)
        return response
    return HttpResponseRedirect(order_url(done, request))


def _said(order: Order) -> str:
    if order.uncovered:
        return _("Sipariş değişti. Müşteriden %(amount)s tahsil edilecek.") % {"amount": formats.money(order.uncovered)}
    if order.balance < 0:
        return _("Sipariş değişti. Müşteriye %(amount)s geri verilecek.") % {"amount": formats.money(-order.balance)}
    return _("Sipariş değişti.")


def _draw(request: HttpRequest, order: Order, sheet: EditSheet, *, status: int = 200, **more: Any) -> HttpResponse:
    context = _context(request, order, sheet) | more
    if getattr(request, "htmx", False):
        return render(request, "panel/orders/_edit.html", context, status=status)
    return render(request, "panel/orders/edit.html", context, status=status)


def _context(request: HttpRequest, order: Order, sheet: EditSheet) -> dict[str, Any]:
    difference, barred = _difference(order, sheet)
    if difference is not None and not sheet.seen:
        sheet.seen = difference.version
    sheet.place_errors()
    query = request.GET.urlencode()
    suffix = f"?{query}" if query else ""
    base = reverse("panel:order-edit", args=[order.number])
    customer = None
    if sheet.customer_id.isdecimal() and len(sheet.customer_id) < 18:
        customer = Customer.objects.defer("search").filter(pk=int(sheet.customer_id)).first()
    return {
        "order": order,
        "order_url": order_url(order, request),
        "url": base + suffix,
        "find_url": f"{base}urun/",
        "difference_url": f"{base}fark/",
        "sheet": sheet,
        "errors": sheet.errors,
        "difference": difference,
        "barred": barred,
        "new_customer": customer if customer and customer.pk != order.customer_id else None,
        "sees_phone": "customers.see_phone" in staff_of(request).rights,
        "edited": difference is not None and difference.changed,
    }


def _difference(order: Order, sheet: EditSheet) -> tuple[Difference | None, str]:
    """The difference, None while fields can't be read; and why the order can't be edited at all, "" when it can.

    The reason of a new price is asked for when it is saved: until then the numbers are shown without it.
    """
    problem = sheet.problem
    change = sheet.as_edit()
    if change is None:
        return None, ""
    try:
        return preview_edit(order.pk, replace(change, reason=change.reason.strip() or "–")), ""
    except DomainError as refusal:
        sheet.show(refusal)
        sheet.problem = problem or sheet.problem
    try:
        preview_edit(order.pk, OrderEdit())
    except DomainError as refusal:
        return None, str(refusal)
    return None, ""
