"""What sending costs, before there is an order: for a checkout."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.params.functions import Body
from pydantic import Field

from kervan.api import shipping_shapes
from kervan.api.endpoint import Answer, endpoint
from kervan.api.fields import Amount, Given, Money, Pieces, Text
from kervan.catalog.models import Variant
from kervan.lib.countries import find_country
from kervan.lib.errors import Invalid
from kervan.lib.money import LARGEST, decimal_string
from kervan.shipping.quoting import Load, quote, zone_of
from kervan.shipping.zones import zones

router = Router(tags=["Shipments"])

MOST = Decimal(1_000_000)


class QuoteLine(Given):
    sku: Annotated[Text, Field(min_length=1, max_length=80)]
    quantity: Pieces


class QuoteIn(Given):
    """`lines` of the catalogue give value, weight and desi; what is typed beside them wins."""

    country: Annotated[Text, Field(max_length=60)] = Field("TR", description="Two letters, or a name.")
    city: Annotated[Text, Field(max_length=60)] = Field("", description="İl, however it is written.")
    goods_value: Money | None = Field(None, description="After price rules; free shipping looks at it.")
    weight_kg: Amount | None = None
    desi: Amount | None = None
    lines: Annotated[list[QuoteLine], Field(max_length=200)] | None = None


@endpoint(
    router,
    "POST",
    "/shipping/quote",
    right="orders.place",
    shape=shipping_shapes.ShippingQuote,
    summary="What sending costs",
)
def quoted(request: HttpRequest, data: Annotated[QuoteIn, Body(QuoteIn())]) -> Answer:
    """The offers of the zone the address lies in, the cheapest first; none when no zone or no rate fits. Writes nothing.

    Put the chosen `fee` into the order's `shipping_fee`.
    """
    country = find_country(data.country)
    if country is None:
        message = _("“%(country)s” diye bir ülke yok.") % {"country": data.country}
        raise Invalid(message, fields={"country": message})
    load = _load(data)
    known = zones()
    zone = zone_of(known, country=country, city=data.city)
    return {
        "zone": {"id": zone.id, "name": zone.name} if zone else None,
        "offers": [
            {
                "rate_id": offer.rate_id,
                "name": offer.name,
                "fee": decimal_string(offer.fee),
                "vat_rate": f"{offer.vat_rate.normalize():f}",
                "free": offer.free,
                "carrier_account_id": offer.carrier_account_id,
            }
            for offer in quote(known, load, country=country, city=data.city)
        ],
    }


def _load(data: QuoteIn) -> Load:
    wrong = {}
    if data.goods_value is not None and not 0 <= data.goods_value <= LARGEST:
        wrong["goods_value"] = _("Tutar sıfırdan küçük ya da çok büyük olamaz.")
    for name in ("weight_kg", "desi"):
        if (getattr(data, name) or 0) > MOST:
            wrong[name] = _("Bu kadar büyük bir gönderi olamaz.")
    value, grams, desi = 0, 0, Decimal(0)
    lines = data.lines or []
    known = {row.sku: row for row in Variant.objects.filter(sku__in={line.sku for line in lines})}
    for number, line in enumerate(lines):
        if line.sku not in known:
            wrong[f"lines.{number}.sku"] = _("%(sku)s kodlu ürün yok.") % {"sku": line.sku}
            continue
        row = known[line.sku]
        value += row.price * line.quantity
        grams += row.weight_g * line.quantity
        desi += row.desi * line.quantity
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    return Load(
        goods_value=value if data.goods_value is None else data.goods_value,
        weight_g=grams if data.weight_kg is None else round(data.weight_kg * 1000),
        desi=desi if data.desi is None else data.desi,
    )
