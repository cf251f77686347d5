"""Products: the list and a product's page."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kervan.catalog.models import Product, Variant
from kervan.checkout.queries import most_of
from kervan.lib.text import clean
from kervan.stock.queries import available
from kervan.storefront.page import in_the_shop, page
from kervan.storefront.shelf import categories, on_sale, page_after

LONGEST_SEARCH = 100


@require_safe
@in_the_shop
def product_list(request: HttpRequest) -> HttpResponse:
    """What is on sale: searched by ``?ara=``, narrowed by ``?kategori=`` and ``?stokta=1``."""
    text = clean(request.GET.get("ara", ""), LONGEST_SEARCH)
    category = clean(request.GET.get("kategori", ""), LONGEST_SEARCH)
    in_stock = request.GET.get("stokta") == "1"
    after = request.GET.get("sonra", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    rows, following = page_after(on_sale(text, category=category, in_stock=in_stock), start)
    narrowed = {"ara": text, "kategori": category, "stokta": "1" if in_stock else ""}
    kept = {name: value for name, value in narrowed.items() if value}
    return page(
        request,
        "storefront/products.html",
        products=rows,
        text=text,
        category=category,
        in_stock=in_stock,
        categories=categories(),
        is_narrowed=bool(kept),
        is_further=bool(start),
        next_url=f"?{urlencode({**kept, 'sonra': following})}" if following else "",
        first_url=f"?{urlencode(kept)}",
    )


def variants_of(product: Product) -> list[tuple[Variant, int]]:
    """Variants on sale with how many pieces can be had of each, as they were entered."""
    rows = list(product.variants.filter(active=True).select_related("product").defer("search").order_by("id"))
    free = available(row.pk for row in rows)
    return [(row, most_of(row, free.get(row.pk, 0))) for row in rows]


def product_page(
    request: HttpRequest, product_id: int, *, status: int = 200, refusal: str = "", **put: int
) -> HttpResponse:
    """A product with its variants; ``refusal`` says why pieces could not be put into the cart."""
    product = Product.objects.filter(pk=product_id, active=True).first()
    variants = variants_of(product) if product else []
    if product is None or not variants:
        raise Http404
    wanted = put.get("variant_id") or request.GET.get("secenek", "")
    ready = [variant.pk for variant, most in variants if most]
    chosen = next((pk for pk in ready if str(pk) == str(wanted)), ready[0] if ready else 0)
    prices = [variant.price for variant, _most in variants]
    return page(
        request,
        "storefront/product.html",
        status=status,
        product=product,
        variants=variants,
        chosen=chosen,
        low=min(prices),
        high=max(prices),
        quantity=put.get("quantity", 1),
        refusal=refusal,
    )


@require_safe
@in_the_shop
def product(request: HttpRequest, product_id: int) -> HttpResponse:
    """One product: what it is, what it costs, whether it is there, and one button."""
    return product_page(request, product_id)
