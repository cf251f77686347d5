"""Para iadesi at the panel: the dialog, the ledger's buttons, and the list of what is to be paid."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from kervan.events.models import Event
from kervan.orders.models import Order
from kervan.orders.pricing import AdjustmentKind, Charge
from kervan.panel.tests.desk import Desk, part, words
from kervan.payments.actions.fail_refund import fail_refund
from kervan.payments.actions.mark_refund_paid import mark_refund_paid
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.models import Refund
from kervan.sales.actions.cancel_order import cancel_order
from tests.shop import AYSE, Shop

IBAN = "TR33 0006 1005 1978 6457 8413 26"


@pytest.fixture
def desk(shop: Shop) -> Desk:
    return Desk(shop)


@pytest.fixture
def order(shop: Shop) -> Order:
    """Three pieces of 33,33 TL and a shipping fee of 49,90 TL, paid by card."""
    shop.product("MUG", price=3_333, stock=9)
    return shop.order({"MUG": 3}, charges=(Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=4_990),))


def asked(order: Order, **values: Any) -> dict[str, Any]:
    return {"scope": "some", "to": "original", "notify": "on"} | values


def test_chosen_pieces_and_shipping_make_the_amount(shop: Shop, desk: Desk, order: Order) -> None:
    line = shop.line(order)

    answer = desk.post(order, "para-iadesi", asked(order, **{f"line-{line.pk}": 2, "shipping": "on"}))

    assert answer.status_code == 302
    refund = Refund.objects.get()
    assert (refund.amount, refund.lines, refund.shipping) == (6_666 + 4_990, {str(line.pk): 6_666}, 4_990)
    html = part(desk.page(order), "payments")
    assert "Karta, elle" in html
    assert "sanal POS ekranından" in html
    dialog = words(desk.get(order, "para-iadesi", htmx=True))
    assert "En fazla 33,33 TL." in dialog.replace("\xa0", " ")
    assert "Kargo ücreti de" not in dialog


def test_the_dialog_says_the_maximum_and_offers_the_whole(desk: Desk, order: Order) -> None:
    dialog = words(desk.get(order, "para-iadesi", htmx=True)).replace("\xa0", " ")

    assert "Tamamı: 149,89 TL" in dialog
    assert "Geri verilebilecek en yüksek tutar: 149,89 TL" in dialog
    desk.post(order, "para-iadesi", asked(order, scope="whole"))
    refund = Refund.objects.get()
    assert (refund.amount, sum(refund.lines.values()), refund.shipping) == (14_989, 9_999, 4_990)


def test_what_is_owed_back_is_offered_first(shop: Shop, desk: Desk) -> None:
    order = shop.order({"MUG": 1}, payment_method="bank_transfer")
    record_payment(order.pk, actor=AYSE, amount=order.total + 700)

    dialog = words(desk.get(order, "para-iadesi", htmx=True)).replace("\xa0", " ")
    assert "Geri verilecek tutar: 7,00 TL" in dialog

    desk.post(order, "para-iadesi", asked(order, scope="owed", to="iban", iban=IBAN, holder="Zeynep Yılmaz"))
    assert (Refund.objects.get().amount, Refund.objects.get().lines) == (700, {})


def test_what_is_owed_for_cancelled_pieces_says_which(shop: Shop, desk: Desk, order: Order) -> None:
    line = shop.line(order)
    cancel_order(order.pk, actor=AYSE, quantities={line.pk: 2})

    desk.post(order, "para-iadesi", asked(order, scope="owed"))

    assert (Refund.objects.get().amount, Refund.objects.get().lines) == (6_666, {str(line.pk): 6_666})
    assert "Ödenecek iade" in desk.page(order)
    assert "geri verilecek tutar var" not in desk.page(order)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"scope": "some"}, "seçin"),
        ({"scope": "amount", "amount": ""}, "tutarı yazın"),
        ({"scope": "amount", "amount": "0"}, "sıfırdan büyük"),
        ({"scope": "amount", "amount": "-1"}, "küçük olamaz"),
        ({"scope": "amount", "amount": "0,001"}, "Kuruş en fazla iki"),
        ({"scope": "amount", "amount": "150"}, "En fazla 149,89"),
        ({"scope": "amount", "amount": "99999999999999"}, "çok büyük"),
        ({"scope": "everything"}, "everything"),
        ({"scope": "whole", "to": "cash"}, "cash"),
        ({"scope": "whole", "to": "iban", "iban": "TR33", "holder": "Zeynep"}, "IBAN geçerli değil"),
        ({"scope": "whole", "to": "iban", "iban": "", "holder": "Zeynep"}, "IBAN’ı yazın"),
        ({"scope": "whole", "to": "iban", "iban": IBAN, "holder": ""}, "Hesap sahibini"),
    ],
)
def test_a_wrong_form_is_answered_beside_the_field(desk: Desk, order: Order, values: dict, sentence: str) -> None:
    answer = desk.post(order, "para-iadesi", asked(order, **values))

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not Refund.objects.exists()


def test_too_many_pieces_are_refused(shop: Shop, desk: Desk, order: Order) -> None:
    answer = desk.post(order, "para-iadesi", asked(order, **{f"line-{shop.line(order).pk}": 10**9}))

    assert answer.status_code == 422
    assert "En fazla 3 adet" in words(answer)


def test_a_typed_amount_below_what_chosen_pieces_are_worth_is_kept_to_what_is_left(
    shop: Shop, desk: Desk, order: Order
) -> None:
    line = shop.line(order)
    request_refund(order.pk, actor=AYSE, amount=5_000, to="original", lines={line.pk: 5_000})

    dialog = words(desk.get(order, "para-iadesi", htmx=True))

    assert 'max="1"' in dialog  # 49,99 TL of the goods are left: one piece of 33,33 TL fits


def test_paid_by_hand_from_the_ledger(desk: Desk, order: Order) -> None:
    [refund] = request_refund(order.pk, actor=AYSE, amount=1_000, to="original")

    answer = desk.post(order, f"para-iadesi/{refund.pk}/odendi", {"paid_on": "2026-01-05", "reference": "POS 1"})

    assert answer.status_code == 302
    refund.refresh_from_db()
    assert (refund.state, str(refund.paid_on), refund.paid_reference) == ("succeeded", "2026-01-05", "POS 1")
    assert refund.notify is False  # the box was not ticked


def test_a_failed_refund_says_why_and_goes_to_an_iban_instead(desk: Desk, order: Order) -> None:
    [refund] = request_refund(order.pk, actor=AYSE, amount=1_000, to="original")
    fail_refund(refund.pk, actor=AYSE, problem="Kart kapatılmış <b>", code="54", hint="Başka yoldan ödeyin.")

    html = desk.get(order).content.decode()
    assert "Kart kapatılmış &lt;b&gt;" in html
    assert desk.post(order, f"para-iadesi/{refund.pk}/iban", {"iban": "TR1", "holder": "Z"}).status_code == 422
    desk.post(order, f"para-iadesi/{refund.pk}/iban", {"iban": IBAN, "holder": "Zeynep Yılmaz"})

    refund.refresh_from_db()
    assert (refund.state, refund.way) == ("requested", "iban")
    assert "TR33 0006 1005 1978 6457 8413 26" in desk.page(order)


def test_giving_up_and_a_stale_button(desk: Desk, order: Order) -> None:
    [refund] = request_refund(order.pk, actor=AYSE, amount=1_000, to="original")
    desk.post(order, f"para-iadesi/{refund.pk}/vazgec")
    assert Refund.objects.get().state == "cancelled"

    again = desk.post(order, f"para-iadesi/{refund.pk}/vazgec", htmx=True)

    assert again.status_code == 409
    assert "vazgeçilmiş" in words(again)


def test_another_orders_refund_is_not_found_here(shop: Shop, desk: Desk, order: Order) -> None:
    other = shop.order({"CUP": 1})
    [refund] = request_refund(other.pk, actor=AYSE, amount=1_000, to="original")

    assert desk.get(order, f"para-iadesi/{refund.pk}/odendi").status_code == 404
    assert desk.post(order, f"para-iadesi/{refund.pk}/odendi", {"paid_on": "2026-01-05"}).status_code == 404
    assert desk.post(order, f"para-iadesi/{refund.pk}/vazgec").status_code in {404, 409}
    assert Refund.objects.get().state == "requested"


def test_an_iban_is_masked_for_those_who_do_not_pay(shop: Shop, order: Order) -> None:
    request_refund(order.pk, actor=AYSE, amount=1_000, to="iban", iban=IBAN, holder="Zeynep Yılmaz")
    support = Desk(shop, "support")

    for html in (support.page(order), words(support.client.get("/para-iadeleri/"))):
        assert "1978" not in html
        assert "13 26" in html or "1326" in html
    assert support.client.post("/para-iadeleri/disa-aktar/").status_code == 403
    assert Desk(shop, "packer").client.get("/para-iadeleri/").status_code == 403


def test_the_list_adds_up_and_pays_in_bulk(shop: Shop, desk: Desk, order: Order) -> None:
    other = shop.order({"CUP": 1})
    [first] = request_refund(order.pk, actor=AYSE, amount=1_000, to="iban", iban=IBAN, holder="Zeynep Yılmaz")
    [second] = request_refund(other.pk, actor=AYSE, amount=2_500, to="original")
    html = words(desk.client.get("/para-iadeleri/")).replace("\xa0", " ")
    assert "2 iade, 35,00 TL" in html

    chosen = {"selected": [first.pk, second.pk]}
    ask = desk.client.post("/para-iadeleri/odendi/", chosen)
    assert "toplam 35,00" in words(ask).replace("\xa0", " ")
    assert Refund.objects.filter(state="requested").count() == 2
    mark_refund_paid(first.pk, actor=AYSE)
    answer = desk.client.post(
        "/para-iadeleri/odendi/", chosen | {"go": "1", "paid_on": "2026-01-05", "reference": "Toplu 7", "notify": "on"}
    )

    assert answer.status_code == 302  # what was paid meanwhile is not asked for again
    assert set(Refund.objects.values_list("state", "paid_reference")) == {("succeeded", ""), ("succeeded", "Toplu 7")}
    assert "Ödenecek para iadesi yok" in words(desk.client.get("/para-iadeleri/"))
    assert "Toplu 7" in words(desk.client.get("/para-iadeleri/?durum=paid"))


def test_the_export_is_for_the_bank_and_is_remembered(desk: Desk, order: Order) -> None:
    [refund] = request_refund(order.pk, actor=AYSE, amount=123_4, to="iban", iban=IBAN, holder="=cmd|calc")

    answer = desk.client.post("/para-iadeleri/disa-aktar/", {"format": "csv", "selected": [refund.pk]})

    [row] = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";")
    assert (row["IBAN"], row["Tutar"], row["Alıcı"]) == ("TR330006100519786457841326", "12,34", "'=cmd|calc")
    assert Event.objects.get(name="refunds.exported").data == {"format": "csv", "count": 1}
    sheet = desk.client.post("/para-iadeleri/disa-aktar/", {"format": "xlsx"})
    assert b"".join(sheet.streaming_content)[:2] == b"PK"


def test_today_counts_what_waits(shop: Shop, desk: Desk, order: Order) -> None:
    assert "Ödenecek para iadeleri" not in words(desk.client.get("/"))
    [refund] = request_refund(order.pk, actor=AYSE, amount=1_000, to="original")
    assert "Ödenecek para iadeleri" in words(desk.client.get("/"))
    fail_refund(refund.pk, actor=AYSE, problem="olmadı")
    assert "Yapılamayan para iadeleri" in words(desk.client.get("/"))
