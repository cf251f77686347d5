"""What is Geliver's own: labels that cost money, looked up before they are bought, and codes read by their words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kervan.integrations.carriers.geliver.parse import meaning
from kervan.integrations.carriers.geliver.tests.rig import Rig
from kervan.integrations.carriers.geliver.tests.server import PDF
from kervan.shipping.carriers import CarrierRefused, CarrierSilent, CashOnDelivery, TrackingStatus
from tests.contracts.carriers import RECEIVER, parcel

Status = TrackingStatus
ONE, TWO = "202600000017", "202600000024"


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig()
    yield made
    made.close()


def bought(rig: Rig) -> list[dict]:
    return [row["asked"] for row in rig.far.shipments.values()]


def test_the_label_comes_as_pdf_and_its_address_is_not_shown_the_token(rig):
    booking = rig.carrier.book(parcel(ONE))

    assert (booking.label_format, booking.label) == ("pdf", PDF.encode())
    assert booking.tracking_number is None
    assert rig.far.labels_asked_with == [None]


def test_a_label_that_cannot_be_fetched_costs_no_booking(rig):
    rig.far.no_label = True

    booking = rig.carrier.book(parcel(ONE))

    assert (booking.carrier_id, booking.label) == ("gl-1", None)


def test_measures_are_text_and_the_volume_is_kept(rig):
    rig.carrier.book(parcel(ONE))

    [asked] = bought(rig)
    told = asked["shipment"]
    assert asked["providerServiceCode"] == "MNG_STANDART"
    assert (told["length"], told["weight"], told["test"]) == ("19.6", "1.75", False)  # 19.6³ / 3000 ≈ 2.5 desi
    assert told["recipientAddress"]["cityCode"] == "35"
    assert told["recipientAddress"]["phone"] == "+905321234567"


def test_cash_to_collect_goes_with_a_service_of_its_own(rig):
    rig.carrier.book(parcel(ONE, cash=129_990))

    [asked] = bought(rig)
    assert asked["providerServiceCode"] == "PTT_KAPIDA_ODEME"
    assert asked["shipment"]["productPaymentOnDelivery"] is True
    assert asked["shipment"]["order"]["totalAmount"] == "1299.90"


@pytest.mark.parametrize(
    ("change", "account", "field"),
    [
        ({"pieces": 2}, {}, "pieces"),
        ({"cash_on_delivery": CashOnDelivery(amount=5_000)}, {"cod_service": ""}, "cash_on_delivery.amount"),
        ({"cash_on_delivery": CashOnDelivery(amount=5_000, method="card")}, {}, "cash_on_delivery.method"),
    ],
)
def test_what_the_account_cannot_do_is_refused_before_money_is_spent(rig, change, account, field):
    with pytest.raises(CarrierRefused) as refusal:
        rig.same_account(**account).book(replace(parcel(ONE), **change))

    assert refusal.value.field == field
    assert rig.far.shipments == {}


def test_a_refusal_inside_http_200_is_a_refusal(rig):
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(parcel(ONE, receiver=replace(RECEIVER, city="Atlantis")))

    assert (refusal.value.message, refusal.value.code, refusal.value.field) == (
        "Şehir bulunamadı.",
        "E1033",
        "receiver.city",
    )
    assert rig.far.shipments == {}


def test_where_the_list_keeps_no_filter_its_pages_are_walked_and_no_second_label_is_bought(rig):
    rig.far.keeps_filter, rig.far.page_size = False, 2
    for reference in (ONE, *(f"{202600000100 + number}" for number in range(5))):
        rig.carrier.book(parcel(reference))

    again = rig.carrier.book(parcel(ONE))

    assert again.carrier_id == "gl-1"
    assert len(rig.far.shipments) == 6


def test_a_cancelled_label_is_not_taken_for_a_booking(rig):
    rig.carrier.book(parcel(ONE))
    rig.carrier.cancel(ONE)

    assert rig.carrier.book(parcel(ONE)).carrier_id == "gl-2"
    assert rig.bookings_of(ONE) == 1


def test_a_wrong_token_is_named(rig):
    with pytest.raises(CarrierRefused) as refusal:
        rig.same_account(token="eski").test()

    assert (refusal.value.message, refusal.value.field) == ("Yetkisiz erişim", "token")


@pytest.mark.parametrize("manner", ["throttle", "talk_nonsense", "fall_silent"])
def test_what_is_no_answer_is_silence(rig, manner):
    getattr(rig, manner)()

    with pytest.raises(CarrierSilent):
        rig.carrier.book(parcel(ONE))
    assert rig.far.shipments == {}


def test_words_in_windows_turkish_are_read(rig):
    rig.far.encoding = "cp1254"

    with pytest.raises(CarrierRefused, match=r"Alıcı adı en az 3 karakter olmalıdır\."):
        rig.carrier.book(parcel(ONE, receiver=replace(RECEIVER, name="Ş")))


@pytest.mark.parametrize(
    ("code", "finer", "words", "status"),
    [
        ("PRE_TRANSIT", "information_received", "", Status.CREATED),
        ("TRANSIT", "package_accepted", "", Status.PICKED_UP),
        ("TRANSIT", "out_for_delivery", "", Status.OUT_FOR_DELIVERY),
        ("TRANSIT", "delivery_attempted", "", Status.ATTEMPT_FAILED),
        ("TRANSIT", "delivered", "", Status.IN_TRANSIT),  # the coarse code alone ends a parcel's way
        ("DELIVERED", "", "", Status.DELIVERED),
        ("RETURNED", "return_to_sender", "", Status.RETURNED),
        ("KOD17", "", "Dağıtıma çıktı", Status.OUT_FOR_DELIVERY),
        ("KOD17", "", "Teslim edildi", Status.UNKNOWN),  # nor do words
        ("KOD17", "", "Bilinmeyen", Status.UNKNOWN),
    ],
)
def test_codes_are_read_by_their_words(code, finer, words, status):
    assert meaning(code, finer, words) == status


def test_no_secret_is_logged(rig, caplog):
    rig.carrier.book(parcel(ONE))
    rig.fall_silent()
    with pytest.raises(CarrierSilent) as silence:
        rig.carrier.book(parcel(TWO))

    assert "gl-gizli" not in caplog.text + str(silence.value)
