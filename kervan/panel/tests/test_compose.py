"""Sipariş oluştur, as plain posts and as htmx sees it: what is typed, what it costs, what is missing, how it is saved."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kervan.customers.models import Customer
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.orders.models import Order
from kervan.sales.actions.place_draft import place_draft
from kervan.sales.actions.save_draft import save_draft
from kervan.sales.draft_links import draft_url
from kervan.sales.models import Draft, DraftReader
from kervan.sales.new_order import NewLine, NewOrder
from kervan.shipping.actions.save_rate import save_rate
from kervan.shipping.actions.save_zone import save_zone
from tests.shop import ADDRESS, AYSE, Level, facts

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NEW = "/siparisler/yeni/"
MEHMET = Actor(kind="staff", id=999, name="Mehmet")


class Page:
    """Somebody at the page; ``post`` sends it whole, with what ``typed`` adds."""

    def __init__(self, shop: Any, role: str = "owner") -> None:
        self.staff = shop.staff(role)
        self.client = Client()
        self.client.force_login(self.staff, backend=BACKEND)

    def post(self, do: str, typed: dict[str, Any] | None = None, *, url: str = NEW, htmx: bool = False) -> HttpResponse:
        headers = {"HX-Request": "true"} if htmx else {}
        usual = {"key": "sayfa", "method": "bank_transfer", "language": "tr", "same_billing": "on"}
        return self.client.post(url, usual | (typed or {}) | {"do": do}, headers=headers)


def line(key: int = 1, **values: Any) -> dict[str, Any]:
    return {"line": str(key)} | {f"l{key}-{name}": value for name, value in values.items()}


def words(response: HttpResponse) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def page(shop: Any) -> Page:
    return Page(shop)


def test_the_page_stands_empty_and_says_what_is_missing(page: Page) -> None:
    html = words(page.client.get(NEW))

    assert "Siparişte en az bir ürün olmalıdır." in html
    assert [html.index(f'id="compose-{card}"') for card in CARDS] == sorted(
        html.index(f'id="compose-{card}"') for card in CARDS
    )
    assert not Order.objects.exists()


CARDS = ("products", "rules-card", "shipping-card", "addresses-card", "customer-card", "foot")


def test_a_scanned_barcode_adds_one_piece_and_another(shop: Any, page: Page) -> None:
    shop.product("MUG", price=12_990, stock=5, barcode="8690000000012")

    first = page.post("scan", {"find": "8690000000012"})
    second = page.post("review", line(sku="MUG", quantity="1", price="129,90") | {"find": "8690000000012"})

    assert 'name="l1-quantity" value="1"' in words(first)
    assert 'name="l1-quantity" value="2"' in words(second)
    assert "259,80" in words(second)
    assert not Order.objects.exists(), "without scripts nothing is kept until somebody saves"


def test_words_that_mean_several_products_are_shown_to_choose_from(shop: Any, page: Page) -> None:
    shop.product("MUG-1", title="Kupa mavi", price=10_000, stock=3)
    shop.product("MUG-2", title="Kupa kırmızı", price=11_000, stock=0)
    shop.product("MUG-3", title="Kupa eski", active=False)

    html = words(page.post("scan", {"find": "kup"}))
    one = words(page.post("scan", {"find": "kirmizi"}))
    none = words(page.post("scan", {"find": "yokboyle"}))

    assert 'value="add:MUG-1"' in html
    assert "3 adet" in html
    assert "stok yok" in html
    assert "MUG-3" not in html
    assert 'name="l1-sku" value="MUG-2"' in one
    assert "“yokboyle” ile bulunan ürün yok." in none


def test_a_product_is_added_by_its_button_with_its_price_and_stock(shop: Any, page: Page) -> None:
    shop.product("MUG", title="Kupa", price=12_990, stock=5)

    html = words(page.post("add:MUG"))

    assert 'name="l1-price" value="129,90"' in html
    assert "5 satılabilir" in html
    assert "129,90" in html


def test_custom_items_rules_and_fees_make_the_total(shop: Any, page: Page) -> None:
    typed = line(title="Hediye", quantity="2", price="50", vat="20") | {
        "rule": ["r1", "1r2"],
        "r1-way": "lower",
        "r1-kind": "percent",
        "r1-value": "10",
        "r1-label": "Sadakat",
        "1r2-way": "raise",
        "1r2-kind": "amount",
        "1r2-value": "20",
        "fee": "49,90",
    }

    html = words(page.post("review", typed))

    total = html[html.index('id="compose-total"') : html.index('id="compose-checklist"')]
    assert "Sadakat" in total
    assert "-12,00" in total
    assert "Kargo ücreti" in total
    assert "157,90" in total
    assert "KDV %20 dahil" in total


def test_rows_are_added_and_taken_away(page: Page) -> None:
    typed = line(title="Hediye", quantity="2", price="50", vat="20")

    custom = words(page.post("custom", typed))
    rule = words(page.post("rule:1", typed))
    dropped = words(page.post("drop:1", typed | {"rule": "1r1", "1r1-value": "5"}))

    assert 'name="l2-title"' in custom
    assert 'name="1r1-value"' in rule
    assert 'name="line"' not in dropped
    assert 'name="rule"' not in dropped


def test_what_is_typed_is_kept_at_once_and_the_address_becomes_the_drafts(shop: Any, page: Page) -> None:
    shop.product("MUG", price=10_000, stock=5)

    answer = page.post("keep", line(sku="MUG", quantity="2", price="100"), htmx=True)

    draft = Draft.objects.get()
    assert answer["HX-Replace-Url"] == f"/taslaklar/{draft.order.number}/"
    assert (draft.order.total, draft.changed_by) == (20_000, page.staff.name)
    assert "data-kept" in words(answer)
    assert 'name="version" value="1"' in words(answer)
    again = page.post(
        "keep", line(sku="MUG", quantity="3", price="100") | {"version": "1"}, url=answer["HX-Replace-Url"], htmx=True
    )
    assert 'name="version" value="2"' in words(again)
    assert shop.fresh(draft.order).total == 30_000


def test_nothing_typed_keeps_nothing(page: Page) -> None:
    page.post("keep", htmx=True)
    page.post("rule", htmx=True)

    assert not Order.objects.exists()


def test_two_people_on_one_draft_are_told_and_neither_overwrites(shop: Any, page: Page) -> None:
    shop.product("MUG", price=10_000, stock=50)
    mine = NewOrder(lines=(NewLine(sku="MUG", quantity=1),), payment_method="bank_transfer")
    draft = save_draft(None, mine, actor=AYSE)
    url = f"/taslaklar/{draft.order.number}/"
    theirs = NewOrder(lines=(NewLine(sku="MUG", quantity=9),), payment_method="bank_transfer")
    save_draft(draft.pk, theirs, actor=MEHMET, version=1)

    opened = words(page.client.get(url))
    refused = words(
        page.post("keep", line(sku="MUG", quantity="2", price="100") | {"version": "1"}, url=url, htmx=True)
    )
    saved = page.post("save", line(sku="MUG", quantity="2", price="100") | {"version": "1"}, url=url)

    assert "Mehmet bu taslağı az önce değiştirdi" in opened
    assert "Mehmet bu taslağı siz yazarken değiştirdi." in refused
    assert 'value="mine:2"' in refused
    assert "data-kept" not in refused
    assert saved.status_code == 409
    assert shop.fresh(draft.order).total == 90_000
    page.post("mine:2", line(sku="MUG", quantity="2", price="100") | {"version": "1"}, url=url, htmx=True)
    assert shop.fresh(draft.order).total == 20_000


@pytest.mark.parametrize(
    ("way", "status", "payment", "level"),
    [
        ("awaiting", "created", "awaiting", Level(5, 2)),
        ("paid", "created", "paid", Level(5, 2)),
        ("completed", "delivered", "paid", Level(3, 0)),
    ],
)
def test_the_order_is_saved_in_each_way(
    shop: Any, page: Page, way: str, status: str, payment: str, level: Level
) -> None:
    shop.product("MUG", price=10_000, stock=5)
    address = {f"ship-{name}": value for name, value in ADDRESS.items()}
    buyer = {"buyer-name": "Zeynep Yılmaz", "buyer-email": "zeynep@example.com", "buyer-kind": "person"}

    answer = page.post(way, line(sku="MUG", quantity="2", price="100") | address | buyer | {"notify": "on"})

    order = Order.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/siparisler/{order.number}/")
    assert (order.status, order.payment_status, order.total) == (status, payment, 20_000)
    assert (order.customer.email, order.city) == ("zeynep@example.com", "İstanbul")
    assert shop.level("MUG") == level
    again = page.post(way, line(sku="MUG", quantity="2", price="100") | address | buyer)
    assert again["Location"] == answer["Location"], "pressed twice it is one order"
    assert Order.objects.count() == 1


def test_saved_as_a_draft_it_can_be_opened_again(shop: Any, page: Page) -> None:
    shop.product("MUG", title="Kupa", price=10_000, stock=5)
    typed = line(sku="MUG", quantity="2", price="100") | {"rule": "r1", "r1-value": "12,5", "r1-kind": "percent"}

    answer = page.post("save", typed | {"ship-name": "Ali", "ship-phone": "0532 123 45 67", "note": "Zili çalmayın"})
    html = words(page.client.get(answer["Location"]))

    assert 'name="r1-value" value="12,5"' in html
    assert 'value="0532 123 45 67"' in html
    assert "Zili çalmayın" in html
    assert "Adreste il eksik." in html
    assert Order.objects.get().status == "draft"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (line(sku="MUG", quantity="-1", price="100"), "Adet en az 1 olan bir tam sayı olmalıdır."),
        (line(sku="MUG", quantity="1000000000", price="100"), "Adet en fazla 100000 olabilir."),
        (line(sku="MUG", quantity="bir", price="100"), "Bir sayı yazın."),
        (
            line(sku="MUG", quantity="1", price="0,001"),
            "Kuruş en fazla iki hanelidir; tutarı 1.249,90 biçiminde yazın.",
        ),
        (line(sku="MUG", quantity="1", price="-5"), "Tutar sıfırdan küçük olamaz."),
        (
            line(sku="MUG", quantity="1", price="100") | {"rule": "r1", "r1-kind": "percent", "r1-value": "101"},
            "İndirim yüzde 100'den büyük olamaz.",
        ),
        (
            line(sku="MUG", quantity="1", price="100") | {"rule": "r1", "r1-kind": "amount", "r1-value": "100,01"},
            "İndirim, ürünlerin toplamından büyük olamaz.",
        ),
        (
            line(sku="MUG", quantity="1", price="100") | {"rule": "1r1", "1r1-kind": "amount", "1r1-value": "100,01"},
            "İndirim, satırın tutarından büyük olamaz.",
        ),
        (line(sku="MUG", quantity="1", price="100") | {"fee": "-1"}, "Tutar sıfırdan küçük olamaz."),
        (line(sku="MUG", quantity="1", price="100") | {"buyer-email": "x@"}, "x@ bir e-posta adresi değil."),
        (line(sku="MUG", quantity="1", price="100") | {"buyer-tax_id": "12"}, "Vergi numarası 10 haneli VKN"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_happens(
    shop: Any, page: Page, typed: dict[str, Any], sentence: str
) -> None:
    shop.product("MUG", price=10_000, stock=5)
    before = facts()

    for do in ("save", "awaiting", "paid", "completed"):
        answer = page.post(do, typed)
        html = words(answer)
        assert answer.status_code == 422
        assert sentence in html
        assert 'aria-invalid="true"' in html
    kept = page.post("keep", typed, htmx=True)

    assert facts() == before
    assert sentence in words(kept)
    assert "kaydedilmedi" in words(kept)


def test_no_stock_and_gone_products_say_which_line(shop: Any, page: Page) -> None:
    shop.product("MUG", title="Kupa", price=10_000, stock=1)
    shop.product("CUP", title="Fincan", active=False)
    typed = line(sku="MUG", quantity="2", price="100")
    before = facts()

    answer = page.post("awaiting", typed)
    gone = page.post("awaiting", line(sku="CUP", quantity="1", price="100"))
    unknown = page.post("awaiting", line(sku="YOK", title="Eski", quantity="1", price="100"))

    assert answer.status_code == 409
    assert "Kupa: stokta yeterli ürün yok, istenen 2, satılabilir 1." in words(answer)
    assert 'href="#id_l1-quantity"' in words(answer)
    assert "Fincan satışta değil" in words(gone)
    assert "Eski katalogda yok" in words(unknown)
    assert facts() == before


def test_a_script_in_a_name_is_text(shop: Any, page: Page) -> None:
    evil = "<script>alert(1)</script>"

    answer = page.post(
        "review", line(title=evil, quantity="1", price="1", vat="20") | {"buyer-name": evil, "note": evil}
    )

    assert evil not in answer.content.decode()
    assert evil in words(answer)


def test_a_known_customer_brings_name_and_last_address(shop: Any, page: Page) -> None:
    order = shop.order()
    customer = Customer.objects.get(pk=order.customer_id)

    found = words(page.client.get("/siparisler/yeni/musteriler/?who=4567"))
    html = words(page.post(f"customer:{customer.pk}"))
    gone = words(page.post("nobody", {"customer_id": str(customer.pk), "buyer-name": "Zeynep"}))

    assert f'value="customer:{customer.pk}"' in found
    assert 'name="buyer-email" value="zeynep@example.com"' in html
    assert f'name="customer_id" value="{customer.pk}"' in html
    assert 'name="ship-city" value="İstanbul"' in html
    assert 'name="customer_id" value=""' in gone
    assert 'value="Zeynep"' not in gone


def test_customers_are_found_by_name_surname_phone_and_mail(shop: Any, page: Page) -> None:
    shop.order()

    for text in ("zeynep", "YILMAZ", "0532 123", "zeynep@example.com"):
        assert "Zeynep Yılmaz" in words(page.client.get("/siparisler/yeni/musteriler/", {"who": text}))
    assert "yeni müşteri olarak" in words(page.client.get("/siparisler/yeni/musteriler/", {"who": "mehmet"}))


def test_the_districts_of_a_province_are_offered(page: Page) -> None:
    assert "<option>Kadıköy</option>" in words(page.client.get("/siparisler/yeni/ilceler/", {"ship-city": "istanbul"}))


def test_the_shops_rates_are_offered_for_goods_and_place(shop: Any, page: Page) -> None:
    shop.product("MUG", price=10_000, stock=50, desi=Decimal(2))
    zone = save_zone(None, actor=AYSE, name="Marmara", cities=["İstanbul"])
    rate = save_rate(
        None, actor=AYSE, zone_id=zone.pk, name="Standart", basis="desi", steps=[(500, 4_990), (1_000, 9_990)]
    )
    typed = line(sku="MUG", quantity="2", price="100") | {"ship-city": "istanbul"}

    html = words(page.post("review", typed))
    chosen = words(page.post(f"send:{rate.pk}", typed))
    heavier = words(page.post("review", typed | {"l1-quantity": "4", "fee": "49,90", "fee_label": "Standart"}))
    elsewhere = words(page.post("review", typed | {"ship-city": "Van"}))

    assert f'value="send:{rate.pk}"' in html
    assert "49,90" in html
    assert 'name="fee" value="49,90"' in chosen
    assert 'name="fee_label" value="Standart"' in chosen
    assert 'aria-pressed="true"' in chosen
    assert "siparişteki ücret eski" in heavier
    assert "99,90" in heavier
    assert 'value="send:' not in elsewhere


def test_who_may_not_record_money_sees_why(shop: Any) -> None:
    page = Page(shop, "support")
    shop.product("MUG", price=10_000, stock=5)

    html = words(page.client.get(NEW))
    refused = page.post("paid", line(sku="MUG", quantity="1", price="100"))

    assert "Ödemeyi alındı olarak işaretleme yetkiniz yok." in html
    assert refused.status_code == 403
    assert not Order.objects.exists()


def test_only_who_places_orders_comes_here(shop: Any) -> None:
    packer = Page(shop, "packer")

    for url in (NEW, "/taslaklar/", "/siparisler/yeni/urunler/", "/siparisler/yeni/musteriler/"):
        assert packer.client.get(url).status_code == 403


def test_a_placed_draft_leads_to_its_order_and_a_draft_to_its_page(shop: Any, page: Page) -> None:
    shop.product("MUG", stock=5)
    new = NewOrder(lines=(NewLine(sku="MUG", quantity=1),), payment_method="bank_transfer")
    open_draft, placed = (save_draft(None, new, actor=AYSE) for _ in range(2))
    place_draft(placed.pk, actor=AYSE, place_as="awaiting")
    number, other = open_draft.order.number, placed.order.number

    assert page.client.get(f"/siparisler/{number}/")["Location"] == f"/taslaklar/{number}/"
    assert page.client.get(f"/taslaklar/{other}/")["Location"] == f"/siparisler/{other}/"
    assert page.client.get("/taslaklar/999999/").status_code == 404
    late = page.post("save", line(sku="MUG", quantity="3"), url=f"/taslaklar/{other}/")
    assert late["Location"] == f"/siparisler/{other}/"


def test_a_kept_draft_has_a_payment_link_to_copy(shop: Any, page: Page) -> None:
    shop.product("MUG", stock=5)
    new = NewOrder(lines=(NewLine(sku="MUG", quantity=1),), payment_method="bank_transfer")
    draft = save_draft(None, new, actor=AYSE)

    html = words(page.client.get(f"/taslaklar/{draft.order.number}/"))

    assert f'data-copy="{draft_url(draft.order)}"' in html
    assert "Eksikler ve teslimat adresi tamamlanınca" in html
    assert "/magaza/odeme/taslak/" not in words(page.client.get(NEW))
    assert page.client.get("/" + draft_url(draft.order).split("/", 3)[3]).status_code == 200


def test_drafts_are_listed_copied_and_thrown_away(shop: Any, page: Page) -> None:
    order = shop.order({"MUG": 2})
    shop.product("MUG", active=False)

    copied = page.client.post(f"/siparisler/kopyala/{order.number}/")
    draft = Draft.objects.get()
    number = draft.order.number
    listed = words(page.client.get("/taslaklar/"))
    opened = words(page.client.get(copied["Location"]))
    found = words(page.client.get("/taslaklar/", {"q": "mug"}))

    assert f"#{number}" in listed
    assert f"#{number}" in found
    assert "Ürün MUG satışta değil" in opened
    assert "Bu aramaya uyan taslak yok" in words(page.client.get("/taslaklar/", {"q": "yok"}))
    page.client.post(f"/taslaklar/{number}/sil/")
    assert not Draft.objects.exists()
    assert shop.fresh(order).total == order.total


def test_what_is_shown_costs_the_same_whatever_the_number_of_lines(shop: Any, page: Page) -> None:
    few = self_made(shop, 2)
    many = self_made(shop, 30)
    page.client.get(NEW)
    counts = []

    for typed in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page.post("review", typed)
        counts.append(len(seen))
    for typed, key in ((few, "a"), (many, "b")):
        with CaptureQueriesContext(connection) as seen:
            page.post("keep", typed | {"key": key}, htmx=True)
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 10
    assert counts[2] == counts[3] <= 26


def self_made(shop: Any, lines: int) -> dict[str, Any]:
    typed: dict[str, Any] = {"line": [str(number) for number in range(1, lines + 1)]}
    for number in range(1, lines + 1):
        shop.product(f"P{number}", price=1_000, stock=5)
        typed |= {f"l{number}-sku": f"P{number}", f"l{number}-quantity": "1", f"l{number}-price": "10"}
    return typed


def test_a_lines_own_rule_stands_on_the_orders_page(shop: Any, page: Page) -> None:
    typed = line(title="Vazo", quantity="1", price="100", vat="20") | {
        "rule": ["1r1", "1r2"],
        "1r1-kind": "percent",
        "1r1-value": "12,5",
        "1r1-label": "Kusurlu",
        "1r2-kind": "amount",
        "1r2-way": "raise",
        "1r2-value": "5",
    }

    answer = page.post("paid", typed)
    html = words(page.client.get(answer["Location"]))

    assert "Kusurlu: −%12,5" in html
    assert "Ek ücret: +5,00" in html
    assert Order.objects.get().total == 9_250


def test_two_people_with_one_draft_open_know_of_each_other_before_anybody_writes(shop: Any, page: Page) -> None:
    draft = save_draft(None, NewOrder(lines=(), payment_method="bank_transfer"), actor=MEHMET)
    url = f"/taslaklar/{draft.order.number}/kimler/"
    other = Page(shop, "support")
    before = facts()

    alone = words(page.client.post(url, {"version": "1"}))
    second = words(other.client.post(url, {"version": "1"}))
    first = words(page.client.post(url, {"version": "1"}))

    assert alone.strip() == ""
    assert "Owner de bu taslağı açık tutuyor" in second
    assert "Support de bu taslağı açık tutuyor" in first
    assert facts() == before
    DraftReader.objects.update(seen_at=clock.now() - timedelta(seconds=31))
    assert words(page.client.post(url, {"version": "1"})).strip() == ""


def test_who_only_reads_a_draft_is_told_that_it_was_changed_or_placed(shop: Any, page: Page) -> None:
    new = NewOrder(lines=(NewLine(sku="MUG", quantity=1),), payment_method="bank_transfer")
    shop.product("MUG", stock=9)
    draft = save_draft(None, new, actor=MEHMET)
    url = f"/taslaklar/{draft.order.number}/kimler/"

    save_draft(draft.pk, NewOrder(lines=(), payment_method="bank_transfer"), actor=MEHMET)
    changed = words(page.client.post(url, {"version": "1"}))
    same = words(page.client.post(url, {"version": "2"}))
    save_draft(draft.pk, new, actor=MEHMET)
    place_draft(draft.pk, actor=MEHMET, place_as="awaiting")
    gone = words(page.client.post(url, {"version": "3"}))

    assert "Mehmet bu taslağı değiştirdi" in changed
    assert same.strip() == ""
    assert "artık taslak değil" in gone
