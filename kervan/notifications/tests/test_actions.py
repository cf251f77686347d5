"""What staff do with messages: stop, send again, word differently."""

from __future__ import annotations

import pytest

from kervan.events.models import Event
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import Invalid, NotAllowed, NotFound
from kervan.notifications.actions.send_again import send_again
from kervan.notifications.actions.set_message_settings import set_message_settings
from kervan.notifications.actions.settle_after_restore import settle_after_restore
from kervan.notifications.actions.stop_message import stop_message
from kervan.notifications.handlers import send_due_messages
from kervan.notifications.models import Message, MessageSettings
from kervan.notifications.queries import Audience, how_many_customers, message_settings, messages_of
from kervan.orders.actions.change_contact import change_contact
from kervan.panel.timeline import sentence_of
from kervan.sales.new_order import ChannelPolicy, NewCustomer
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.take_back_dispatch import take_back_dispatch
from tests.shop import AYSE, facts


@pytest.fixture
def waiting(shop):
    """A "kargolandı" that waits."""
    order = shop.order(notify=False)
    dispatch(order.pk, actor=AYSE)
    shop.react()
    return Message.objects.get()


def test_a_stopped_message_never_goes_and_the_order_says_who_stopped_it(shop, mailbox, waiting, later):
    stop_message(waiting.pk, actor=AYSE)
    stop_message(waiting.pk, actor=AYSE)
    with later(hours=1):
        send_due_messages()

    waiting.refresh_from_db()
    assert (waiting.state, waiting.problem) == ("stopped", "Gönderilmeden durduruldu. (Ayşe)")
    assert mailbox.raw == []
    (event,) = Event.objects.filter(name="message.stopped")
    assert (event.subject_id, event.actor_name, event.data["kind"]) == (waiting.order_id, "Ayşe", "parcel_shipped")


@pytest.mark.parametrize("state", ["sending", "sent", "failed", "uncertain", "unreachable"])
def test_a_message_that_does_not_wait_cannot_be_stopped(waiting, state):
    Message.objects.update(state=state)
    before = facts()

    with pytest.raises(NotAllowed) as refusal:
        stop_message(waiting.pk, actor=AYSE)

    assert refusal.value.code == "message_not_waiting"
    assert Message.objects.get().state == state
    assert facts() == before


def test_an_unknown_message_is_not_found(db):
    with pytest.raises(NotFound):
        stop_message(1, actor=AYSE)
    with pytest.raises(NotFound):
        send_again(1, actor=AYSE)


def test_send_again_goes_at_once_to_todays_address_and_the_first_copy_stays(shop, mailbox, waiting, later):
    with later(seconds=121):
        send_due_messages()
    change_contact(waiting.order_id, actor=AYSE, email="yeni@example.com")

    again = send_again(waiting.pk, actor=AYSE)
    send_due_messages()

    assert [to for _sender, to in mailbox.envelopes] == [["zeynep@example.com"], ["yeni@example.com"]]
    assert (again.again, again.recipient) == (1, "yeni@example.com")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.recipient) == ("sent", "zeynep@example.com")
    ids = {mail["Message-ID"] for mail in mailbox.mails}
    assert len(ids) == 2
    assert Event.objects.get(name="message.resent").data["recipient"] == "yeni@example.com"
    assert [message.pk for message in messages_of(waiting.order_id)] == [again.pk, waiting.pk]


@pytest.mark.parametrize("state", ["sent", "failed", "uncertain", "stopped", "unreachable"])
def test_send_again_is_for_messages_whose_fate_is_decided(shop, waiting, state):
    Message.objects.update(state=state)

    send_again(waiting.pk, actor=AYSE)

    assert list(Message.objects.order_by("id").values_list("again", "state")) == [(0, state), (1, "waiting")]


@pytest.mark.parametrize("state", ["waiting", "sending"])
def test_send_again_is_refused_while_the_message_is_on_its_way(shop, waiting, state):
    Message.objects.update(state=state)
    before = facts()

    with pytest.raises(NotAllowed) as refusal:
        send_again(waiting.pk, actor=AYSE)

    assert refusal.value.code == "message_waiting"
    assert facts() == before


