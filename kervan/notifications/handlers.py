"""What the shop tells its customers when something happened, and the sending of it. All of it bears being run twice."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet

from kervan.events.models import Event
from kervan.invoices.queries import active_integrator
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.notifications import outbox
from kervan.notifications.actions.stop_messages import stop_messages
from kervan.notifications.actions.write_message import write_message
from kervan.notifications.models import Message
from kervan.notifications.sending import CHANNELS, send_due
from kervan.shipping.models import Shipment


def tell_order_placed(event: Event) -> None:
    """Siparişinizi aldık: at once."""
    _tell("order_placed", event)


def tell_order_cancelled(event: Event) -> None:
    """Siparişiniz iptal edildi: the whole or a part."""
    _tell("order_cancelled", event)


def tell_order_expired(event: Event) -> None:
    """Ödeme süresi doldu, siparişiniz iptal edildi."""
    _tell("order_expired", event)


def tell_order_reopened(event: Event) -> None:
    """Siparişiniz yeniden açıldı."""
    _tell("order_reopened", event)


def tell_payment_reminder(event: Event) -> None:
    """Ödemenizi bekliyoruz."""
    _tell("payment_reminder", event)


def stop_order_messages(event: Event) -> None:
    """A cancelled order counts again: that it was given up is not told if it still waits."""
    stop_messages(event.pk, actor=SYSTEM)


def tell_payment_received(event: Event) -> None:
    """Ödemenizi aldık: a transfer, unless staff said otherwise.

    A card order's first mail says that it is paid; money collected at the door arrives days after the door.
    """
    if event.data.get("notify") or (event.data.get("notify") is None and event.data.get("method") == "bank_transfer"):
        _tell("payment_received", event)


def tell_refunded(event: Event) -> None:
    """Para iadeniz yapıldı: when the money has gone, not when it was asked for."""
    _tell("refunded", event)


def tell_parcel_ready(event: Event) -> None:
    """Siparişiniz kargoya hazırlandı."""
    _tell("parcel_ready", event)


def tell_parcel_shipped(event: Event) -> None:
    """Siparişiniz kargolandı."""
    _tell("parcel_shipped", event)


def tell_tracking(event: Event) -> None:
    """Kargo takip bilgileriniz: as soon as a number or link is known, and never before "kargolandı"."""
    if event.name == "shipment.dispatched":
        if _known_at_dispatch(event):
            _tell("tracking", event)
    else:
        _write_shipped_first(event)
        _tell("tracking", event)


def tell_parcel_delivered(event: Event) -> None:
    """Siparişiniz teslim edildi."""
    _tell("delivered", event)


def tell_parcel_undelivered(event: Event) -> None:
    """Kargonuz teslim edilemedi."""
    _tell("undelivered", event)


def tell_return_opened(event: Event) -> None:
    """İade talebinizi aldık: at once, the law wants the confirmation."""
    _tell("return_requested", event)


def tell_return_approved(event: Event) -> None:
    """İade talebiniz onaylandı, with the code."""
    _tell("return_approved", event)


def tell_return_label(event: Event) -> None:
    """İade kargo etiketiniz, as PDF."""
    _tell("return_label", event)


def tell_return_rejected(event: Event) -> None:
    """İade talebiniz kabul edilmedi. An approval that still waits to be told is not sent."""
    stop_messages(event.pk, actor=SYSTEM)
    _tell("return_rejected", event)


def tell_return_received(event: Event) -> None:
    """İadeniz bize ulaştı."""
    _tell("return_received", event)


def tell_answer(event: Event) -> None:
    """Mesajınıza yanıt: what the shop wrote on the order's page."""
    _tell("answer", event)


def stop_return_messages(event: Event) -> None:
    """The customer keeps the goods: what still waits to tell of the return is not sent."""
    stop_messages(event.pk, actor=SYSTEM)


def tell_invoice(event: Event) -> None:
    """Faturanız: once an invoice, when the integrator has taken it, or at once when the shop has none."""
    if event.name == "invoice.issued" and active_integrator() is not None:
        return
    told = Message.objects.filter(order_id=event.subject_id or 0, kind="invoice", again=0)
    events = Event.objects.filter(pk__in=told.values("event_id"), data__invoice_id=event.data["invoice_id"])
    if not events.exclude(pk=event.pk).exists():
        _tell("invoice", event)


def stop_parcel_messages(event: Event) -> None:
    """A step was taken back: what still waits to tell it is not sent."""
    stop_messages(event.pk, actor=SYSTEM)


def stop_payment_messages(event: Event) -> None:
    """A payment was recorded by mistake, or came: "Ödemenizi aldık" or the reminder is not sent if it still waits."""
    stop_messages(event.pk, actor=SYSTEM)


def stop_invoice_message(event: Event) -> None:
    """The invoice is being taken back: its mail is not sent if it still waits."""
    stop_messages(event.pk, actor=SYSTEM)


def send_message(message_id: int) -> None:
    """Send one message at its hour, and go on with others that are due. Does nothing if it has gone or waits longer."""
    channel = Message.objects.filter(pk=message_id, state="waiting").values_list("channel", flat=True).first()
    if channel:
        send_due(channel, first=message_id)


def send_due_messages() -> None:
    """Send all that is due and take up what a killed worker left. On a schedule: the net below ``send_message``."""
    outbox.take_back_forgotten()
    for channel in CHANNELS:
        send_due(channel)


def _tell(kind: str, event: Event) -> None:
    if event.data.get("notify") is False or event.subject_id is None:
        return
    shipment_id = event.data.get("shipment_id")
    write_message(kind, event_id=event.pk, order_id=event.subject_id, shipment_id=shipment_id, actor=SYSTEM)


def _known_at_dispatch(event: Event) -> bool:
    """Whether the parcel left with a number or a link. What was added after it left is told by that event."""
    if event.data.get("tracking_number"):
        return True
    linked = Shipment.objects.filter(pk=event.data["shipment_id"]).exclude(tracking_url="").exists()
    return linked and not _about_parcel(event, "shipment.tracking_added").filter(pk__gt=event.pk).exists()


def _about_parcel(event: Event, name: str) -> QuerySet[Event]:
    """The events of this name about the same parcel."""
    shipment_id = event.data["shipment_id"]
    return Event.objects.filter(
        subject=event.subject, subject_id=event.subject_id, name=name, data__shipment_id=shipment_id
    )


def _write_shipped_first(event: Event) -> None:
    """Two workers may take up "dispatched" and "tracking added" at once: what is told first is written first."""
    dispatched = _about_parcel(event, "shipment.dispatched").filter(
        pk__lt=event.pk, at__gt=clock.now() - timedelta(minutes=10)
    )
    newest = dispatched.order_by("-id").first()
    if newest is not None:
        tell_parcel_shipped(newest)
