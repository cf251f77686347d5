"""No message twice, none lost, none untrue: what the outbox does as steps are undone, repeated and cut short."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from kervan.notifications import outbox, sending
from kervan.notifications.handlers import send_due_messages, send_message
from kervan.notifications.models import Message
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.void_payment import void_payment
from kervan.shipping.actions.add_tracking import add_tracking
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.correct_delivery import correct_delivery
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.dispatch_shipment import dispatch_shipment
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.mark_undelivered import mark_undelivered
from kervan.shipping.actions.take_back_dispatch import take_back_dispatch
from kervan.shop.models import Shop as ShopRow
from tests.shop import AYSE


def told(**where):
    """(kind, state) of each message, oldest first."""
    return list(Message.objects.filter(**where).order_by("id").values_list("kind", "state"))


def no_delay():
    ShopRow.objects.update_or_create(pk=1, defaults={"message_delay": 0})


def test_kargolandi_waits_two_minutes_and_then_goes(shop, mailbox, confirmed, later):
    dispatch(confirmed.pk, actor=AYSE)
    shop.react()

    send_due_messages()
    assert mailbox.raw == []
    with later(seconds=121):
        send_due_messages()

    assert mailbox.subjects == [f"Siparişiniz kargolandı (#{confirmed.number})"]


def test_a_dispatch_taken_back_within_the_window_tells_nobody(shop, mailbox, confirmed, later):
    parcel = dispatch(confirmed.pk, actor=AYSE, tracking_number="123")
    shop.react()
    assert told(shipment_id=parcel.pk) == [("parcel_shipped", "waiting"), ("tracking", "waiting")]

    take_back_dispatch(parcel.pk, actor=AYSE)
    shop.react()
    with later(hours=1):
        send_due_messages()

    assert told(shipment_id=parcel.pk) == [("parcel_shipped", "stopped"), ("tracking", "stopped")]
    assert mailbox.raw == []


def test_a_dispatch_taken_back_before_the_worker_comes_to_it_tells_nobody(shop, mailbox, confirmed, later):
    parcel = dispatch(confirmed.pk, actor=AYSE)
    take_back_dispatch(parcel.pk, actor=AYSE)
    shop.react("shipment.taken_back")

    shop.react()
    with later(hours=1):
        send_due_messages()

    assert told(shipment_id=parcel.pk) == []
    assert mailbox.raw == []


def test_a_dispatch_taken_back_while_the_worker_is_busy_elsewhere_is_not_told_when_its_hour_comes(
    shop, mailbox, confirmed, later
):
    parcel = dispatch(confirmed.pk, actor=AYSE)
    shop.react()
    take_back_dispatch(parcel.pk, actor=AYSE)

    with later(hours=1):
        send_due_messages()

    message = Message.objects.get(kind="parcel_shipped")
    assert (message.state, message.reason) == ("stopped", "undone")
    assert mailbox.raw == []


def test_a_parcel_sent_once_more_after_it_was_taken_back_is_told_once(shop, mailbox, confirmed, later):
    parcel = mark_ready_to_ship(confirmed.pk, actor=AYSE)
    dispatch_shipment(parcel.pk, actor=AYSE)
    take_back_dispatch(parcel.pk, actor=AYSE)
    dispatch_shipment(parcel.pk, actor=AYSE)
    shop.react("shipment.dispatched")
    shop.react("shipment.taken_back")

    with later(hours=1):
        send_due_messages()

    assert mailbox.subjects == [f"Siparişiniz kargolandı (#{confirmed.number})"]


@pytest.mark.parametrize("mark", [mark_delivered, mark_undelivered])
def test_a_delivery_corrected_within_the_window_tells_nobody(shop, mailbox, confirmed, later, mark):
    parcel = dispatch(confirmed.pk, actor=AYSE, notify=False)
    mark(parcel.pk, actor=AYSE)
    shop.react()

    correct_delivery(parcel.pk, actor=AYSE)
    shop.react()
    with later(hours=1):
        send_due_messages()

    assert mailbox.raw == []


def test_a_parcel_cancelled_within_the_window_is_not_announced_as_ready(shop, mailbox, confirmed, later):
    parcel = mark_ready_to_ship(confirmed.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    shop.react()
    assert told(kind="parcel_ready") == [("parcel_ready", "waiting")]

    cancel_shipment(parcel.pk, actor=AYSE)
    shop.react()
    with later(hours=1):
        send_due_messages()

    assert mailbox.raw == []


def test_a_payment_recorded_by_mistake_is_not_thanked_for(shop, mailbox, later):
    order = shop.order(payment_method="bank_transfer")
    payment = record_payment(order.pk, actor=AYSE)
    shop.react()

    void_payment(payment.pk, actor=AYSE, reason="Yanlış sipariş")
    shop.react()
    with later(hours=1):
        send_due_messages()

    assert told() == [("order_placed", "sent"), ("payment_received", "stopped")]


def test_what_was_sent_already_stays_sent_when_the_step_is_undone(shop, mailbox, confirmed, later):
    parcel = dispatch(confirmed.pk, actor=AYSE)
    shop.react()
    with later(seconds=121):
        send_due_messages()

        take_back_dispatch(parcel.pk, actor=AYSE)
        shop.react()

    assert told(kind="parcel_shipped") == [("parcel_shipped", "sent")]


def test_the_tracking_number_follows_kargolandi_even_when_that_has_to_be_tried_again(shop, mailbox, confirmed, later):
    parcel = dispatch(confirmed.pk, actor=AYSE)
    shop.react()
    add_tracking(parcel.pk, actor=AYSE, tracking_number="7890")
    shop.react()

    mailbox.behave(answers={"RCPT": "450 later"})
    with later(seconds=121):
        send_due_messages()
        assert told(shipment_id=parcel.pk) == [("parcel_shipped", "waiting"), ("tracking", "waiting")]
        assert Message.objects.get(kind="tracking").attempts == 0

        mailbox.behave()
        send_due_messages()
        assert mailbox.raw == [], "tracking is due, but waits behind it"
    with later(seconds=150):
        send_due_messages()

    assert mailbox.subjects == [
        f"Siparişiniz kargolandı (#{confirmed.number})",
        f"Kargo takip bilgileriniz (#{confirmed.number})",
    ]


def test_tracking_that_a_faster_worker_takes_up_first_still_follows_kargolandi(shop, mailbox, confirmed):
    no_delay()
    parcel = dispatch(confirmed.pk, actor=AYSE)
    add_tracking(parcel.pk, actor=AYSE, tracking_number="7890")

    shop.react("shipment.tracking_added")
    send_due_messages()
    shop.react()
    send_due_messages()

    assert mailbox.subjects == [
        f"Siparişiniz kargolandı (#{confirmed.number})",
        f"Kargo takip bilgileriniz (#{confirmed.number})",
    ]


def test_tracking_is_not_told_without_number_or_link(shop, mailbox, confirmed):
    parcel = dispatch(confirmed.pk, actor=AYSE)

    shop.react()

    assert told(shipment_id=parcel.pk) == [("parcel_shipped", "waiting")]


def test_a_corrected_tracking_number_is_told_only_when_staff_want_it(shop, mailbox, confirmed):
    parcel = dispatch(confirmed.pk, actor=AYSE, tracking_number="111")
    add_tracking(parcel.pk, actor=AYSE, tracking_number="222")
    shop.react()
    assert len(told(kind="tracking")) == 1

    add_tracking(parcel.pk, actor=AYSE, tracking_number="333", notify=True)
    shop.react()

    assert len(told(kind="tracking")) == 2


class Killed(BaseException):
    """The worker is gone: nothing after this line runs."""


def test_a_worker_killed_after_the_server_accepted_leaves_the_mail_uncertain_and_sends_no_second(
    shop, mailbox, later, monkeypatch
):
    def killed(*_args):
        raise Killed

    shop.order()
    shop.react()
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "mark_sent", killed)
        with pytest.raises(Killed):
            send_due_messages()
    assert told() == [("order_placed", "sending")]

    with later(minutes=6):
        send_due_messages()
        send_due_messages()
        send_message(Message.objects.get().pk)

    message = Message.objects.get()
    assert (message.state, message.reason) == ("uncertain", "lost")
    assert len(mailbox.raw) == 1
    assert mailbox.mails[0]["Message-ID"] == message.message_id


def test_a_worker_killed_before_the_final_dot_loses_and_repeats_nothing(shop, mailbox, later, monkeypatch):
    def killed(_message):
        raise Killed

    shop.order()
    shop.react()
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "hand_over", killed)
        with pytest.raises(Killed):
            send_due_messages()
    assert (told(), mailbox.raw) == ([("order_placed", "sending")], [])

    with later(minutes=3):
        send_due_messages()

    assert told() == [("order_placed", "sent")]
    assert len(mailbox.raw) == 1


def test_a_sender_that_slept_for_an_hour_sends_nothing_that_somebody_else_has_sent(shop, mailbox, later, monkeypatch):
    shop.order()
    shop.react()
    real = outbox.hand_over

    def asleep(message):
        monkeypatch.setattr(outbox, "hand_over", real)
        with later(hours=1):
            send_due_messages()
        return real(message)

    monkeypatch.setattr(outbox, "hand_over", asleep)

    send_due_messages()

    assert told() == [("order_placed", "sent")]
    assert len(mailbox.raw) == 1


def test_an_answer_that_comes_after_we_gave_up_waiting_still_counts(shop, mailbox, later, monkeypatch):
    shop.order()
    shop.react()
    real = outbox.mark_sent

    def late(message, answer):
        with later(minutes=6):
            outbox.take_back_forgotten()
        assert told() == [("order_placed", "uncertain")]
        return real(message, answer)

    monkeypatch.setattr(outbox, "mark_sent", late)

    send_due_messages()

    message = Message.objects.get()
    assert (message.state, message.reason, message.error) == ("sent", "", "")


def test_a_message_that_cannot_be_written_stops_no_other_and_says_so(shop, mailbox, monkeypatch):
    real = sending.rendered_now

    def broken(message):
        if message.order_id == bad.pk:
            raise ZeroDivisionError("oops")
        return real(message)

    bad, good = shop.order(), shop.order()
    shop.react()
    monkeypatch.setattr(sending, "rendered_now", broken)

    send_due_messages()

    message = Message.objects.get(order_id=bad.pk)
    assert (message.state, message.reason, message.error) == ("waiting", "broken", "ZeroDivisionError: oops")
    assert told(order_id=good.pk) == [("order_placed", "sent")]


@pytest.mark.django_db(transaction=True)
def test_thirty_messages_sent_by_four_workers_at_once_go_once_each(shop, mailbox):
    for _ in range(30):
        shop.order()
    shop.react()
    ids = list(Message.objects.values_list("pk", flat=True))
    failures = []

    def worker(mine):
        try:
            send_due_messages()
            for message_id in mine:
                send_message(message_id)
        except BaseException as error:  # noqa: BLE001 - shown by the test
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=worker, args=(ids[start:] + ids[:start],)) for start in (0, 7, 14, 21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}
    assert len(mailbox.raw) == 30
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 30


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_let_tracking_overtake_kargolandi(shop, mailbox):
    no_delay()
    orders = [shop.order() for _ in range(8)]
    shop.react()
    send_due_messages()
    mailbox.raw.clear()
    for order in orders:
        dispatch(order.pk, actor=AYSE, tracking_number="1")
    shop.react()
    tracking = list(Message.objects.filter(kind="tracking").values_list("pk", flat=True))

    def eager():
        for message_id in tracking:
            send_message(message_id)
        send_due_messages()
        connections.close_all()

    threads = [threading.Thread(target=eager) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    send_due_messages()

    for order in orders:
        mine = [subject for subject in mailbox.subjects if f"#{order.number})" in subject]
        assert mine == [f"Siparişiniz kargolandı (#{order.number})", f"Kargo takip bilgileriniz (#{order.number})"]