def test_a_double_click_sends_again_once(shop, waiting):
    Message.objects.update(state="sent")
    send_again(waiting.pk, actor=AYSE)
    before = facts()

    with pytest.raises(NotAllowed):
        send_again(waiting.pk, actor=AYSE)

    assert facts() == before


def test_a_message_whose_step_was_taken_back_is_not_sent_again(shop, waiting):
    take_back_dispatch(waiting.shipment_id, actor=AYSE)
    shop.react()
    before = facts()

    with pytest.raises(NotAllowed) as refusal:
        send_again(waiting.pk, actor=AYSE)

    assert refusal.value.code == "message_undone"
    assert facts() == before


def test_a_customer_still_without_address_cannot_be_written_to_again(shop, waiting):
    Message.objects.update(state="unreachable")
    change_contact(waiting.order_id, actor=AYSE, email="")
    before = facts()

    with pytest.raises(NotAllowed) as refusal:
        send_again(waiting.pk, actor=AYSE)

    assert (refusal.value.code, refusal.value.message) == ("no_email", "Müşterinin e-posta adresi yok.")
    assert facts() == before


def test_a_kind_switched_off_is_not_written(shop):
    set_message_settings("order_placed", "email", "tr", actor=AYSE, enabled=False)

    shop.order(language="en")
    shop.react()

    assert Message.objects.count() == 0


def test_own_words_for_one_language_leave_the_other_and_the_switch_alone(shop):
    set_message_settings("delivered", "email", "tr", actor=AYSE, enabled=False)
    set_message_settings("delivered", "email", "en", actor=AYSE, intro="It is there, {ad}.")

    rows = {row.language: (row.enabled, row.intro) for row in MessageSettings.objects.all()}
    assert rows == {"tr": (False, ""), "en": (False, "It is there, {ad}.")}
    (chosen,) = [row for row in message_settings() if row.kind.code == "delivered"]
    assert (chosen.email, chosen.sms) == (False, False)
    assert chosen.words["email", "en"].intro == "It is there, {ad}."


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"intro": "Merhaba {isim}"}, "unknown_place"),
        ({"subject": "{siparis_no.__class__}"}, "unknown_place"),
        ({"intro": "Merhaba {ad"}, "lonely_brace"),
        ({"subject": "x" * 151}, "invalid"),
    ],
)
def test_words_that_cannot_be_filled_in_are_refused_when_saved(db, words, code):
    with pytest.raises(Invalid) as problem:
        set_message_settings("order_placed", "email", "tr", actor=AYSE, **words)

    assert problem.value.code == code
    assert list(problem.value.fields) == list(words)
    assert MessageSettings.objects.count() == 0
    assert Event.objects.count() == 0


def test_an_sms_text_of_more_than_three_is_refused(db):
    with pytest.raises(Invalid) as problem:
        set_message_settings("order_placed", "sms", "tr", actor=AYSE, intro="ş" * 202)

    assert problem.value.code == "sms_too_long"
    assert MessageSettings.objects.count() == 0


def test_a_step_in_bulk_says_how_many_customers_it_will_write_to(shop):
    orders = [
        shop.order(),
        shop.order(customer=NewCustomer(name="Adresi Yok")),
        shop.order(channel=ChannelPolicy(code="trendyol", tells_customer=False)),
    ]

    audience = how_many_customers([order.pk for order in orders], "parcel_shipped")

    assert audience == Audience(customers=1, unreachable=1, silent=1, seconds=120)


def test_a_restored_backup_sends_nothing_that_may_have_gone_since(shop, mailbox, waiting, later):
    settle_after_restore(actor=SYSTEM)
    with later(hours=1):
        send_due_messages()

    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("uncertain", "restored")
    assert mailbox.raw == []


def test_the_orders_timeline_names_the_message_in_words(shop, waiting):
    stop_message(waiting.pk, actor=AYSE)
    send_again(waiting.pk, actor=AYSE)

    told = [sentence_of(event) for event in Event.objects.filter(name__startswith="message.").order_by("id")]

    assert told == [
        "“Siparişiniz kargolandı” mesajı gönderilmeden durduruldu.",
        "“Siparişiniz kargolandı” mesajı yeniden gönderiliyor. zeynep@example.com",
    ]
