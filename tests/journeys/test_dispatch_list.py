"""The courier stands at the door: parcels are scanned, a wrong one is refused, the list is signed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.models import DispatchList, Shipment
from tests.browser import violations
from tests.shop import AYSE, Shop

pytestmark = pytest.mark.journey


def test_parcels_go_with_the_courier(shop: Shop, panel: Callable[..., Page]) -> None:
    account = shop.sandbox()
    for _three in range(3):
        mark_ready_to_ship(shop.order({"MUG": 1}).pk, actor=AYSE, carrier_account_id=account.pk)
    shop.react()
    first, second, third = Shipment.objects.order_by("id")
    page = panel(shop.staff(), "/gonderiler/")

    page.get_by_role("link", name="Kargo teslim listeleri").click()
    expect(page.locator("#lists-waiting")).to_contain_text("3 gönderi")
    assert violations(page) == []
    page.get_by_role("button", name="liste aç").click()
    box, says = page.get_by_label("Koliyi okutun"), page.locator("#pack-says")
    for parcel in (first, second):
        box.fill(parcel.reference)
        box.press("Enter")
        expect(says).to_have_text(f"#{parcel.order.number} listeye eklendi.")
    box.fill("8690000000001")
    box.press("Enter")
    expect(says).to_have_text("“8690000000001” barkodlu bir koli yok.")
    expect(says).to_have_attribute("data-tone", "wrong")
    box.fill(first.reference)
    box.press("Enter")
    expect(says).to_contain_text("zaten bu listede")
    expect(page.locator("#list-rows")).to_contain_text("1 hazır kolisi daha okutulmadı")
    assert violations(page) == []

    page.get_by_label("Teslim alan kişi").fill("Kurye Mehmet")
    page.get_by_label("Hepsini kargolandı yap").check()
    page.get_by_role("button", name="Kargoya teslim edildi").click()
    expect(page.get_by_text("Teslim alan: Kurye Mehmet")).to_be_visible()
    expect(page.get_by_label("Koliyi okutun")).to_have_count(0)

    assert DispatchList.objects.get().rows.count() == 2
    third.refresh_from_db()
    assert (shop.fresh(first.order).status, third.state) == ("shipped", "ready")
