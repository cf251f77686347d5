"""The order row of a draft, with the lines and adjustments that lists and the API show. Called under the order's lock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kervan.customers.address import checked_address
from kervan.lib.text import clean
from kervan.orders.actions.refresh_order import derive
from kervan.orders.contact import checked_email, checked_phone
from kervan.orders.models import Adjustment, Order, OrderLine
from kervan.orders.search import index_of, order_words
from kervan.sales.draft_review import Review, draft_inputs
from kervan.sales.new_order import NewOrder
from kervan.sales.order_plan import adjustments_of, order_tags
from kervan.stock.queries import default_location


def write_rows(order: Order, new: NewOrder, found: Review) -> None:
    """Bring the order row and what hangs on it to the draft's content, which was looked over and is not wrong."""
    typed, known = new.customer, found.customer
    order.customer_id = known.pk if known else None
    order.language = new.language if new.language in {"tr", "en"} else "tr"
    order.shipping_address = tidy_address(new.shipping_address, "shipping_address")
    order.billing_address = tidy_address(new.billing_address, "billing_address")
    shipping = order.shipping_address or {}
    order.customer_name = clean(typed.name, 150) or (known.name if known else "") or shipping.get("name", "")
    order.email = checked_email(typed.email, path="customer.email") or (known.email if known else "")
    phone = checked_phone(typed.phone, path="customer.phone") or (known.phone if known else "")
    order.phone = phone or shipping.get("phone", "")
    order.city = shipping.get("city", "")
    order.customer_note = clean(new.customer_note, 2000, lines=True)
    order.tags = order_tags(new.tags)
    order.payment_method = new.payment_method
    order.goods_total, order.total, order.vat_total = (
        found.priced.goods_total,
        found.priced.total,
        found.priced.vat_total,
    )
    lines = _lines(order, new, found)
    adjustments = adjustments_of(found.priced, order)
    derive(order, lines, adjustments)
    if order._state.adding:
        order.save(force_insert=True)
    else:
        order.save(update_fields=WRITTEN)
        order.lines.all().delete()
        order.adjustments.all().delete()
    OrderLine.objects.bulk_create(lines)
    Adjustment.objects.bulk_create(adjustments)
    Order.objects.filter(pk=order.pk).update(search=index_of(order_words(order, lines)))


WRITTEN = (
    *("customer", "customer_name", "email", "phone", "shipping_address", "billing_address", "city"),
    *("customer_note", "tags", "language", "payment_method", "goods_total", "total", "vat_total"),
    *("status", "payment_status", "due", "balance", "pieces", "unsent"),
)


def tidy_address(address: Mapping[str, Any] | None, path: str) -> dict[str, str] | None:
    """As it is kept; unfinished ones are fine in a draft. Raises ``Invalid``."""
    return checked_address(address, path=path, complete=False).as_data() if address else None


def _lines(order: Order, new: NewOrder, found: Review) -> list[OrderLine]:
    location = default_location().pk if found.variants else None
    lines = []
    priced = zip(new.lines, draft_inputs(new, found.variants), found.priced.lines, strict=True)
    for position, (line, asked, price) in enumerate(priced, start=1):
        variant = found.variants.get(line.sku)
        title = clean(line.title, 300) or (variant.title if variant else line.sku)
        lines.append(
            OrderLine(
                order=order,
                position=position,
                variant=variant,
                location_id=location if variant else None,
                sku=variant.sku if variant else "",
                barcode=variant.barcode if variant else "",
                title=title,
                unit_price=asked.unit_price,
                vat_rate=price.vat_rate,
                total=price.total,
                share=price.share,
                vat=price.vat,
                weight_g=variant.weight_g if variant else 0,
                desi=variant.desi if variant else 0,
                quantity=line.quantity,
            )
        )
    return lines
