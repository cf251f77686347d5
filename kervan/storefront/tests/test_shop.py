"""The shop as a visitor without JavaScript and without an account meets it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kervan.shop.actions.change_shop import change_shop
from kervan.storefront import shelf
from tests.shop import AYSE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def open_shop(shop):
    change_shop(actor=AYSE, storefront_open=True, name="Kervan Ev")


def text_of(response) -> str:
    return response.content.decode()


def put(client, variant, quantity: object = 1):
    return client.post(reverse("storefront:cart-add"), {"secenek": variant.pk, "adet": quantity})


def test_a_closed_shop_shows_nothing_and_sells_nothing(client, shop):
    mug = shop.product("MUG", stock=5)
    change_shop(actor=AYSE, storefront_open=False)

    for address in ("/magaza/", f"/magaza/urun/{mug.product_id}/", "/magaza/sepet/", "/magaza/yok/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "Mağaza şu an kapalı" in text_of(answer)
        assert "Ürün MUG" not in text_of(answer)
    assert put(client, mug).status_code == 404
    assert "sepet" not in client.cookies


def test_products_are_found_whatever_the_letters(client, shop):
    shop.product("A", title="Şişli Çay Bardağı", category="Mutfak", stock=1)
    shop.product("B", title="Keten Örtü", category="Salon", stock=0)
    shop.product("C", title="Gizli", active=False)

    assert "Gizli" not in text_of(client.get("/magaza/"))
    assert "Şişli Çay" in text_of(client.get("/magaza/", {"ara": "SISLI cay"}))
    assert "Keten" not in text_of(client.get("/magaza/", {"ara": "SISLI cay"}))
    assert "Keten" in text_of(client.get("/magaza/", {"kategori": "Salon"}))
    assert "Şişli" not in text_of(client.get("/magaza/", {"kategori": "Salon"}))
    assert "Keten" not in text_of(client.get("/magaza/", {"stokta": "1"}))


def test_what_is_typed_never_becomes_part_of_the_page(client, shop):
    shop.product("A", title="<script>alert(1)</script>", description="<img src=x onerror=alert(2)>", stock=1)
    product = shop.stock("A", 1).product_id

    for answer in (client.get("/magaza/", {"ara": "<script>alert(3)"}), client.get(f"/magaza/urun/{product}/")):
        assert "<script" not in text_of(answer)
        assert "<img src=x" not in text_of(answer)


def test_every_product_stands_on_exactly_one_page(client, shop, monkeypatch):
    monkeypatch.setattr(shelf, "PAGE", 4)
    for number in range(10):
        shop.product(f"P{number}", title="Aynı ad" if number < 6 else f"Başka {number}", stock=1)
    seen: list[int] = []
    address = "/magaza/"

    for _page in range(3):
        answer = client.get(address)
        seen += [product.pk for product in answer.context["products"]]
        address = "/magaza/" + answer.context["next_url"]

    assert len(seen) == len(set(seen)) == 10
    assert answer.context["next_url"] == ""


@pytest.mark.parametrize("cursor", ["x", "-1", "0", "9" * 18, "9" * 40, "²"])
def test_a_cursor_that_means_nothing_gives_the_first_page(client, shop, cursor):
    shop.product("MUG", stock=1)

    answer = client.get("/magaza/", {"sonra": cursor})

    assert [product.title for product in answer.context["products"]] == ["Ürün MUG"]


def test_pages_cost_a_handful_of_statements_however_much_there_is(client, shop, django_assert_max_num_queries):
    for number in range(30):
        mug = shop.product(f"P{number}", stock=1)
        shop.product(f"P{number}-L", product_id=mug.product_id, price=5, options="Büyük", stock=1)
    put(client, mug)

    with django_assert_max_num_queries(4):
        assert len(client.get("/magaza/").context["products"]) == 24
    with django_assert_max_num_queries(6):
        assert client.get(f"/magaza/urun/{mug.product_id}/").status_code == 200
    with django_assert_max_num_queries(6):
        assert client.get("/magaza/sepet/").status_code == 200


def test_only_what_can_be_had_can_be_chosen(client, shop):
    small = shop.product("S", title="Tişört", options="S", stock=0)
    medium = shop.product("M", product_id=small.product_id, options="M", price=20_000, stock=2)

    answer = client.get(f"/magaza/urun/{small.product_id}/", {"secenek": small.pk})

    assert answer.context["chosen"] == medium.pk
    assert "Tükendi" in text_of(answer)


def test_a_product_without_right_of_withdrawal_says_so_and_why(client, shop):
    earring = shop.product("KUPE", return_exemption="hygiene", stock=1)

    answer = text_of(client.get(f"/magaza/urun/{earring.product_id}/"))

    assert "Bu üründe cayma hakkı yoktur" in answer
    assert "hijyen" in answer


def test_into_the_cart_changed_and_out_again(client, shop):
    mug = shop.product("MUG", price=12_990, stock=5)

    assert put(client, mug, 2).url == "/magaza/sepet/"
    assert "259,80" in text_of(client.get("/magaza/sepet/"))
    client.post("/magaza/sepet/degistir/", {f"adet-{mug.pk}": "3"})
    assert "389,70" in text_of(client.get("/magaza/sepet/"))
    client.post("/magaza/sepet/degistir/", {f"adet-{mug.pk}": "3", "cikar": mug.pk})
    assert "Sepetiniz boş" in text_of(client.get("/magaza/sepet/"))


def test_the_cart_cookie_is_a_key_that_scripts_cannot_read(client, shop):
    put(client, shop.product("MUG", stock=5))

    cookie = client.cookies["sepet"]
    assert len(cookie.value) == 43
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "sessionid" not in client.cookies


def test_a_refusal_stands_on_the_products_page_with_what_was_typed(client, shop):
    mug = shop.product("MUG", stock=2)

    answer = put(client, mug, 5)

    assert answer.status_code == 409
    assert "en fazla 2 adet" in text_of(answer)
    assert 'value="5"' in text_of(answer)
    assert "sepet" not in client.cookies


@pytest.mark.parametrize("typed", ["", "x", "-4", "1e9", "9" * 30])
def test_pieces_that_cannot_be_read_leave_the_cart_as_it_is(client, shop, typed):
    mug = shop.product("MUG", stock=5)
    put(client, mug)

    client.post("/magaza/sepet/degistir/", {f"adet-{mug.pk}": typed, "adet-x": "2"})

    assert client.get("/magaza/sepet/").context["rows"][0].quantity == 1


def test_the_footer_says_who_sells(client, shop):
    change_shop(
        actor=AYSE, legal_name="Kervan Ltd. Şti.", mersis="0123456789012345", kep="kervan@hs01.kep.tr", etbis="E-1"
    )

    page = text_of(client.get("/magaza/"))

    assert all(word in page for word in ("Kervan Ltd. Şti.", "0123456789012345", "kervan@hs01.kep.tr", "E-1"))


def test_an_unknown_address_leads_back_to_the_products(client):
    for address in ("/magaza/yok/", "/magaza/urun/999999/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert 'href="/magaza/"' in text_of(answer)


def test_the_visitor_reads_english_when_they_ask_for_it(client, shop):
    shop.product("MUG", stock=0)

    assert "Out of stock" in text_of(client.get("/magaza/", headers={"accept-language": "en"}))
