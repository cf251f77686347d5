"""The answer to a customer who wants the order cancelled; "yes" is the order's own Siparişi iptal et."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kervan.orders.models import Order
from kervan.panel.action_form import ActionForm
from kervan.panel.asking import actor_of
from kervan.panel.order_answers import Dialog, Done, dialog, posted
from kervan.sales.actions.refuse_cancel import refuse_cancel


class RefuseCancelForm(ActionForm):
    """İptal talebini geri çevir."""

    reason = forms.CharField(
        label=gettext_lazy("Müşteriye açıklama"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Müşteri bunu sipariş sayfasında okur."),
    )


def _refuse_dialog(request: HttpRequest, order: Order) -> Dialog:
    return Dialog(
        RefuseCancelForm(posted(request)),
        title=_("İptal talebini geri çevir"),
        button=_("Geri çevir"),
        template="panel/orders/_form_fields.html",
        sub=_("Sipariş olduğu gibi kalır."),
    )


@dialog("orders.cancel", _refuse_dialog)
def refuse(request: HttpRequest, order: Order, form: RefuseCancelForm) -> Done:
    """İptal talebini geri çevir."""
    refuse_cancel(order.pk, actor=actor_of(request), reason=form.cleaned_data["reason"])
    return Done(_("İptal talebi geri çevrildi."))
