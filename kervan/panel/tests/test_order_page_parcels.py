"""The order page's parcels: path A, path B, what goes wrong, and what is taken back."""

from __future__ import annotations

import json
from decimal import Decimal
from html import unescape
from typing import Any

import pytest

from kervan.notifications.models import Message
from kervan.panel.order_page import customer_box
from kervan.panel.tests.desk import Desk, part, words
from kervan.payments.actions.record_payment import record_payment
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.mark_undelivered import mark_undelivered
from kervan.shipping.models import Shipment
from tests.shop import AYSE, Level, facts


@pytest.fixture
def desk(shop: Any) -> Desk:
    return Desk(shop)


READY = {"account": "none", "pieces": "1", "notify": "on"}


# --- Path A -----------------------------------------------------------------------------------------------------------


def test_ready_with_a_carrier_waits_for_its_answer_and_then_shows_the_reference(shop: Any, desk: Desk) -> None:
    account = shop.sandbox()
    order = shop.order({"MUG": 2})

    asked = desk.post(
        order,
        "kargoya-hazir",
        READY | {"account": account.pk, f"line-{shop.line(order).pk}": "2", "desi": "2,5", "kilograms": "1,25"},
        htmx=True,
    )
    parcel = Shipment.objects.get(order=order)
    assert "Kargo firmasından yanıt bekleniyor" in words(asked)
    assert 'hx-trigger="every 3s"' in words(asked)
    assert (str(parcel.desi), parcel.weight_g, parcel.pieces) == ("2.50", 1250, 1)

    shop.react()
    card = part(desk.page(order), f"parcel-{parcel.pk}")
    groups = [parcel.reference[at : at + 4] for at in range(0, 12, 4)]
    assert "".join(f"<span>{group}</span>" for group in groups) in card
    assert f'data-copy="{parcel.reference}"' in card
    assert "Kargo Etiketi Bastır" in card


def test_desi_and_weight_come_from_the_products(shop: Any, desk: Desk) -> None:
    shop.product("RUG", desi=Decimal("12.5"), weight_g=4200, stock=5)
    order = shop.order({"RUG": 2})

    form = desk.page(order, "kargoya-hazir")

    assert 'name="desi" value="25"' in form
    assert 'name="kilograms" value="8,4"' in form


def test_a_part_is_packed_and_the_rest_stays_unsent(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 3})

    desk.post(order, "kargoya-hazir", READY | {f"line-{shop.line(order).pk}": "1"})

    assert (shop.line(order).ready, shop.line(order).unsent) == (1, 2)
    assert shop.fresh(order).status == "partially_ready"


def test_nothing_chosen_is_refused_in_the_dialog(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 3})
    before = facts()

    answer = desk.post(order, "kargoya-hazir", READY | {f"line-{shop.line(order).pk}": "0"}, htmx=True)

    assert answer.status_code == 409
    assert "gönderilmemiş ürün yok" in words(answer)
    assert facts() == before


def test_two_people_pack_at_once_and_the_second_is_told(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 1})
    data = READY | {f"line-{shop.line(order).pk}": "1"}

    first = desk.post(order, "kargoya-hazir", data, htmx=True)
    second = desk.post(order, "kargoya-hazir", data, htmx=True)

    assert first.status_code == 200
    assert second.status_code in (409, 422)
    assert Shipment.objects.filter(order=order).count() == 1


def test_a_refused_booking_shows_the_carriers_words_and_is_corrected_in_one_dialog(shop: Any, desk: Desk) -> None:
    account = shop.sandbox()
    address = {
        "name": "Ali",
        "phone": "0532 123 45 67",
        "line": "Moda Cad. 1",
        "district": "Kadıköy",
        "city": "İstanbul",
    }
    order = shop.order(shipping_address=address)
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk)
    shop.react()
    parcel.refresh_from_db()
    card = part(desk.page(order), f"parcel-{parcel.pk}")
    assert parcel.state == "refused"
    assert parcel.refusal in card
    assert parcel.refusal_hint in card
    assert "Kargo firması gönderiyi kabul etmedi." in card

    desk.client.cookies["django_language"] = "en"
    english = part(desk.page(order), f"parcel-{parcel.pk}")
    assert parcel.refusal in english  # the carrier's own words stay
    assert parcel.refusal_hint not in english  # what to do about it is ours
    desk.client.cookies["django_language"] = "tr"

    corrected = address | {"name": "Ali Kaya", "account": account.pk, "pieces": "1", "desi": "3"}
    wrong = desk.post(order, f"gonderi/{parcel.pk}/duzelt", corrected | {"phone": "12"}, htmx=True)
    parcel.refresh_from_db()
    assert 'id="id_phone-error"' in words(wrong)
    assert parcel.state == "refused"

    desk.post(order, f"gonderi/{parcel.pk}/duzelt", corrected, htmx=True)
    shop.react()
    parcel.refresh_from_db()
    assert (parcel.state, parcel.attempt, str(parcel.desi)) == ("ready", 2, "3.00")
    assert shop.fresh(order).shipping_address["name"] == "Ali Kaya"


