"""Which ways to pay a customer is offered, and what each costs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kervan.customers.place_codes import place_name, read_places, within
from kervan.events.models import Event
from kervan.lib.errors import Invalid, NotAllowed, NotFound
from kervan.orders.models import Adjustment
from kervan.payments.actions.change_method import change_method
from kervan.payments.actions.change_offer import change_offer
from kervan.payments.actions.save_bank_account import save_bank_account
from kervan.payments.methods import methods_for, offer_for
from kervan.payments.models import GatewayAccount, MethodSettings
from kervan.payments.queries import method_settings
from tests.shop import AYSE

pytestmark = pytest.mark.django_db

COD, TRANSFER, CARD = "cash_on_delivery", "bank_transfer", "card"
HOME = {"country": "TR", "city": "İstanbul", "district": "Kadıköy"}


@pytest.fixture
def open_shop(shop):
    """A shop that can take every method."""
    save_bank_account(None, actor=AYSE, iban="TR33 0006 1005 1978 6457 8413 26", holder="Ayşe", bank="Örnek")
    GatewayAccount.objects.create(name="Deneme", type="sandbox")
    return shop


def offered(amount=10_000, **place):
    return [offer.method for offer in methods_for(amount, **(HOME | place))]


def test_only_what_the_shop_can_take_is_offered(shop):
    assert offered() == [COD]
    save_bank_account(None, actor=AYSE, iban="TR33 0006 1005 1978 6457 8413 26", holder="Ayşe", bank="Örnek")
    assert offered() == [TRANSFER, COD]
    account = GatewayAccount.objects.create(name="Deneme", type="sandbox")
    assert offered() == [CARD, TRANSFER, COD]

    change_method(TRANSFER, actor=AYSE, active=False, ships_before_payment=False)
    GatewayAccount.objects.filter(pk=account.pk).update(active=False)

    assert offered() == [COD]


def test_three_statements_whatever_the_settings(open_shop, django_assert_num_queries):
    change_offer(COD, actor=AYSE, fee=2_490, where="only", places=["İstanbul", "Ege"])

    with django_assert_num_queries(3):
        methods_for(10_000, **HOME)


def test_cash_never_goes_abroad(open_shop):
    assert offered(country="DE", city="Berlin") == [CARD, TRANSFER]


@pytest.mark.parametrize(
    ("amount", "there"), [(4_999, False), (5_000, True), (10_000, True), (10_001, False), (0, False), (10**12, False)]
)
def test_limits_by_amount_include_both_ends(open_shop, amount, there):
    change_offer(COD, actor=AYSE, least=5_000, most=10_000)

    assert (COD in offered(amount)) is there


@pytest.mark.parametrize(
    ("where", "places", "address", "there"),
    [
        ("only", ["istanbul"], {}, True),
        ("only", ["İstanbul / KADIKOY"], {}, True),
        ("only", ["İstanbul/Şişli"], {}, False),
        ("only", ["Marmara Bölgesi"], {}, True),
        ("only", ["Ege"], {}, False),
        ("only", ["Türkiye"], {"city": "Nowhere"}, True),
        ("only", ["İstanbul"], {"city": "Nowhere"}, False),
        ("except", ["İstanbul/Kadıköy"], {}, False),
        ("except", ["İstanbul/Şişli"], {}, True),
        ("except", ["Hakkari", "Şırnak"], {}, True),
        ("except", ["Türkiye"], {}, False),
        ("everywhere", [], {"city": ""}, True),
    ],
)
def test_limits_by_place(open_shop, where, places, address, there):
    change_offer(COD, actor=AYSE, where=where, places=places)

    assert (COD in offered(**address)) is there


def test_a_place_reads_back_as_it_is_shown():
    codes = ["TR", "DE", "region:ic_anadolu", "city:İzmir", "district:İstanbul/Kadıköy"]

    assert read_places([place_name(code) for code in codes]) == codes
    assert not within(codes, country="FR")
    with pytest.raises(Invalid) as refusal:
        read_places(["İzmir", "Atlantis", "İzmir/Kadıköy"])
    assert refusal.value.fields["places"] == "Böyle bir yer yok: Atlantis, İzmir/Kadıköy."


def test_a_fee_stands_on_the_order_as_its_own_line(open_shop):
    change_offer(COD, actor=AYSE, name="Kapıda nakit", fee=2_490)
    offer = offer_for(COD, 10_000, **HOME)

    order = open_shop.order({"MUG": 1}, payment_method=COD, charges=offer.charges, rules=offer.rules)

    assert (offer.label, offer.fee, offer.ships_before_payment) == ("Kapıda nakit", 2_490, True)
    row = Adjustment.objects.get(order=order)
    assert (row.kind, row.amount, row.vat) == ("cod_fee", 2_490, 415)
    assert order.total == order.goods_total + offer.fee


def test_a_discount_lowers_the_goods_by_exactly_what_was_shown(open_shop):
    change_offer(TRANSFER, actor=AYSE, percent=Decimal("-3.33"))
    price = open_shop.order({"MUG": 3}).goods_total
    offer = offer_for(TRANSFER, price + 4_990, goods=price, **HOME)

    order = open_shop.order({"MUG": 3}, payment_method=TRANSFER, charges=offer.charges, rules=offer.rules)

    assert offer.fee < 0
    assert order.total == price + offer.fee
    assert Adjustment.objects.get(order=order).label == "Havale/EFT indirimi"


def test_a_discount_is_never_more_than_the_goods(open_shop):
    change_offer(TRANSFER, actor=AYSE, fee=-50_000)

    assert offer_for(TRANSFER, 12_000, goods=9_000, **HOME).fee == -9_000
    assert offer_for(TRANSFER, 0, goods=0, **HOME).rules == ()


def test_what_is_not_offered_is_refused_with_its_reason(open_shop):
    change_offer(COD, actor=AYSE, most=10_000)

    with pytest.raises(NotAllowed) as refusal:
        offer_for(COD, 10_001, **HOME)
    assert (refusal.value.code, "çok büyük" in str(refusal.value)) == ("method_not_offered", True)
    with pytest.raises(NotAllowed):
        offer_for("gold", 100, **HOME)


@pytest.mark.parametrize(
    ("method", "values", "field"),
    [
        (CARD, {"fee": 100}, "fee"),
        (CARD, {"percent": 2}, "percent"),
        (TRANSFER, {"fee": 100}, "fee"),
        (COD, {"fee": 100, "percent": 2}, "percent"),
        (COD, {"percent": 26}, "percent"),
        (TRANSFER, {"percent": -101}, "percent"),
        (TRANSFER, {"percent": Decimal("-0.001")}, "percent"),
        (TRANSFER, {"percent": Decimal("NaN")}, "percent"),
        (COD, {"fee": 10**13}, "fee"),
        (COD, {"least": -1}, "least"),
        (COD, {"most": 10**13}, "most"),
        (COD, {"least": 2, "most": 1}, "most"),
        (COD, {"where": "mars"}, "where"),
        (COD, {"where": "only"}, "places"),
        (COD, {"where": "except", "places": ["<script>"]}, "places"),
        (COD, {"where": "only", "places": ["İzmir"] * 3 + ["Atlantis"]}, "places"),
    ],
)
def test_odd_settings_are_refused_and_leave_no_trace(open_shop, method, values, field):
    before = Event.objects.count()

    with pytest.raises(Invalid) as refusal:
        change_offer(method, actor=AYSE, **values)

    assert field in refusal.value.fields
    assert (Event.objects.count(), MethodSettings.objects.count()) == (before, 0)


def test_a_change_is_recorded_once(open_shop):
    before = Event.objects.count()
    for _time in range(2):
        change_offer(COD, actor=AYSE, fee=2_490, where="only", places=["izmir", "İzmir"])

    change = Event.objects.order_by("id").last().data
    assert Event.objects.count() == before + 1
    assert change["changes"]["fee"] == [0, 2_490]
    assert method_settings(COD).places == ["city:İzmir"]
    with pytest.raises(NotFound):
        change_offer("gold", actor=AYSE)
