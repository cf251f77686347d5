"""The payment link of a draft as its buyer meets it, without JavaScript."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from kervan.cli.invariants import check_all
from kervan.lib import clock
from kervan.orders.links import order_path
from kervan.orders.models import Order
from kervan.orders.pricing import AdjustmentKind, Charge
from kervan.payments.gateway_accounts import seal_secrets
from kervan.payments.models import BankAccount, GatewayAccount, MethodSettings
from kervan.sales.actions.delete_draft import delete_draft
from kervan.sales.actions.place_draft import place_draft
from kervan.sales.actions.save_draft import save_draft
from kervan.sales.draft_content import content_from
from kervan.sales.draft_links import LINK_DAYS, draft_url
from kervan.sales.handlers import expire_card_orders
from kervan.sales.models import Draft
from kervan.sales.new_order import NewCustomer, NewLine, NewOrder
from kervan.shop.actions.change_shop import change_shop
from tests.shop import ADDRESS, AYSE, Level, facts

pytestmark = pytest.mark.django_db

WRITTEN = NewOrder(
    lines=(NewLine(sku="MUG", quantity=2),),
    payment_method="bank_transfer",
    customer=NewCustomer(name="Zeynep Yılmaz", email="zeynep@example.com", phone="0532 123 45 67"),
    shipping_address=ADDRESS,
    charges=(Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=4_990, vat_rate=Decimal(20), label="Ambar"),),
)


@pytest.fixture(autouse=True)
def mug(shop):
    BankAccount.objects.create(bank="Ziraat Bankası", holder="Kervan", iban="TR330006100519786457841326")
    return shop.product("MUG", title="Kupa", price=12_990, stock=5)


def write(**changes) -> Draft:
    return save_draft(None, replace(WRITTEN, **changes), actor=AYSE)


def change(draft: Draft, **changes) -> Draft:
    kept = Draft.objects.get(pk=draft.pk)
    return save_draft(draft.pk, replace(content_from(kept.content), **changes), actor=AYSE, version=kept.version)


def link(draft: Draft) -> str:
    return "/" + draft_url(draft.order).split("/", 3)[3]


def text_of(response) -> str:
    return response.content.decode()


def hidden(response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', text_of(response))
    assert found, name
    return found[1]


def press(client, path, page, **changes):
    """The button that obliges to pay, on that page."""
    given = {"adim": "onay", "kabul": "1", "anahtar": hidden(page, "anahtar"), "gorulen": hidden(page, "gorulen")}
    return client.post(path, given | {"odeme": "bank_transfer"} | changes)


def pos() -> None:
    GatewayAccount.objects.create(
        name="POS", type="sandbox", settings={"merchant": "M"}, secrets=seal_secrets({"password": "p"})
    )


def test_the_buyer_sees_what_was_written_and_it_becomes_an_order(client, shop):
    draft = write()
    change_shop(actor=AYSE, storefront_open=False)  # shops that only sell by telephone use links too

    page = client.get(link(draft))

    text = text_of(page)
    assert page.status_code == 200
    assert all(word in text for word in ("2 × Kupa", "309,70", "Kargo ücreti", "Caferağa", "sözleşmesi"))
    assert not re.search(r'name="kabul"[^>]*checked', text)
    assert page["Referrer-Policy"] == "same-origin"
    assert shop.level("MUG") == Level(on_hand=5, reserved=0)

    answer = press(client, link(draft), page)

    order = Order.objects.get()
    assert (answer.status_code, answer.url) == (303, order_path(order))
    assert (order.pk, order.draft, order.total, order.payment_method) == (draft.pk, False, 30_970, "bank_transfer")
    assert order.placed_at is not None
    assert shop.level("MUG") == Level(on_hand=5, reserved=2)
    assert shop.events(order) == ["draft.created", "order.placed", "order.agreed"]
    assert [(row.kind, row.ip) for row in order.consents.all()] == [
        ("pre_information", "127.0.0.1"),
        ("distance_contract", "127.0.0.1"),
    ]
    assert all("309,70" in row.body and "Zeynep Yılmaz" in row.body for row in order.consents.all())
    assert list(check_all()) == []


def test_what_cannot_be_given_back_says_so_before_it_is_paid(client, shop):
    shop.product("SOAP", title="Sabun", price=5_000, stock=5, return_exemption="hygiene")
    plain = text_of(client.get(link(write())))
    draft = write(lines=(NewLine(sku="MUG", quantity=1), NewLine(sku="SOAP", quantity=1)))

    text = text_of(client.get(link(draft)))

    assert "s-no-return" not in plain
    assert text.count("s-no-return") == 1


def test_pressed_twice_it_is_one_order_and_another_page_finds_a_dead_link(client, shop):
    draft = write()
    page, other = client.get(link(draft)), client.get(link(draft))

    first, second = press(client, link(draft), page), press(client, link(draft), page)
    before = facts()
    third = press(client, link(draft), other)

    assert first.url == second.url
    assert third.status_code == 404
    assert client.get(link(draft)).status_code == 404
    assert facts() == before
    assert (Order.objects.count(), Order.objects.get().consents.count()) == (1, 2)


def test_a_link_opens_only_its_own_draft_and_no_order(client, shop):
    draft = write()
    token = link(draft).strip("/").split("/")[-1]
    body, _dot, signature = token.rpartition(".")
    other = body.replace(str(draft.pk), str(draft.pk + 1), 1)
    order_token = order_path(draft.order).strip("/").split("/")[-1]

    for forged in (f"{other}.{signature}", f"{body}.{signature[:-1]}", order_token, "x", f"{draft.pk}"):
        answer = client.get(f"/magaza/odeme/taslak/{forged}/")
        assert (answer.status_code, "Kupa" in text_of(answer)) == (404, False)
    assert client.get(f"/siparis/{token}/").status_code == 404


@pytest.mark.parametrize("what", ["deleted", "placed", "revoked", "old"])
def test_a_link_dies_with_its_draft(client, shop, what, monkeypatch):
    draft = write()
    path = link(draft)
    page = client.get(path)
    if what == "deleted":
        delete_draft(draft.pk, actor=AYSE)
    elif what == "placed":
        place_draft(draft.pk, actor=AYSE, place_as="awaiting")
    elif what == "revoked":
        Order.objects.update(link_epoch=1)
    else:
        today = clock.today()
        monkeypatch.setattr(clock, "today", lambda: today + timedelta(days=LINK_DAYS + 1))
    before = facts()

    assert client.get(path).status_code == 404
    if what != "revoked":
        assert press(client, path, page).status_code == 404
    assert facts() == before


def test_what_the_shop_changed_meanwhile_is_shown_and_asked_again(client, shop):
    draft = write()
    page = client.get(link(draft))
    change(draft, lines=(NewLine(sku="MUG", quantity=3),))
    before = facts()

    answer = press(client, link(draft), page)

    assert answer.status_code == 409
    assert "yeniden onaylayın" in text_of(answer)
    assert "3 × Kupa" in text_of(answer)
    assert not re.search(r'name="kabul"[^>]*checked', text_of(answer))
    assert facts() == before
    assert press(client, link(draft), answer).status_code == 303
    assert Order.objects.get().total == 3 * 12_990 + 4_990


def test_the_price_that_was_offered_is_the_price(client, shop):
    draft = write()
    page = client.get(link(draft))
    shop.product("MUG", title="Kupa", price=19_990)

    assert press(client, link(draft), page).status_code == 303
    assert Order.objects.get().total == 30_970


@pytest.mark.parametrize("when", ["before", "while"])
def test_stock_that_is_gone_is_said_and_nothing_is_ordered(client, shop, when):
    draft = write()
    page = client.get(link(draft))
    shop.stock("MUG", 1)
    before = facts()

    answer = client.get(link(draft)) if when == "before" else press(client, link(draft), page)

    assert answer.status_code == (200 if when == "before" else 422)
    assert "stokta yeterli ürün yok" in text_of(answer)
    assert 'value="onay"' not in text_of(answer)
    assert facts() == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"shipping_address": None}, "adresi eksik"),
        ({"shipping_address": {"name": "Zeynep", "city": "İzmir"}}, "adresi eksik"),
        ({"lines": (NewLine(title="Masa", quantity=1),)}, "fiyatı henüz yazılmamış"),
        ({"lines": ()}, "fiyatı henüz yazılmamış"),
        ({"lines": (NewLine(sku="MUG", quantity=1), NewLine(sku="YOK", quantity=1, unit_price=5))}, "tamamlamadı"),
    ],
)
def test_an_unfinished_draft_says_so_and_has_no_button(client, shop, changes, sentence):
    draft = write()
    page = client.get(link(draft))
    change(draft, **changes)

    answers = [client.get(link(draft)), press(client, link(draft), page)]

    assert [answer.status_code for answer in answers] == [200, 422]
    assert all(sentence in text_of(answer) and 'value="onay"' not in text_of(answer) for answer in answers)
    assert Order.objects.get().draft


def test_without_the_box_nothing_is_ordered(client, shop):
    draft = write()
    before = facts()

    answer = press(client, link(draft), client.get(link(draft)), kabul="")

    assert (answer.status_code, "bu kutuyu işaretleyin" in text_of(answer)) == (422, True)
    assert facts() == before


def test_another_way_to_pay_is_read_before_it_is_agreed_to(client, shop):
    MethodSettings.objects.create(method="cash_on_delivery", active=False)
    draft = write(payment_method="cash_on_delivery")
    page = client.get(link(draft))
    assert "Havale/EFT" in text_of(page)

    answer = press(client, link(draft), page)  # transfer, while the contract that was read says cash
    assert answer.status_code == 409

    assert press(client, link(draft), answer).status_code == 303
    order = Order.objects.get()
    assert order.payment_method == "bank_transfer"
    assert all("Havale/EFT" in row.body for row in order.consents.filter(kind="pre_information"))


def test_a_method_with_a_fee_is_not_offered_and_one_whose_fee_is_on_the_draft_stays_alone(client, shop):
    MethodSettings.objects.create(method="cash_on_delivery", active=True, fee=2_000)
    assert 'value="cash_on_delivery"' not in text_of(client.get(link(write())))

    fee = Charge(kind=AdjustmentKind.COD_FEE, amount=2_000, vat_rate=Decimal(20))
    page = text_of(client.get(link(write(payment_method="cash_on_delivery", charges=(fee,)))))

    assert re.findall(r'type="radio" name="odeme" id="[^"]+" value="([^"]+)"', page) == ["cash_on_delivery"]


def test_by_card_it_waits_half_an_hour_from_the_button_and_goes_on_to_the_gateway(client, shop):
    pos()
    draft = write()
    Order.objects.update(created_at=timezone.now() - timedelta(days=3))
    page = client.post(link(draft), {"adim": "yenile", "odeme": "card"})
    assert "Kredi kartı" in text_of(page)

    answer = press(client, link(draft), page, odeme="card")
    expire_card_orders()

    order = Order.objects.get()
    assert (answer.status_code, answer.url.startswith("/odeme/")) == (303, True), answer.url
    assert (order.status, order.placed_at, order.payment_method) == ("pending_card", None, "card")
    assert shop.level("MUG").reserved == 2
    assert shop.events(order)[:4] == ["draft.created", "order.started", "order.agreed", "payment.started"]
    assert list(check_all()) == []
    again = press(client, link(draft), page, odeme="card")
    assert again.status_code == 303
    assert Order.objects.count() == 1


def test_a_card_draft_of_a_shop_without_a_gateway_is_paid_another_way(client, shop):
    page = text_of(client.get(link(write(payment_method="card"))))

    assert 'value="card"' not in page
    assert 'value="bank_transfer" checked' in page


def test_what_the_shop_typed_never_becomes_part_of_the_page(client, shop):
    line = NewLine(title="<script>alert(1)</script>", quantity=1, unit_price=100, vat_rate=Decimal(20))

    assert "<script>alert" not in text_of(client.get(link(write(lines=(line,)))))
