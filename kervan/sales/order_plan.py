"""An order thought through before anything is written: who, what, where to, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kervan.catalog.models import Variant
from kervan.catalog.queries import variants_to_order
from kervan.customers.actions.know_customers import Buyer
from kervan.customers.address import Address, checked_address
from kervan.customers.models import Customer
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.lib.text import clean
from kervan.orders.actions.refresh_order import derive
from kervan.orders.actions.start_ship_by import start_ship_by
from kervan.orders.contact import checked_email, checked_phone, checked_tax_id
from kervan.orders.models import Adjustment, Order, OrderLine, PaymentMethod
from kervan.orders.price_rules import rule_data
from kervan.orders.pricing import LineInput, Priced, price_order
from kervan.payments.models import GatewayAccount, Payment, PaymentEvent
from kervan.sales.circumstances import Circumstances
from kervan.sales.new_order import NewLine, NewOrder

MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Named:
    """What new orders name: variants with their products by SKU, customers by id, gateway accounts by name."""

    variants: Mapping[str, Variant]
    customers: Mapping[int, Customer]
    gateways: Mapping[str, GatewayAccount]


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows of an order that is to be placed, none of them written. ``buyer``: who its customer is yet to be known from."""

    new: NewOrder
    buyer: Buyer | None
    order: Order
    lines: list[OrderLine]
    adjustments: list[Adjustment]
    payment: Payment
    happened: list[PaymentEvent]

    @property
    def reserved(self) -> dict[tuple[int, int], int]:
        """(variant, location) → pieces to be promised."""
        wanted: dict[tuple[int, int], int] = {}
        for line in self.lines:
            if line.variant_id and line.location_id:
                place = (line.variant_id, line.location_id)
                wanted[place] = wanted.get(place, 0) + line.quantity
        return wanted


def named_in(orders: Sequence[NewOrder]) -> Named:
    """Read what these orders name, each kind in one statement and only if anything of it is named."""
    ids = {new.customer_id for new in orders if new.customer_id is not None}
    gateways = {new.gateway for new in orders if new.gateway and new.gateway.isprintable()}
    return Named(
        variants_to_order(line.sku for new in orders for line in new.lines),
        Customer.objects.in_bulk(ids) if ids else {},
        {a.name: a for a in GatewayAccount.objects.filter(name__in=gateways, active=True)} if gateways else {},
    )


def plan_order(new: NewOrder, under: Circumstances, named: Named, *, actor: Actor) -> Plan:
    """Check and price it, derive its statuses; it asks the database nothing. Raises ``Invalid`` naming the wrong fields."""
    refuse_unknown(new.lines, named.variants)
    priced = price_order(line_inputs(new.lines, named.variants), rules=new.rules, charges=new.charges)
    order, buyer = _order_of(new, priced, under, named)
    lines = lines_of(new, priced, named.variants, order, under.location_id)
    adjustments = adjustments_of(priced, order)
    _place(order, new, under)
    derive(order, lines, adjustments)
    start_ship_by(order, under.shop, under.holidays)
    payment, happened = _payment_of(order, new, named, actor)
    return Plan(new, buyer, order, lines, adjustments, payment, happened)


def refuse_odd_shape(new: NewOrder) -> None:
    """Raises ``Invalid`` for an unknown payment method or too many lines."""
    if new.payment_method not in PaymentMethod.values:
        message = _("Böyle bir ödeme yöntemi yok.")
        raise Invalid(message, fields={"payment.method": message})
    if len(new.lines) > MOST_LINES:
        message = _("Bir siparişte en fazla %(most)d satır olabilir.") % {"most": MOST_LINES}
        raise Invalid(message, fields={"lines": message})


