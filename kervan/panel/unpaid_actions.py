"""The buttons of an order that waits for its money, or was given up: remind, move the last day, open again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kervan.lib import clock
from kervan.orders.models import Order
from kervan.panel.action_form import ActionForm, LinesForm, NotifyForm
from kervan.panel.asking import actor_of
from kervan.panel.order_answers import Dialog, Done, action, dialog, posted
from kervan.panel.order_forms import Day
from kervan.sales.actions.move_payment_term import move_payment_term
from kervan.sales.actions.remind_payment import remind_payment
from kervan.sales.actions.reopen_order import reopen_order
from kervan.sales.reopening import left_for
from kervan.sales.unpaid import term_of


class ReopenForm(LinesForm, NotifyForm):
    """Siparişi yeniden aç: how many pieces of each line, at most what stock is left."""


class TermForm(ActionForm):
    """Son ödeme gününü değiştir."""

    pay_by = forms.DateField(
        label=gettext_lazy("Son ödeme günü"),
        widget=Day,
        help_text=gettext_lazy("Bu güne kadar ödeme gelmezse, ek süreden sonra sipariş iptal edilir."),
        error_messages={"required": gettext_lazy("Bir gün seçin.")},
    )


def _reopen_dialog(request: HttpRequest, order: Order) -> Dialog:
    left = left_for(order)
    form = ReopenForm(posted(request), lines=[(each.line, each.left) for each in left])
    gone = [each for each in left if each.left < each.cancelled]
    return Dialog(
        form,
        title=_("Siparişi yeniden aç"),
        button=_("Yeniden aç"),
        template="panel/orders/_form_reopen.html",
        sub=_("Ürünler sipariş günündeki fiyatlarıyla yeniden ayrılır."),
        more={"gone": gone, "nothing_left": not any(each.left for each in left)},
    )


@dialog("orders.reopen", _reopen_dialog)
def reopen(request: HttpRequest, order: Order, form: ReopenForm) -> Done:
    """Siparişi yeniden aç."""
    changed = reopen_order(
        order.pk, actor=actor_of(request), quantities=form.quantities(), notify=form.cleaned_data["notify"]
    )
    if changed.balance < 0:
        return Done(_("Sipariş yeniden açıldı; fazla gelen tutarı geri vermeniz gerekiyor."))
    return Done(_("Sipariş yeniden açıldı."))


@action("payments.remind", where="payments")
def remind(request: HttpRequest, order: Order) -> Done:
    """Ödemeyi hatırlat."""
    remind_payment(order.pk, actor=actor_of(request))
    return Done(_("Ödeme müşteriye hatırlatılıyor."))


def _term_dialog(request: HttpRequest, order: Order) -> Dialog:
    term = term_of(order)
    initial: dict[str, Any] = {"pay_by": term.pay_by if term else None}
    form = TermForm(posted(request), initial=initial)
    form.fields["pay_by"].widget.attrs["min"] = clock.today().isoformat()
    return Dialog(
        form,
        title=_("Son ödeme gününü değiştir"),
        button=_("Kaydet"),
        template="panel/orders/_form_fields.html",
    )


@dialog("payments.remind", _term_dialog)
def term(request: HttpRequest, order: Order, form: TermForm) -> Done:
    """Son ödeme gününü değiştir."""
    move_payment_term(order.pk, actor=actor_of(request), pay_by=form.cleaned_data["pay_by"])
    return Done(_("Son ödeme günü değişti."))
