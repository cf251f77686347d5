"""Journeys at the order page, through a browser: from the order to the delivered parcel, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kervan.lib import clock
from kervan.notifications.models import Message
from kervan.payments.models import BankAccount
from kervan.shipping.actions.apply_tracking import apply_tracking
from kervan.shipping.carriers import Scan, Tracking, TrackingStatus
from kervan.shipping.models import Shipment
from tests.browser import violations
from tests.shop import AYSE, Level

pytestmark = pytest.mark.journey


@pytest.fixture
def seen(shop: Any, panel: Callable[..., Page]) -> Callable[..., Page]:
    """``seen(order)``: the owner's page of an order."""
    owner = shop.staff(name="Deniz Aydın")

    def page_of(order: Any, path: str = "", **looks: Any) -> Page:
        return panel(owner, f"/siparisler/{order.number}/{path}", **looks)

    return page_of


def choose(page: Page, menu: str, entry: str) -> None:
    """Open a "…" menu and choose."""
    page.get_by_role("button", name=menu).click()
    page.locator(".k-menu:popover-open .k-menu-item", has_text=entry).click()


def submit(page: Page, button: str) -> None:
    """Send the open dialog and wait until it has gone."""
    page.locator("#k-dialog").get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#k-dialog")).to_be_hidden()


def scans(shipment: Shipment, *statuses: TrackingStatus, number: str = "") -> Tracking:
    """What the carrier reports: one scan a minute."""
    start = clock.now() - timedelta(minutes=len(statuses))
    return Tracking(
        reference=shipment.reference,
        tracking_number=number or None,
        scans=tuple(
            Scan(
                at=start + timedelta(minutes=at),
                status=status,
                raw_code=status.value,
                raw_text=f"{status.value} okutuldu",
            )
            for at, status in enumerate(statuses)
        ),
    )


# --- Path A -----------------------------------------------------------------------------------------------------------


def test_path_a_from_the_order_to_delivered(shop: Any, seen: Callable[..., Page]) -> None:
    shop.sandbox()
    order = shop.order({"MUG": 2})
    page = seen(order)
    head = page.locator("#page-head")
    expect(head.locator("[data-status=created]")).to_be_visible()
    expect(head.locator("[data-status=paid]")).to_be_visible()

    head.get_by_role("button", name="Kargoya hazır olarak işaretle").click()
    expect(page.locator("#k-dialog")).to_be_visible()
    assert violations(page, "#k-dialog") == []
    submit(page, "Kargoya hazır yap")
    parcel = Shipment.objects.get(order=order)
    card = page.locator(f"#parcel-{parcel.pk}")
    expect(card).to_contain_text("Kargo firmasından yanıt bekleniyor")
    expect(card.get_by_role("button", name="Kargo Etiketi Bastır")).to_have_attribute("aria-disabled", "true")

    shop.react()  # the carrier answers; the page shows it by itself
    expect(card.locator(".k-reference-value")).to_be_visible()
    expect(page.locator("#k-live")).to_contain_text("Kargoya Hazır")
    with page.expect_popup() as label:
        head.get_by_role("button", name="Kargo Etiketi Bastır").click()
    label.value.close()
    expect(card).to_contain_text("basıldı")

    moved = apply_tracking(
        parcel.pk, scans(parcel, TrackingStatus.PICKED_UP, TrackingStatus.IN_TRANSIT, number="7301"), actor=AYSE
    )
    expect(card.locator("[data-status=shipped]")).to_be_visible()
    expect(card).to_contain_text("7301")
    moved = apply_tracking(
        parcel.pk,
        scans(parcel, TrackingStatus.PICKED_UP, TrackingStatus.OUT_FOR_DELIVERY, TrackingStatus.DELIVERED),
        actor=AYSE,
    )
    shop.react()

    expect(head.locator("[data-status=delivered]")).to_be_visible()
    assert moved.state == "delivered"
    assert shop.level("MUG") == Level(on_hand=98, reserved=0)
    kinds = list(Message.objects.filter(order_id=order.pk).order_by("id").values_list("kind", flat=True))
    assert kinds == ["order_placed", "parcel_ready", "parcel_shipped", "tracking", "delivered"]


def test_a_refused_booking_is_corrected_and_retried(shop: Any, seen: Callable[..., Page]) -> None:
    shop.sandbox()
    address = {
        "name": "Ali",
        "phone": "0532 123 45 67",
        "line": "Moda Cad. 1",
        "district": "Kadıköy",
        "city": "İstanbul",
    }
    order = shop.order(shipping_address=address)
    page = seen(order)
    page.locator("#page-head").get_by_role("button", name="Kargoya hazır olarak işaretle").click()
    submit(page, "Kargoya hazır yap")
    shop.react()
    parcel = Shipment.objects.get(order=order)
    card = page.locator(f"#parcel-{parcel.pk}")
    expect(card).to_contain_text("Deneme Kargo kabul etmedi:")
    expect(card).to_contain_text(parcel.refusal)

    card.get_by_role("button", name="Düzelt ve yeniden dene").click()
    dialog = page.locator("#k-dialog")
    dialog.get_by_label("Ad soyad / unvan").fill("Ali Kaya")
    dialog.get_by_label("Telefon").fill("12")
    dialog.get_by_role("button", name="Yeniden dene", exact=True).click()
    expect(dialog.locator("#id_phone-error")).to_be_visible()
    expect(dialog.get_by_label("Ad soyad / unvan")).to_have_value("Ali Kaya")
    expect(dialog.get_by_label("Telefon")).to_be_focused()
    dialog.get_by_label("Telefon").fill("0532 123 45 67")
    submit(page, "Yeniden dene")
    expect(card).to_contain_text("Kargo firmasından yanıt bekleniyor")
    shop.react()

    expect(card.locator(".k-reference-value")).to_be_visible()
    parcel.refresh_from_db()
    assert (parcel.state, parcel.attempt) == ("ready", 2)


