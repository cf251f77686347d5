"""Reading Kargo teslim listeleri."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db.models import Count, Q, QuerySet

from kervan.customers.address import Address
from kervan.documents.dispatch_list import HandedOver, render_dispatch_list
from kervan.lib import clock
from kervan.lib.clock import SHOP_ZONE
from kervan.shipping.carriers import TrackingStatus
from kervan.shipping.models import DispatchList, DispatchListParcel, Shipment
from kervan.shipping.states import State
from kervan.shop.queries import shop

SEEN = [status.value for status in TrackingStatus if status.handed_over or status.final]


def unseen(day: date | None = None) -> Q:
    """Listede var, kargo taramadı: handed over before ``day`` (today), and the carrier has not scanned it. Of ``Shipment``."""
    morning = datetime.combine(day or clock.today(), time.min, SHOP_ZONE)
    return Q(
        listed__list__handed_over_at__lt=morning,
        state__in=[State.READY, State.SHIPPED],
        account__isnull=False,
    ) & ~Q(last_status__in=SEEN)


def waiting_by_carrier() -> list[tuple[str, int]]:
    """Carriers with parcels that stand ready and are on no list, and how many; most first."""
    ready = Shipment.objects.filter(state=State.READY, listed=None).exclude(carrier_name="")
    counted = ready.values_list("carrier_name").annotate(many=Count("id")).order_by("-many", "carrier_name")
    return list(counted[:50])


def lists(*, open_only: bool = False) -> QuerySet[DispatchList]:
    """The newest first, with ``parcels``."""
    found = DispatchList.objects.annotate(parcels=Count("rows"))
    return found.filter(handed_over_at=None) if open_only else found


def rows_of(this: DispatchList) -> list[DispatchListParcel]:
    """What was scanned, the latest first."""
    return list(
        this.rows.select_related("shipment__order", "shipment__account")
        .defer("shipment__order__search")
        .order_by("-id")
    )


def list_pdf(this: DispatchList, *, lang: str) -> bytes:
    """The paper the courier signs."""
    rows = rows_of(this)[::-1]
    sender = shop()
    return render_dispatch_list(
        number=this.pk,
        carrier=this.carrier_name,
        day=this.day,
        sender=sender.name,
        parcels=_parcels(rows),
        courier=this.courier,
        printed_at=clock.now(),
        lang=lang,
    )


def _parcels(rows: Sequence[DispatchListParcel]) -> list[HandedOver]:
    parcels = []
    for row in rows:
        parcel = row.shipment
        address = Address.from_data(parcel.order.shipping_address)
        parcels.append(
            HandedOver(
                reference=parcel.reference,
                order_number=f"#{parcel.order.number}",
                receiver=address.name or parcel.order.customer_name,
                place=" / ".join(part for part in (address.district, address.city) if part),
                pieces=parcel.pieces,
                cash=parcel.cod_amount,
                currency=parcel.order.currency,
            )
        )
    return parcels
