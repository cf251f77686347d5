"""Labels by the hundred: one file for many parcels, on the paper, in the format and in the order that were chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kervan.documents.label import Label, LabelSize, render_labels
from kervan.documents.label_cover import Cover
from kervan.documents.label_zpl import render_zpl
from kervan.documents.pick_list import walk
from kervan.documents.typesetting import readable_time
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.lib.text import sort_key
from kervan.orders.models import Order
from kervan.shipping.actions.print_labels import print_labels, printable_parcels
from kervan.shipping.carrier_labels import carrier_labels, join_pdf, join_zpl, other_format
from kervan.shipping.labels import label_of, label_size
from kervan.shipping.models import CarrierLabel, Shipment, ShipmentLine
from kervan.shop.queries import shop

PER_SHEET = 4


class LabelFormat(StrEnum):
    """The languages a printer understands."""

    PDF = "pdf"
    ZPL = "zpl"


class LabelSort(StrEnum):
    """The order in which labels leave the printer."""

    GIVEN = "given"
    NUMBER = "number"
    SHELF = "shelf"
    CITY = "city"


SORT_WORDS = {
    LabelSort.GIVEN: gettext_lazy("Listedeki sıra"),
    LabelSort.NUMBER: gettext_lazy("Sipariş numarası"),
    LabelSort.SHELF: gettext_lazy("Raf"),
    LabelSort.CITY: gettext_lazy("Şehir"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelChoice:
    """How the file is made. ``first`` is the first free place of an A4 sheet, 1 to 4."""

    size: LabelSize = LabelSize.MM_100X150
    format: LabelFormat = LabelFormat.PDF
    sort: LabelSort = LabelSort.GIVEN
    first: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFile:
    """What the browser or the API gets."""

    content: bytes
    content_type: str
    name: str


def read_choice(*, size: str, format: str, sort: str, first: int = 1) -> LabelChoice:
    """The choice in the words of forms and of the API. Raises ``Invalid`` naming the field."""
    paper = label_size(size)
    if format not in list(LabelFormat):
        message = _("Dosya türü pdf ya da zpl olmalıdır.")
        raise Invalid(message, fields={"format": message})
    if sort not in list(LabelSort):
        message = _("Sıra şunlardan biri olmalıdır: %(orders)s.") % {"orders": ", ".join(LabelSort)}
        raise Invalid(message, fields={"sort": message})
    if not 1 <= first <= PER_SHEET:
        message = _("Yapraktaki ilk boş yer 1 ile 4 arasında olmalıdır.")
        raise Invalid(message, fields={"first": message})
    if paper is LabelSize.A4 and format == LabelFormat.ZPL:
        message = _("A4 yaprak yalnızca PDF olarak basılır; ZPL için etiket boyu seçin.")
        raise Invalid(message, fields={"size": message})
    return LabelChoice(size=paper, format=LabelFormat(format), sort=LabelSort(sort), first=first)


def label_file(
    shipment_ids: Sequence[int], choice: LabelChoice, *, actor: Actor, missing: Sequence[tuple[str, str]] = ()
) -> LabelFile:
    """Etiket bastır: one file for these parcels; each remembers when and by whom it was printed.

    ``missing`` are orders without a label, each with the reason: they stand on a cover sheet before the labels.
    Where the carrier makes its own label, that one is passed through; where it came in the other format its order stands on
    the cover sheet too. Raises ``NotFound`` for an unknown parcel and ``NotAllowed`` for one that is not ready, or when all
    labels came in the other format (``label_format``); then nothing is marked.
    """
    parcels = in_order(printable_parcels(list(dict.fromkeys(shipment_ids))), choice.sort)
    made = carrier_labels([parcel.pk for parcel in parcels])
    other = [parcel for parcel in parcels if parcel.pk in made and made[parcel.pk].format != choice.format]
    missing = [*missing, *((f"#{parcel.order.number}", str(other_format(made[parcel.pk].format))) for parcel in other)]
    parcels = [parcel for parcel in parcels if parcel not in other]
    if not parcels:
        raise NotAllowed(missing[-1][1], code="label_format")
    count = sum(1 if parcel.pk in made else parcel.pieces for parcel in parcels)
    orders = len({parcel.order_id for parcel in parcels})
    cover = cover_of(count, orders, choice, actor, missing) if missing else None
    content = _joined(parcels, made, choice, cover)
    print_labels([parcel.pk for parcel in parcels], actor=actor)
    return file_of(content, choice, "etiketler")


def file_of(content: bytes, choice: LabelChoice, name: str) -> LabelFile:
    """The file with its type; ``name`` is without the ending."""
    kind = "application/zpl" if choice.format is LabelFormat.ZPL else "application/pdf"
    return LabelFile(content=content, content_type=kind, name=f"{name}.{choice.format.value}")


def _joined(
    parcels: Sequence[Shipment], made: Mapping[int, CarrierLabel], choice: LabelChoice, cover: Cover | None
) -> bytes:
    """Ours and the carriers' own in one file, in the parcels' order. The carrier's pages keep their own size."""
    sender, moment = shop(), clock.now()
    parts: list[bytes] = []
    skip = choice.first - 1
    for theirs, some in groupby(parcels, key=lambda parcel: parcel.pk in made):
        if theirs:
            if cover is not None:
                parts.append(drawn([], choice, 0, cover))
            parts += [bytes(made[parcel.pk].content) for parcel in some]
        else:
            labels = [
                replace(label_of(parcel, sender, piece), printed_at=moment)
                for parcel in some
                for piece in range(1, parcel.pieces + 1)
            ]
            parts.append(drawn(labels, choice, skip, cover))
        skip, cover = 0, None
    return join_zpl(parts) if choice.format is LabelFormat.ZPL else join_pdf(parts)


