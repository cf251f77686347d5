"""Sending what is due. The calls go out outside any transaction; each step before and after is one short statement."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta

from kervan.events.queries import current_epoch
from kervan.lib import clock
from kervan.lib.text import clean
from kervan.notifications import outbox
from kervan.notifications.attachments import attachments_of
from kervan.notifications.channels import (
    AnswerLost,
    Channel,
    Deferred,
    LineBroken,
    NoLongerOurs,
    NotSetUp,
    Outgoing,
    Refused,
    Session,
    Unavailable,
)
from kervan.notifications.email import EmailChannel, message_host
from kervan.notifications.models import Message
from kervan.notifications.queries import is_undone, reach, rendered_now
from kervan.notifications.reasons import Reason
from kervan.notifications.sms import SmsChannel
from kervan.orders.models import Order

log = logging.getLogger(__name__)
State = Message.State

CHANNELS: dict[str, Callable[[], Channel]] = {"email": EmailChannel, "sms": SmsChannel}

LONGEST_TURN = timedelta(seconds=8)
"""How long one job goes on with other due messages over its open line, before other work has its turn."""


def send_due(channel_code: str, *, first: int | None = None) -> int:
    """Send due messages of a channel one after the other; with ``first`` only if that one is due. Returns how many.

    A refusal stays with its message; a server that is away makes all of them wait.
    """
    channel = CHANNELS[channel_code]()
    stop_at = clock.now() + LONGEST_TURN
    sent = 0
    message = outbox.claim(channel_code, first)
    with ExitStack() as line:
        session: Session | None = None
        while message is not None:
            outgoing = prepare(message)
            if outgoing is not None:
                try:
                    session = session or line.enter_context(channel.session())
                    went, usable = _hand(session, message, outgoing)
                except NotSetUp as problem:
                    outbox.close(message, State.FAILED, problem.reason)
                except Unavailable as problem:
                    _wait_all(message, problem)
                    return sent
                else:
                    sent += went
                    if not usable:
                        line.close()
                        session = None
            message = outbox.claim(channel_code) if clock.now() < stop_at else None
    return sent


def prepare(message: Message) -> Outgoing | None:
    """Write the message from fresh facts and keep the copy. None when there is nothing to send any more."""
    if is_undone(message):
        outbox.close(message, State.STOPPED, Reason.UNDONE)
        return None
    order = Order.objects.get(pk=message.order_id)
    message.recipient, problem = reach(order, message.channel)
    if problem:
        outbox.close(message, State.UNREACHABLE, problem)
        return None
    try:
        rendered = rendered_now(message)
        attachments = attachments_of(message)
    except Exception as error:  # the worker's edge: one message's bug must not keep the others from leaving
        log.exception("Message %d can't be written.", message.pk)
        outbox.retry_later(message, Reason.BROKEN, f"{type(error).__name__}: {error}")
        return None
    message.subject, message.text, message.html = rendered.subject, rendered.text, rendered.html
    message.message_id = f"<kervan.{current_epoch()}.{message.pk}.{message.again}@{message_host()}>"
    if not outbox.keep_rendered(message):
        return None
    return Outgoing(
        message_id=message.message_id,
        recipient=message.recipient,
        recipient_name=clean(order.customer_name, 150),
        subject=message.subject,
        text=message.text,
        html=message.html,
        attachments=attachments,
    )


def _hand(session: Session, message: Message, outgoing: Outgoing) -> tuple[int, bool]:
    """Send one message and write what became of it: (how many went, whether the line can be used again)."""

    def hand_over() -> None:
        if not outbox.hand_over(message):
            raise NoLongerOurs

    try:
        answer = session.send(outgoing, hand_over)
    except NoLongerOurs:
        return 0, False
    except AnswerLost as loss:
        outbox.close(message, State.UNCERTAIN, Reason.LOST, loss.words)
        return 0, False
    except Deferred as problem:
        outbox.retry_later(message, problem.reason, problem.words)
        return 0, not isinstance(problem, LineBroken)
    except Refused as refusal:
        outbox.close(message, State.FAILED, refusal.reason, refusal.words)
        return 0, True
    outbox.mark_sent(message, answer)
    return 1, True


def _wait_all(message: Message, problem: Unavailable) -> None:
    """The other side is away: this message is tried later, and nobody else runs into the same wall before it."""
    until = outbox.retry_later(message, problem.reason, problem.words)
    until = until or clock.now() + outbox.retry_delay(message.attempts)
    waiting = outbox.postpone_due(message.channel, until)
    log.warning("No messages leave (%s), %d wait: %s", message.channel, waiting + 1, problem.words)
