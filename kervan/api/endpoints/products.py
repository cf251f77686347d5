"""Products and their stock."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.params.functions import Path, Query
from pydantic import BaseModel, Field

from kervan.api import finding, shapes
from kervan.api.answers import product_answers
from kervan.api.endpoint import Answer, endpoint
from kervan.api.fields import Amount, Given, Long, Money, Name, Rate, Text
from kervan.api.keys import actor_of, refuse_without
from kervan.catalog.actions.put_product import put_product
from kervan.catalog.search import search_variants
from kervan.lib.errors import Invalid
from kervan.stock.actions.change_stock import change_stock

router = Router(tags=["Products"])

Sku = Annotated[Text, Path(max_length=200, examples=["MUG"])]
MOST_STOCK = 10_000_000
Exemption = Literal[
    "",
    "made_to_order",
    "perishable",
    "hygiene",
    "mixed",
    "media",
    "periodical",
    "market_price",
    "digital",
    "electronics",
]


class ProductIn(Given):
    """A new product needs title and price. What is missing or null keeps its value."""

    title: Name | None = None
    price: Money | None = None
    vat_rate: Rate | None = None
    barcode: Name | None = None
    stock: Annotated[int, Field(ge=0, le=MOST_STOCK)] | None = Field(
        None, description="Sets what was counted at the default location. Needs the right stock.adjust as well."
    )
    description: Long | None = None
    brand: Name | None = None
    category: Name | None = None
    return_exemption: Exemption | None = Field(
        None, description="Why it can't be returned by right; empty: it can be returned."
    )
    options: Name | None = None
    shelf: Name | None = None
    weight_g: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    desi: Amount | None = None
    oversell: bool | None = Field(None, description="Sell on when stock has run out.")
    active: bool | None = None


class StockIn(Given):
    """Exactly one of the two."""

    set: Annotated[int, Field(ge=0, le=MOST_STOCK)] | None = Field(None, description="What was counted.")
    adjust: Annotated[int, Field(ge=-MOST_STOCK, le=MOST_STOCK)] | None = Field(
        None, description="Pieces to add, or to take away."
    )
    reason: Name = ""


class ProductFilter(BaseModel):
    cursor: Annotated[Text, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    q: Annotated[Text, Field(max_length=200, description="Words of title, SKU, barcode, brand, category.")] = ""
    active: bool | None = None


# Before the product itself: a SKU may hold a slash, so its path would swallow this one.
@endpoint(
    router, "POST", "/products/{path:sku}/stock", right="stock.adjust", shape=shapes.Level, summary="Count or adjust"
)
def change_stock_by_sku(request: HttpRequest, sku: Sku, data: StockIn) -> Answer:
    """Sets what was counted, or adds and takes away pieces, at the default location. A count is never refused."""
    if (data.set is None) == (data.adjust is None):
        message = _("set ya da adjust, ikisinden biri gerekli.")
        raise Invalid(message, fields={"set": message})
    variant = finding.variant(sku)
    with finding.fields_as_given(None, count="set", change="adjust"):
        change_stock(variant.pk, actor=actor_of(request), count=data.set, change=data.adjust, note=data.reason)
    return {"sku": variant.sku, "stock": product_answers([variant])[0]["stock"]}


@endpoint(
    router,
    "PUT",
    "/products/{path:sku}",
    right="catalog.edit",
    shape=shapes.Product,
    also=201,
    summary="Create or change",
)
def put_product_by_sku(request: HttpRequest, sku: Sku, data: ProductIn) -> Answer:
    """Creates the product with this SKU (201) or changes it (200). Prices include VAT."""
    actor = actor_of(request)
    values: dict[str, Any] = data.model_dump(exclude={"stock"}, exclude_none=True)
    with transaction.atomic():
        if data.stock is not None:
            refuse_without(actor, "stock.adjust")
        if isinstance(values.get("desi"), Decimal):
            values["desi"] = round(values["desi"], 2)
        variant, created = put_product(sku, actor=actor, **values)
        if data.stock is not None:
            change_stock(variant.pk, actor=actor, count=data.stock)
    return 201 if created else 200, product_answers([finding.variant(variant.sku)])[0]


@endpoint(router, "GET", "/products/{path:sku}", right="catalog.view", shape=shapes.Product, summary="One product")
def get_product(request: HttpRequest, sku: Sku) -> Answer:
    """The product with this SKU."""
    return product_answers([finding.variant(sku)])[0]


@endpoint(router, "GET", "/products", right="catalog.view", shape=shapes.Products, summary="All products")
def list_products(request: HttpRequest, filters: Annotated[ProductFilter, Query()]) -> Answer:
    """Products in the order they were made, in pages."""
    variants = search_variants(filters.q).order_by("id")
    if filters.active is not None:
        variants = variants.filter(active=filters.active)
    if filters.cursor:
        variants = variants.filter(pk__gt=int(finding.open_cursor(filters.cursor, 1)[0]))
    page = list(variants[: filters.limit + 1])
    more = len(page) > filters.limit
    page = page[: filters.limit]
    return {"items": product_answers(page), "next_cursor": finding.make_cursor(page[-1].pk) if more else None}
