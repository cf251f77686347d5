"""What becomes of a mail when the server says no, says later, or hangs up: at each step of the conversation."""

from __future__ import annotations

import smtplib

import pytest

from kervan.notifications.handlers import send_due_messages
from kervan.notifications.models import Message
from kervan.notifications.smtp import Server, _dotted, open_line
from kervan.sales.new_order import NewCustomer
from tests.smtp_server import Mailbox, free_port, point_at, running


def sent(shop, mailbox, **manners):
    """An order's first mail, sent to a server with these manners."""
    mailbox.behave(**manners)
    shop.order()
    shop.react()
    send_due_messages()
    return Message.objects.get()


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "DOT"])
def test_a_refusal_for_good_is_shown_in_the_servers_own_words_and_not_tried_again(shop, mailbox, later, step):
    message = sent(shop, mailbox, answers={step: "550 5.7.1 Böyle biri yok"})

    assert (message.state, message.reason, message.error) == ("failed", "refused", "550 5.7.1 Böyle biri yok")
    mailbox.behave()
    with later(hours=1):
        send_due_messages()
    assert mailbox.raw == []
    assert Message.objects.get().attempts == 1


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "DOT"])
def test_a_refusal_for_now_is_tried_again_a_little_later_and_then_delivered_once(shop, mailbox, later, step):
    message = sent(shop, mailbox, answers={step: "450 4.2.1 Sonra deneyin"})

    assert (message.state, message.reason, message.error) == ("waiting", "deferred", "450 4.2.1 Sonra deneyin")
    mailbox.behave()
    send_due_messages()
    assert mailbox.raw == [], "not before its next hour"
    with later(seconds=16):
        send_due_messages()
        send_due_messages()
    message.refresh_from_db()
    assert (message.state, message.reason, message.error, message.attempts) == ("sent", "", "", 2)
    assert len(mailbox.raw) == 1


@pytest.mark.parametrize("step", ["CONNECT", "MAIL", "RCPT", "DATA", "BODY"])
def test_a_line_that_breaks_before_the_final_dot_loses_and_repeats_nothing(shop, mailbox, later, step):
    message = sent(shop, mailbox, drop_at=step)

    assert (message.state, message.reason) == ("waiting", "unavailable")
    mailbox.behave()
    with later(seconds=16):
        send_due_messages()
    assert Message.objects.get().state == "sent"
    assert len(mailbox.raw) == 1


def test_a_line_that_breaks_after_the_final_dot_is_uncertain_and_never_repeated_by_itself(shop, mailbox, later):
    message = sent(shop, mailbox, drop_at="DOT")

    assert (message.state, message.reason) == ("uncertain", "lost")
    mailbox.behave()
    with later(days=1):
        send_due_messages()
    assert Message.objects.get().state == "uncertain"
    assert len(mailbox.raw) == 1, "the server did have it"
    assert mailbox.mails[0]["Message-ID"] == message.message_id


def test_a_server_too_slow_to_answer_leaves_the_mail_uncertain(shop, mailbox, monkeypatch):
    monkeypatch.setattr("kervan.notifications.email.ANSWER_TIMEOUT", 0.2)

    message = sent(shop, mailbox, seconds_before_answer=1)

    assert (message.state, message.reason) == ("uncertain", "lost")
    assert "timed out" in message.error


def test_a_slow_server_is_waited_for(shop, mailbox, settings):
    settings.EMAIL_TIMEOUT = 1

    message = sent(shop, mailbox, seconds_before_answer=1.5)

    assert message.state == "sent"
    assert len(mailbox.raw) == 1


def test_while_the_server_is_down_all_mails_wait_and_then_each_goes_once(shop, settings, later):
    box = Mailbox(free_port())
    point_at(box, settings)
    for _ in range(3):
        shop.order()
    shop.react()

    send_due_messages()

    assert list(Message.objects.values_list("state", flat=True)) == ["waiting"] * 3
    assert sum(Message.objects.values_list("attempts", flat=True)) == 1, "the others do not run into the same wall"
    with running(box), later(seconds=20):
        send_due_messages()
        send_due_messages()
    assert list(Message.objects.values_list("state", flat=True)) == ["sent"] * 3
    assert len(box.raw) == 3
    assert len(set(box.subjects)) == 3
    assert box.connections == 1, "over one line"


def test_a_server_that_stays_away_for_two_days_is_given_up_and_can_be_tried_by_hand(shop, settings, later):
    point_at(Mailbox(free_port()), settings)
    shop.order()
    shop.react()
    Message.objects.update(attempts=90)

    with later(days=2, minutes=1):
        send_due_messages()

    message = Message.objects.get()
    assert (message.state, message.reason) == ("failed", "gave_up")
    assert "ConnectionRefusedError" in message.error


def test_one_customers_bad_address_keeps_nobody_elses_mail(shop, mailbox):
    mailbox.behave(refuse={"yok@example.com": "550 no such user"})
    for email in ("a@example.com", "yok@example.com", "b@example.com"):
        shop.order(customer=NewCustomer(name="Zeynep", email=email))

    shop.react()
    send_due_messages()

    assert {m.recipient: m.state for m in Message.objects.all()} == {
        "a@example.com": "sent",
        "yok@example.com": "failed",
        "b@example.com": "sent",
    }
    assert [to for _sender, to in mailbox.envelopes] == [["a@example.com"], ["b@example.com"]]


def test_a_wrong_password_makes_mails_wait_instead_of_failing_them(shop, mailbox, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "shop", "wrong"

    message = sent(shop, mailbox)

    assert (message.state, message.reason) == ("waiting", "unavailable")


def test_a_line_of_dots_in_a_text_ends_no_mail():
    assert _dotted(b"a\n.\nb\r.c\r\n..d") == b"a\r\n..\r\nb\r\n..c\r\n...d\r\n"


def test_the_final_dot_leaves_only_after_the_outbox_knows(mailbox):
    class Killed(BaseException):
        pass

    def killed() -> None:
        raise Killed

    server = Server(host=mailbox.host, port=mailbox.port)

    with pytest.raises(Killed), open_line(server) as line:
        line.deliver("a@example.com", "b@example.com", b"Subject: x\r\n\r\nx", killed)

    assert mailbox.raw == []
    with smtplib.SMTP(mailbox.host, mailbox.port) as smtp:
        assert smtp.noop()[0] == 250
