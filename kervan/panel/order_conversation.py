"""What customers write about an order, answered."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kervan.orders.models import Order
from kervan.panel.action_form import ActionForm
from kervan.panel.asking import actor_of
from kervan.panel.order_answers import Dialog, Done, action, dialog, posted
from kervan.sales.actions.answer_customer import answer_customer
from kervan.sales.actions.close_questions import close_questions


class AnswerForm(ActionForm):
    """Müşteriye yaz."""

    text = forms.CharField(label=gettext_lazy("Yanıt"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    notify = forms.BooleanField(label=gettext_lazy("Müşteriye bildir"), required=False, initial=True)


def _answer_dialog(request: HttpRequest, order: Order) -> Dialog:
    return Dialog(
        AnswerForm(posted(request)),
        title=_("Müşteriye yaz"),
        button=_("Gönder"),
        template="panel/orders/_form_fields.html",
        sub=_("Müşteri yanıtı sipariş sayfasında okur."),
    )


@dialog("messages.send", _answer_dialog)
def answer(request: HttpRequest, order: Order, form: AnswerForm) -> Done:
    """Müşteriye yaz."""
    values = form.cleaned_data
    answer_customer(order.pk, actor=actor_of(request), text=values["text"], notify=values["notify"])
    return Done(_("Yanıt kaydedildi.") if not values["notify"] else _("Yanıt müşteriye gidiyor."))


@action("messages.send", where="conversation")
def close(request: HttpRequest, order: Order) -> Done:
    """Yanıt gerekmiyor."""
    close_questions(order.pk, actor=actor_of(request))
    return Done(_("Mesaj kapatıldı."))
