"""The buttons of the Mesajlar card: look, stop, send again."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kervan.lib.errors import DomainError, NotFound
from kervan.notifications.actions.send_again import send_again
from kervan.notifications.actions.stop_message import stop_message
from kervan.notifications.models import Message
from kervan.notifications.queries import preview
from kervan.orders.models import Order
from kervan.panel.asking import actor_of, needs, staff_of
from kervan.panel.order_answers import Dialog, Done, action, dialog, found, order_url, posted
from kervan.panel.order_forms import ResendForm
from kervan.panel.order_messages import logged, resendable, title_of


def message_of_order(order: Order, message_id: int) -> Message:
    """The message, if it is about this order. Raises ``NotFound``."""
    message = Message.objects.filter(pk=message_id, order_id=order.pk).first()
    if message is None:
        raise NotFound(_("Bu siparişte böyle bir mesaj yok."), code="message_not_found")
    return message


@never_cache
@require_safe
@needs("messages.view")
def message(request: HttpRequest, number: int, message_id: int) -> HttpResponse:
    """The message as the customer got it, or as it would go now."""
    order = found(number)
    try:
        shown = message_of_order(order, message_id)
    except NotFound as missing:
        raise Http404(str(missing)) from None
    context = {
        "order": order,
        "order_url": order_url(order, request),
        "item": logged(shown, staff_of(request).rights),
        "rendered": preview(shown),
    }
    template = "_preview.html" if getattr(request, "htmx", False) else "preview.html"
    return render(request, f"panel/orders/{template}", context)


@action("messages.send", where="messages")
def stop(request: HttpRequest, order: Order, *, message_id: int) -> Done:
    """Durdur."""
    message_of_order(order, message_id)
    stop_message(message_id, actor=actor_of(request))
    return Done(_("Mesaj durduruldu; gönderilmeyecek."))


@action("messages.send", where="messages")
def again(request: HttpRequest, order: Order, *, message_id: int) -> Done:
    """Yeniden gönder."""
    message_of_order(order, message_id)
    send_again(message_id, actor=actor_of(request))
    return Done(_("Mesaj yeniden gönderiliyor."))


def _resend_dialog(request: HttpRequest, order: Order) -> Dialog:
    choices = [(str(each.pk), f"{title_of(each)} ({each.get_channel_display()})") for each in resendable(order)]
    return Dialog(
        ResendForm(posted(request), choices=choices),
        title=_("Son mesajları yeniden gönder"),
        button=_("Yeniden gönder"),
        template="panel/orders/_form_fields.html",
        sub=_("Seçtikleriniz müşterinin yeni adresine gider."),
    )


@dialog("messages.send", _resend_dialog)
def resend(request: HttpRequest, order: Order, form: ResendForm) -> Done:
    """After the contact changed: the last messages go to the new address. One that cannot go stops no other."""
    refused: DomainError | None = None
    sent = 0
    for message_id in form.cleaned_data["messages"]:
        try:
            send_again(int(message_id), actor=actor_of(request))
            sent += 1
        except DomainError as refusal:
            refused = refusal
    if refused is not None and not sent:
        raise refused
    return Done(_("%(count)d mesaj yeniden gönderiliyor.") % {"count": sent})
