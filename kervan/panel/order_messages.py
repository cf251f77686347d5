"""The order's messages to its customer, as the Mesajlar card shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from kervan.notifications.models import Message
from kervan.orders.models import Order

TONES = {
    "waiting": ("neutral", "wait"),
    "sending": ("neutral", "wait"),
    "sent": ("green", "check"),
    "failed": ("red", "alert"),
    "stopped": ("grey", "cross"),
    "uncertain": ("amber", "alert"),
    "unreachable": ("red", "alert"),
}


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """One message with what may be done about it."""

    message: Message
    tone: str
    shape: str
    may_stop: bool
    may_resend: bool

    @property
    def state_label(self) -> str:
        return str(Message.State(self.message.state).label)

    @property
    def title(self) -> str:
        return self.message.subject or self.message.kind

    @property
    def recipient(self) -> str:
        return self.message.recipient

    @property
    def at(self) -> datetime:
        return self.message.sent_at or self.message.created_at

    @property
    def under_way(self) -> bool:
        return self.message.state in {Message.State.WAITING, Message.State.SENDING}


def messages_for(order: Order, rights: frozenset[str]) -> list[LoggedMessage]:
    """Newest first; none for those who may not see messages. One statement."""
    if "messages.view" not in rights:
        return []
    sends = "messages.send" in rights
    return [
        LoggedMessage(
            message,
            *TONES.get(message.state, ("neutral", "empty")),
            may_stop=sends and message.state == Message.State.WAITING,
            may_resend=sends and message.state not in {Message.State.WAITING, Message.State.SENDING},
        )
        for message in Message.objects.filter(order_id=order.pk).defer("html", "text").order_by("-id")[:50]
    ]


def messages_version(order_id: int) -> str:
    """Changes with every message and every step of one."""
    found = Message.objects.filter(order_id=order_id).aggregate(
        last=Max("id"),
        waiting=Count("id", filter=Q(state=Message.State.WAITING)),
        sending=Count("id", filter=Q(state=Message.State.SENDING)),
        sent=Count("id", filter=Q(state=Message.State.SENT)),
        tries=Max("attempts"),
    )
    return ".".join(str(found[name] or 0) for name in ("last", "waiting", "sending", "sent", "tries"))


def resendable(order_id: int) -> list[Message]:
    """The last message of each kind that has left or could not leave, newest first: what can be sent again."""
    seen: set[tuple[str, str]] = set()
    last = []
    messages = Message.objects.filter(order_id=order_id).exclude(
        state__in=[Message.State.WAITING, Message.State.SENDING]
    )
    for message in messages.defer("html", "text").order_by("-id")[:50]:
        if (message.kind, message.channel) not in seen:
            seen.add((message.kind, message.channel))
            last.append(message)
    return last