def test_a_packer_retries_without_touching_the_address(shop: Any) -> None:
    account = shop.sandbox()
    order = shop.order()
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk)
    Shipment.objects.filter(pk=parcel.pk).update(state="refused", refusal="Desi çok büyük")
    desk = Desk(shop, "packer")

    assert 'name="line"' not in desk.page(order, f"gonderi/{parcel.pk}/duzelt")
    desk.post(order, f"gonderi/{parcel.pk}/duzelt", {"account": account.pk, "pieces": "1", "line": "Sızıntı Sok. 1"})

    parcel.refresh_from_db()
    assert parcel.state == "requested"
    assert shop.fresh(order).shipping_address["line"] == "Bahariye Cad. No: 12 D: 3"


def test_the_label_is_a_pdf_and_the_parcel_remembers_it(shop: Any, desk: Desk) -> None:
    order = shop.order()
    parcel = mark_ready_to_ship(order.pk, actor=AYSE)

    answer = desk.post(order, f"gonderi/{parcel.pk}/kargo-etiketi", {"size": "100x150"})

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    parcel.refresh_from_db()
    assert parcel.label_printed_by == desk.staff.name


@pytest.mark.django_db(transaction=True)
def test_cash_that_changed_after_the_carrier_was_told_is_put_right_with_one_button(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 2}, payment_method="cash_on_delivery")
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    shop.react()
    assert "Kapıda tahsil edilecek tutar değişti" not in desk.page(order)
    record_payment(order.pk, actor=AYSE, amount=5_000)
    shop.react()

    page = desk.page(order)
    assert "kapıda tahsil edilecek tutar değişti: gönderiyi iptal edip yeniden hazırlayın." in page
    assert "Kurye 200,00 TL tahsil edecek, siparişte ödenecek 150,00 TL kaldı." in page.replace("\xa0", " ")
    assert "İptal edip yeniden hazırla" in unescape(desk.client.get("/siparisler/").content.decode())

    desk.post(order, f"gonderi/{parcel.pk}/yeniden-hazirla", htmx=True)
    shop.react()

    page = desk.page(order)
    assert "Kapıda tahsil edilecek tutar değişti:" not in page
    assert Shipment.objects.get(state="ready").cod_amount == 15_000


def test_cash_that_changed_after_the_parcel_left_is_said_with_both_amounts(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 2}, payment_method="cash_on_delivery")
    dispatch(order.pk, actor=AYSE)
    record_payment(order.pk, actor=AYSE, amount=20_000)

    page = desk.page(order).replace("\xa0", " ")

    assert "Kurye 200,00 TL tahsil edecek, siparişte ödenecek 0,00 TL kaldı." in page
    assert "200,00 TL müşteriye geri verilmeli" in page
    assert "yeniden-hazirla" not in page


def test_a_label_of_a_cancelled_parcel_is_refused_in_words(shop: Any, desk: Desk) -> None:
    order = shop.order()
    parcel = mark_ready_to_ship(order.pk, actor=AYSE)
    cancel_shipment(parcel.pk, actor=AYSE)

    answer = desk.post(order, f"gonderi/{parcel.pk}/kargo-etiketi")

    assert answer.status_code == 409
    assert "etiketi basılamaz" in words(answer)


def test_the_packing_slip_is_a_pdf(shop: Any, desk: Desk) -> None:
    order = shop.order()

    answer = desk.get(order, "paket-fisi", query="boy=a4")

    assert answer.content.startswith(b"%PDF")


# --- Path B -----------------------------------------------------------------------------------------------------------


def test_sending_by_hand_moves_the_lines_to_sent(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 2, "CUP": 1})
    mug = shop.line(order)

    answer = desk.post(order, "gonder", {f"line-{mug.pk}": "1", "carrier": "Aras Kargo", "notify": "on"})

    html = desk.page(order)
    parcel = Shipment.objects.get(order=order)
    assert answer.url == f"/siparisler/{order.number}/"
    assert (shop.line(order).shipped, shop.line(order).unsent, shop.line(order, "CUP").unsent) == (1, 1, 1)
    assert html.index('id="unsent"') < html.index("Gönderilen</h2>") < html.index(f'id="parcel-{parcel.pk}"')
    assert "Aras Kargo" in part(html, f"parcel-{parcel.pk}")
    assert shop.level("MUG") == Level(on_hand=99, reserved=1)


def test_tracking_is_ticked_to_tell_the_first_time_and_unticked_on_a_correction(shop: Any, desk: Desk) -> None:
    order = shop.order()
    parcel = dispatch(order.pk, actor=AYSE, carrier="Aras Kargo")

    first = desk.get(order, f"gonderi/{parcel.pk}/takip", htmx=True).content.decode()
    desk.post(
        order, f"gonderi/{parcel.pk}/takip", {"carrier": "Aras Kargo", "tracking_number": "123456", "notify": "on"}
    )
    second = desk.get(order, f"gonderi/{parcel.pk}/takip", htmx=True).content.decode()

    assert 'id="id_notify" checked' in first
    assert 'id="id_notify">' in second
    parcel.refresh_from_db()
    assert parcel.tracking_number == "123456"
    assert parcel.tracking_url.startswith("https://")


