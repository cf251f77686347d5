"""Ürünler in the panel."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kervan.accounts.rights import Role
from kervan.catalog.models import Product, Variant
from tests.shop import Level, facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(shop, client):
    client.force_login(shop.staff())
    return client


def new_product(**changes):
    values = {
        "title": "Seramik kupa",
        "vat_rate": "20",
        "rows": "1",
        "n0-sku": "KUP-01",
        "n0-price": "1.249,90",
        "n0-desi": "1,5",
        "n0-stock": "12",
        "n0-active": "on",
    }
    return values | changes


def test_a_product_is_added_with_its_price_and_stock(shop, owner):
    answer = owner.post(reverse("panel:product-new"), new_product())

    variant = Variant.objects.get(sku="KUP-01")
    assert answer.status_code == 302
    assert answer.url == reverse("panel:product", args=[variant.product_id])
    assert (variant.price, str(variant.desi), variant.active) == (124990, "1.50", True)
    assert shop.level("KUP-01") == Level(12, 0)
    assert shop.events() == ["product.created", "stock.changed"]


def test_a_product_gets_several_variants_at_once(shop, owner):
    owner.post(
        reverse("panel:product-new"),
        new_product(rows="3", **{"n1-sku": "KUP-02", "n1-price": "99", "n1-options": "büyük", "n1-active": "on"}),
    )

    product = Product.objects.get()
    assert list(product.variants.order_by("sku").values_list("sku", "options", "price")) == [
        ("KUP-01", "", 124990),
        ("KUP-02", "büyük", 9900),
    ]


def test_a_sku_of_another_product_is_refused_beside_its_field_and_nothing_is_saved(shop, owner):
    shop.product("KUP-02", title="Başka ürün")
    before = facts()

    answer = owner.post(reverse("panel:product-new"), new_product(rows="2", **{"n1-sku": "KUP-02", "n1-price": "99"}))

    assert answer.status_code == 422
    assert "KUP-02 SKU’su başka bir üründe var." in answer.content.decode()
    assert facts() == before
    assert Product.objects.count() == 1


def test_wrong_values_are_named_beside_their_fields(shop, owner):
    before = facts()

    answer = owner.post(reverse("panel:product-new"), new_product(title="", **{"n0-price": "yüz lira"}))

    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_title-error"' in html
    assert 'id="id_n0-price-error"' in html
    assert "Tutar anlaşılamadı; 1.249,90 biçiminde yazın." in html
    assert facts() == before


def test_a_barcode_that_another_product_has_is_refused(shop, owner):
    shop.product("A", barcode="8690000000001")
    before = facts()

    answer = owner.post(reverse("panel:product-new"), new_product(**{"n0-barcode": "8690000000001"}))

    assert answer.status_code == 422
    assert "8690000000001 barkodu başka bir üründe var." in answer.content.decode()
    assert facts() == before


def test_changing_a_product_keeps_its_sku_and_finds_all_variants_by_the_new_name(shop, owner):
    first = shop.product("KUP-01", title="Kupa")
    owner.post(
        reverse("panel:product", args=[first.product_id]),
        {
            "title": "Kupa",
            "vat_rate": "20",
            "rows": "1",
            f"v{first.pk}-price": "100",
            f"v{first.pk}-active": "on",
            "n0-sku": "KUP-02",
            "n0-price": "150",
            "n0-active": "on",
        },
    )
    second = Variant.objects.get(sku="KUP-02")

    owner.post(
        reverse("panel:product", args=[first.product_id]),
        {
            "title": "Fincan",
            "vat_rate": "10",
            "rows": "0",
            f"v{first.pk}-price": "100",
            f"v{first.pk}-active": "on",
            f"v{first.pk}-sku": "ELSE",
            f"v{second.pk}-price": "150",
        },
    )

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.sku, first.product.title, str(first.product.vat_rate)) == ("KUP-01", "Fincan", "10.00")
    assert (first.active, second.active) == (True, False)
    for code in ("fincan kup 01", "fincan kup 02"):
        assert "Fincan" in owner.get(reverse("panel:products"), {"q": code}).content.decode()


def test_a_further_row_is_offered_without_saving_anything(shop, owner):
    answer = owner.post(reverse("panel:product-new"), new_product(**{"add-variant": "1"}))

    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="n1-sku"' in html
    assert 'value="KUP-01"' in html
    assert Variant.objects.count() == 0


def test_products_are_found_in_turkish_and_listed_in_its_alphabet(shop, owner):
    for number, title in enumerate(("Zil", "Çanta", "Işıldak", "İbrik", "Cezve")):
        shop.product(f"P{number}", title=title)

    every = owner.get(reverse("panel:products")).context["page"].rows
    found = owner.get(reverse("panel:products"), {"q": "ISIL"}).context["page"].rows

    assert [row.title for row in every] == ["Cezve", "Çanta", "Işıldak", "İbrik", "Zil"]
    assert [row.title for row in found] == ["Işıldak"]


def test_pages_follow_each_other_without_losing_or_repeating_a_product(shop, owner):
    for number in range(120):
        shop.product(f"P{number:03}", title=f"Ürün {number % 7}")

    seen, url, back = [], reverse("panel:products"), ""
    while url:
        page = owner.get(url).context["page"]
        seen += [row.pk for row in page.rows]
        back, url = page.previous_url, page.next_url
    before = owner.get(back).context["page"]

    assert len(seen) == 120 == len(set(seen))
    assert [row.pk for row in before.rows] == seen[50:100]


@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "WzEsMl0", "WyJcdTAwMDAiLDFd", "W3siYSI6MX0sMV0", "%00", "a" * 5000])
def test_a_broken_cursor_shows_the_first_page(shop, owner, cursor):
    shop.product("A", title="Kupa")

    for way in ("after", "before"):
        answer = owner.get(reverse("panel:products"), {way: cursor})
        assert answer.status_code == 200


def test_a_script_in_a_name_is_shown_and_never_run(shop, owner):
    variant = shop.product("A", title="<script>alert(1)</script>", brand="<b>x</b>")

    for url in (reverse("panel:products"), reverse("panel:product", args=[variant.product_id])):
        html = owner.get(url).content.decode()
        assert "<script>alert(1)" not in html
        assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("role", Role.values)
def test_who_may_change_products(shop, client, role):
    variant = shop.product("A", title="Kupa")
    client.force_login(shop.staff(role))
    may = role in {Role.OWNER, Role.MANAGER}

    assert client.get(reverse("panel:products")).status_code == 200
    assert client.get(reverse("panel:product", args=[variant.product_id])).status_code == 200
    assert client.get(reverse("panel:product-new")).status_code == (200 if may else 403)
    before = facts()
    changed = client.post(
        reverse("panel:product", args=[variant.product_id]),
        {"title": "Fincan", "vat_rate": "20", "rows": "0", f"v{variant.pk}-price": "100"},
    )

    assert changed.status_code == (302 if may else 403)
    assert (facts() == before) == (not may)


def test_strangers_are_sent_to_the_log_in(shop, client):
    assert client.get(reverse("panel:products")).url.startswith("/accounts/login/")


def test_the_list_asks_the_database_as_often_for_one_product_as_for_fifty(shop, owner, django_assert_num_queries):
    shop.product("A")
    owner.get(reverse("panel:products"))
    with django_assert_num_queries(5):
        owner.get(reverse("panel:products"))
    for number in range(50):
        shop.product(f"P{number}", stock=3)
    with django_assert_num_queries(5):
        owner.get(reverse("panel:products"))
