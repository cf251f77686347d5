"""Kargo etiketi bastır."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record_many
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed, NotFound
from kervan.shipping.models import Shipment
from kervan.shipping.states import State

PRINTABLE = frozenset({State.READY, State.SHIPPED})


@transaction.atomic
def print_labels(shipment_ids: Iterable[int], *, actor: Actor) -> list[Shipment]:
    """Remember that these parcels' labels were printed, when and by whom. The paper itself is ``labels.label_pdf``.

    Raises ``NotFound`` for an unknown parcel, ``NotAllowed`` naming the first parcel without a label to print.
    """
    ids = list(dict.fromkeys(shipment_ids))
    # In one order everywhere, so that two people printing the same parcels never wait for each other in a ring.
    list(Shipment.objects.select_for_update().filter(pk__in=ids).order_by("id").values_list("pk"))
    shipments = printable_parcels(ids)
    moment = clock.now()
    Shipment.objects.filter(pk__in=ids).update(label_printed_at=moment, label_printed_by=actor.name[:150])
    for shipment in shipments:
        shipment.label_printed_at, shipment.label_printed_by = moment, actor.name[:150]
    record_many(
        "shipment.label_printed",
        actor=actor,
        rows=[(parcel.order, {"shipment_id": parcel.pk, "reference": parcel.reference}) for parcel in shipments],
    )
    return shipments


def printable_parcels(shipment_ids: Sequence[int]) -> list[Shipment]:
    """The parcels with their orders, in the order given. Refuses as ``print_labels`` does."""
    found = Shipment.objects.select_related("order").in_bulk(shipment_ids)
    if not found or any(pk not in found for pk in shipment_ids):
        raise NotFound(_("Böyle bir gönderi yok."), code="shipment_not_found")
    shipments = [found[pk] for pk in shipment_ids]
    for shipment in shipments:
        refuse_unless_printable(shipment)
    return shipments


def refuse_unless_printable(shipment: Shipment) -> None:
    """Why there is no label yet, or no more. Raises ``NotAllowed``."""
    if shipment.state in PRINTABLE:
        return
    reasons = {
        State.REQUESTED: _("#%(number)s: Kargo firmasının yanıtı bekleniyor; etiket yanıt gelince basılır."),
        State.REFUSED: _("#%(number)s: Kargo firması gönderiyi kabul etmedi; düzeltip yeniden deneyin."),
        State.CANCELLING: _("#%(number)s: Gönderi iptal ediliyor; etiketi basılamaz."),
        State.CANCELLED: _("#%(number)s: Gönderi iptal edilmiş; etiketi basılamaz."),
    }
    state = State(shipment.state)
    message = reasons.get(state, _("#%(number)s: Gönderi artık yolda değil; etiketi basılamaz."))
    raise NotAllowed(
        message % {"number": shipment.order.number}, code="not_ready", shipment_id=shipment.pk, state=state.value
    )