def test_a_link_that_is_no_link_is_named_beside_its_field(shop: Any, desk: Desk) -> None:
    order = shop.order()
    parcel = dispatch(order.pk, actor=AYSE)

    answer = desk.post(order, f"gonderi/{parcel.pk}/takip", {"tracking_url": "javascript:alert(1)"}, htmx=True)

    assert answer.status_code == 422
    assert 'id="id_tracking_url-error"' in words(answer)
    parcel.refresh_from_db()
    assert parcel.tracking_url == ""


def test_a_cancelled_dispatch_makes_its_pieces_unsent_and_stops_the_mail(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 2})
    sent = desk.post(order, "gonder", {f"line-{shop.line(order).pk}": "2", "notify": "on"}, htmx=True)
    undo = json.loads(sent["HX-Trigger"])["kervan:toast"]["undo"]
    shop.react()

    desk.client.post(undo)
    shop.react()

    assert (shop.line(order).shipped, shop.line(order).unsent) == (0, 2)
    assert shop.level("MUG") == Level(on_hand=100, reserved=2)
    assert list(Message.objects.filter(kind="parcel_shipped").values_list("state", flat=True)) == ["stopped"]


def test_delivered_by_mistake_is_taken_back(shop: Any, desk: Desk) -> None:
    order = shop.order()
    parcel = dispatch(order.pk, actor=AYSE)

    done = desk.post(order, f"gonderi/{parcel.pk}/teslim-edildi", {"notify": "on"}, htmx=True)
    assert shop.fresh(order).status == "delivered"
    desk.client.post(json.loads(done["HX-Trigger"])["kervan:toast"]["undo"])

    assert shop.fresh(order).status == "shipped"


# --- Refused at the door ----------------------------------------------------------------------------------------------


def test_undeliverable_pieces_come_back_and_the_lost_ones_do_not(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 3}, payment_method="cash_on_delivery", captured=False)
    parcel = dispatch(order.pk, actor=AYSE)
    mark_undelivered(parcel.pk, actor=AYSE, reason="Alıcı kapıda kabul etmedi")
    line = shop.line(order)
    assert "Alıcı kapıda kabul etmedi" in part(desk.page(order), f"parcel-{parcel.pk}")

    answer = desk.post(order, f"gonderi/{parcel.pk}/geri-al", {f"line-{line.pk}": "1", "then": "cancel"}, htmx=True)

    follow = json.loads(answer["HX-Trigger-After-Settle"])["kervan:open-dialog"]["url"]
    assert follow == f"/siparisler/{order.number}/iptal/"
    assert shop.level("MUG") == Level(on_hand=99, reserved=3)
    assert (shop.line(order).unsent, shop.line(order).undelivered) == (3, 0)


def test_a_parcel_of_another_order_is_not_found(shop: Any, desk: Desk) -> None:
    order, other = shop.order(), shop.order()
    parcel = dispatch(other.pk, actor=AYSE)

    assert desk.get(order, f"gonderi/{parcel.pk}/takip").status_code == 404
    assert desk.post(order, f"gonderi/{parcel.pk}/gonderimi-geri-al").status_code == 404
    parcel.refresh_from_db()
    assert parcel.state == "shipped"


# --- News -------------------------------------------------------------------------------------------------------------


def test_the_pulse_is_silent_until_something_happened(shop: Any, desk: Desk) -> None:
    account = shop.sandbox()
    order = shop.order()
    mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk)
    html = desk.page(order, query="queue=ready")
    url = html.split('hx-get="/siparisler/')[1].split('"')[0]
    url = next(each for each in (f"/siparisler/{url}",) if "durum" in each)

    assert desk.client.get(url).status_code == 204
    shop.react()
    fresh = desk.client.get(url)

    assert fresh.status_code == 200
    assert "Kargoya Hazır" in words(fresh)
    assert 'data-announce="#' in words(fresh)


def test_what_happens_while_the_page_is_drawn_is_news(shop: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    account = shop.sandbox()
    order = shop.order()
    mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=account.pk)

    def and_the_carrier_answers(shown: Any) -> Any:
        box = customer_box(shown)
        shop.react()
        return box

    monkeypatch.setattr("kervan.panel.order_page.customer_box", and_the_carrier_answers)
    html = desk.page(order)
    monkeypatch.undo()
    url = next(each for each in html.split('hx-get="')[1:] if "durum/" in each).split('"')[0]
    fresh = desk.client.get(url)

    assert "Kargoya Hazır" not in html.split('id="order"')[1].split(">")[0]
    assert fresh.status_code == 200
    assert "Kargoya Hazır" in words(fresh)


def test_a_finished_order_asks_for_nothing(shop: Any, desk: Desk) -> None:
    order = shop.order()
    parcel = dispatch(order.pk, actor=AYSE, notify=False)
    desk.post(order, f"gonderi/{parcel.pk}/teslim-edildi")

    html = desk.page(order)

    assert "data-poll" not in html.split('id="order"')[1].split(">")[0]
