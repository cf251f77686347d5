"""The buttons of the Ödemeler card."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kervan.lib.errors import NotFound
from kervan.lib.money import format_money
from kervan.orders.models import Order, PaymentMethod
from kervan.panel.asking import actor_of
from kervan.panel.order_answers import Dialog, Done, action, dialog, posted
from kervan.panel.order_forms import PaymentForm, VoidForm
from kervan.payments.actions.close_difference import close_difference
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.void_payment import void_payment
from kervan.shipping.states import State


def _payment_dialog(request: HttpRequest, order: Order) -> Dialog:
    parcels = []
    if order.payment_method == PaymentMethod.CASH_ON_DELIVERY:
        parcels = list(order.shipments.exclude(state__in=[State.CANCELLED, State.RESOLVED]))
    return Dialog(
        PaymentForm(posted(request), order=order),
        title=_("Ödeme alındı olarak işaretle"),
        button=_("Ödeme alındı"),
        template="panel/orders/_form_payment.html",
        more={
            "parcels": [(parcel, State(parcel.state)) for parcel in parcels],
            "cash_on_delivery": order.payment_method == PaymentMethod.CASH_ON_DELIVERY,
            "not_delivered": not parcels or any(parcel.state != State.DELIVERED for parcel in parcels),
        },
    )


@dialog("payments.record", _payment_dialog)
def pay(request: HttpRequest, order: Order, form: PaymentForm) -> Done:
    """Ödeme alındı olarak işaretle."""
    values = form.cleaned_data
    account = values.get("account")
    payment = record_payment(
        order.pk,
        actor=actor_of(request),
        amount=values["amount"],
        received_on=values["received_on"],
        bank_account_id=account.pk if account else None,
        reference=values["reference"],
        notify=values["notify"],
    )
    captured = payment.events.order_by("-id").values_list("amount", flat=True)[0]
    return Done(_("%(amount)s alındı olarak işaretlendi.") % {"amount": format_money(captured, order.currency)})


def _void_dialog(request: HttpRequest, order: Order, payment_id: int) -> Dialog:
    payment = order.payments.filter(pk=payment_id).first()
    if payment is None:
        raise NotFound(_("Bu siparişte böyle bir ödeme yok."), code="payment_not_found")
    return Dialog(
        VoidForm(posted(request)),
        title=_("Ödeme kaydını geri al"),
        button=_("Geri al"),
        template="panel/orders/_form_fields.html",
        sub=_("Yanlışlıkla alındı olarak işaretlediyseniz. Müşteriye para göndermez."),
        danger=True,
    )


@dialog("payments.void", _void_dialog)
def void(request: HttpRequest, order: Order, form: VoidForm, *, payment_id: int) -> Done:
    """Ödeme kaydını geri al."""
    void_payment(payment_id, actor=actor_of(request), reason=form.cleaned_data["reason"])
    return Done(_("Ödeme kaydı geri alındı."))


@action("payments.close_difference", where="payments")
def close(request: HttpRequest, order: Order) -> Done:
    """Farkı kapat."""
    close_difference(order.pk, actor=actor_of(request))
    return Done(_("Fark kapatıldı."))
