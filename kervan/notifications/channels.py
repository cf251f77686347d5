"""The port to what carries messages: e-mail and SMS today. A channel is asked for a session and given plain data.

``send`` must call ``hand_over()`` once, at the last moment at which nobody can have accepted the message yet. It raises
if the message is no longer ours to send.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from kervan.notifications.reasons import Reason

HandOver = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with an e-mail."""

    name: str
    content: bytes
    type: str = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message on its way. ``message_id`` stays the same however often it is tried."""

    message_id: str
    recipient: str
    recipient_name: str
    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()


class NotSent(Exception):
    """It surely was not accepted. ``words`` are the other side's own."""

    def __init__(self, words: str, *, reason: Reason) -> None:
        super().__init__(words)
        self.words = " ".join(words.split())[:400]
        self.reason = reason


class Refused(NotSent):
    """The other side's no to this message: trying again would not help."""

    def __init__(self, words: str, *, reason: Reason = Reason.REFUSED) -> None:
        super().__init__(words, reason=reason)


class Deferred(NotSent):
    """Not now, but perhaps later: this message is tried again."""

    def __init__(self, words: str, *, reason: Reason = Reason.DEFERRED) -> None:
        super().__init__(words, reason=reason)


class LineBroken(Deferred):
    """The line broke in the middle of this message, before it could be accepted. Others need a new line."""

    def __init__(self, words: str) -> None:
        super().__init__(words, reason=Reason.UNAVAILABLE)


class Unavailable(NotSent):
    """The other side does not answer or does not let us in: all messages of the channel wait."""

    def __init__(self, words: str, *, reason: Reason = Reason.UNAVAILABLE) -> None:
        super().__init__(words, reason=reason)


class NotSetUp(NotSent):
    """The shop has not set this channel up: messages stay readable and can be sent later."""

    def __init__(self, *, reason: Reason) -> None:
        super().__init__("", reason=reason)


class AnswerLost(Exception):
    """It was handed over and no answer came: accepted or not, nobody knows."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = " ".join(words.split())[:400]


class NoLongerOurs(Exception):
    """Raised by ``hand_over``: somebody else took the message up, or it was stopped meanwhile."""


class Session(Protocol):
    """An open line to the other side; several messages may follow each other on it."""

    def send(self, message: Outgoing, hand_over: HandOver) -> str:
        """Returns the other side's words of acceptance. Raises the refusals above."""


class Channel(Protocol):
    """One way to reach a customer."""

    code: str

    def session(self) -> AbstractContextManager[Session]:
        """Raises ``Unavailable`` or ``NotSetUp``."""
