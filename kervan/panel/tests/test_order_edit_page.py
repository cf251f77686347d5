"""Siparişi düzenle: the page, its buttons without JavaScript, and what it says of the difference."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kervan.orders.models import Order
from kervan.orders.pricing import PriceRule
from kervan.panel.tests.desk import Desk, words
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.new_order import NewLine
from kervan.shipping.actions.dispatch import dispatch
from tests.shop import AYSE, facts


@pytest.fixture
def desk(shop: Any) -> Desk:
    return Desk(shop)


def fields(html: str) -> dict[str, str]:
    """What the browser would send of the form as it stands."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: dict[str, str] = {}
            self.select = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            name = given.get("name") or ""
            if tag == "input" and name and given.get("type") not in {"checkbox", "radio"}:
                self.found[name] = given.get("value") or ""
            elif tag == "select":
                self.select = name
            elif tag == "option" and self.select and ("selected" in given or self.select not in self.found):
                self.found[self.select] = given.get("value") or ""

    reader = Reader()
    reader.feed(html[html.index('id="edit-form"') :])
    reader.found.pop("csrfmiddlewaretoken", None)
    return reader.found


def send(desk: Desk, order: Order, do: str, form: dict[str, str], **changes: Any) -> Any:
    names = {name.replace("__", "-"): value for name, value in changes.items()}
    return desk.post(order, "duzenle", form | names | {"do": do})


def test_the_page_shows_the_order_as_it_is_and_nothing_changed(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 2}, rules=(PriceRule(label="Bayram", percent=Decimal(10)),))
    line = shop.line(order)

    html = desk.page(order, "duzenle")
    form = fields(html)

    assert (form[f"pieces-{line.pk}"], form[f"price-{line.pk}"]) == ("2", "100,00")
    assert (form["rule-o-0-size"], form["rule-o-0-label"]) == ("10", "Bayram")
    assert "Henüz bir şey değişmedi." in html
    assert send(desk, order, "save", form).status_code == 409
    assert shop.events(order)[-1] == "payment.captured"


def test_fewer_pieces_are_saved_and_the_toast_says_what_to_give_back(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 3})
    form = fields(desk.page(order, "duzenle"))

    shown = desk.post(order, "duzenle/fark", form | {f"pieces-{shop.line(order).pk}": "2"}, htmx=True)
    saved = send(desk, order, "save", form | {f"pieces-{shop.line(order).pk}": "2"})

    assert "Müşteriye 100,00\xa0TL geri verilecek" in words(shown)
    assert saved.status_code == 302
    assert shop.fresh(order).balance == -10_000
    page = desk.page(order)
    assert "Müşteriye 100,00\xa0TL geri verilecek" in page
    assert "Ürün MUG: 3 adet yerine 2 adet." in page


def test_a_product_is_found_added_and_saved_without_javascript(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 1})
    shop.product("CUP", title="Fincan", price=12_000, stock=4)
    form = fields(desk.page(order, "duzenle"))

    found = words(send(desk, order, "look", form, q="finc"))
    assert "4 satılabilir" in found
    form = fields(words(send(desk, order, "add:CUP", fields(found), q="")))
    assert (form["new-0-sku"], form["new-0-pieces"], form["new-0-price"]) == ("CUP", "1", "120,00")
    shown = words(send(desk, order, "look", form))
    assert "Müşteriden 120,00\xa0TL tahsil edilecek" in shown
    assert send(desk, order, "save", form).status_code == 302

    assert shop.fresh(order).balance == 12_000


def test_a_scanned_barcode_adds_one_piece_each_time(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 1})
    shop.product("CUP", barcode="8690000000012", stock=4)
    form = fields(desk.page(order, "duzenle"))

    once = fields(words(send(desk, order, "look", form, q="8690000000012")))
    twice = fields(words(send(desk, order, "look", once, q="8690000000012")))

    assert twice["new-0-pieces"] == "2"
    assert "new-1-pieces" not in twice


def test_a_custom_product_is_added_and_taken_out_again(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 1})
    form = fields(desk.page(order, "duzenle"))
    custom = {"custom-title": "<b>Hediye</b>", "custom-price": "25,50", "custom-pieces": "2", "custom-vat": "20"}

    wrong = words(send(desk, order, "add-custom", form | custom | {"custom-price": "çok"}))
    assert "Tutar anlaşılamadı" in wrong
    added = send(desk, order, "add-custom", form | custom)
    assert b"<b>Hediye" not in added.content
    form = fields(words(added))
    assert form["new-0-title"] == "<b>Hediye</b>"
    assert "new-0-title" not in fields(words(send(desk, order, "take-out:new-0", form)))
    send(desk, order, "save", form)

    assert shop.fresh(order).total == 15_100


def test_a_changed_price_asks_for_its_reason_beside_the_field(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 2})
    line = shop.line(order)
    form = fields(desk.page(order, "duzenle")) | {f"price-{line.pk}": "90"}
    before = facts()

    refused = send(desk, order, "save", form)

    assert refused.status_code == 422
    assert 'id="edit-reason-error"' in words(refused)
    assert "180,00\xa0TL" in words(refused)
    assert facts() == before
    assert send(desk, order, "save", form, reason="Ezik").status_code == 302
    assert "Ezik" in desk.page(order)


