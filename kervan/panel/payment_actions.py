"""The buttons of the Ödemeler card."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kervan.lib.errors import NotFound
from kervan.lib.money import format_money
from kervan.orders.models import Order, PaymentMethod
from kervan.panel.asking import actor_of, needs
from kervan.panel.order_answers import Dialog, Done, action, dialog, found, posted
from kervan.panel.order_forms import DismissForm, PaymentForm, VoidForm
from kervan.payments.actions.capture_hold import capture_hold
from kervan.payments.actions.close_difference import close_difference
from kervan.payments.actions.dismiss_transfer import dismiss_transfer
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.release_hold import release_hold
from kervan.payments.actions.void_payment import void_payment
from kervan.payments.models import TransferNotice
from kervan.shipping.states import State


def _payment_dialog(request: HttpRequest, order: Order) -> Dialog:
    parcels = []
    if order.payment_method == PaymentMethod.CASH_ON_DELIVERY:
        parcels = list(order.shipments.exclude(state__in=[State.CANCELLED, State.RESOLVED]))
    form = PaymentForm(posted(request), order=order)
    notice = _notice_asked(request, order)
    if notice is not None:
        form.initial = {"amount": notice.amount, "received_on": notice.sent_on, "account": notice.bank_account_id}
    return Dialog(
        form,
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
        notice_id=notice.pk if (notice := _notice_asked(request, order)) else None,
        notify=values["notify"],
    )
    captured = payment.events.order_by("-id").values_list("amount", flat=True)[0]
    return Done(_("%(amount)s alındı olarak işaretlendi.") % {"amount": format_money(captured, order.currency)})


def _notice_asked(request: HttpRequest, order: Order) -> TransferNotice | None:
    """The customer's "Ödeme yaptım" that is being confirmed: ``?bildirim=`` of the dialog's address."""
    asked = request.GET.get("bildirim", "")
    if not asked.isascii() or not asked.isdigit() or len(asked) > 18:
        return None
    return order.transfer_notices.filter(pk=int(asked)).first()


def _dismiss_dialog(request: HttpRequest, order: Order, notice_id: int) -> Dialog:
    if not order.transfer_notices.filter(pk=notice_id).exists():
        raise NotFound(_("Bu siparişte böyle bir havale bildirimi yok."), code="notice_not_found")
    return Dialog(
        DismissForm(posted(request)),
        title=_("Havale bildirimini kapat"),
        button=_("Bildirimi kapat"),
        template="panel/orders/_form_fields.html",
        sub=_("Para hesabınıza gelmediyse. Ödeme süresi yeniden işler."),
    )


@dialog("payments.record", _dismiss_dialog)
def dismiss(request: HttpRequest, order: Order, form: DismissForm, *, notice_id: int) -> Done:
    """Havale bildirimini kapat."""
    dismiss_transfer(order.pk, actor=actor_of(request), notice_id=notice_id, reason=form.cleaned_data["reason"])
    return Done(_("Havale bildirimi kapatıldı."))


@never_cache
@require_safe
@needs("payments.view")
def receipt(request: HttpRequest, number: int, notice_id: int) -> HttpResponse:
    """The receipt a customer sent: to be downloaded, never shown here."""
    notice = found(number).transfer_notices.filter(pk=notice_id).exclude(receipt="").first()
    if notice is None:
        raise Http404
    answer = HttpResponse(notice.receipt.read(), content_type=notice.receipt_type)
    ending = "pdf" if notice.receipt_type == "application/pdf" else "jpg"
    answer["Content-Disposition"] = f'attachment; filename="dekont-{number}-{notice.pk}.{ending}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


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


@action("payments.record", where="payments")
def capture(request: HttpRequest, order: Order, *, payment_id: int) -> Done:
    """Tutarı çek."""
    payment = capture_hold(_own(order, payment_id), actor=actor_of(request))
    amount = format_money(payment.wish_amount or 0, order.currency)
    return Done(_("%(amount)s çekiliyor; sanal POS’un yanıtı burada görünecek.") % {"amount": amount})


@action("payments.void", where="payments")
def release(request: HttpRequest, order: Order, *, payment_id: int) -> Done:
    """Ayrılan tutarı bırak."""
    release_hold(_own(order, payment_id), actor=actor_of(request))
    return Done(_("Ayrılan tutar bırakılıyor; sanal POS’un yanıtı burada görünecek."))


def _own(order: Order, payment_id: int) -> int:
    if not order.payments.filter(pk=payment_id).exists():
        raise NotFound(_("Bu siparişte böyle bir ödeme yok."), code="payment_not_found")
    return payment_id
