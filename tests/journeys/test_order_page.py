"""The customer's order page on a phone, and staff who answer in the panel: a transfer, a cancellation, a return."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from kervan.checkout.consents import facts_of_order, legal_texts, record_consents
from kervan.cli.invariants import check_all
from kervan.orders.links import order_path
from kervan.orders.models import Order
from kervan.payments.models import BankAccount, TransferNotice
from kervan.returns.models import Return
from kervan.sales.models import CancelWish
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shop.actions.change_shop import change_shop
from tests.browser import PATIENCE, is_ours, violations
from tests.journeys.test_panel_orders import seen, submit
from tests.shop import AYSE, Level, Shop

__all__ = ["seen"]

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def customer(browser: Browser, live_server: Any, transactional_db: None) -> Iterator[Callable[[str], Page]]:
    """``customer(order_path(order))``: somebody without an account who opens a link on a phone of 390 pixels."""
    complaints: list[str] = []
    contexts = []

    def opened(path: str) -> Page:
        context = browser.new_context(viewport={"width": 390, "height": 844}, locale="tr-TR", reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if is_ours(said) else None)
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def photo() -> dict[str, Any]:
    """A picture as a phone's camera names it, for ``set_input_files``."""
    file = BytesIO()
    Image.new("RGB", (60, 40), "red").save(file, "JPEG")
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def status(page: Page, of: str) -> Any:
    """The status "Sipariş" or "Ödeme" with its sentence, on the customer's page."""
    return page.locator(".s-statuses > div").filter(has=page.get_by_text(of, exact=True))