def test_a_lines_own_rule_and_the_fee_are_saved(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 2})
    line = shop.line(order)
    form = fields(desk.page(order, "duzenle"))
    form |= {f"rule-{line.pk}-0-size": "12,5", f"rule-{line.pk}-0-label": "Son adetler", "fee": "49,90"}

    assert send(desk, order, "save", form).status_code == 302

    assert shop.fresh(order).total == 17_500 + 4_990
    assert "Son adetler (%12,5 indirim)" in desk.page(order)


def test_an_order_the_packer_sent_meanwhile_is_refused_and_shown_as_it_is(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 3})
    line = shop.line(order)
    form = fields(desk.page(order, "duzenle")) | {f"pieces-{line.pk}": "1"}
    dispatch(order.pk, actor=AYSE, quantities={line.pk: 2})

    refused = send(desk, order, "save", form)

    assert refused.status_code == 409
    html = words(refused)
    assert "Siz bakarken sipariş değişti." in html
    assert "2 adet gönderildi" in html
    assert fields(html)[f"pieces-{line.pk}"] == "3"
    assert shop.line(order).quantity == 3
    assert send(desk, order, "save", fields(html) | {f"pieces-{line.pk}": "2"}).status_code == 302


@pytest.mark.parametrize("typed", ["-1", "abc", "1000000000", "99999999999999999999", ""])
def test_impossible_pieces_change_nothing(shop: Any, desk: Desk, typed: str) -> None:
    order = shop.order({"MUG": 3})
    before = facts()

    refused = send(desk, order, "save", fields(desk.page(order, "duzenle")) | {f"pieces-{shop.line(order).pk}": typed})

    assert refused.status_code in {409, 422}
    assert facts() == before


@pytest.mark.parametrize("typed", ["0,001", "-5", "1e9", "99999999999999999"])
def test_impossible_amounts_change_nothing(shop: Any, desk: Desk, typed: str) -> None:
    order = shop.order({"MUG": 3})
    before = facts()

    for name in ("fee", f"price-{shop.line(order).pk}"):
        refused = send(desk, order, "save", fields(desk.page(order, "duzenle")) | {name: typed, "reason": "x"})
        assert refused.status_code == 422, name
    assert facts() == before


def test_missing_stock_is_named_before_and_refused_after(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 1})
    shop.product("CUP", title="Fincan", stock=1)
    form = fields(words(send(desk, order, "add:CUP", fields(desk.page(order, "duzenle"))))) | {"new-0-pieces": "3"}

    shown = words(send(desk, order, "look", form))
    refused = send(desk, order, "save", form)

    assert "Fincan: 3 adet daha istendi, satılabilir 1." in shown
    assert refused.status_code == 409
    assert fields(words(refused))["new-0-pieces"] == "3"


def test_an_order_is_moved_to_another_customer(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 1})
    can = shop.new({}).customer.__class__(name="Can Er", email="can@example.com")
    other = shop.order({"MUG": 1}, customer=can, shipping_address=None)
    form = fields(desk.page(order, "duzenle"))

    found = words(send(desk, order, "look", form, cq="can er"))
    assert f'value="customer:{other.customer_id}"' in found
    form = fields(words(send(desk, order, f"customer:{other.customer_id}", fields(found), cq="")))
    assert send(desk, order, "save", form).status_code == 302

    assert shop.fresh(order).customer_id == other.customer_id
    assert "Müşteri: Zeynep Yılmaz yerine Can Er." in desk.page(order)


def test_a_cancelled_order_says_why_it_can_not_be_edited(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 1})
    cancel_order(order.pk, actor=AYSE)

    html = desk.page(order, "duzenle")

    assert "Sipariş iptal edilmiş." in html
    assert 'id="edit-form"' not in html


def test_the_page_asks_the_database_as_often_for_many_lines(
    shop: Any, desk: Desk, django_assert_max_num_queries: Any
) -> None:
    few = shop.order({"MUG": 1})
    many = shop.order({f"P{number}": 1 for number in range(40)})
    desk.page(few, "duzenle")

    with django_assert_max_num_queries(16):
        desk.page(many, "duzenle")
    form = fields(desk.page(many, "duzenle"))
    with django_assert_max_num_queries(18):
        desk.post(many, "duzenle/fark", form, htmx=True)


def test_a_line_of_the_past_keeps_its_own_rules(shop: Any, desk: Desk) -> None:
    shop.product("MUG", stock=9)
    own = (PriceRule(label="A", percent=Decimal(10)), PriceRule(label="B", amount=100))
    order = shop.order({}, lines=(NewLine(sku="MUG", quantity=4, rules=own),))
    form = fields(desk.page(order, "duzenle"))

    send(desk, order, "save", form | {f"pieces-{order.lines.get().pk}": "2"})

    assert shop.fresh(order).total == 20_000 - 2_000 - 100
