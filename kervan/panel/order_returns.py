"""The two buttons that begin a return on the order page."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kervan.orders.models import Order
from kervan.panel.asking import actor_of
from kervan.panel.order_answers import Dialog, Done, dialog, posted
from kervan.panel.return_forms import OpenReturnForm, ReturnOrderForm
from kervan.returns.actions.open_return import open_return
from kervan.returns.actions.return_order import return_order
from kervan.returns.queries import exemption_label, exemptions_of, returnable, window_of


def _open_dialog(request: HttpRequest, order: Order) -> Dialog:
    lines = list(order.lines.all())
    exempt = exemptions_of(lines)
    return Dialog(
        OpenReturnForm(posted(request), lines=[(line, returnable(line)) for line in lines]),
        title=_("İade talebi oluştur"),
        button=_("Talebi oluştur"),
        template="panel/returns/_form_open.html",
        wide=True,
        more={
            "window": window_of(order),
            "exempt": [
                (line.title, exemption_label(exempt[line.pk]))
                for line in lines
                if line.pk in exempt and returnable(line) > 0
            ],
        },
    )


@dialog("returns.open", _open_dialog)
def open_one(request: HttpRequest, order: Order, form: OpenReturnForm) -> Done:
    """İade talebi oluştur, on the customer's behalf."""
    values = form.cleaned_data
    opened = open_return(
        order.pk,
        actor=actor_of(request),
        quantities=form.quantities(),
        reason=values["reason"],
        wish=values["wish"],
        note=values["note"],
        once_key=values["once_key"],
        notify=values["notify"],
    )
    return Done(_("İade talebi %(code)s oluşturuldu.") % {"code": opened.code})


def _back_dialog(request: HttpRequest, order: Order) -> Dialog:
    lines = [(line, returnable(line) + line.return_requested) for line in order.lines.all()]
    return Dialog(
        ReturnOrderForm(posted(request)),
        title=_("Siparişi iade statüsüne geçir"),
        button=_("Ürünler geldi, stoğa al"),
        template="panel/returns/_form_back.html",
        more={"back_lines": [(line, pieces) for line, pieces in lines if pieces > 0]},
    )


@dialog("returns.receive", _back_dialog)
def all_back(request: HttpRequest, order: Order, form: ReturnOrderForm) -> Done:
    """Siparişi iade statüsüne geçir: everything came back in good order."""
    this = return_order(
        order.pk, actor=actor_of(request), location_id=form.location_id(), notify=form.cleaned_data["notify"]
    )
    return Done(_("Ürünler stoğa alındı; iade %(code)s.") % {"code": this.code})
