"""Sipariş etiketi: the shop's own labels of many orders as one file, without any carrier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kervan.lib.errors import DomainError
from kervan.orders.listing import in_the_order_of
from kervan.orders.models import Order
from kervan.panel.asking import actor_of
from kervan.panel.bulk_labels import MOST_LABELS, LabelForm, ask_how, file_answer, remember_choice, remembered_choice
from kervan.panel.paper_answers import order_row, refused
from kervan.shipping.actions.print_own_labels import why_no_own_label
from kervan.shipping.own_labels import own_label_file


def own_labels(request: HttpRequest, ids: Sequence[int], *, carried: Mapping[str, Any]) -> HttpResponse:
    """A label for each order that is one; asked once for paper, file and order, as for the carriers' labels."""
    if len(ids) > MOST_LABELS:
        return refused(request, _("Tek seferde en fazla %(most)d etiket basılır.") % {"most": MOST_LABELS})
    orders = in_the_order_of(ids, Order.objects.filter(pk__in=ids).only("number", "status", "draft"))
    reasons = {order.pk: why_no_own_label(order) for order in orders}
    without = [order_row(order.number, reasons[order.pk]) for order in orders if reasons[order.pk]]
    chosen = [order.pk for order in orders if not reasons[order.pk]]
    form = LabelForm(request.POST if "go" in request.POST else None, initial=remembered_choice(request))
    if chosen and "go" in request.POST and form.is_valid():
        missing = [(row["label"], row["text"]) for row in without]
        try:
            file = own_label_file(chosen, form.choice, actor=actor_of(request), missing=missing)
        except DomainError as refusal:  # an order was cancelled between the look and the print
            return refused(request, str(refusal))
        remember_choice(request, form)
        return file_answer(file.content, file.content_type, file.name)
    return ask_how(request, "own_labels", form, len(chosen), without, carried)
