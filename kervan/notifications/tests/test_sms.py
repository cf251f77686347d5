"""SMS: short, counted, through the shop's own account, and only where the shop wants it."""

from __future__ import annotations

import pytest

from kervan.integrations.sms.sandbox.models import SandboxSms
from kervan.lib.errors import Invalid, NotFound
from kervan.notifications.actions.set_message_settings import set_message_settings
from kervan.notifications.actions.set_sms_account import set_sms_account
from kervan.notifications.handlers import send_due_messages
from kervan.notifications.kinds import KINDS
from kervan.notifications.models import Message, SmsAccount
from kervan.notifications.queries import preview_of_kind
from kervan.notifications.sms import settings_of
from kervan.notifications.sms_text import fit, parts
from kervan.sales.new_order import NewCustomer
from tests.shop import AYSE, facts


@pytest.fixture
def texting(shop):
    """A shop that confirms orders by SMS too."""
    set_message_settings("order_placed", "sms", "tr", actor=AYSE, enabled=True)
    return shop


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ç" * 70, 1),
        ("ç" * 71, 2),
        ("Ç" * 160, 1),
        ("ğ" * 70, 1),
        ("ğ" * 71, 2),
        ("ğ" * 134, 2),
        ("ğ" * 135, 3),
        ("🚚" * 35, 1),
        ("🚚" * 36, 2),
        ("a" * 152 + "€" + "a" * 10, 2),
    ],
)
def test_an_sms_is_counted_as_the_operators_count_it(text, count):
    assert parts(text) == count


def test_a_text_too_long_loses_its_turkish_letters_before_it_loses_words():
    text = "ğüşiöç " * 30

    assert fit(text) == "guşioc ".replace("ş", "s").replace("u", "ü").replace("o", "ö") * 30
    assert parts(fit(text)) <= 3


def test_a_text_far_too_long_is_cut_after_a_word():
    short = fit("kelime " * 200)

    assert parts(short) == 3
    assert short.endswith("kelime...")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_kervans_own_texts_are_at_most_two_sms(shop, kind):
    assert parts(preview_of_kind(kind, "sms", "tr").text) <= 2


def test_sms_go_only_where_the_shop_switched_them_on(shop):
    shop.order()
    shop.react()

    assert list(Message.objects.values_list("channel", flat=True)) == ["email"]


def test_a_confirmation_goes_by_mail_and_by_sms(texting, mailbox):
    set_sms_account("sandbox", {"sender": "ELA"}, actor=AYSE)
    order = texting.order()
    texting.react()

    send_due_messages()
    send_due_messages()

    assert dict(Message.objects.values_list("channel", "state")) == {"email": "sent", "sms": "sent"}
    sms = SandboxSms.objects.get()
    assert sms.phone == "+905321234567"
    assert sms.text == f"Mağazam: #{order.number} numaralı siparişinizi aldık. Teşekkür ederiz."
    assert sms.parts == 1


def test_without_an_account_the_sms_stays_readable(texting, mailbox):
    texting.order()
    texting.react()

    send_due_messages()

    message = Message.objects.get(channel="sms")
    assert (message.state, message.problem) == ("failed", "Gönderilmedi: SMS hesabı ayarlanmamış.")
    assert message.text.startswith("Mağazam: #")


def test_a_customer_with_a_landline_only_is_not_reached_by_sms(texting):
    address = {**texting.new({}).shipping_address, "phone": ""}
    texting.order(
        customer=NewCustomer(name="Sabit", email="a@b.example", phone="0212 555 00 10"), shipping_address=address
    )

    texting.react()

    message = Message.objects.get(channel="sms")
    assert (message.state, message.problem) == ("unreachable", "Müşterinin SMS alabilen bir telefonu yok.")


def test_a_foreign_mobile_is_refused_in_the_houses_words(texting, mailbox):
    set_sms_account("sandbox", {}, actor=AYSE)
    texting.order(customer=NewCustomer(name="Hans", email="a@b.example", phone="+49 1512 3456789"))
    texting.react()

    send_due_messages()

    message = Message.objects.get(channel="sms")
    assert (message.state, message.error) == ("failed", "Deneme SMS 51: numara hatalı")
    assert Message.objects.get(channel="email").state == "sent"


@pytest.mark.parametrize(
    ("manners", "state", "kept"),
    [
        ({"silence": "before"}, "waiting", 0),
        ({"silence": "after"}, "uncertain", 1),
        ({"password": "yanlis"}, "waiting", 0),
    ],
)
def test_a_silent_house_makes_sms_wait_or_uncertain(texting, mailbox, later, manners, state, kept):
    set_sms_account("sandbox", manners, actor=AYSE)
    texting.order()
    texting.react()

    send_due_messages()

    assert Message.objects.get(channel="sms").state == state
    assert SandboxSms.objects.count() == kept
    set_sms_account("sandbox", {"password": "deneme"}, actor=AYSE)
    with later(minutes=10):
        send_due_messages()
    assert SandboxSms.objects.count() == 1, "never twice"


def test_the_accounts_password_is_sealed_and_kept_when_left_empty(shop):
    set_sms_account("sandbox", {"password": "gizli-parola"}, actor=AYSE)
    set_sms_account("sandbox", {"password": "", "sender": "YENI"}, actor=AYSE, name="Kampanya")

    account = SmsAccount.objects.get()
    assert "gizli-parola" not in account.secrets
    assert (account.name, account.settings["sender"]) == ("Kampanya", "YENI")
    assert settings_of(account)["password"] == "gizli-parola"


def test_an_unknown_house_or_a_wrong_setting_changes_nothing(shop):
    before = facts()

    with pytest.raises(NotFound):
        set_sms_account("yok", {}, actor=AYSE)
    with pytest.raises(Invalid) as problem:
        set_sms_account("sandbox", {"slow_seconds": "çok"}, actor=AYSE)

    assert list(problem.value.fields) == ["slow_seconds"]
    assert SmsAccount.objects.count() == 0
    assert facts() == before
