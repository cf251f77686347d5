"""The checkout as a visitor without JavaScript meets it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from kervan.checkout.models import CartLine
from kervan.customers.models import MarketingChange
from kervan.orders.models import Order
from kervan.payments.gateway_accounts import seal_secrets
from kervan.payments.models import BankAccount, GatewayAccount
from kervan.shipping.actions.save_rate import save_rate
from kervan.shipping.actions.save_zone import save_zone
from kervan.shipping.models import ShippingRate
from kervan.shop.actions.change_shop import change_shop
from tests.shop import AYSE, Level, facts

pytestmark = pytest.mark.django_db

CHECKOUT = "/magaza/odeme/"
TYPED = {
    "eposta": "Zeynep@Example.com",
    "telefon": "0532 123 45 67",
    "ad": "Zeynep Yılmaz",
    "il": "İstanbul",
    "ilce": "Kadıköy",
    "mahalle": "Caferağa",
    "adres": "Bahariye Cad. No: 12 D: 3",
    "fatura": "kisi",
    "ayni_adres": "on",
    "odeme": "bank_transfer",
}


@pytest.fixture(autouse=True)
def open_shop(shop):
    change_shop(actor=AYSE, storefront_open=True, name="Kervan Ev")
    zone = save_zone(None, actor=AYSE, name="Türkiye", countries=["TR"])
    save_rate(None, actor=AYSE, zone_id=zone.pk, name="Standart kargo", steps=[(None, 4_990)], free_from=100_000)
    save_rate(None, actor=AYSE, zone_id=zone.pk, name="Ertesi gün", steps=[(None, 9_990)])
    BankAccount.objects.create(bank="Ziraat Bankası", holder="Kervan", iban="TR330006100519786457841326")


@pytest.fixture
def mug(client, shop):
    """A mug of 129,90 TL, five of them; two lie in the visitor's cart."""
    variant = shop.product("MUG", title="Kupa", price=12_990, stock=5)
    client.post("/magaza/sepet/ekle/", {"secenek": variant.pk, "adet": 2})
    return variant


def text_of(response) -> str:
    return response.content.decode()