# --- Path B -----------------------------------------------------------------------------------------------------------


def test_path_b_a_partial_shipment_its_tracking_and_a_cancelled_dispatch(shop: Any, seen: Callable[..., Page]) -> None:
    shop.product("MUG", title="Kupa", stock=10)
    shop.product("CUP", title="Fincan", stock=10)
    order = shop.order({"MUG": 2, "CUP": 1})
    page = seen(order)
    page.locator("#unsent").get_by_role("link", name="Gönderildi olarak işaretle").click()
    expect(page.get_by_role("heading", name="Gönderildi olarak işaretle")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Kupa, adet", exact=True).fill("1")
    page.get_by_label("Fincan, adet", exact=True).fill("0")
    page.get_by_role("button", name="Gönderildi olarak işaretle").click()

    first = Shipment.objects.get(order=order)
    card = page.locator(f"#parcel-{first.pk}")
    expect(card.locator("[data-status=shipped]")).to_be_visible()
    expect(page.locator("#unsent")).to_contain_text("Fincan")
    card.get_by_role("button", name="Takip bilgisi ekle").click()
    page.locator("#k-dialog").get_by_label("Kargo firması").fill("Aras Kargo")
    page.locator("#k-dialog").get_by_label("Takip numarası").fill("720399")
    submit(page, "Kaydet")
    expect(card.get_by_role("link", name="720399")).to_be_visible()
    first.refresh_from_db()
    assert first.tracking_number == "720399"

    page.locator("#unsent").get_by_role("link", name="Gönderildi olarak işaretle").click()
    page.get_by_role("button", name="Gönderildi olarak işaretle").click()
    second = Shipment.objects.filter(order=order).latest("id")
    other = page.locator(f"#parcel-{second.pk}")
    expect(other).to_be_visible()
    expect(page.locator("#unsent")).to_have_count(0)
    other.get_by_role("button", name="Gönderi işlemleri").click()
    page.locator(".k-menu:popover-open .k-menu-item", has_text="Gönderiyi iptal et").click()
    page.locator("#k-confirm").get_by_role("button", name="Gönderiyi iptal et").click()

    expect(page.locator("#unsent")).to_contain_text("Fincan")
    expect(page.locator("#page-head [data-status=partially_shipped]")).to_be_visible()
    assert shop.level("MUG") == Level(on_hand=9, reserved=1)
    assert shop.level("CUP") == Level(on_hand=10, reserved=1)


def test_path_b_works_without_scripts(shop: Any, seen: Callable[..., Page]) -> None:
    order = shop.order({"MUG": 1})
    page = seen(order, scripts=False)

    page.locator("#unsent").get_by_role("link", name="Gönderildi olarak işaretle").click()
    page.get_by_role("button", name="Gönderildi olarak işaretle").click()
    parcel = Shipment.objects.get(order=order)
    card = page.locator(f"#parcel-{parcel.pk}")
    card.locator(".k-card-foot").get_by_role("button", name="Takip bilgisi ekle").click()
    page.get_by_label("Takip numarası").fill("99887")
    page.get_by_role("button", name="Kaydet").click()
    expect(card).to_contain_text("99887")
    card.locator(".k-card-foot").get_by_role("button", name="Teslim edildi olarak işaretle").click()
    page.get_by_role("button", name="Teslim edildi", exact=True).click()

    expect(page.locator("#page-head [data-status=delivered]")).to_be_visible()
    assert shop.fresh(order).status == "delivered"


# --- Money ------------------------------------------------------------------------------------------------------------


def test_a_transfer_is_confirmed(shop: Any, seen: Callable[..., Page]) -> None:
    BankAccount.objects.create(bank="Ziraat", holder="Mağaza", iban="TR330006100519786457841326")
    order = shop.order({"MUG": 2}, payment_method="bank_transfer", captured=False)
    page = seen(order)
    expect(page.locator("#unsent")).to_contain_text("Ödeme henüz gelmedi; göndermeden önce doğrulayın.")

    page.locator("#page-head").get_by_role("button", name="Ödeme alındı olarak işaretle").click()
    dialog = page.locator("#k-dialog")
    expect(dialog.get_by_label("Tutar")).to_have_value("200,00")
    dialog.get_by_label("Banka hesabı").select_option(label="Ziraat …1326")
    dialog.get_by_label("Banka referansı").fill("FT-77")
    submit(page, "Ödeme alındı")

    expect(page.locator("#page-head [data-status=paid]")).to_be_visible()
    expect(page.locator("#payments")).to_contain_text("FT-77")
    expect(page.locator("#page-head").get_by_role("button", name="Kargoya hazır olarak işaretle")).to_be_visible()
    assert shop.fresh(order).balance == 0


def test_a_cash_on_delivery_parcel_is_refused_at_the_door(shop: Any, seen: Callable[..., Page]) -> None:
    shop.sandbox()
    order = shop.order({"MUG": 2}, payment_method="cash_on_delivery", captured=False)
    page = seen(order)
    page.locator("#page-head").get_by_role("button", name="Kargoya hazır olarak işaretle").click()
    submit(page, "Kargoya hazır yap")
    shop.react()
    parcel = Shipment.objects.get(order=order)
    card = page.locator(f"#parcel-{parcel.pk}")
    expect(card).to_contain_text("Kapıda tahsil edilecek")
    apply_tracking(parcel.pk, scans(parcel, TrackingStatus.PICKED_UP, TrackingStatus.RETURNING), actor=AYSE)

    page.reload()
    expect(page.locator("#page-head [data-status=undeliverable]")).to_be_visible()
    expect(page.locator("#page-head [data-status=awaiting]")).to_be_visible()
    page.locator("#page-head").get_by_role("button", name="Ürünleri geri al").click()
    dialog = page.locator("#k-dialog")
    dialog.locator("input[type=number]").fill("1")
    dialog.get_by_label("Siparişi iptal edeceğim").check()
    dialog.get_by_role("button", name="Ürünleri geri al", exact=True).click()
    expect(dialog.get_by_role("heading", name="Siparişi iptal et")).to_be_visible()
    dialog.get_by_label("Sebep").fill("Kapıda kabul edilmedi")
    submit(page, "İptal et")

    expect(page.locator("#page-head [data-status=cancelled]")).to_be_visible()
    expect(page.locator("#page-head [data-status=voided]")).to_be_visible()
    assert shop.level("MUG") == Level(on_hand=99, reserved=0)


# --- Hands and eyes ---------------------------------------------------------------------------------------------------


def test_a_message_is_looked_at_in_a_frame_that_can_do_nothing(shop: Any, seen: Callable[..., Page]) -> None:
    order = shop.order({"MUG": 1})
    shop.react()
    page = seen(order)

    page.locator("#messages").get_by_role("button", name="Önizle").click()

    frame = page.frame_locator("#k-dialog iframe")
    expect(frame.get_by_text("Merhaba Zeynep Yılmaz").first).to_be_visible()
    assert page.locator("#k-dialog iframe").get_attribute("sandbox") == ""


def test_undo_stands_in_the_toast(shop: Any, seen: Callable[..., Page]) -> None:
    order = shop.order({"MUG": 1})
    page = seen(order)
    choose(page, "Diğer işlemler", "Siparişi beklet")
    page.locator("#k-dialog").get_by_label("Sebep").fill("Adres doğrulanacak")
    submit(page, "Beklet")
    expect(page.locator("#page-head")).to_contain_text("Beklemede")

    page.locator(".k-toast").get_by_role("button", name="Geri al").click()

    expect(page.locator("#page-head")).not_to_contain_text("Beklemede")
    assert not shop.fresh(order).held


def test_a_note_being_written_survives_the_news(shop: Any, seen: Callable[..., Page]) -> None:
    shop.sandbox()
    order = shop.order({"MUG": 1})
    page = seen(order)
    page.locator("#page-head").get_by_role("button", name="Kargoya hazır olarak işaretle").click()
    submit(page, "Kargoya hazır yap")
    page.locator("#note-text").fill("Yarım kalmış bir not")
    shop.react()

    page.wait_for_timeout(7000)

    expect(page.locator("#note-text")).to_have_value("Yarım kalmış bir not")
    page.get_by_role("button", name="Notu ekle").click()
    expect(page.locator("#order-timeline")).to_contain_text("Yarım kalmış bir not")
    expect(page.locator(".k-reference-value")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_on_a_full_order(shop: Any, seen: Callable[..., Page], theme: str, width: int) -> None:
    from kervan.shipping.actions.dispatch import dispatch
    from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
    from kervan.shipping.actions.mark_undelivered import mark_undelivered

    order = shop.order({"MUG": 4}, payment_method="cash_on_delivery", captured=False, tags=("hediye",))
    line = shop.line(order)
    mark_ready_to_ship(order.pk, actor=AYSE, quantities={line.pk: 1})
    dispatch(order.pk, actor=AYSE, quantities={line.pk: 1}, carrier="Aras Kargo", tracking_number="123")
    mark_undelivered(dispatch(order.pk, actor=AYSE, quantities={line.pk: 1}).pk, actor=AYSE, reason="Kabul etmedi")
    shop.react()
    page = seen(order, theme=theme, width=width)
    page.locator("#matrix-details > summary").click()
    page.evaluate("scrollTo(0, 0)")  # what the sticky bar covers elsewhere can be scrolled free

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
