"""Payment methods and bank accounts as the shop sets them."""

from __future__ import annotations

import pytest

from kervan.events.models import Event
from kervan.lib.errors import Invalid, NotFound
from kervan.payments.actions.change_method import change_method
from kervan.payments.actions.save_bank_account import save_bank_account
from kervan.payments.models import BankAccount
from kervan.payments.queries import method_settings
from tests.shop import AYSE

pytestmark = pytest.mark.django_db

IBAN = "TR33 0006 1005 1978 6457 8413 26"


def test_new_orders_follow_the_new_rule_and_old_ones_keep_theirs(shop):
    old = shop.order(payment_method="bank_transfer")

    change_method(
        "bank_transfer", actor=AYSE, active=True, ships_before_payment=True, instructions="Açıklamaya no yazın"
    )
    new = shop.order(payment_method="bank_transfer")

    assert (shop.fresh(old).ships_before_payment, new.ships_before_payment) == (False, True)
    assert method_settings("bank_transfer").instructions == "Açıklamaya no yazın"
    change = Event.objects.get(name="settings.changed").data
    assert change["changes"] == {"ships_before_payment": [False, True], "instructions": ["", "Açıklamaya no yazın"]}


def test_cash_on_delivery_ships_before_payment_until_the_shop_says_otherwise():
    change_method("cash_on_delivery", actor=AYSE, active=True, ships_before_payment=True)
    assert Event.objects.count() == 0
    change_method("cash_on_delivery", actor=AYSE, active=True, ships_before_payment=False)
    assert method_settings("cash_on_delivery").ships_before_payment is False


def test_an_unknown_method_is_not_found():
    with pytest.raises(NotFound):
        change_method("gold", actor=AYSE, active=True, ships_before_payment=True)


def test_an_iban_is_stored_bare_and_once():
    made = save_bank_account(None, actor=AYSE, iban=IBAN, holder="Ayşe", bank="Örnek")

    assert made.iban == "TR330006100519786457841326"
    with pytest.raises(Invalid) as refusal:
        save_bank_account(None, actor=AYSE, iban=IBAN, holder="Ayşe", bank="Örnek")
    assert list(refusal.value.fields) == ["iban"]
    with pytest.raises(Invalid):
        save_bank_account(made.pk, actor=AYSE, iban="TR330006100519786457841327", holder="Ayşe", bank="Örnek")
    save_bank_account(made.pk, actor=AYSE, iban=IBAN, holder="Ayşe", bank="Örnek", active=False)

    assert list(BankAccount.objects.values_list("iban", "active")) == [("TR330006100519786457841326", False)]
    assert Event.objects.count() == 2
