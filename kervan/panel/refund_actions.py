"""Para iadesi on the order page: the dialog, and the buttons beside each refund of the ledger."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kervan.lib.errors import NotFound
from kervan.lib.money import format_money
from kervan.orders.models import Order
from kervan.panel.asking import actor_of
from kervan.panel.order_answers import Dialog, Done, action, dialog, posted
from kervan.panel.refund_forms import IbanForm, PaidForm, RefundForm, given_back
from kervan.panel.refund_rows import RIGHT, refund_rows
from kervan.payments.actions.cancel_refund import cancel_refund
from kervan.payments.actions.mark_refund_paid import mark_refund_paid
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.actions.retry_refund import retry_refund
from kervan.payments.iban_details import account_of, details_of
from kervan.payments.models import Refund
from kervan.payments.queries import refundable_by_payment


def _refund_dialog(request: HttpRequest, order: Order) -> Dialog:
    left = given_back(order, order.lines.all(), order.adjustments.all(), order.refunds.all())
    form = RefundForm(posted(request), order=order, left=left, places=refundable_by_payment(order))
    if account := account_of(order.pk):
        form.initial = {"iban": account.iban, "holder": account.holder}
    return Dialog(
        form,
        title=_("Para iadesi"),
        button=_("Para iadesi yap"),
        template="panel/orders/_form_refund.html",
        wide=True,
        more={"left": left},
    )


@dialog(RIGHT, _refund_dialog)
def refund(request: HttpRequest, order: Order, form: RefundForm) -> Done:
    """Para iadesi."""
    refunds = request_refund(order.pk, actor=actor_of(request), **form.wanted())
    amount = format_money(sum(one.amount for one in refunds), order.currency)
    if all(one.way == Refund.Way.GATEWAY for one in refunds):
        return Done(_("%(amount)s karta iade ediliyor.") % {"amount": amount})
    return Done(_("%(amount)s ödenecek para iadelerine eklendi.") % {"amount": amount})


def _of(order: Order, refund_id: int) -> Refund:
    found = order.refunds.select_related("payment__gateway").filter(pk=refund_id).first()
    if found is None:
        raise NotFound(_("Bu siparişte böyle bir para iadesi yok."), code="refund_not_found")
    return found


def _paid_dialog(request: HttpRequest, order: Order, refund_id: int) -> Dialog:
    shown = _of(order, refund_id)
    form = PaidForm(posted(request), initial={"notify": shown.notify})
    return Dialog(
        form,
        title=_("Ödendi olarak işaretle"),
        button=_("Ödendi"),
        template="panel/orders/_form_refund_paid.html",
        more={"rows": refund_rows([shown], frozenset({RIGHT}))},
    )


@dialog(RIGHT, _paid_dialog)
def paid(request: HttpRequest, order: Order, form: PaidForm, *, refund_id: int) -> Done:
    """Ödendi olarak işaretle."""
    done = mark_refund_paid(refund_id, actor=actor_of(request), **form.cleaned_data)
    return Done(_("%(amount)s ödendi olarak işaretlendi.") % {"amount": format_money(done.amount, order.currency)})


def _iban_dialog(request: HttpRequest, order: Order, refund_id: int) -> Dialog:
    shown = _of(order, refund_id)
    known = details_of(shown)
    initial = {"iban": known.iban, "holder": known.holder} if known else {"holder": order.customer_name}
    return Dialog(
        IbanForm(posted(request), initial=initial),
        title=_("IBAN’ı düzelt") if known else _("IBAN’a öde"),
        button=_("Kaydet"),
        template="panel/orders/_form_fields.html",
        sub=_("%(amount)s bu hesaba ödenecek.") % {"amount": format_money(shown.amount, order.currency)},
    )


@dialog(RIGHT, _iban_dialog)
def to_iban(request: HttpRequest, order: Order, form: IbanForm, *, refund_id: int) -> Done:
    """IBAN'a öde, instead of the card; or correct the IBAN."""
    retry_refund(refund_id, actor=actor_of(request), to=RefundForm.IBAN, **form.cleaned_data)
    return Done(_("İade, ödenecek para iadelerine IBAN ile eklendi."))


@action(RIGHT, where="refund-{refund_id}")
def retry(request: HttpRequest, order: Order, *, refund_id: int) -> Done:
    """Yeniden dene."""
    retry_refund(_of(order, refund_id).pk, actor=actor_of(request))
    return Done(_("Para iadesi yeniden deneniyor."))


@action(RIGHT, where="refund-{refund_id}")
def cancel(request: HttpRequest, order: Order, *, refund_id: int) -> Done:
    """İadeden vazgeç."""
    cancel_refund(_of(order, refund_id).pk, actor=actor_of(request))
    return Done(_("Para iadesinden vazgeçildi."))
