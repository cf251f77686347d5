"""Carrier accounts, carriers and boxes as the shop sets them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kervan.events.models import Event
from kervan.lib.errors import DomainError, Invalid, NotAllowed, NotFound
from kervan.shipping.accounts import settings_of, try_account
from kervan.shipping.actions.save_account import save_account
from kervan.shipping.actions.save_box import remove_box, save_box
from kervan.shipping.actions.save_carrier import save_carrier
from kervan.shipping.models import Box, Carrier, CarrierAccount
from tests.shop import AYSE

pytestmark = pytest.mark.django_db


def opened(**changes):
    values = {"name": "Deneme", "type": "sandbox", "settings": {"password": "gizli-parola", "clock_speed": "60"}}
    return save_account(None, actor=AYSE, **(values | changes))


def told():
    return str(list(Event.objects.values_list("data", flat=True)))


def test_secrets_are_sealed_and_told_by_name_only():
    account = opened()

    assert "password" not in account.settings
    assert account.settings["clock_speed"] == 60
    assert "gizli-parola" not in account.secrets
    assert settings_of(account)["password"] == "gizli-parola"
    assert "gizli-parola" not in told()
    assert "'password': ['•••', '•••']" in told()


def test_an_empty_secret_keeps_the_sealed_one_and_a_new_one_replaces_it():
    account = opened()

    save_account(account.pk, actor=AYSE, name="Deneme 2", settings={"password": "", "clock_speed": "120"})
    kept = CarrierAccount.objects.get(pk=account.pk)
    save_account(account.pk, actor=AYSE, name="Deneme 2", settings={"password": "yeni-parola"})
    replaced = CarrierAccount.objects.get(pk=account.pk)

    assert (settings_of(kept)["password"], kept.settings["clock_speed"]) == ("gizli-parola", 120)
    assert (settings_of(replaced)["password"], replaced.settings["clock_speed"]) == ("yeni-parola", 120)
    assert "parola" not in told()


def test_saving_the_same_says_nothing():
    account = opened()
    save_account(account.pk, actor=AYSE, name="Deneme", settings={"password": "gizli-parola"})
    assert Event.objects.count() == 1


def test_at_most_one_account_is_the_default():
    first = opened(is_default=True)
    second = opened(name="İkinci", is_default=True)

    assert list(CarrierAccount.objects.filter(is_default=True)) == [second]
    with pytest.raises(NotAllowed):
        save_account(first.pk, actor=AYSE, name="Deneme", active=False, is_default=True)
    assert list(CarrierAccount.objects.filter(is_default=True)) == [second]


def test_wrong_settings_are_named_and_nothing_is_opened():
    before = CarrierAccount.objects.count()
    with pytest.raises(Invalid) as refusal:
        opened(name="", settings={"password": "x", "clock_speed": "fast"})
    assert set(refusal.value.fields) == {"name", "clock_speed"}
    with pytest.raises(NotFound):
        opened(type="nobody")
    assert CarrierAccount.objects.count() == before
    assert Event.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_account_is_tried_without_booking():
    assert try_account(opened(settings={"password": "deneme"})) is True
    with pytest.raises(DomainError):
        try_account(opened(settings={"password": "yanlis"}))


def test_a_carrier_is_added_and_its_address_checked():
    made = save_carrier(None, actor=AYSE, name="Şehir İçi Kurye", tracking_url="https://kurye.example/t?no={tracking}")

    assert made.code == "sehir-ici-kurye"
    for wrong in ("javascript:alert(1)", "https://{tracking}.example/", "kurye", "https://x/" + "a" * 300):
        with pytest.raises(Invalid) as refusal:
            save_carrier(made.pk, actor=AYSE, name="Şehir İçi Kurye", tracking_url=wrong)
        assert list(refusal.value.fields) == ["tracking_url"]
    with pytest.raises(Invalid) as refusal:
        save_carrier(None, actor=AYSE, name="ŞEHİR İÇİ KURYE")
    assert list(refusal.value.fields) == ["name"]
    assert Carrier.objects.get(pk=made.pk).tracking_url == "https://kurye.example/t?no={tracking}"
    assert Event.objects.count() == 1


def test_boxes_are_kept_with_one_default():
    small = save_box(None, actor=AYSE, name="Küçük", desi=Decimal(1), is_default=True)
    large = save_box(None, actor=AYSE, name="Büyük", desi=Decimal("12.5"), weight_g=400, is_default=True)
    for wrong in ({"name": ""}, {"desi": Decimal(0)}, {"weight_g": -1}):
        with pytest.raises(Invalid):
            save_box(small.pk, actor=AYSE, **{"name": "Küçük", "desi": Decimal(1), **wrong})
    remove_box(small.pk, actor=AYSE)
    remove_box(small.pk, actor=AYSE)

    assert list(Box.objects.filter(is_default=True)) == [large]
    assert Event.objects.count() == 3
