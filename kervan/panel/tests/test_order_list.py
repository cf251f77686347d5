"""The list of orders: queues, search, filters, pages, columns, views."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kervan.orders.actions.hold_order import hold_order
from kervan.orders.actions.tag_order import tag_order
from kervan.orders.models import Order, SavedView
from kervan.sales.new_order import NewCustomer
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.models import Shipment
from tests.shop import ADDRESS, AYSE

pytestmark = pytest.mark.django_db

LIST = "/siparisler/"


@pytest.fixture
def panel(shop, client: Client):
    client.force_login(shop.staff())
    return client


def numbers(answer) -> list[int]:
    """The orders on the page, in its order."""
    return [int(number) for number in re.findall(r'data-row-link href="[^"]*">#(\d+)</a>', answer.content.decode())]


def page_link(answer, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', answer.content.decode())
    return found[1].replace("&amp;", "&") if found else ""


def test_the_newest_order_stands_first(shop, panel):
    first, second = shop.order(), shop.order()

    assert numbers(panel.get(LIST)) == [second.number, first.number]


def test_a_stranger_is_sent_to_the_log_in(shop, client):
    answer = client.get(LIST)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_each_queue_shows_what_waits_in_it(shop, panel):
    unpaid = shop.order(payment_method="bank_transfer")
    to_pack, ready, held, late = shop.order(), shop.order(), shop.order(), shop.order()
    mark_ready_to_ship(ready.pk, actor=AYSE)
    hold_order(held.pk, actor=AYSE, reason="bekle")
    Order.objects.filter(pk=late.pk).update(ship_by=timezone.now() - timedelta(hours=1))

    def shown(queue: str) -> set[int]:
        return set(numbers(panel.get(LIST, {"queue": queue})))

    assert shown("to_confirm") == {unpaid.number}
    assert shown("to_pack") == {to_pack.number, late.number}
    assert shown("ready") == {ready.number}
    assert shown("held") == {held.number}
    assert shown("late") == {late.number}
    assert shown("undelivered") == set()
    assert panel.get(LIST, {"queue": "nonsense"}).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        "#{number}",
        "{number}",
        "çağ",
        "CAGLA",
        "çağla yıl",
        "yilmaz cag",
        "cagla@ornek.com.tr",
        "cagla@",
        "4567",
        "45 67",
        "0532 123 45 67",
        "+90 532 123 45 67",
        "5321234567",
        "MUG",
        "{reference}",
        "YK 77",
        "249,90",
        "1.249,90 TL",
    ],
)
def test_an_order_is_found_by_whatever_is_at_hand(shop, panel, typed):
    shop.product("KMO-140", price=124_990, stock=5)
    shop.product("MUG", price=5_000, stock=5)
    wanted = shop.order(
        {"MUG": 1, "KMO-140": 1},
        payment_method="bank_transfer",
        customer=NewCustomer(name="Çağla Yılmaz", email="cagla@ornek.com.tr", phone="0532 123 45 67"),
        shipping_address=ADDRESS | {"name": "Çağla Yılmaz"},
    )
    far = ADDRESS | {"name": "Ali Kaya", "phone": "0505 999 88 77", "city": "İzmir", "district": "Bornova"}
    other = shop.order({"PEN": 1}, customer=NewCustomer(name="Ali Kaya", phone="0505 999 88 77"), shipping_address=far)
    parcel = dispatch(wanted.pk, actor=AYSE, tracking_number="YK-7788", carrier="Yurtiçi Kargo")
    Order.objects.filter(pk=wanted.pk).update(balance=124_990 if "1" in typed else 24_990)

    found = numbers(panel.get(LIST, {"q": typed.format(number=wanted.number, reference=parcel.reference)}))

    assert found == [wanted.number]
    assert other.number not in found


def test_the_reference_of_a_payment_that_came_with_the_order_finds_it(shop, panel):
    wanted, other = shop.order(payment_reference="POS-403869"), shop.order(payment_reference="POS-403870")

    assert numbers(panel.get(LIST, {"q": "pos-403869"})) == [wanted.number]
    assert wanted.number != other.number


def test_what_is_not_there_is_not_found(shop, panel):
    shop.order()

    answer = panel.get(LIST, {"q": "hiçkimse"})

    assert numbers(answer) == []
    assert "Bu filtreye uyan sipariş yok" in answer.content.decode()


@pytest.mark.parametrize("typed", ["!!", "'", "a & b | !c:*", "\\", "%", "()", "😀", "x" * 5000, "0" * 60])
def test_nothing_typed_breaks_the_search(shop, panel, typed):
    shop.order()

    assert panel.get(LIST, {"q": typed}).status_code == 200


def test_a_common_name_is_found_newest_first(shop, panel, monkeypatch):
    from kervan.orders import finding

    monkeypatch.setattr(finding, "FEW", 1)
    monkeypatch.setattr(finding, "ENOUGH", 2)
    orders = [shop.order() for _ in range(3)]

    assert numbers(panel.get(LIST, {"q": "zeynep"})) == [order.number for order in reversed(orders)]
    monkeypatch.setattr(finding, "GLANCE", 0)
    assert numbers(panel.get(LIST, {"q": "zeynep"})) == [order.number for order in reversed(orders)]
    monkeypatch.setattr(finding, "ENOUGH", 50)
    assert numbers(panel.get(LIST, {"q": "zeynep"})) == [order.number for order in reversed(orders)]


def test_filters_narrow_the_list_and_stand_there_as_chips(shop, panel):
    izmir = shop.order(shipping_address=ADDRESS | {"city": "İzmir", "district": "Bornova"})
    shop.order()
    tag_order(izmir.pk, actor=AYSE, add=["hediye"])

    for query in ({"city": "izmir"}, {"tag": "hediye"}, {"city": "İzmir", "payment": ["paid"], "method": ["card"]}):
        answer = panel.get(LIST, query)
        assert numbers(answer) == [izmir.number], query
        assert "k-chip" in answer.content.decode()
    assert numbers(panel.get(LIST, {"payment": ["awaiting"]})) == []
    assert len(numbers(panel.get(LIST, {"product": "mug"}))) == 2
    assert numbers(panel.get(LIST, {"product": "MU"})) == []
    assert len(numbers(panel.get(LIST, {"least": "200,00", "most": "200,00"}))) == 2
    assert numbers(panel.get(LIST, {"least": "200,01"})) == []


def test_days_are_the_shops_days(shop, panel):
    order = shop.order()
    # Half past midnight in Istanbul is still the day before in UTC.
    Order.objects.filter(pk=order.pk).update(placed_at="2026-03-10T21:30:00Z")

    assert numbers(panel.get(LIST, {"since": "2026-03-11", "until": "2026-03-11"})) == [order.number]
    assert numbers(panel.get(LIST, {"until": "2026-03-10"})) == []


def test_a_filter_that_cannot_be_read_says_so_and_is_left_out(shop, panel):
    order = shop.order()

    answer = panel.get(LIST, {"least": "çok", "status": ["nonsense"]})

    assert numbers(answer) == [order.number]
    assert "Filtrenin bir kısmı anlaşılamadı" in answer.content.decode()


@pytest.mark.parametrize("sort", ["newest", "oldest", "amount", "ship_by"])
def test_pages_forward_and_back_show_every_order_once(shop, panel, sort, monkeypatch):
    from kervan.orders import listing

    monkeypatch.setattr(listing.page_of, "__kwdefaults__", listing.page_of.__kwdefaults__ | {"size": 3})
    shop.product("MUG", price=1_000, stock=500)
    for pieces in (1, 2, 2, 3, 1, 2, 1, 4):
        shop.order({"MUG": pieces})
    moment = timezone.now()
    Order.objects.update(placed_at=moment, ship_by=moment)  # ties are the hard part

    first = panel.get(LIST, {"sort": sort})
    second = panel.get(LIST + page_link(first, "next"))
    third = panel.get(LIST + page_link(second, "next"))
    back = panel.get(LIST + page_link(third, "prev"))

    seen = numbers(first) + numbers(second) + numbers(third)
    assert len(seen) == len(set(seen)) == 8
    assert not page_link(third, "next")
    assert not page_link(first, "prev")
    assert numbers(back) == numbers(second)
    assert numbers(panel.get(LIST + page_link(back, "prev"))) == numbers(first)


@pytest.mark.parametrize("cursor", ["", "x", "t1", "n5-5", "t99999999999999999999-1", "n-1--1", "t1-abc"])
def test_a_broken_cursor_gives_the_first_page(shop, panel, cursor):
    order = shop.order()

    assert numbers(panel.get(LIST, {"after": cursor, "sort": "newest"})) in ([order.number], [])
    assert panel.get(LIST, {"before": cursor, "sort": "amount"}).status_code == 200


def test_fifty_orders_cost_as_many_statements_as_five(shop, panel):
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert panel.get(LIST).status_code == 200
        return len(seen)

    shop.product("MUG", stock=500)
    for _ in range(5):
        mark_ready_to_ship(shop.order({"MUG": 1}).pk, actor=AYSE)
    statements()
    few = statements()
    for _ in range(45):
        mark_ready_to_ship(shop.order({"MUG": 1}).pk, actor=AYSE)

    assert statements() == few
    assert few <= 12


def test_new_orders_are_announced_without_moving_rows(shop, panel):
    shop.order()
    page = panel.get(LIST).content.decode()
    poll = re.search(r'hx-get="([^"]+gelenler[^"]+)"', page)[1].replace("&amp;", "&")

    assert "yeni sipariş" not in panel.get(poll).content.decode()
    shop.order()
    shop.order()

    assert "2 yeni sipariş · göster" in panel.get(poll).content.decode()


def test_new_and_held_orders_carry_their_marks(shop, panel):
    order = shop.order()
    hold_order(order.pk, actor=AYSE, reason="adres")

    page = panel.get(LIST).content.decode()
    assert ">Yeni</span>" in page
    assert ">Beklemede</span>" in page

    Order.objects.update(opened_at=timezone.now())
    assert ">Yeni</span>" not in panel.get(LIST).content.decode()


def test_the_quick_look_names_what_was_bought(shop, panel):
    order = shop.order({"MUG": 2, "PEN": 1})

    page = panel.get(reverse("panel:order-lines", args=[order.pk])).content.decode()

    assert "Ürün MUG" in page
    assert "Ürün PEN" in page


def test_columns_are_kept_for_the_person(shop, panel):
    shop.order()

    panel.post(reverse("panel:orders-columns"), {"columns": ["date", "total"], "query": "queue=all"})

    page = panel.get(LIST).content.decode()
    assert '<th scope="col" class="k-col-date">Tarih</th>' in page
    assert ">Müşteri</th>" not in page


def test_a_saved_view_is_a_tab_of_ones_own(shop, panel):
    order = shop.order(payment_method="bank_transfer")
    shop.order()

    panel.post(
        reverse("panel:orders-views"), {"name": "Bekleyen havaleler", "query": "payment=awaiting&after=t1-1&evil=1"}
    )

    view = SavedView.objects.get()
    assert view.query == "payment=awaiting"
    assert "Bekleyen havaleler" in panel.get(LIST).content.decode()
    assert numbers(panel.get(f"{LIST}?{view.query}&view={view.pk}")) == [order.number]


def test_only_shared_views_are_seen_by_others_and_only_ones_own_deleted(shop, panel, client):
    panel.post(reverse("panel:orders-views"), {"name": "Benim", "query": "q=a"})
    panel.post(reverse("panel:orders-views"), {"name": "Hepimizin", "query": "q=b", "shared": "1"})
    other = Client()
    other.force_login(shop.staff("packer"))

    page = other.get(LIST).content.decode()
    assert "Hepimizin" in page
    assert "Benim" not in page
    shared = SavedView.objects.get(shared=True)
    assert other.post(reverse("panel:orders-view-delete", args=[shared.pk])).status_code == 404
    assert SavedView.objects.count() == 2
    panel.post(reverse("panel:orders-view-delete", args=[shared.pk]))
    assert SavedView.objects.count() == 1


def test_an_empty_shop_says_where_orders_will_come(shop, panel):
    assert "İlk siparişiniz burada görünecek" in panel.get(LIST).content.decode()


def test_the_exported_list_holds_every_order_of_the_filter(shop, panel):
    order = shop.order(payment_method="bank_transfer")
    shop.order()

    answer = panel.get(reverse("panel:orders-export"), {"format": "csv", "payment": "awaiting"})
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    assert len(rows) == 2
    assert rows[1].startswith(f"{order.number};")
    assert "Zeynep Yılmaz" in rows[1]
    assert "0532" in rows[1]
    assert shop.events().count("orders.exported") == 1


def test_phones_are_masked_for_those_who_may_not_see_them_and_export_needs_its_right(shop, client):
    shop.order()
    client.force_login(shop.staff("accountant"))
    rows = b"".join(client.get(reverse("panel:orders-export"), {"format": "csv"}).streaming_content).decode()
    assert "•••• 67" in rows
    assert "0532" not in rows

    client.force_login(shop.staff("packer"))
    assert client.get(reverse("panel:orders-export")).status_code == 403
    assert shop.events().count("orders.exported") == 1


def test_a_spreadsheet_can_be_opened(shop, panel):
    import io

    from python_calamine import CalamineWorkbook

    order = shop.order()
    content = b"".join(panel.get(reverse("panel:orders-export")).streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()

    assert rows[0][0] == "Sipariş"
    assert rows[1][0] == order.number
    assert Shipment.objects.count() == 0
