"""The shop's own label, for parcels that no carrier's system knows: its bars are the order number."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from kervan.customers.address import Address
from kervan.documents.label import Label
from kervan.documents.pick_list import walk
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.order_codes import order_code
from kervan.orders.models import Order, OrderLine, PaymentMethod
from kervan.shipping.actions.print_own_labels import labelled_orders, print_own_labels
from kervan.shipping.label_files import LabelChoice, LabelFile, LabelSort, city_of, cover_of, drawn, file_of
from kervan.shop.models import Shop
from kervan.shop.queries import shop


def own_label_file(
    order_ids: Sequence[int], choice: LabelChoice, *, actor: Actor, missing: Sequence[tuple[str, str]] = ()
) -> LabelFile:
    """Sipariş etiketi bastır: one file with a label for each of these orders, whatever became of them so far.

    ``missing`` are orders without one, each with the reason, for the cover sheet. Raises as ``print_own_labels`` does; then
    nothing is recorded.
    """
    orders = orders_in_order(labelled_orders(list(dict.fromkeys(order_ids))), choice.sort)
    sender = shop()
    cover = cover_of(len(orders), len(orders), choice, actor, missing) if missing else None
    content = drawn([own_label(order, sender) for order in orders], choice, choice.first - 1, cover)
    print_own_labels([order.pk for order in orders], actor=actor)
    name = f"siparis-etiketi-{orders[0].number}" if len(orders) == 1 else "siparis-etiketleri"
    return file_of(content, choice, name)


def own_label(order: Order, sender: Shop) -> Label:
    """One order's label. What is still owed at the door stands on it when the order is paid there."""
    address = Address.from_data(order.shipping_address)
    at_the_door = order.payment_method == PaymentMethod.CASH_ON_DELIVERY and order.balance > 0
    return Label(
        reference=order_code(order.number),
        digits=f"#{order.number}",
        order_number=f"#{order.number}",
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
        carrier_name=sender.name,
        piece=1,
        pieces=1,
        printed_at=clock.now(),
        cod_amount=order.balance if at_the_door else None,
        cod_currency=order.currency,
        lang="tr" if address.country == "TR" else order.language,
    )


def orders_in_order(orders: Sequence[Order], sort: LabelSort) -> list[Order]:
    """As ``label_files.in_order`` sorts parcels: shelf by shelf of what is not sent yet, those without a shelf last."""
    if sort is LabelSort.NUMBER:
        return sorted(orders, key=lambda order: order.number)
    if sort is LabelSort.CITY:
        return sorted(orders, key=lambda order: (*city_of(order), order.number))
    if sort is LabelSort.SHELF:
        shelves = _shelves(orders)
        return sorted(orders, key=lambda order: (order.pk not in shelves, shelves.get(order.pk, []), order.number))
    return list(orders)


def _shelves(orders: Sequence[Order]) -> dict[int, list[tuple[int, int, str]]]:
    """Where the walk to each order's pieces begins."""
    first: dict[int, list[tuple[int, int, str]]] = {}
    lines = OrderLine.objects.filter(~Q(variant=None), order__in=[order.pk for order in orders])
    for order_id, shelf in lines.values_list("order_id", "variant__shelf"):
        if shelf.strip():
            here = walk(shelf.strip())
            first[order_id] = min(first.get(order_id, here), here)
    return first