def sound(page: Page) -> None:
    """Nothing for axe to find, nothing that sticks out of the phone."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# --- Ödeme yaptım -----------------------------------------------------------------------------------------------------


def test_i_have_paid_with_a_receipt_until_staff_confirm_it(
    shop: Shop, customer: Callable[[str], Page], seen: Callable[..., Page]
) -> None:
    BankAccount.objects.create(bank="Ziraat Bankası", holder="Kervan", iban="TR330006100519786457841326")
    order = shop.order({"MUG": 2}, payment_method="bank_transfer", captured=False)
    page = customer(order_path(order))
    expect(status(page, "Ödeme")).to_contain_text("Havalenizi bekliyoruz")
    sound(page)

    page.get_by_role("link", name="Ödeme yaptım").click()
    expect(page.get_by_label("Tutar (TL)")).to_have_value("200,00")
    sound(page)
    page.get_by_role("button", name="Bildir").click()
    expect(page.locator("#id_bank-error")).to_have_text("Parayı gönderdiğiniz bankayı yazın.")
    sound(page)
    page.get_by_label("Hangi bankadan gönderdiniz?").fill("Garanti")
    page.get_by_label("Hangi hesabımıza gönderdiniz?").select_option(index=1)
    page.get_by_label("Dekont").set_input_files(
        {"name": "dekont.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 dekont"}
    )
    page.get_by_role("button", name="Bildir").click()
    expect(page.get_by_role("status")).to_contain_text("Bildiriminizi aldık")
    expect(page.locator("main")).to_contain_text("hesabımızda kontrol ediyoruz")
    assert shop.fresh(order).balance == 20_000  # what a customer says books nothing

    staff = seen(order)
    told = staff.locator(".k-alert", has_text="Müşteri “Ödeme yaptım” dedi")
    expect(told).to_contain_text("Garanti, gönderen Zeynep Yılmaz")
    with staff.expect_download() as receipt:
        told.get_by_role("link", name="Dekontu indir").click()
    assert receipt.value.path().read_bytes() == b"%PDF-1.4 dekont"
    told.get_by_role("button", name="Onayla", exact=True).click()
    expect(staff.locator("#k-dialog [name=amount]")).to_have_value("200,00")
    submit(staff, "Ödeme alındı")
    expect(staff.locator("#page-head [data-status=paid]")).to_be_visible()

    page.reload()
    expect(status(page, "Ödeme")).to_contain_text("Ödemenizi aldık, teşekkür ederiz.")
    expect(page.get_by_role("link", name="Ödeme yaptım")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("kontrol ediyoruz")
    notice = TransferNotice.objects.get()
    assert (notice.state, notice.payment_id) == ("confirmed", order.payments.get().pk)
    assert (shop.fresh(order).payment_status, shop.fresh(order).balance) == ("paid", 0)
    assert list(check_all()) == []


# --- İptal ------------------------------------------------------------------------------------------------------------


def ask_to_cancel(page: Page, button: str) -> None:
    page.get_by_role("link", name="İptal talebi oluştur").click()
    sound(page)
    page.get_by_label("Sebep").fill("Rengini yanlış seçtim")
    page.get_by_role("button", name=button).click()


def test_a_wish_to_cancel_is_refused_and_the_second_one_granted(
    shop: Shop, customer: Callable[[str], Page], seen: Callable[..., Page]
) -> None:
    order = shop.order({"MUG": 2})
    page = customer(order_path(order))
    ask_to_cancel(page, "İptal talebini gönder")
    expect(page.get_by_role("status")).to_contain_text("İptal talebinizi aldık")
    expect(page.get_by_role("link", name="İptal talebi oluştur")).to_have_count(0)

    staff = seen(order)
    head = staff.locator("#page-head")
    wish = staff.locator(".k-alert", has_text="Müşteri iptal istiyor")
    expect(wish).to_contain_text("Rengini yanlış seçtim")
    wish.get_by_role("button", name="Geri çevir").click()
    staff.locator("#k-dialog").get_by_label("Müşteriye açıklama").fill("Paketlendi bile.")
    submit(staff, "Geri çevir")
    expect(wish).to_have_count(0)

    page.reload()
    expect(page.locator("main")).to_contain_text("İptal talebinizi kabul edemedik. Paketlendi bile.")
    sound(page)
    ask_to_cancel(page, "İptal talebini gönder")
    expect(page.get_by_role("status")).to_contain_text("İptal talebinizi aldık")

    staff.reload()
    wish.get_by_role("button", name="Siparişi iptal et").click()
    submit(staff, "İptal et")
    expect(head.locator("[data-status=cancelled]")).to_be_visible()

    page.reload()
    expect(status(page, "Sipariş")).to_contain_text("Siparişiniz iptal edildi")
    expect(status(page, "Ödeme")).to_contain_text("İptal edilen ürünlerin parasını size geri ödeyeceğiz.")
    expect(page.locator(".s-sum")).to_contain_text("Size geri ödenecek")
    sound(page)
    assert list(CancelWish.objects.order_by("id").values_list("state", flat=True)) == ["refused", "done"]
    assert shop.level("MUG") == Level(on_hand=100, reserved=0)
    assert list(check_all()) == []


def test_where_the_shop_lets_customers_an_order_is_cancelled_at_once(
    shop: Shop, customer: Callable[[str], Page]
) -> None:
    change_shop(actor=AYSE, customers_cancel=True)
    order = shop.order({"MUG": 2}, payment_method="bank_transfer", captured=False)
    page = customer(order_path(order))

    ask_to_cancel(page, "Siparişi iptal et")

    expect(page.get_by_role("status")).to_have_text("Siparişiniz iptal edildi.")
    expect(status(page, "Sipariş")).to_contain_text("size bir şey gönderilmeyecek")
    expect(status(page, "Ödeme")).to_contain_text("sizden ödeme beklemiyoruz")
    expect(page.get_by_role("link", name="İptal talebi oluştur")).to_have_count(0)
    sound(page)
    assert (shop.fresh(order).status, shop.level("MUG")) == ("cancelled", Level(on_hand=100, reserved=0))
    assert list(check_all()) == []


# --- İade -------------------------------------------------------------------------------------------------------------


def test_a_return_with_a_photo_is_followed_until_the_goods_are_back(
    shop: Shop, customer: Callable[[str], Page], seen: Callable[..., Page]
) -> None:
    shop.seller(name="Kervan Ev")
    order = shop.order({"MUG": 3, "BAG": 1})
    mark_delivered(dispatch(order.pk, actor=AYSE).pk, actor=AYSE)
    page = customer(order_path(order))
    page.get_by_role("link", name="İade talebi oluştur").click()
    sound(page)
    page.get_by_role("button", name="İade talebini gönder").click()
    expect(page.get_by_role("alert")).to_have_text("İade etmek istediğiniz ürünün adedini yazın.")
    sound(page)
    page.get_by_label("Ürün MUG").fill("2")
    page.get_by_label("Sebep").select_option("defective")
    page.get_by_label("Fotoğraflar").set_input_files([photo()])
    page.get_by_role("button", name="İade talebini gönder").click()
    expect(page.get_by_role("status")).to_contain_text("İade talebinizi aldık")
    this = Return.objects.get()
    expect(page.get_by_role("status")).to_contain_text(this.code)
    card = page.get_by_role("region", name=f"İade {this.code}")
    expect(card).to_contain_text("Talebinizi aldık; inceleyip size yazacağız.")
    expect(card).to_contain_text("2 × Ürün MUG")
    sound(page)

    staff = seen(order)
    staff.locator("#returns").get_by_role("link", name=this.code).click()
    picture = staff.locator("#return-photos img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 60)
    dialog = staff.locator("#k-dialog")
    staff.locator("#page-head").get_by_role("button", name="İadeyi onayla").click()
    dialog.get_by_role("button", name="Onayla", exact=True).click()
    expect(staff.locator("#sides")).to_contain_text("2 adet bekleniyor.")

    page.reload()
    expect(card).to_contain_text("Talebinizi onayladık")
    expect(card).to_contain_text("Kervan Ticaret A.Ş., Moda Cad. No: 12, Kadıköy")
    expect(card).to_contain_text("yazdıramıyorsanız iade kodunu yazın")
    sound(page)

    staff.locator("#page-head").get_by_role("button", name="İadeyi teslim al").click()
    dialog.get_by_role("button", name="Teslim al", exact=True).click()
    expect(staff.locator("#page-head [data-status=received]")).to_be_visible()

    page.reload()
    expect(card).to_contain_text("Ürünler bize ulaştı; inceliyoruz.")
    expect(card).not_to_contain_text("Moda Cad.")
    expect(page.locator(".s-bill")).to_contain_text("2 adedi iade edildi")
    sound(page)
    this.refresh_from_db()
    assert (this.state, this.by_customer, this.photos.count()) == ("received", True, 1)
    assert shop.level("MUG") == Level(on_hand=99, reserved=0)
    assert list(check_all()) == []


# --- Mağazaya yaz -----------------------------------------------------------------------------------------------------


def test_a_customer_writes_to_the_shop_and_reads_the_answer(
    shop: Shop, customer: Callable[[str], Page], seen: Callable[..., Page]
) -> None:
    order = shop.order({"MUG": 2})
    page = customer(order_path(order))
    page.get_by_role("link", name="Mağazaya yaz").click()
    sound(page)
    page.get_by_role("button", name="Gönder").click()
    expect(page.get_by_text("Mesajınızı yazın.")).to_be_visible()
    page.get_by_label("Mesajınız").fill("Hediye paketi olur mu?")
    page.get_by_role("button", name="Gönder").click()
    expect(page.get_by_role("status")).to_contain_text("Mesajınızı aldık")

    staff = seen(order)
    card = staff.locator("#conversation")
    expect(card).to_contain_text("Hediye paketi olur mu?")
    expect(card).to_contain_text("Yanıt bekliyor")
    card.get_by_role("button", name="Müşteriye yaz").click()
    staff.locator("#k-dialog").get_by_label("Yanıt").fill("Elbette, ekledik.")
    submit(staff, "Gönder")
    expect(card).to_contain_text("Elbette, ekledik.")
    expect(card).not_to_contain_text("Yanıt bekliyor")

    page.reload()
    expect(page.locator(".s-talk")).to_contain_text("Elbette, ekledik.")
    sound(page)


# --- Another's order --------------------------------------------------------------------------------------------------


def test_a_link_opens_its_own_order_and_no_other(shop: Shop, customer: Callable[[str], Page]) -> None:
    mine, other = (shop.order({"MUG": 1}, payment_method="bank_transfer", captured=False) for _each in range(2))
    consent, *_ = record_consents(other.pk, legal_texts(facts_of_order(other.pk)), ip="192.0.2.1")
    own = order_path(mine)
    forged = re.sub(r"^/siparis/\d+-", f"/siparis/{other.pk}-", own)
    assert forged not in {own, order_path(other)}
    page = customer(own)
    shop_url = page.url.removesuffix(own)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Sipariş #{mine.number}")

    for path in ("", "odeme-yaptim/", "iptal/", "iade/", "mesaj/", "reklam-izinleri/", f"sozlesme/{consent.pk}/"):
        answer = page.goto(shop_url + forged + path)
        assert answer is not None
        assert answer.status == 404
        expect(page.get_by_role("heading", level=1)).to_have_text("Bağlantı açılmadı")
        expect(page.locator("body")).not_to_contain_text(str(other.number))
    sound(page)
    answer = page.goto(f"{shop_url}{own}sozlesme/{consent.pk}/")
    assert answer is not None
    assert answer.status == 404

    # A form that was open on one's own order does not act on another's either.
    page.goto(f"{shop_url}{own}iptal/")
    page.evaluate("path => { document.querySelector('main form').action = path }", f"{forged}iptal/")
    page.get_by_role("button", name="İptal talebini gönder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bağlantı açılmadı")
    assert not CancelWish.objects.exists()
    assert set(Order.objects.values_list("status", flat=True)) == {"created"}