def drawn(labels: Sequence[Label], choice: LabelChoice, skip: int, cover: Cover | None) -> bytes:
    """The labels in the format and on the paper chosen; ``skip`` places of the first A4 sheet stay free."""
    if choice.format is LabelFormat.ZPL:
        return render_zpl(labels, choice.size, cover=cover)
    return render_labels(labels, choice.size, skip=skip, cover=cover)


def in_order(parcels: Sequence[Shipment], sort: LabelSort) -> list[Shipment]:
    """The parcels in that order; shelf by shelf as the pick list walks, those without a shelf last."""
    if sort is LabelSort.NUMBER:
        return sorted(parcels, key=lambda parcel: (parcel.order.number, parcel.pk))
    if sort is LabelSort.CITY:
        return sorted(parcels, key=lambda parcel: (*city_of(parcel.order), parcel.order.number, parcel.pk))
    if sort is LabelSort.SHELF:
        shelves = _shelves(parcels)
        return sorted(
            parcels,
            key=lambda parcel: (parcel.pk not in shelves, shelves.get(parcel.pk, []), parcel.order.number, parcel.pk),
        )
    return list(parcels)


def city_of(order: Order) -> tuple[str, str]:
    """Where the order goes, as one sorts by city and then district."""
    address = order.shipping_address or {}
    return sort_key(str(address.get("city") or "")), sort_key(str(address.get("district") or ""))


def _shelves(parcels: Sequence[Shipment]) -> dict[int, list[tuple[int, int, str]]]:
    """Where the walk to each parcel's pieces begins."""
    first: dict[int, list[tuple[int, int, str]]] = {}
    inside = ShipmentLine.objects.filter(shipment__in=[parcel.pk for parcel in parcels])
    for parcel_id, shelf in inside.exclude(line__variant=None).values_list("shipment_id", "line__variant__shelf"):
        if shelf.strip():
            here = walk(shelf.strip())
            first[parcel_id] = min(first.get(parcel_id, here), here)
    return first


def cover_of(count: int, orders: int, choice: LabelChoice, actor: Actor, missing: Sequence[tuple[str, str]]) -> Cover:
    """The sheet before the labels: how many, of how many orders, in which order, and which orders have none and why."""
    return Cover(
        title=_("Etiketler"),
        facts=(
            ngettext("%(count)d etiket", "%(count)d etiket", count) % {"count": count}
            + " · "
            + ngettext("%(count)d sipariş", "%(count)d sipariş", orders) % {"count": orders},
            _("Sıra: %(order)s") % {"order": SORT_WORDS[choice.sort]},
            f"{readable_time(clock.now(), 'tr')} · {actor.name}",
        ),
        heading=ngettext("Etiketi olmayan %(count)d sipariş", "Etiketi olmayan %(count)d sipariş", len(missing))
        % {"count": len(missing)},
        missing=tuple(missing),
    )
