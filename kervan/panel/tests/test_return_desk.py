"""İade kabul: what each scan leads to, and taking it in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kervan.cli.invariants import check_all
from kervan.returns.actions.approve_return import approve_return
from kervan.returns.actions.open_return import open_return
from kervan.returns.actions.track_return import track_return
from kervan.returns.desk import look_up
from kervan.returns.models import Return, UnknownParcel
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.mark_undelivered import mark_undelivered
from kervan.shipping.models import Shipment
from tests.shop import AYSE, Level, Shop


def url(name: str, *args: Any) -> str:
    return reverse(f"panel:{name}", args=args)


@pytest.fixture
def packer(shop: Shop, client: Client) -> Client:
    client.force_login(shop.staff("packer"), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def delivered(shop: Shop, pieces: dict[str, int] | None = None) -> Any:
    order = shop.order(pieces or {"MUG": 2})
    mark_delivered(dispatch(order.pk, actor=AYSE, tracking_number="55501122").pk, actor=AYSE)
    return order


def test_every_number_on_the_parcel_leads_to_its_return(shop: Shop, packer: Client) -> None:
    order = delivered(shop)
    this = open_return(order.pk, actor=AYSE)
    track_return(this.pk, actor=AYSE, tracking_number="73001122")
    parcel = Shipment.objects.get()

    for scanned in (
        this.code,
        this.code.lower(),
        "73001122",
        parcel.reference,
        "55501122",
        f"#{order.number}",
        "zeynep",
    ):
        found = look_up(scanned)
        assert found.this == this, scanned
        assert this.code in packer.get(url("return-desk"), {"q": scanned}).content.decode()
    assert look_up("").nothing
    assert look_up("yok böyle biri").nothing
    assert look_up("R00000012").nothing


def test_scan_and_enter_take_an_announced_return_in(shop: Shop, packer: Client) -> None:
    order = delivered(shop)
    this = open_return(order.pk, actor=AYSE)
    approve_return(this.pk, actor=AYSE)
    line = shop.line(order)

    answer = packer.post(url("return-desk-receive", this.code), {f"good-{line.pk}": 2})

    assert (answer.status_code, answer["Location"]) == (302, url("return-desk"))
    assert (Return.objects.get().state, shop.level("MUG")) == ("received", Level(100, 0))
    assert look_up(this.code).closed is not None
    again = packer.post(url("return-desk-receive", this.code), {f"good-{line.pk}": 2})
    assert again.status_code == 409
    assert shop.level("MUG") == Level(100, 0)


def test_an_unannounced_parcel_opens_and_receives_a_return_once(shop: Shop, packer: Client) -> None:
    order = delivered(shop)
    line = shop.line(order)
    page = packer.get(url("return-desk"), {"q": str(order.number)}).content.decode()
    assert "açık iade talebi yok" in page
    values = {f"good-{line.pk}": 1, f"not_ours-{line.pk}": 0, "once_key": "k", "tracking_number": "990011"}

    for _click in range(2):
        assert packer.post(url("return-desk-take", order.number), values).status_code == 302

    this = Return.objects.get()
    assert (this.state, this.tracking_number, shop.line(order).returned) == ("received", "990011", 1)
    nothing = packer.post(url("return-desk-take", order.number), {f"good-{line.pk}": 0})
    assert nothing.status_code == 409
    too_many = packer.post(url("return-desk-take", order.number), {f"good-{line.pk}": 1, f"damaged-{line.pk}": 1})
    assert too_many.status_code == 422
    assert Return.objects.count() == 1
    assert list(check_all()) == []


def test_a_name_of_several_orders_asks_which(shop: Shop, packer: Client) -> None:
    first, second = delivered(shop), delivered(shop)

    page = packer.get(url("return-desk"), {"q": "zeynep"}).content.decode()

    assert f"?order={first.number}" in page
    assert f"?order={second.number}" in page
    assert "Teslim al" in packer.get(url("return-desk"), {"order": str(first.number)}).content.decode()


def test_an_undeliverable_parcel_goes_into_stock_with_one_press(shop: Shop, packer: Client) -> None:
    order = shop.order({"MUG": 2})
    parcel = dispatch(order.pk, actor=AYSE)
    mark_undelivered(parcel.pk, actor=AYSE)
    assert "Hepsi sağlam, stoğa al" in packer.get(url("return-desk"), {"q": parcel.reference}).content.decode()

    answer = packer.post(url("return-desk-restock", parcel.pk))

    assert answer["Location"] == url("order", order.number)
    assert shop.level("MUG") == Level(100, 2)
    assert packer.post(url("return-desk-restock", parcel.pk)).status_code == 409


def test_nobodys_parcel_is_parked_found_again_and_claimed(shop: Shop, packer: Client) -> None:
    page = packer.get(url("return-desk"), {"q": "88112233"}).content.decode()
    assert "Sahipsiz iade olarak yaz" in page
    values = {"tracking_number": "88112233", "sender": "A. Y.", "contents": "Mavi kupa <b>"}
    for _twice in range(2):
        assert packer.post(url("return-desk-park"), values).status_code == 302
    assert packer.post(url("return-desk-park"), {}).status_code == 422
    parcel = UnknownParcel.objects.get()
    assert look_up("88112233").parked == parcel
    assert "Mavi kupa &lt;b&gt;" in packer.get(url("returns-unknown")).content.decode()

    this = open_return(delivered(shop).pk, actor=AYSE)
    assert packer.post(url("returns-unknown-claim", parcel.pk), {"owner": "R00000012"}).status_code == 404
    assert packer.post(url("returns-unknown-claim", parcel.pk), {"owner": this.code})["Location"] == url(
        "return", this.code
    )

    assert Return.objects.get().tracking_number == "88112233"
    assert packer.post(url("returns-unknown-claim", parcel.pk), {"owner": this.code}).status_code == 409
    assert this.code in packer.get(url("returns-unknown") + "?closed=1").content.decode()


def test_nobodys_parcel_can_be_put_away_with_a_word(shop: Shop, packer: Client) -> None:
    packer.post(url("return-desk-park"), {"contents": "Boş koli"})
    parcel = UnknownParcel.objects.get()

    assert packer.post(url("returns-unknown-close", parcel.pk), {"note": ""}).status_code == 422
    assert packer.post(url("returns-unknown-close", parcel.pk), {"note": "Göndericiye iade"}).status_code == 302
    assert packer.post(url("returns-unknown-close", parcel.pk), {"note": "x"}).status_code == 409


def test_the_desk_is_for_those_who_receive(shop: Shop, client: Client) -> None:
    client.force_login(shop.staff("support"), backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get(url("return-desk")).status_code == 403
    assert client.post(url("return-desk-park"), {"contents": "x"}).status_code == 403
