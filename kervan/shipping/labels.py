"""Parcel labels: what stands on them, taken from the order and the shop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from kervan.customers.address import Address
from kervan.documents.label import Label, LabelSize, render_labels
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.shipping.actions.print_labels import print_labels, printable_parcels
from kervan.shipping.carrier_labels import carrier_labels, join_pdf, other_format
from kervan.shipping.models import CarrierLabel, Shipment
from kervan.shop.models import Shop
from kervan.shop.queries import shop


def label_pdf(shipment_ids: Iterable[int], size: LabelSize | str = LabelSize.MM_100X150, *, actor: Actor) -> bytes:
    """Kargo etiketi bastır: one PDF with a page per piece of each parcel, in the order given; the parcels remember it.

    The carrier's own label is passed through. Raises ``NotFound`` for an unknown parcel, ``NotAllowed`` naming the first
    that is not ready or whose carrier made a ZPL label (``label_format``), ``Invalid`` for an unknown size. Then nothing is
    marked.
    """
    ids = list(dict.fromkeys(shipment_ids))
    made = carrier_labels(ids)
    for label in made.values():
        if label.format != "pdf":
            raise NotAllowed(str(other_format(label.format)), code="label_format")
    paper = label_size(size)
    pdf = join_pdf(list(_drawn(ids, made, paper)))
    print_labels(ids, actor=actor)
    return pdf


def _drawn(ids: Sequence[int], made: Mapping[int, CarrierLabel], paper: LabelSize) -> Iterator[bytes]:
    """Ours are drawn together as far as they follow each other; a carrier's own stands between them as it came."""
    for is_made, run in groupby(ids, key=made.__contains__):
        if is_made:
            yield from (bytes(made[pk].content) for pk in run)
        else:
            yield render_labels(labels_of(list(run)), paper)


def label_size(size: LabelSize | str) -> LabelSize:
    """The paper meant by "100x150", "100x100" or "a6". Raises ``Invalid``."""
    try:
        return LabelSize(size)
    except ValueError:
        sizes = ", ".join(size.value for size in LabelSize)
        message = _("Etiket boyu şunlardan biri olmalıdır: %(sizes)s.") % {"sizes": sizes}
        raise Invalid(message, fields={"size": message}) from None


def labels_of(shipment_ids: Sequence[int]) -> list[Label]:
    """The labels of these parcels, one per piece, in the order given. Refuses as ``label_pdf`` does."""
    sender = shop()
    return [
        label_of(shipment, sender, piece)
        for shipment in printable_parcels(shipment_ids)
        for piece in range(1, shipment.pieces + 1)
    ]


def label_of(shipment: Shipment, sender: Shop, piece: int) -> Label:
    """One piece's label. What the courier collects stands on the first piece only, so that nobody collects it twice."""
    order = shipment.order
    address = Address.from_data(order.shipping_address)
    return Label(
        reference=shipment.reference,
        order_number=str(order.number),
        receiver_name=address.name or order.customer_name,
        receiver_phone=address.phone or order.phone,
        address_lines=(address.line,) if address.line else (),
        neighbourhood=address.neighbourhood,
        district=address.district,
        city=address.city,
        postal_code=address.postal_code,
        country=address.country,
        sender_name=sender.name,
        sender_address=sender.address,
        sender_phone=sender.phone,
        carrier_name=shipment.carrier_name,
        piece=piece,
        pieces=shipment.pieces,
        printed_at=clock.now(),
        cod_amount=shipment.cod_amount if shipment.cod_amount and piece == 1 else None,
        cod_currency=order.currency,
        note=shipment.note,
        desi=f"{shipment.desi.normalize():f}".replace(".", ",") if shipment.desi else "",
        lang="tr" if address.country == "TR" else order.language,
    )
