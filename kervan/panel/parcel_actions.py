"""The buttons about parcels: pack, send, follow, deliver, take back, print."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kervan.lib.errors import NotFound
from kervan.orders.models import Order
from kervan.orders.refusals import payable_enough
from kervan.panel.action_form import NotifyForm
from kervan.panel.asking import actor_of, staff_of
from kervan.panel.order_answers import Dialog, Done, action, dialog, posted
from kervan.panel.parcel_forms import (
    DispatchForm,
    FixForm,
    ReadyForm,
    RestockForm,
    TrackingForm,
    UndeliveredForm,
)
from kervan.sales.actions.correct_and_retry import correct_and_retry
from kervan.shipping.actions.add_tracking import add_tracking
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.correct_delivery import correct_delivery
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.dispatch_shipment import dispatch_shipment
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.mark_undelivered import mark_undelivered
from kervan.shipping.actions.rebook_shipment import rebook_shipment
from kervan.shipping.actions.restock_shipment import restock_shipment
from kervan.shipping.actions.stop_waiting import stop_waiting
from kervan.shipping.actions.take_back_dispatch import take_back_dispatch
from kervan.shipping.address_check import address_warnings, told_address
from kervan.shipping.models import Shipment
from kervan.shipping.states import State


def address_of(request: HttpRequest, name: str, order: Order, shipment_id: int | None = None) -> str:
    """The address of a button, in the filter the order was opened from."""
    query = request.GET.urlencode()
    args = [order.number] if shipment_id is None else [order.number, shipment_id]
    return reverse(f"panel:{name}", args=args) + (f"?{query}" if query else "")


def parcel_of_order(order: Order, shipment_id: int) -> Shipment:
    """The parcel, if it is one of this order. Raises ``NotFound``."""
    shipment = Shipment.objects.select_related("order", "account").filter(pk=shipment_id, order=order).first()
    if shipment is None:
        raise NotFound(_("Bu siparişte böyle bir gönderi yok."), code="shipment_not_found")
    return shipment


def _unsent(order: Order) -> list[Any]:
    return [(line, line.unsent) for line in order.lines.all()]


# --- Path A: with a carrier -------------------------------------------------------------------------------------------


def _ready_dialog(request: HttpRequest, order: Order) -> Dialog:
    return Dialog(
        ReadyForm(posted(request), lines=_unsent(order)),
        title=_("Kargoya hazır olarak işaretle"),
        button=_("Kargoya hazır yap"),
        template="panel/orders/_form_ready.html",
        wide=True,
        more={
            "unpaid": not payable_enough(order),
            "address_warnings": address_warnings(told_address(order)) if order.shipping_address else [],
        },
    )


@dialog("shipping.ready", _ready_dialog)
def ready(request: HttpRequest, order: Order, form: ReadyForm) -> Done:
    """Kargoya hazır olarak işaretle."""
    values = form.cleaned_data
    shipment = mark_ready_to_ship(
        order.pk,
        actor=actor_of(request),
        carrier_account_id=form.account_id(),
        quantities=form.quantities(),
        pieces=values["pieces"],
        desi=values["desi"],
        weight_g=values["kilograms"],
        note=values["note"],
        notify=values["notify"],
    )
    said = _("Kargo firmasına bildirildi, yanıt bekleniyor.") if shipment.has_carrier else _("Gönderi hazır.")
    return Done(said, undo=address_of(request, "parcel-cancel", order, shipment.pk))


def _fix_dialog(request: HttpRequest, order: Order, shipment_id: int) -> Dialog:
    shipment = parcel_of_order(order, shipment_id)
    rights = staff_of(request).rights
    form = FixForm(
        posted(request),
        shipment=shipment,
        with_address="orders.edit" in rights,
        see_phone="customers.see_phone" in rights,
    )
    return Dialog(
        form,
        title=_("Düzelt ve yeniden dene"),
        button=_("Yeniden dene"),
        template="panel/orders/_form_fix.html",
        wide=True,
        more={"shipment": shipment},
    )


@dialog("shipping.ready", _fix_dialog)
def fix(request: HttpRequest, order: Order, form: FixForm, *, shipment_id: int) -> Done:
    """Düzelt ve yeniden dene."""
    values = form.cleaned_data
    correct_and_retry(
        shipment_id,
        actor=actor_of(request),
        address=form.address(order.shipping_address) if "line" in form.fields else None,
        carrier_account_id=form.account_id(),
        pieces=values["pieces"],
        desi=values["desi"],
        weight_g=values["kilograms"],
        notify=values["notify"],
    )
    return Done(_("Kargo firmasına yeniden bildirildi."))


# --- Path B: by hand --------------------------------------------------------------------------------------------------


def _send_page(request: HttpRequest, order: Order) -> Dialog:
    return Dialog(
        DispatchForm(posted(request), lines=_unsent(order)),
        title=_("Gönderildi olarak işaretle"),
        button=_("Gönderildi olarak işaretle"),
        template="panel/orders/_form_send.html",
        sub=_("Kaydedince stok düşer, ürünler Gönderilen’e geçer; takip bilgisini sonra da ekleyebilirsiniz."),
        wide=True,
        more={"unpaid": not payable_enough(order)},
    )


@dialog("shipping.dispatch", _send_page)
def send(request: HttpRequest, order: Order, form: DispatchForm) -> Done:
    """Gönderildi olarak işaretle, for pieces that no parcel holds yet."""
    values = form.cleaned_data
    shipment = dispatch(
        order.pk,
        actor=actor_of(request),
        quantities=form.quantities(),
        carrier=values["carrier"],
        tracking_number=values["tracking_number"],
        tracking_url=values["tracking_url"],
        notify=values["notify"],
    )
    return Done(_("Gönderildi olarak işaretlendi."), undo=address_of(request, "parcel-take-back", order, shipment.pk))


def _tracking_dialog(request: HttpRequest, order: Order, shipment_id: int) -> Dialog:
    shipment = parcel_of_order(order, shipment_id)
    known = shipment.tracking_number or shipment.tracking_url
    return Dialog(
        TrackingForm(posted(request), shipment=shipment),
        title=_("Takip bilgisini düzelt") if known else _("Takip bilgisi ekle"),
        button=_("Kaydet"),
        template="panel/orders/_form_tracking.html",
        more={"shipment": shipment},
    )


@dialog("shipping.track", _tracking_dialog)
def tracking(request: HttpRequest, order: Order, form: TrackingForm, *, shipment_id: int) -> Done:
    """Takip bilgisi ekle."""
    values = form.cleaned_data
    add_tracking(
        shipment_id,
        actor=actor_of(request),
        tracking_number=values["tracking_number"],
        tracking_url=values["tracking_url"],
        carrier=values["carrier"],
        notify=values["notify"],
    )
    return Done(_("Takip bilgisi kaydedildi."))


# --- Any parcel -------------------------------------------------------------------------------------------------------


def _notify_dialog(title: str, button: str, sub: str) -> Any:
    def make(request: HttpRequest, order: Order, shipment_id: int) -> Dialog:
        shipment = parcel_of_order(order, shipment_id)
        return Dialog(
            NotifyForm(posted(request)),
            title=title,
            button=button,
            template="panel/orders/_form_fields.html",
            sub=sub,
            more={"shipment": shipment},
        )

    return make


def _dispatch_dialog(request: HttpRequest, order: Order, shipment_id: int) -> Dialog:
    make = _notify_dialog(
        _("Gönderildi olarak işaretle"),
        _("Gönderildi"),
        _("Gönderi yola çıktıysa işaretleyin: stok düşer. Kargo firmasının sonraki taraması bunu yalnızca doğrular."),
    )
    return make(request, order, shipment_id)


@dialog("shipping.dispatch", _dispatch_dialog)
def parcel_dispatch(request: HttpRequest, order: Order, form: NotifyForm, *, shipment_id: int) -> Done:
    """Gönderildi olarak işaretle, for a parcel that stands ready."""
    dispatch_shipment(shipment_id, actor=actor_of(request), notify=form.cleaned_data["notify"])
    return Done(_("Gönderildi olarak işaretlendi."), undo=address_of(request, "parcel-take-back", order, shipment_id))


def _deliver_dialog(request: HttpRequest, order: Order, shipment_id: int) -> Dialog:
    make = _notify_dialog(
        _("Teslim edildi olarak işaretle"), _("Teslim edildi"), _("Gönderi müşteriye ulaştıysa işaretleyin.")
    )
    return make(request, order, shipment_id)


@dialog("shipping.deliver", _deliver_dialog)
def deliver(request: HttpRequest, order: Order, form: NotifyForm, *, shipment_id: int) -> Done:
    """Teslim edildi olarak işaretle."""
    mark_delivered(shipment_id, actor=actor_of(request), notify=form.cleaned_data["notify"])
    return Done(_("Teslim edildi olarak işaretlendi."), undo=address_of(request, "parcel-correct", order, shipment_id))


def _undeliver_dialog(request: HttpRequest, order: Order, shipment_id: int) -> Dialog:
    return Dialog(
        UndeliveredForm(posted(request)),
        title=_("Teslim edilemedi olarak işaretle"),
        button=_("Teslim edilemedi"),
        template="panel/orders/_form_fields.html",
        sub=_("Ürünler dönünce geri alır, sonra yeniden gönderir ya da iptal edersiniz."),
        danger=True,
        more={"shipment": parcel_of_order(order, shipment_id)},
    )


@dialog("shipping.deliver", _undeliver_dialog)
def undeliver(request: HttpRequest, order: Order, form: UndeliveredForm, *, shipment_id: int) -> Done:
    """Teslim edilemedi olarak işaretle."""
    values = form.cleaned_data
    mark_undelivered(shipment_id, actor=actor_of(request), reason=values["reason"], notify=values["notify"])
    return Done(
        _("Teslim edilemedi olarak işaretlendi."), undo=address_of(request, "parcel-correct", order, shipment_id)
    )


def _restock_dialog(request: HttpRequest, order: Order, shipment_id: int) -> Dialog:
    shipment = parcel_of_order(order, shipment_id)
    held = [(row.line, row.quantity) for row in shipment.lines.select_related("line").order_by("line__position")]
    form = RestockForm(posted(request), lines=held, start="zero")
    if "orders.cancel" not in staff_of(request).rights:
        del form.fields["then"]
    return Dialog(
        form,
        title=_("Teslim edilemeyen ürünleri geri al"),
        button=_("Ürünleri geri al"),
        template="panel/orders/_form_restock.html",
        sub=_("Sağlam ürünler stoğa girer; hepsi yeniden gönderilmeyenler arasında olur."),
        more={"shipment": shipment},
    )


@dialog("shipping.deliver", _restock_dialog)
def restock(request: HttpRequest, order: Order, form: RestockForm, *, shipment_id: int) -> Done:
    """Teslim edilemeyen ürünleri geri al, then send again or cancel."""
    restock_shipment(shipment_id, actor=actor_of(request), lost=form.quantities())
    then = form.cleaned_data.get("then")
    follow = "order-cancel" if then == "cancel" else ""
    return Done(_("Ürünler geri alındı."), then=address_of(request, follow, order) if follow else "")


@action("shipping.cancel", where="parcel-{shipment_id}")
def cancel(request: HttpRequest, order: Order, *, shipment_id: int) -> Done:
    """Gönderiyi iptal et, before it left."""
    parcel_of_order(order, shipment_id)
    shipment = cancel_shipment(shipment_id, actor=actor_of(request))
    if shipment.state == State.CANCELLING:
        return Done(_("Kargo firmasından gönderiyi iptal etmesi istendi."))
    return Done(_("Gönderi iptal edildi; ürünleri yeniden gönderilmeyenler arasında."))


@action("shipping.cancel", where="parcel-{shipment_id}")
def decide(request: HttpRequest, order: Order, *, shipment_id: int) -> Done:
    """Yanıt beklemekten vazgeç: ``cancelled`` says whether the carrier is known to have cancelled."""
    parcel_of_order(order, shipment_id)
    shipment = stop_waiting(shipment_id, actor=actor_of(request), cancelled=request.POST.get("cancelled") == "yes")
    if shipment.state == State.CANCELLED:
        return Done(_("Gönderi iptal edildi; ürünleri yeniden gönderilmeyenler arasında."))
    return Done(_("Beklemekten vazgeçildi; gönderi olduğu gibi duruyor."))


@action("shipping.cancel", where="parcel-{shipment_id}")
def rebook(request: HttpRequest, order: Order, *, shipment_id: int) -> Done:
    """Gönderiyi iptal edip yeniden hazırla: cancelled at the carrier first, then booked under a new reference."""
    parcel_of_order(order, shipment_id)
    rebook_shipment(shipment_id, actor=actor_of(request))
    return Done(_("Kargo firmasından iptal istendi; kabul edince gönderi yeniden hazırlanır."))


@action("shipping.cancel", where="parcel-{shipment_id}")
def take_back(request: HttpRequest, order: Order, *, shipment_id: int) -> Done:
    """Gönderiyi iptal et, after it was marked as sent by mistake."""
    parcel_of_order(order, shipment_id)
    take_back_dispatch(shipment_id, actor=actor_of(request))
    return Done(_("Gönderim geri alındı; bekleyen mesajlar durduruldu."))


@action("shipping.deliver", where="parcel-{shipment_id}")
def correct(request: HttpRequest, order: Order, *, shipment_id: int) -> Done:
    """Teslim bilgisini geri al."""
    parcel_of_order(order, shipment_id)
    correct_delivery(shipment_id, actor=actor_of(request))
    return Done(_("Teslim bilgisi geri alındı; gönderi yeniden yolda."))
