"""What an edit stands on, and what stands in its way: each refusal says what to do first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kervan.catalog.models import Variant
from kervan.invoices.queries import standing_invoices
from kervan.lib.errors import Invalid, NotAllowed
from kervan.lib.money import format_money
from kervan.lib.text import clean
from kervan.orders.models import Adjustment, Order, OrderLine
from kervan.orders.refusals import refuse_if_cancelled, refuse_if_waiting, refuse_unless_placed
from kervan.sales.order_edit import LineEdit, OrderEdit
from kervan.shipping.cash import UNDER_WAY, may_follow
from kervan.shipping.models import Shipment, ShipmentLine
from kervan.shipping.states import LIVE, State
from kervan.stock.queries import default_location


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The order as it stands: rows of it, and what of them others speak of."""

    order: Order
    lines: list[OrderLine]
    rows: list[Adjustment]
    variants: dict[str, Variant] = field(default_factory=dict)
    location_id: int | None = None
    named: frozenset[int] = frozenset()
    parcels: tuple[Shipment, ...] = ()
    invoice: str = ""

    @property
    def told_to_collect(self) -> tuple[Shipment, ...]:
        """Parcels under way whose cash the courier was told and will collect; the others follow what is owed."""
        return tuple(parcel for parcel in self.parcels if parcel.cod_amount and not may_follow(parcel))

    @property
    def cash_under_way(self) -> int:
        return sum(parcel.cod_amount for parcel in self.told_to_collect)


def ground_of(order: Order, edit: OrderEdit) -> Ground:
    """Read what the edit stands on: a fixed number of statements whatever the order's size."""
    lines = list(order.lines.all())
    skus = {line.sku for line in edit.new_lines if line.sku.isprintable()} - {""}
    variants = {}
    if skus:
        found = Variant.objects.filter(sku__in=skus).select_related("product").defer("search", "product__description")
        variants = {variant.sku: variant for variant in found}
    taken_out = [line_id for line_id, change in edit.lines.items() if change.pieces == 0]
    return Ground(
        order=order,
        lines=lines,
        rows=list(order.adjustments.all()),
        variants=variants,
        location_id=default_location().pk if variants else None,
        named=named_lines(taken_out),
        invoice=next((invoice.number or "–" for invoice in standing_invoices(order.pk)), ""),
        parcels=tuple(order.shipments.filter(state__in=UNDER_WAY).select_related("account").order_by("id")),
    )


def named_lines(line_ids: Iterable[int]) -> frozenset[int]:
    """Those of the lines that a row of another table names, whichever app it belongs to: they can't be deleted."""
    ids = list(line_ids)
    named: set[int] = set()
    if not ids:
        return frozenset()
    for relation in OrderLine._meta.related_objects:
        column = relation.field.attname
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": ids})
        named.update(rows.values_list(column, flat=True))
    return frozenset(named)


def refuse_order(ground: Ground, edit: OrderEdit, version: str) -> None:
    """Raises ``NotAllowed`` when the order as a whole can't be changed like this."""
    order = ground.order
    refuse_unless_placed(order)
    refuse_if_cancelled(order)
    refuse_if_waiting(order)
    if edit.seen and edit.seen != version:
        raise NotAllowed(
            _("Siz bakarken sipariş değişti. Siparişin yeni hâline bakıp değişikliği yeniden yapın."), code="changed"
        )
    if ground.invoice and (edit.touches_goods or edit.customer_id not in (None, order.customer_id)):
        message = _(
            "Siparişin %(number)s numaralı faturası var; ürünleri, fiyatı ve müşterisi faturayla aynı kalmalıdır. "
            "Önce faturayı iptal edin."
        )
        raise NotAllowed(message % {"number": ground.invoice}, code="invoiced", number=ground.invoice)
    if not edit.touches_goods:
        return
    if any(line.return_requested or line.returned for line in ground.lines):
        raise NotAllowed(
            _(
                "Bu siparişin iade edilen ya da iadesi istenen ürünleri var; ürünleri ve fiyatı artık değiştirilemez. "
                "Ek ürün için yeni sipariş oluşturun."
            ),
            code="has_return",
        )


def refuse_line(ground: Ground, line: OrderLine, change: LineEdit, edit: OrderEdit) -> None:
    """Raises ``Invalid`` or ``NotAllowed`` when this line can't be changed like this."""
    if change.pieces is not None:
        if change.pieces < 0:
            message = _("Adet sıfırdan küçük olamaz.")
            raise Invalid(message, fields={f"lines.{line.pk}.pieces": message})
        if change.pieces < line.shipped:
            message = _(
                "%(title)s: %(shipped)d adet gönderilmiş; adet bunun altına inemez. Gönderilen ürünler iade alınır."
            ) % {"title": line.title, "shipped": line.shipped}
            raise NotAllowed(message, code="sent", line_id=line.pk)
        if change.pieces < line.shipped + line.packed:
            message = _(
                "%(title)s: %(packed)d adet %(reference)s referanslı gönderide; "
                "daha azı için önce gönderiyi iptal edin."
            ) % {"title": line.title, "packed": line.packed, "reference": _parcel_with(line)}
            raise NotAllowed(message, code="packed", line_id=line.pk)
    if change.unit_price is not None and change.unit_price != line.unit_price and not clean(edit.reason, 200):
        message = _("Fiyat değişikliğinin sebebini yazın.")
        raise Invalid(message, code="reason_missing", fields={"reason": message})


def refuse_if_courier_collects_more(ground: Ground, balance: int) -> None:
    """Raises ``NotAllowed`` when a courier would collect more than is still owed afterwards."""
    cash = ground.cash_under_way
    if cash and balance < cash and balance < ground.order.balance:
        parcel = ground.told_to_collect[0]
        values = {"reference": parcel.reference, "amount": format_money(parcel.cod_amount)}
        if parcel.state == State.SHIPPED:
            message = _(
                "%(reference)s referanslı gönderi yolda ve kapıda %(amount)s tahsil edilecek; "
                "tutar ancak teslimden sonra düşürülebilir."
            )
        else:
            message = _(
                "%(reference)s referanslı gönderide kapıda %(amount)s tahsil edilecek; "
                "tutarı düşürmek için önce gönderiyi iptal edin."
            )
        raise NotAllowed(message % values, code="cash_on_delivery", shipment_id=parcel.pk)


def _parcel_with(line: OrderLine) -> str:
    row = ShipmentLine.objects.filter(line=line, shipment__state__in=LIVE).select_related("shipment").first()
    return row.shipment.reference if row else "–"
