"""The order's messages to its customer, as the Mesajlar card shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from kervan.lib import clock
from kervan.notifications.kinds import KINDS
from kervan.notifications.models import Message
from kervan.notifications.queries import SENDABLE_AGAIN, messages_of, reach
from kervan.orders.models import Order
from kervan.panel import formats
from kervan.panel.timeline import masked

State = Message.State

LOOKS = {
    State.WAITING: ("neutral", "wait"),
    State.SENDING: ("neutral", "wait"),
    State.SENT: ("green", "check"),
    State.FAILED: ("red", "alert"),
    State.STOPPED: ("grey", "cross"),
    State.UNCERTAIN: ("amber", "alert"),
    State.UNREACHABLE: ("red", "alert"),
}


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """One message with what may be done about it."""

    message: Message
    title: str
    recipient: str
    tone: str
    shape: str
    may_stop: bool
    may_resend: bool

    @property
    def state_label(self) -> str:
        return str(State(self.message.state).label)

    @property
    def problem(self) -> str:
        """Why it did not go, in a sentence; "" when all is well."""
        return self.message.problem

    @property
    def at(self) -> datetime:
        return self.message.sent_at or self.message.created_at

    @property
    def under_way(self) -> bool:
        return self.message.state in {State.WAITING, State.SENDING}

    @property
    def goes_in(self) -> int:
        """Whole minutes until a waiting message leaves, rounded up."""
        if self.message.state != State.WAITING:
            return 0
        return max(0, -(-int((self.message.due_at - clock.now()).total_seconds()) // 60))


def messages_for(order: Order, rights: frozenset[str]) -> list[LoggedMessage]:
    """Newest first; none for those who may not see messages. One statement."""
    if "messages.view" not in rights:
        return []
    return [logged(message, rights) for message in messages_of(order.pk)]


def logged(message: Message, rights: frozenset[str]) -> LoggedMessage:
    """A message as this reader sees it; telephones only for those who may see them."""
    sends = "messages.send" in rights
    recipient = message.recipient
    if message.channel == Message.Channel.SMS and recipient:
        recipient = formats.phone(recipient) if "customers.see_phone" in rights else masked(recipient)
    return LoggedMessage(
        message,
        title_of(message),
        recipient,
        *LOOKS[State(message.state)],
        may_stop=sends and message.state == State.WAITING,
        may_resend=sends and message.state in SENDABLE_AGAIN,
    )


def title_of(message: Message) -> str:
    """What the message is about, in the reader's language."""
    kind = KINDS.get(message.kind)
    return str(kind.label) if kind else message.kind


def resendable(order: Order) -> list[Message]:
    """The last message of each kind whose address has changed since, newest first: what is offered to be sent again.

    A new phone offers the SMS, a new e-mail address the mails.
    """
    seen: set[tuple[str, str]] = set()
    last = []
    for message in messages_of(order.pk):
        key = (message.kind, message.channel)
        if key not in seen:
            seen.add(key)
            address, _problem = reach(order, message.channel)
            if message.state in SENDABLE_AGAIN and address and message.recipient != address:
                last.append(message)
    return last


def messages_version(order_id: int) -> str:
    """Changes with every message and every step of one."""
    counts = {f"n_{state.value}": Count("id", filter=Q(state=state)) for state in State}
    found = Message.objects.filter(order_id=order_id).aggregate(last=Max("id"), tries=Max("attempts"), **counts)
    return ".".join(str(value or 0) for value in found.values())
