"""Returns in the panel: from the order page to settled, by everyone's rights."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kervan.cli.invariants import check_all
from kervan.returns.actions.open_return import open_return
from kervan.returns.models import Return
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.models import CarrierAccount
from kervan.shop.actions.change_shop import change_shop
from kervan.stock.models import Location
from tests.shop import AYSE, Level, Shop


def url(name: str, *args: Any) -> str:
    return reverse(f"panel:{name}", args=args)


@pytest.fixture
def owner(shop: Shop, client: Client) -> Client:
    client.force_login(shop.staff(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def delivered(shop: Shop, pieces: dict[str, int] | None = None) -> Any:
    order = shop.order(pieces or {"MUG": 2})
    mark_delivered(dispatch(order.pk, actor=AYSE).pk, actor=AYSE)
    return order


def test_a_return_goes_its_way_through_the_pages(shop: Shop, owner: Client) -> None:
    order = delivered(shop)
    line = shop.line(order)
    form = owner.get(url("order-return", order.number))
    assert "Sebep belirtmek istemiyorum" in form.content.decode()
    values = {f"line-{line.pk}": 2, "reason": "none", "wish": "refund", "once_key": "k1", "notify": "on"}

    for _click in range(2):
        assert owner.post(url("order-return", order.number), values).status_code == 302
    this = Return.objects.get()
    assert owner.post(url("return-approve", this.code), {"freight_payer": "shop", "notify": "on"}).status_code == 302
    received = {f"good-{line.pk}": 1, f"damaged-{line.pk}": 1}
    assert owner.post(url("return-receive", this.code), received).status_code == 302
    assert owner.post(url("return-settle", this.code), {"refund": "later"}).status_code == 302

    this.refresh_from_db()
    assert (this.state, shop.fresh(order).balance, shop.level("MUG")) == ("settled", -20_000, Level(99, 0))
    page = owner.get(url("return", this.code)).content.decode()
    assert "2 adedin hepsi geldi." in page
    assert "geri verilecek." in page
    assert "&lt;time" not in page
    assert this.code in owner.get(url("order", order.number)).content.decode()
    assert this.code in owner.get(url("returns")).content.decode()
    assert list(check_all()) == []


def test_two_clicks_take_a_whole_order_back(shop: Shop, owner: Client) -> None:
    Location.objects.create(name="Outlet")
    order = delivered(shop)
    assert "Siparişi iade statüsüne geçir" in owner.get(url("order", order.number)).content.decode()

    assert owner.post(url("order-all-back", order.number), {"location": ""}).status_code == 302

    assert shop.fresh(order).status == "returned"
    assert owner.post(url("order-all-back", order.number), {"location": ""}).status_code == 409


def test_refusals_stand_in_the_form_and_change_nothing(shop: Shop, owner: Client) -> None:
    order = delivered(shop)
    this, line = open_return(order.pk, actor=AYSE), shop.line(order)

    too_many = owner.post(url("return-receive", this.code), {f"good-{line.pk}": 2, f"damaged-{line.pk}": 1})
    no_reason = owner.post(url("return-reject", this.code), {"message": "Olmaz", "exemption": ""})
    nothing = owner.post(url("return-receive", this.code), {f"good-{line.pk}": 0})
    negative = owner.post(url("return-receive", this.code), {f"good-{line.pk}": -1})

    assert [too_many.status_code, no_reason.status_code, negative.status_code] == [422, 422, 422]
    assert nothing.status_code == 409
    assert "yasal istisnayı seçin" in no_reason.content.decode()
    assert Return.objects.get().state == "requested"
    assert owner.get(url("return", "R99999999")).status_code == 404


def test_rejecting_and_withdrawing(shop: Shop, owner: Client) -> None:
    first, second = open_return(delivered(shop).pk, actor=AYSE), open_return(delivered(shop).pk, actor=AYSE)

    owner.post(url("return-reject", first.code), {"message": "<b>Açılmış</b>", "exemption": "hygiene"})
    owner.post(url("return-withdraw", second.code))
    again = owner.post(url("return-withdraw", second.code))

    assert list(Return.objects.order_by("id").values_list("state", flat=True)) == ["rejected", "withdrawn"]
    assert again.status_code == 409
    page = owner.get(url("return", first.code)).content.decode()
    assert "&lt;b&gt;Açılmış" in page


def test_each_right_opens_its_buttons_only(shop: Shop, client: Client) -> None:
    this = open_return(delivered(shop).pk, actor=AYSE)
    allowed = {"return-approve": "support", "return-receive": "packer", "return-settle": "accountant"}
    for role in ("support", "packer", "accountant"):
        client.force_login(shop.staff(role), backend="allauth.account.auth_backends.AuthenticationBackend")
        for name, right in allowed.items():
            assert client.get(url(name, this.code)).status_code == (200 if right == role else 403), (role, name)


def test_the_list_is_searched_by_code_parcel_order_and_name(shop: Shop, owner: Client) -> None:
    order = delivered(shop)
    this = open_return(order.pk, actor=AYSE)
    owner.post(url("return-track", this.code), {"tracking_number": "73001122", "carrier": "Aras"})

    for text in (this.code.lower(), "73001122", str(order.number), "zeynep"):
        assert this.code in owner.get(url("returns"), {"q": text}).content.decode(), text
    assert this.code not in owner.get(url("returns"), {"q": "ahmet"}).content.decode()
    assert this.code not in owner.get(url("returns"), {"state": "settled"}).content.decode()


def test_pages_ask_the_same_number_of_questions_whatever_their_length(
    shop: Shop, owner: Client, django_assert_max_num_queries: Any
) -> None:
    for _order in range(3):
        open_return(delivered(shop, {"MUG": 1, "CUP": 1}).pk, actor=AYSE)

    owner.get(url("returns"))
    with django_assert_max_num_queries(14):
        owner.get(url("returns"))
    with django_assert_max_num_queries(18):
        owner.get(url("return", Return.objects.latest("id").code))


def test_rules_are_settings(shop: Shop, owner: Client) -> None:
    values = {"window_days": 30, "send_back_days": 10, "refund_days": 7, "refund_from": "receipt"}
    answer = owner.post(url("settings-returns"), values | {"freight_payer": "customer", "instructions": "Kod: 123"})

    assert answer.status_code == 302
    assert "30" in owner.get(url("settings-returns")).content.decode()
    assert owner.post(url("settings-returns"), values | {"window_days": -1}).status_code == 422


def test_a_label_is_asked_for_with_the_approval_waited_for_and_opened(shop: Shop, owner: Client) -> None:
    shop.seller()
    change_shop(actor=AYSE, phone="0216 222 33 44")
    account = shop.sandbox()
    this = open_return(delivered(shop).pk, actor=AYSE)
    dialog = owner.get(url("return-approve", this.code)).content.decode()
    assert f'<option value="{account.pk}" selected>' in dialog
    assert owner.get(url("return-label-file", this.code)).status_code == 404

    approval = {"freight_payer": "shop", "label": account.pk, "notify": "on"}
    assert owner.post(url("return-approve", this.code), approval).status_code == 302
    waiting = owner.get(url("return", this.code)).content.decode()
    assert "Deneme Kargo firmasından yanıt bekleniyor." in waiting
    assert f'hx-get="{url("return-label-state", this.code)}"' in waiting
    shop.react()

    part = owner.get(url("return-label-state", this.code)).content.decode()
    assert "İade etiketini aç" in part
    assert "hx-get" not in part
    pdf = owner.get(url("return-label-file", this.code))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert owner.post(url("return-label", this.code), {"label": account.pk}).status_code == 409


def test_a_carrier_that_gives_no_label_is_asked_again(shop: Shop, owner: Client) -> None:
    shop.seller()
    account = shop.sandbox()
    this = open_return(delivered(shop).pk, actor=AYSE)
    owner.post(url("return-approve", this.code), {"freight_payer": "shop", "label": "", "notify": "on"})
    assert "İade etiketi al" in owner.get(url("return", this.code)).content.decode()

    assert owner.post(url("return-label", this.code), {"label": ""}).status_code == 422
    assert owner.post(url("return-label", this.code), {"label": account.pk}).status_code == 302
    shop.react()
    refused = owner.get(url("return", this.code)).content.decode()
    assert "Alıcı telefonu alan koduyla" in refused
    assert "Yeniden iste" in refused

    change_shop(actor=AYSE, phone="0216 222 33 44")
    assert owner.post(url("return-label", this.code), {"label": account.pk}).status_code == 302
    shop.react()
    assert "İade etiketini aç" in owner.get(url("return", this.code)).content.decode()


def test_without_such_a_carrier_no_label_is_offered(shop: Shop, owner: Client) -> None:
    CarrierAccount.objects.create(name="Elden", type="none")
    this = open_return(delivered(shop).pk, actor=AYSE)

    assert 'name="label"' not in owner.get(url("return-approve", this.code)).content.decode()
    assert owner.post(url("return-approve", this.code), {"freight_payer": "shop"}).status_code == 302
    assert "İade etiketi" not in owner.get(url("return", this.code)).content.decode()