def refuse_unknown(lines: Iterable[NewLine], variants: Mapping[str, Variant]) -> None:
    """Raises ``Invalid`` for an unknown SKU and for a line that says too little."""
    wrong: dict[str, str] = {}
    for number, line in enumerate(lines):
        if line.sku and line.sku not in variants:
            wrong[f"lines.{number}.sku"] = _("%(sku)s kodlu ürün yok.") % {"sku": line.sku}
        elif not line.sku and not clean(line.title, 300):
            wrong[f"lines.{number}.title"] = _("Ürün kodu ya da ürün adı gerekli.")
        elif not line.sku and (line.unit_price is None or line.vat_rate is None):
            missing = "unit_price" if line.unit_price is None else "vat_rate"
            wrong[f"lines.{number}.{missing}"] = _("Katalogda olmayan ürünün fiyatı ve KDV oranı yazılmalıdır.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)


def line_inputs(lines: tuple[NewLine, ...], variants: Mapping[str, Variant]) -> list[LineInput]:
    """What the pricing takes: price and VAT of the catalogue where the line does not say."""
    inputs = []
    for line in lines:
        variant = variants.get(line.sku)
        price = line.unit_price if line.unit_price is not None else (variant.price if variant else 0)
        rate = line.vat_rate if line.vat_rate is not None else (variant.product.vat_rate if variant else None)
        assert rate is not None
        inputs.append(LineInput(quantity=line.quantity, unit_price=price, vat_rate=rate, rules=line.rules))
    return inputs


def _order_of(new: NewOrder, priced: Priced, under: Circumstances, named: Named) -> tuple[Order, Buyer | None]:
    shipping = _address(new.shipping_address, path="shipping_address")
    billing = _address(new.billing_address, path="billing_address")
    email = checked_email(new.customer.email, path="customer.email")
    phone = checked_phone(new.customer.phone, path="customer.phone") or (shipping.phone if shipping else "")
    name = clean(new.customer.name, 150) or (shipping.name if shipping else "")
    customer, buyer = None, None
    if new.customer_id is not None:
        customer = named.customers.get(new.customer_id)
        if customer is None:
            raise Invalid(_("Böyle bir müşteri yok."), fields={"customer_id": _("Böyle bir müşteri yok.")})
        name, email, phone = name or customer.name, email or customer.email, phone or customer.phone
    else:
        buyer = Buyer(
            name=name,
            email=email,
            phone=phone,
            tax_id=checked_tax_id(new.customer.tax_id, path="customer.tax_id"),
            tax_office=clean(new.customer.tax_office, 60),
            kind=new.customer.kind,
            language=new.language,
        )
    order = Order(
        number=under.number,
        channel=new.channel.code,
        external_id=clean(new.external_id, 100),
        language=new.language if new.language in {"tr", "en"} else "tr",
        customer=customer,
        customer_name=name,
        email=email,
        phone=phone,
        shipping_address=shipping.as_data() if shipping else None,
        billing_address=billing.as_data() if billing else None,
        city=shipping.city if shipping else "",
        customer_note=clean(new.customer_note, 2000, lines=True),
        tags=order_tags(new.tags),
        payment_method=new.payment_method,
        door_card=new.payment_method == PaymentMethod.CASH_ON_DELIVERY
        and (under.door_card if new.door_card is None else new.door_card),
        ships_before_payment=under.ships_before_payment,
        tells_customer=new.channel.tells_customer,
        goods_total=priced.goods_total,
        total=priced.total,
        vat_total=priced.vat_total,
        numbers=[reference] if (reference := clean(new.payment_reference, 100)) else [],
    )
    return order, buyer


def order_tags(tags: tuple[str, ...]) -> list[str]:
    """Tidy, each once, at most twenty."""
    return list(dict.fromkeys(clean(tag, 40) for tag in tags if tag.strip()))[:20]


def _address(data: object, *, path: str) -> Address | None:
    return checked_address(data, path=path) if isinstance(data, dict) and data else None


def lines_of(
    new: NewOrder, priced: Priced, variants: Mapping[str, Variant], order: Order, location_id: int
) -> list[OrderLine]:
    """The rows of the lines, with what the catalogue says today."""
    lines = []
    for position, (line, price) in enumerate(zip(new.lines, priced.lines, strict=True), start=1):
        variant = variants.get(line.sku)
        lines.append(
            OrderLine(
                order=order,
                position=position,
                variant=variant,
                location_id=location_id if variant else None,
                sku=variant.sku if variant else "",
                barcode=variant.barcode if variant else "",
                title=clean(line.title, 300) or (variant.title if variant else ""),
                unit_price=line.unit_price if line.unit_price is not None else (variant.price if variant else 0),
                vat_rate=price.vat_rate,
                total=price.total,
                share=price.share,
                vat=price.vat,
                rules=[rule_data(rule) for rule in line.rules],
                weight_g=variant.weight_g if variant else 0,
                desi=variant.desi if variant else 0,
                quantity=line.quantity,
            )
        )
    return lines


def adjustments_of(priced: Priced, order: Order) -> list[Adjustment]:
    """The rows of what stands below the lines."""
    return [
        Adjustment(
            order=order,
            kind=row.kind.value,
            label=clean(row.label, 100),
            amount=row.amount,
            vat_rate=row.vat_rate,
            vat=row.vat,
            percent=row.percent,
        )
        for row in priced.adjustments
    ]


def _place(order: Order, new: NewOrder, under: Circumstances) -> None:
    if order.total == 0:
        captured = True
    else:
        captured = new.captured
        order.captured = order.total if captured else 0
    if order.payment_method != PaymentMethod.CARD or captured:
        order.placed_at = new.placed_at or clock.now()
        order.accepted_at = None if under.shop.accept_by_hand else order.placed_at


def _gateway_of(new: NewOrder, named: Named) -> GatewayAccount:
    """The account that took the card. Raises ``Invalid`` for an unknown one, another method or a missing number."""
    account = named.gateways.get(new.gateway)
    if account is None:
        message = _("Bu adda bir sanal POS hesabı yok.")
        raise Invalid(message, fields={"payment.gateway": message})
    if new.payment_method != PaymentMethod.CARD or not new.captured:
        message = _("Sanal POS hesabı yalnızca kartla alınmış bir ödemede belirtilir.")
        raise Invalid(message, fields={"payment.gateway": message})
    if not clean(new.payment_reference, 100):
        message = _("Ödemenin sanal POS’taki numarasını yazın.")
        raise Invalid(message, fields={"payment.reference": message})
    return account


def _payment_of(order: Order, new: NewOrder, named: Named, actor: Actor) -> tuple[Payment, list[PaymentEvent]]:
    payment = Payment(
        order=order,
        method=order.payment_method,
        amount=order.total,
        reference=clean(new.payment_reference, 100),
        gateway=_gateway_of(new, named) if new.gateway else None,
        received_on=clock.today() if new.captured else None,
    )
    kinds = [PaymentEvent.Kind.REQUESTED]
    if new.captured or order.total == 0:
        kinds.append(PaymentEvent.Kind.CAPTURED)
    return payment, [
        PaymentEvent(payment=payment, kind=kind, amount=order.total, actor_name=actor.name[:150]) for kind in kinds
    ]