def hidden(response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', text_of(response))
    assert found, name
    return found[1]


def shown(client, **changes):
    """The page with everything filled in, as it is before the button is pressed."""
    return client.post(CHECKOUT, TYPED | {"adim": "goster"} | changes)


def press(client, page, **changes):
    """The button that obliges to pay, on that page."""
    given = {"adim": "onay", "kabul": "1", "anahtar": hidden(page, "anahtar"), "gorulen": hidden(page, "gorulen")}
    given["tutarlar"] = unescape(hidden(page, "tutarlar"))
    return client.post(CHECKOUT, TYPED | given | changes)


def test_a_transfer_order_from_cart_to_order(client, shop, mug):
    page = shown(client)
    assert "309,70" in text_of(page)  # 2 × 129,90 + 49,90

    answer = press(client, page)

    order = Order.objects.get()
    assert (answer.status_code, answer.url.startswith("/siparis/")) == (302, True)
    assert (order.total, order.channel, order.payment_method) == (30_970, "storefront", "bank_transfer")
    assert (order.email, order.phone, order.customer_name) == ("zeynep@example.com", "+905321234567", "Zeynep Yılmaz")
    assert order.shipping_address["district"] == "Kadıköy"
    assert [(row.kind, row.label, row.amount) for row in order.adjustments.all()] == [
        ("shipping_fee", "Standart kargo", 4_990)
    ]
    assert shop.level("MUG") == Level(on_hand=5, reserved=2)
    assert not CartLine.objects.exists()
    assert shop.events(order) == ["order.placed", "order.agreed"]
    assert [row.kind for row in order.consents.all()] == ["pre_information", "distance_contract"]
    for row in order.consents.all():
        assert row.ip == "127.0.0.1"
        assert "Zeynep Yılmaz" in row.body
        assert "309,70" in row.body
    assert not MarketingChange.objects.exists()


def test_what_cannot_be_given_back_says_so_in_the_cart_and_before_it_is_bought(client, shop, mug):
    soap = shop.product("SOAP", title="Sabun", price=5_000, stock=5, return_exemption="hygiene")
    before = [text_of(client.get("/magaza/sepet/")), text_of(shown(client))]
    client.post("/magaza/sepet/ekle/", {"secenek": soap.pk, "adet": 1})
    after = [text_of(client.get("/magaza/sepet/")), text_of(shown(client))]

    assert not any("s-no-return" in page for page in before)
    assert all(page.count("s-no-return") == 1 and "hijyen" in page for page in after)


def test_advertising_is_allowed_only_by_a_box_of_its_own(client, shop, mug):
    page = shown(client)
    assert not re.search(r'name="ticari"[^>]*checked', text_of(page))

    press(client, page, ticari=["email"])

    assert [(row.recipient, row.channel, row.allowed) for row in MarketingChange.objects.all()] == [
        ("zeynep@example.com", "email", True)
    ]


def test_pressed_twice_it_is_one_order(client, shop, mug):
    page = shown(client)

    first, second = press(client, page), press(client, page)

    assert first.url == second.url
    assert Order.objects.count() == 1


def test_another_tab_finds_an_empty_cart(client, shop, mug):
    one, other = shown(client), shown(client)
    assert hidden(one, "anahtar") != hidden(other, "anahtar")

    press(client, one)
    answer = press(client, other)

    assert answer.url == "/magaza/sepet/"
    assert Order.objects.count() == 1


@pytest.mark.parametrize("what", ["price", "stock", "fee", "name", "pieces"])
def test_what_changed_is_shown_and_nothing_is_ordered(client, shop, mug, what):
    page = shown(client)
    typed = {}
    if what == "price":
        shop.product("MUG", title="Kupa", price=13_990)
    elif what == "stock":
        shop.stock("MUG", 1)
    elif what == "fee":
        ShippingRate.objects.filter(name="Standart kargo").update(steps=[[None, 5_990]])
    elif what == "name":
        typed = {"ad": "Ali Yılmaz"}
    else:
        client.post("/magaza/sepet/degistir/", {f"adet-{mug.pk}": "3"})
    before = facts()

    answer = press(client, page, **typed)

    assert answer.status_code in {409, 422}
    assert facts() == before
    assert not Order.objects.exists()
    expected = {"price": "129,90\xa0TL yerine 139,90", "stock": "Yalnızca 1 adet kaldı"}.get(what, "değişti")
    assert expected in text_of(answer).replace(" TL", "\xa0TL")
    told = {
        "price": ["Ürünler: 259,80 TL yerine 279,80 TL.", "Toplam: "],
        "fee": ["Standart kargo: 49,90 TL yerine 59,90 TL.", "Toplam: "],
        "pieces": ["Ürünler: 259,80 TL yerine 389,70 TL.", "Toplam: "],
    }.get(what, [])
    assert [each for each in told if each not in unescape(text_of(answer)).replace("\xa0", " ")] == []
    if what != "stock":
        assert press(client, answer, **typed).status_code == 302


def test_without_the_box_nothing_is_ordered(client, shop, mug):
    before = facts()

    answer = press(client, shown(client), kabul="")

    assert answer.status_code == 422
    assert "bu kutuyu işaretleyin" in text_of(answer)
    assert facts() == before


def test_what_is_missing_is_said_beside_its_field(client, shop, mug):
    answer = client.post(CHECKOUT, {"adim": "goster", "ayni_adres": "on", "telefon": "123"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) >= {"eposta", "telefon", "ad", "il", "ilce", "adres"}
    assert 'name="gorulen"' not in text_of(answer)


def test_the_first_look_blames_nobody(client, shop, mug):
    answer = client.get(CHECKOUT)

    assert answer.status_code == 200
    assert not answer.context["form"].errors
    assert "Devam et" in text_of(answer)


def test_districts_and_fees_follow_the_province(client, shop, mug):
    page = text_of(client.post(CHECKOUT, {"adim": "yenile", "il": "İzmir", "ilce": "Kadıköy"}))

    assert ">Karşıyaka<" in page
    assert ">Kadıköy<" not in page
    assert "Ertesi gün" in page


def test_a_company_needs_its_numbers_and_its_invoice_says_them(client, shop, mug):
    company = {"fatura": "sirket", "unvan": "Ahşap İşleri A.Ş.", "vergi_dairesi": "Kadıköy"}
    assert set(shown(client, **company).context["form"].errors) == {"vkn"}
    assert set(shown(client, **company, vkn="1234567891").context["form"].errors) == {"vkn"}

    page = shown(client, **company, vkn="4540536920")
    press(client, page, **company, vkn="4540536920")

    order = Order.objects.get()
    assert order.billing_address["tax_id"] == "4540536920"
    assert order.billing_address["name"] == "Ahşap İşleri A.Ş."
    assert order.shipping_address["name"] == "Zeynep Yılmaz"
    assert order.customer.tax_id == ""


def test_an_address_of_its_own_for_the_invoice(client, shop, mug):
    own = {
        "ayni_adres": "",
        "fatura_ad": "Ali Yılmaz",
        "fatura_il": "İzmir",
        "fatura_ilce": "Konak",
        "fatura_adres": "Kordon 1",
    }
    press(client, shown(client, **own), **own)

    assert Order.objects.get().billing_address == {
        "name": "Ali Yılmaz",
        "line": "Kordon 1",
        "district": "Konak",
        "city": "İzmir",
        "country": "TR",
    }


def test_what_is_typed_never_becomes_part_of_the_page(client, shop, mug):
    answer = shown(client, ad='"><script>alert(1)</script>', adres="<img src=x onerror=alert(2)>")

    assert "<script>alert" not in text_of(answer)
    assert "<img src=x" not in text_of(answer)


def test_an_empty_cart_leads_back_to_the_cart(client, shop):
    assert client.get(CHECKOUT).url == "/magaza/sepet/"
    assert client.post(CHECKOUT, TYPED | {"adim": "onay", "kabul": "1"}).url == "/magaza/sepet/"


def test_a_closed_shop_takes_no_orders(client, shop, mug):
    page = shown(client)
    change_shop(actor=AYSE, storefront_open=False)

    assert press(client, page).status_code == 404
    assert not Order.objects.exists()


def test_the_page_costs_a_handful_of_statements_however_much_is_bought(
    client, shop, mug, django_assert_max_num_queries
):
    for number in range(20):
        variant = shop.product(f"P{number}", stock=3)
        client.post("/magaza/sepet/ekle/", {"secenek": variant.pk, "adet": 1})

    with django_assert_max_num_queries(20):
        assert shown(client).context["quote"].ready


def test_a_card_order_goes_on_to_the_gateways_page_and_waits_for_its_money(client, shop, mug):
    assert 'value="card"' not in text_of(client.get(CHECKOUT))
    GatewayAccount.objects.create(
        name="POS", type="sandbox", settings={"merchant": "M"}, secrets=seal_secrets({"password": "p"})
    )

    page = shown(client, odeme="card")
    answer, again = press(client, page, odeme="card"), press(client, page, odeme="card")

    order = Order.objects.get()
    assert order.placed_at is None
    assert answer.status_code == again.status_code == 303
    assert answer.url.startswith("/odeme/")
    assert shop.level("MUG") == Level(on_hand=5, reserved=2)
    assert order.consents.count() == 2


@pytest.mark.parametrize("amounts", ["", "[", "[[1, 2]]", '[["Toplam", "x"]]', '{"a": 1}', "[" * 5000, "null"])
def test_what_is_sent_as_seen_amounts_is_only_for_the_eye(client, shop, mug, amounts):
    page = shown(client)
    shop.product("MUG", title="Kupa", price=13_990)

    answer = press(client, page, tutarlar=amounts)

    assert answer.status_code == 409
    assert "Gördüğünüzden farklı" not in text_of(answer)
    evil = press(client, answer, tutarlar='[["<script>", 5]]', kabul="")
    assert "<script>: " not in text_of(evil)
    assert not Order.objects.exists()
