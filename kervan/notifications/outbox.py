"""The outbox's rows, moved by guarded statements, so that no message is taken twice and none is forgotten.

waiting → sending (claim) → sent | failed | uncertain | waiting again. Every statement after the claim asks for the
claim's number (``attempts``): a sender that was paused for an hour writes nothing over what happened meanwhile.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from kervan.lib import clock
from kervan.notifications.kinds import ORDER_OF_TELLING
from kervan.notifications.models import Message
from kervan.notifications.reasons import Reason

State = Message.State

FORGOTTEN_AFTER = timedelta(minutes=2)
"""A claimed message not handed over by then belongs to a sender that is gone: it waits again."""

UNCERTAIN_AFTER = timedelta(minutes=5)
"""A message handed over and never answered; longer than the longest wait for the server's answer (smtp.py)."""

GIVE_UP_AFTER = timedelta(days=2)
FEWEST_ATTEMPTS = 5
FIRST_RETRY, LAST_RETRY = 15, 1800  # seconds

_CLAIM = """
    UPDATE notifications_message SET
        state = 'sending', attempts = attempts + 1, sending_since = %(now)s, handed_over_at = NULL
    WHERE id = (
        SELECT mine.id FROM notifications_message mine
        WHERE mine.state = 'waiting' AND mine.due_at <= %(now)s AND mine.channel = %(channel)s
          AND (%(id)s::bigint IS NULL OR mine.id = %(id)s)
          AND NOT EXISTS (
              SELECT FROM notifications_message before
              WHERE before.order_id = mine.order_id AND before.channel = mine.channel
                AND before.state IN ('waiting', 'sending')
                AND (before.shipment_id = mine.shipment_id OR before.kind = 'order_placed')
                AND (array_position(%(kinds)s, before.kind::text), before.id)
                  < (array_position(%(kinds)s, mine.kind::text), mine.id))
        ORDER BY mine.due_at, mine.id LIMIT 1 FOR UPDATE OF mine SKIP LOCKED)
      AND state = 'waiting'
    RETURNING id"""
"""Skips what another worker holds, and what would overtake an earlier message about the same parcel."""


def claim(channel: str, message_id: int | None = None) -> Message | None:
    """Take one due message of the channel, or this one if it is due: it is ours alone until ``attempts`` changes."""
    values = {"now": clock.now(), "id": message_id, "channel": channel, "kinds": list(ORDER_OF_TELLING)}
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        row = cursor.fetchone()
    return Message.objects.get(pk=row[0]) if row else None


def keep_rendered(message: Message) -> bool:
    """Keep the copy that goes out and its Message-ID, before it goes. False when it is no longer ours."""
    return _ours(
        message,
        recipient=message.recipient,
        subject=message.subject,
        text=message.text,
        html=message.html,
        message_id=message.message_id,
    )


def hand_over(message: Message) -> bool:
    """From now on it may have been accepted. False when it is no longer ours: then it must not be sent."""
    return _ours(message, handed_over_at=clock.now())


def mark_sent(message: Message, answer: str) -> bool:
    """The other side accepted it. Also true when we had given up waiting and called it uncertain."""
    return bool(
        Message.objects.filter(
            pk=message.pk, attempts=message.attempts, state__in=[State.SENDING, State.UNCERTAIN]
        ).update(state=State.SENT, sent_at=clock.now(), answer=answer[:300], reason="", error="")
    )


def close(message: Message, state: str, reason: Reason, words: str = "") -> bool:
    """It ends here: failed, stopped, unreachable or uncertain."""
    return _ours(message, state=state, reason=reason, error=words[:500])


def retry_later(message: Message, reason: Reason, words: str) -> datetime | None:
    """Put it back to wait a little longer each time; after two days it has failed. Returns when it is tried again."""
    now = clock.now()
    due = now + retry_delay(message.attempts)
    if now - message.created_at > GIVE_UP_AFTER and message.attempts >= FEWEST_ATTEMPTS:
        close(message, State.FAILED, Reason.GAVE_UP, words)
        return None
    ours = _ours(message, state=State.WAITING, due_at=due, reason=reason, error=words[:500])
    return due if ours else None


def retry_delay(attempts: int) -> timedelta:
    """15 s, 30 s, 1 min … half an hour."""
    return timedelta(seconds=min(FIRST_RETRY * 2 ** min(attempts - 1, 20), LAST_RETRY))


def postpone_due(channel: str, until: datetime) -> int:
    """The other side is down: nobody else runs into it before ``until``. Keeps their order. Returns how many wait."""
    due = Message.objects.filter(state=State.WAITING, channel=channel, due_at__lte=clock.now())
    return due.update(due_at=until)


def take_back_forgotten() -> int:
    """Messages whose sender died: not handed over, they wait again; handed over, a person decides (uncertain)."""
    now = clock.now()
    lost = Message.objects.filter(state=State.SENDING)
    uncertain = lost.filter(handed_over_at__lt=now - UNCERTAIN_AFTER).update(
        state=State.UNCERTAIN, reason=Reason.LOST, error=""
    )
    again = lost.filter(handed_over_at=None, sending_since__lt=now - FORGOTTEN_AFTER).update(
        state=State.WAITING, due_at=now
    )
    return uncertain + again


def _ours(message: Message, **values: object) -> bool:
    mine = Message.objects.filter(pk=message.pk, attempts=message.attempts, state=State.SENDING)
    return bool(mine.update(**values))
