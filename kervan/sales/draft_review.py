"""Looking a draft over: what it costs, what is wrong in it, what is missing before it can be placed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kervan.catalog.models import Variant
from kervan.catalog.queries import variants_to_order
from kervan.customers.address import checked_address
from kervan.customers.models import Customer
from kervan.lib.errors import Invalid
from kervan.lib.text import clean
from kervan.orders.contact import checked_email, checked_phone, checked_tax_id
from kervan.orders.pricing import LineInput, Priced, price_order
from kervan.sales.new_order import NewLine, NewOrder
from kervan.sales.order_plan import refuse_odd_shape
from kervan.stock.models import StockLevel

USUAL_VAT = Decimal(20)
NOTHING = Priced(lines=(), adjustments=(), goods_total=0, total=0, vat_total=0, vat_by_rate=())


@dataclass(slots=True)
class Review:
    """Sentences by field path ("lines.0.quantity", "shipping_address.city").

    ``wrong`` cannot be kept; ``missing`` may stay open in a draft but not in an order; ``short``: the stock does not
    suffice now; ``advice`` stands in nobody's way. ``priced`` is empty when something wrong keeps it from being priced;
    ``free``: SKU → pieces that can be sold now, of products that may not be sold beyond their stock.
    """

    variants: dict[str, Variant] = field(default_factory=dict)
    customer: Customer | None = None
    priced: Priced = NOTHING
    wrong: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)
    advice: dict[str, str] = field(default_factory=dict)
    free: dict[str, int] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether it could be placed, as far as one can see."""
        return not (self.wrong or self.missing or self.short)


def review(new: NewOrder) -> Review:
    """Look everything over, in at most three statements. Nothing is written."""
    found = Review(variants=variants_to_order(line.sku for line in new.lines))
    _gather(found.wrong, lambda: refuse_odd_shape(new))
    for number, line in enumerate(new.lines):
        _look_at_line(found, f"lines.{number}", line)
    _price(found, new)
    _look_at_customer(found, new)
    _look_at_address(found, new.shipping_address, "shipping_address")
    _look_at_address(found, new.billing_address, "billing_address")
    if new.lines and not new.shipping_address:
        found.advice["shipping_address"] = _("Teslimat adresi yok: kargo etiketi bastırılamaz.")
    _look_at_stock(found, new)
    return found


def refuse_wrong(found: Review) -> None:
    """Raises ``Invalid`` with all that is wrong."""
    if found.wrong:
        raise Invalid(next(iter(found.wrong.values())), fields=found.wrong)


def refuse_unfinished(found: Review) -> None:
    """Raises ``Invalid`` with all that is wrong or missing."""
    fields = found.wrong | found.missing
    if fields:
        raise Invalid(next(iter(fields.values())), code="draft_incomplete" if not found.wrong else None, fields=fields)


def _gather(wrong: dict[str, str], check: Callable[[], Any]) -> None:
    try:
        check()
    except Invalid as error:
        wrong.update(error.fields)


def _look_at_line(found: Review, path: str, line: NewLine) -> None:
    if line.sku:
        variant = found.variants.get(line.sku)
        if variant is None:
            named = line.title or line.sku
            found.missing[f"{path}.sku"] = _("%(title)s katalogda yok; satırı çıkarın.") % {"title": named}
        elif not (variant.active and variant.product.active):
            message = _("%(title)s satışta değil; satırı çıkarın ya da ürünü satışa açın.") % {"title": variant.title}
            found.missing[f"{path}.sku"] = message
        return
    if not clean(line.title, 300):
        found.missing[f"{path}.title"] = _("Özel ürünün adını yazın.")
    if line.unit_price is None:
        found.missing[f"{path}.unit_price"] = _("Özel ürünün fiyatını yazın.")
    if line.vat_rate is None:
        found.missing[f"{path}.vat_rate"] = _("Özel ürünün KDV oranını seçin.")


def draft_inputs(new: NewOrder, variants: dict[str, Variant]) -> list[LineInput]:
    """What the pricing takes; where price or VAT are still open, nothing and the usual rate."""
    inputs = []
    for line in new.lines:
        variant = variants.get(line.sku)
        price = line.unit_price if line.unit_price is not None else (variant.price if variant else 0)
        rate = line.vat_rate if line.vat_rate is not None else (variant.product.vat_rate if variant else USUAL_VAT)
        inputs.append(LineInput(quantity=line.quantity, unit_price=price, vat_rate=rate, rules=line.rules))
    return inputs


def _price(found: Review, new: NewOrder) -> None:
    try:
        found.priced = price_order(draft_inputs(new, found.variants), rules=new.rules, charges=new.charges)
    except Invalid as error:
        fields = dict(error.fields)
        if not new.lines:
            found.missing["lines"] = fields.pop("lines")
        found.wrong.update(fields)


def _look_at_customer(found: Review, new: NewOrder) -> None:
    typed = new.customer
    _gather(found.wrong, lambda: checked_email(typed.email, path="customer.email"))
    _gather(found.wrong, lambda: checked_phone(typed.phone, path="customer.phone"))
    _gather(found.wrong, lambda: checked_tax_id(typed.tax_id, path="customer.tax_id"))
    if new.customer_id is not None:
        found.customer = Customer.objects.defer("search").filter(pk=new.customer_id).first()
        if found.customer is None:
            found.missing["customer_id"] = _("Seçilen müşteri artık yok; başka bir müşteri seçin.")
    if not (typed.email or (found.customer and found.customer.email)):
        found.advice["customer.email"] = _("E-posta yok: müşteriye mesaj gitmez.")


def _look_at_address(found: Review, address: Any, path: str) -> None:
    if not address:
        return
    before = len(found.wrong)
    _gather(found.wrong, lambda: checked_address(address, path=path, complete=False))
    if len(found.wrong) == before:
        _gather(found.missing, lambda: checked_address(address, path=path))


def _look_at_stock(found: Review, new: NewOrder) -> None:
    """Against the place goods are sold from: the same question that ``reserve`` asks when the order is placed."""
    strict = {variant.pk: sku for sku, variant in found.variants.items() if not variant.oversell}
    if not strict:
        return
    found.free = dict.fromkeys(strict.values(), 0)
    levels = StockLevel.objects.filter(variant_id__in=strict, location__is_default=True)
    for variant_id, on_hand, reserved in levels.values_list("variant_id", "on_hand", "reserved"):
        found.free[strict[variant_id]] = on_hand - reserved
    wanted: dict[str, int] = {}
    for number, line in enumerate(new.lines):
        if line.sku in found.free:
            wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
            free = max(found.free[line.sku], 0)
            if wanted[line.sku] > free:
                title = found.variants[line.sku].title
                found.short[f"lines.{number}.quantity"] = _(
                    "%(title)s: stokta yeterli ürün yok, istenen %(wanted)d, satılabilir %(free)d."
                ) % {"title": title, "wanted": wanted[line.sku], "free": free}
