"""Who is told what, where it goes, and what the shop sees when nobody can be reached."""

from __future__ import annotations

import pytest

from kervan.events.models import Event
from kervan.events.tasks import run
from kervan.events.wiring import handlers_of
from kervan.lib.actor import SYSTEM
from kervan.notifications.handlers import send_due_messages, send_message
from kervan.notifications.models import Message
from kervan.orders.actions.change_contact import change_contact
from kervan.payments.actions.record_payment import record_payment
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.new_order import ChannelPolicy, NewCustomer
from kervan.shipping.actions.add_tracking import add_tracking
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.dispatch_shipment import dispatch_shipment
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.mark_undelivered import mark_undelivered
from tests.shop import AYSE, facts


def told(**where):
    """(kind, state) of each message, oldest first."""
    return list(Message.objects.filter(**where).order_by("id").values_list("kind", "state"))


def test_a_changed_contact_gets_the_messages_that_still_wait(shop, mailbox, confirmed, later):
    dispatch(confirmed.pk, actor=AYSE)
    shop.react()

    change_contact(confirmed.pk, actor=AYSE, email="yeni@example.com", name="Zeynep Kaya")
    with later(seconds=121):
        send_due_messages()

    assert [to for _sender, to in mailbox.envelopes] == [["yeni@example.com"]]
    assert Message.objects.get(kind="parcel_shipped").recipient == "yeni@example.com"
    assert "Merhaba Zeynep Kaya," in mailbox.mails[0].get_body(("plain",)).get_content()


def test_a_customer_without_an_address_is_shown_as_not_reached_never_skipped(shop, mailbox):
    order = shop.order(customer=NewCustomer(name="Adresi Yok"))

    shop.react()
    send_due_messages()

    message = Message.objects.get()
    assert (message.state, message.get_state_display()) == ("unreachable", "Müşteriye ulaşılamadı")
    assert message.problem == "Müşterinin e-posta adresi yok."
    assert mailbox.raw == []
    assert shop.fresh(order).status == "created"


def test_an_address_taken_away_while_a_message_waits_leaves_it_unreached(shop, mailbox, confirmed, later):
    dispatch(confirmed.pk, actor=AYSE)
    shop.react()

    change_contact(confirmed.pk, actor=AYSE, email="")
    with later(seconds=121):
        send_due_messages()

    assert told(kind="parcel_shipped") == [("parcel_shipped", "unreachable")]
    assert mailbox.raw == []


def test_without_a_mail_server_messages_stay_readable(shop, settings):
    settings.EMAIL_HOST = ""
    order = shop.order()
    shop.react()

    send_due_messages()

    message = Message.objects.get()
    assert message.state == "failed"
    assert message.problem == "Gönderilmedi: e-posta sunucusu ayarlanmamış."
    assert message.subject == f"Siparişinizi aldık (#{order.number})"
    assert "Merhaba Zeynep Yılmaz," in message.text
    assert "Siparişinizi aldık</h1>" in message.html


def test_a_marketplaces_customer_gets_none_of_our_messages(shop, mailbox, later):
    order = shop.order(channel=ChannelPolicy(code="trendyol", tells_customer=False))
    dispatch(order.pk, actor=AYSE, tracking_number="1")
    before = facts()

    shop.react()
    with later(hours=1):
        send_due_messages()

    assert facts().rows == before.rows
    assert mailbox.raw == []


def test_unticked_musteriye_bildir_tells_nobody(shop, mailbox):
    order = shop.order(notify=False)
    parcel = dispatch(order.pk, actor=AYSE, tracking_number="1", notify=False)
    mark_delivered(parcel.pk, actor=AYSE, notify=False)

    shop.react()

    assert told() == []


@pytest.mark.parametrize(
    ("method", "notify", "kinds"),
    [
        ("bank_transfer", None, ["order_placed", "payment_received"]),
        ("bank_transfer", False, ["order_placed"]),
        ("cash_on_delivery", None, ["order_placed"]),
        ("cash_on_delivery", True, ["order_placed", "payment_received"]),
    ],
)
def test_a_transfer_is_thanked_for_and_money_from_the_door_only_if_staff_want(shop, method, notify, kinds):
    order = shop.order(payment_method=method)
    record_payment(order.pk, actor=AYSE, notify=notify)

    shop.react()

    assert [kind for kind, _state in told()] == kinds


def test_a_card_order_is_confirmed_by_one_mail_that_says_it_is_paid(shop):
    shop.order()

    shop.react()

    assert told() == [("order_placed", "waiting")]


def test_a_card_order_is_confirmed_only_when_its_payment_succeeded(shop):
    order = shop.order(captured=False)
    shop.react()
    assert told() == []

    record_payment(order.pk, actor=SYSTEM)
    shop.react()

    assert told() == [("order_placed", "waiting")]


def test_each_message_has_a_job_at_its_own_hour(shop, confirmed):
    before = shop.jobs()
    dispatch(confirmed.pk, actor=AYSE)
    with_react = shop.jobs()

    shop.react()

    assert with_react == before + 1
    assert shop.jobs() == with_react + 1


def test_the_job_of_a_message_that_waits_longer_does_nothing(shop, mailbox, confirmed):
    dispatch(confirmed.pk, actor=AYSE)
    shop.react()

    send_message(Message.objects.get(kind="parcel_shipped").pk)

    assert told(kind="parcel_shipped") == [("parcel_shipped", "waiting")]
    assert mailbox.raw == []


def test_every_handler_run_twice_writes_one_message(shop, mailbox):
    order = shop.order({"MUG": 5}, payment_method="bank_transfer")
    record_payment(order.pk, actor=AYSE)
    line = shop.line(order)
    cancel_order(order.pk, actor=AYSE, quantities={line.pk: 1}, reason="Stokta yok")
    account = shop.sandbox()
    ready = mark_ready_to_ship(order.pk, actor=AYSE, quantities={line.pk: 1}, carrier_account_id=account.pk)
    run("kervan.shipping.handlers.book_with_carrier", Event.objects.get(name="shipment.requested"))
    dispatch_shipment(ready.pk, actor=AYSE)
    first = dispatch(order.pk, actor=AYSE, quantities={line.pk: 2}, tracking_number="1")
    mark_delivered(first.pk, actor=AYSE)
    second = dispatch(order.pk, actor=AYSE)
    add_tracking(second.pk, actor=AYSE, tracking_number="2")
    mark_undelivered(second.pk, actor=AYSE)

    def react_to_everything():
        for event in Event.objects.order_by("id"):
            for handler in handlers_of(event.name):
                if "notifications" in handler:
                    run(handler, event)

    react_to_everything()
    once, jobs = told(), shop.jobs()
    react_to_everything()

    assert sorted(once) == sorted(
        [
            ("order_placed", "waiting"),
            ("payment_received", "waiting"),
            ("order_cancelled", "waiting"),
            ("parcel_shipped", "waiting"),
            ("tracking", "waiting"),
            ("delivered", "waiting"),
            ("parcel_shipped", "waiting"),
            ("tracking", "waiting"),
            ("undelivered", "waiting"),
            ("parcel_ready", "waiting"),
            ("parcel_shipped", "waiting"),
        ]
    )
    assert told() == once
    assert shop.jobs() == jobs
