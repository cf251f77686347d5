"""The buttons about the order itself: accept, hold, correct, note, tag, cancel."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kervan.orders.actions.accept_order import accept_order
from kervan.orders.actions.add_note import add_note
from kervan.orders.actions.change_contact import change_contact
from kervan.orders.actions.hold_order import hold_order
from kervan.orders.actions.release_order import release_order
from kervan.orders.actions.revoke_links import revoke_links
from kervan.orders.actions.tag_order import tag_order
from kervan.orders.models import Order
from kervan.panel.asking import actor_of, staff_of
from kervan.panel.formats import phone as readable_phone
from kervan.panel.order_answers import Dialog, Done, action, dialog, posted
from kervan.panel.order_forms import AddressForm, BillingForm, CancelForm, ContactForm, HoldForm
from kervan.panel.order_messages import resendable
from kervan.panel.parcel_actions import address_of
from kervan.payments.queries import refundable
from kervan.sales.actions.ask_to_cancel import ask_to_cancel
from kervan.sales.actions.change_address import change_address
from kervan.sales.actions.change_booked_address import change_booked_address
from kervan.shipping.queries import parcels_of


@action("orders.accept")
def accept(request: HttpRequest, order: Order) -> Done:
    """Siparişi kabul et."""
    accept_order(order.pk, actor=actor_of(request))
    return Done(_("Sipariş kabul edildi."))


def _hold_dialog(request: HttpRequest, order: Order) -> Dialog:
    return Dialog(
        HoldForm(posted(request)),
        title=_("Siparişi beklet"),
        button=_("Beklet"),
        template="panel/orders/_form_fields.html",
        sub=_("Bekleyen sipariş hazırlanamaz ve gönderilemez."),
    )


@dialog("orders.hold", _hold_dialog)
def hold(request: HttpRequest, order: Order, form: HoldForm) -> Done:
    """Siparişi beklet."""
    hold_order(order.pk, actor=actor_of(request), **form.cleaned_data)
    return Done(_("Sipariş beklemeye alındı."), undo=address_of(request, "order-release", order))


@action("orders.hold")
def release(request: HttpRequest, order: Order) -> Done:
    """Beklemeyi kaldır."""
    release_order(order.pk, actor=actor_of(request))
    return Done(_("Bekleme kaldırıldı; sipariş hazırlanabilir."))


@action("orders.edit")
def revoke(request: HttpRequest, order: Order) -> Done:
    """Müşteri bağlantılarını iptal et."""
    revoke_links(order.pk, actor=actor_of(request))
    return Done(_("Müşteriye giden bağlantılar artık açılmaz; yeni mesajlarda yeni bağlantı gider."))


def _contact_dialog(request: HttpRequest, order: Order) -> Dialog:
    initial = {"name": order.customer_name, "email": order.email, "phone": readable_phone(order.phone)}
    form = ContactForm(posted(request), initial=initial)
    if "customers.see_phone" not in staff_of(request).rights:
        del form.fields["phone"]
    return Dialog(
        form,
        title=_("İletişim bilgilerini değiştir"),
        button=_("Kaydet"),
        template="panel/orders/_form_contact.html",
        sub=_("Bekleyen mesajlar yeni adrese gider."),
    )


@dialog("orders.edit", _contact_dialog)
def contact(request: HttpRequest, order: Order, form: ContactForm) -> Done:
    """İletişim bilgilerini değiştir; afterwards the last messages can be sent again to the new address."""
    before = (order.email, order.phone)
    values = form.cleaned_data
    changed = change_contact(
        order.pk, actor=actor_of(request), name=values["name"], email=values["email"], phone=values.get("phone")
    )
    offer = (
        (changed.email, changed.phone) != before
        and "messages.send" in staff_of(request).rights
        and bool(resendable(changed))
    )
    return Done(_("İletişim bilgileri kaydedildi."), then=address_of(request, "order-resend", order) if offer else "")


def _address_dialog(kind: str) -> Any:
    def make(request: HttpRequest, order: Order) -> Dialog:
        billing = kind == "billing"
        known = (order.billing_address if billing else order.shipping_address) or {}
        initial = {**known, "phone": readable_phone(known.get("phone"))}
        form = (BillingForm if billing else AddressForm)(posted(request), initial=initial)
        form.abroad(known.get("country", ""))
        if "customers.see_phone" not in staff_of(request).rights:
            del form.fields["phone"]
        asks = [] if billing else [one for one in parcels_of(order.pk) if one.is_live and one.carrier_may_know]
        return Dialog(
            form,
            title=_("Fatura adresini değiştir") if billing else _("Teslimat adresini değiştir"),
            button=_("Kaydet"),
            template="panel/orders/_form_address.html",
            wide=True,
            more={"asks": asks},
        )

    return make


@dialog("orders.edit", _address_dialog("shipping"))
def shipping_address(request: HttpRequest, order: Order, form: AddressForm) -> Done:
    """Teslimat adresini değiştir."""
    changed = change_booked_address(order.pk, actor=actor_of(request), shipping=form.address(order.shipping_address))
    if changed.waits_for:
        return Done(_("Kargo firmasından iptal istendi; kabul edince gönderi yeni adresle yeniden kaydedilir."))
    return Done(_("Teslimat adresi kaydedildi."))


@dialog("orders.edit", _address_dialog("billing"))
def billing_address(request: HttpRequest, order: Order, form: BillingForm) -> Done:
    """Fatura adresini değiştir."""
    change_address(order.pk, actor=actor_of(request), billing=form.address(order.billing_address))
    return Done(_("Fatura adresi kaydedildi."))


@action("orders.note", where="note")
def note(request: HttpRequest, order: Order) -> Done:
    """Not ekle."""
    add_note(order.pk, actor=actor_of(request), text=request.POST.get("text", ""))
    return Done(_("Not eklendi."))


@action("orders.note", where="tags")
def tag(request: HttpRequest, order: Order) -> Done:
    """Etiketle: one tag or several with commas are added, or one is removed."""
    tag_order(
        order.pk,
        actor=actor_of(request),
        add=request.POST.get("add", "").split(","),
        remove=request.POST.getlist("remove"),
    )
    return Done(_("Etiketler kaydedildi."))


def _cancel_dialog(request: HttpRequest, order: Order) -> Dialog:
    lines = list(order.lines.all())
    sent = any(line.shipped for line in lines)
    most = refundable(order) if "payments.refund" in staff_of(request).rights else 0
    form = CancelForm(
        posted(request),
        lines=[(line, line.unsent + line.packed) for line in lines],
        whole=not sent,
        most=most,
        order=order,
    )
    asks = [parcel for parcel in parcels_of(order.pk) if parcel.is_live and parcel.carrier_may_know]
    return Dialog(
        form,
        title=_("Siparişi iptal et"),
        button=_("İptal et"),
        template="panel/orders/_form_cancel.html",
        wide=True,
        danger=True,
        more={"sent": sent, "asks": asks, "most": most, "packed": order.packed},
    )


@dialog("orders.cancel", _cancel_dialog)
def cancel(request: HttpRequest, order: Order, form: CancelForm) -> Done:
    """Siparişi iptal et, whole or in part."""
    values = form.cleaned_data
    changed = ask_to_cancel(
        order.pk,
        actor=actor_of(request),
        quantities=form.chosen(),
        reason=values["reason"],
        restock=values["restock"],
        refund=form.refund(),
        notify=values["notify"],
    )
    if changed.waits_for:
        return Done(_("Kargo firmasından iptal istendi; yanıt gelince sipariş kendiliğinden iptal edilir."))
    whole = not changed.unsent and changed.status == "cancelled"
    return Done(_("Sipariş iptal edildi.") if whole else _("Seçilen ürünler iptal edildi."))
