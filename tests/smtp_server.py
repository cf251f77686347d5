"""A real mail server for tests: it speaks SMTP over a socket, keeps what it accepts, and misbehaves on request."""

from __future__ import annotations

import asyncio
import email
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Manners:
    """How the server behaves. ``answers``: what it says instead of yes at "MAIL", "RCPT", "DATA" or "DOT"."""

    answers: dict[str, str] = field(default_factory=dict)
    drop_at: str = ""  # "CONNECT", "MAIL", "RCPT", "DATA", "BODY" (before the dot), "DOT" (kept, but no answer)
    seconds_before_answer: float = 0
    refuse: dict[str, str] = field(default_factory=dict)  # recipient → answer to RCPT


class Mailbox:
    """What the server accepted, oldest first."""

    def __init__(self, port: int) -> None:
        self.host, self.port = "127.0.0.1", port
        self.manners = Manners()
        self.raw: list[bytes] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.connections = 0

    @property
    def mails(self) -> list[EmailMessage]:
        return [email.message_from_bytes(content, policy=default) for content in self.raw]  # type: ignore[misc]

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails]

    def behave(self, **manners: Any) -> None:
        self.manners = Manners(**manners)


class _Handler:
    def __init__(self, box: Mailbox) -> None:
        self.box = box

    def _drop(self, server: SMTP, step: str) -> bool:
        if self.box.manners.drop_at == step:
            assert server.transport is not None
            server.transport.abort()
            return True
        return False

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if self._drop(server, "MAIL"):
            return "421 dropped"
        if answer := self.box.manners.answers.get("MAIL"):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if self._drop(server, "RCPT"):
            return "421 dropped"
        if answer := self.box.manners.refuse.get(address) or self.box.manners.answers.get("RCPT"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.box.manners.seconds_before_answer:
            await asyncio.sleep(self.box.manners.seconds_before_answer)
        if answer := self.box.manners.answers.get("DOT"):
            return answer
        assert isinstance(envelope.original_content, bytes)
        self.box.raw.append(envelope.original_content)
        self.box.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        if self._drop(server, "DOT"):
            return "421 dropped"
        return f"250 OK queued as {len(self.box.raw)}"


class _Server(SMTP):
    box: Mailbox

    def connection_made(self, transport: Any) -> None:
        self.box.connections += 1
        super().connection_made(transport)
        if self.box.manners.drop_at == "CONNECT":
            transport.abort()

    async def smtp_DATA(self, arg: str) -> None:
        manners = self.box.manners
        if manners.drop_at == "DATA":
            assert self.transport is not None
            self.transport.abort()
            return
        if answer := manners.answers.get("DATA"):
            await self.push(answer)
            return
        if manners.drop_at == "BODY":
            await self.push("354 go on")
            assert self.transport is not None
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class _Controller(Controller):
    def __init__(self, box: Mailbox, **options: Any) -> None:
        super().__init__(_Handler(box), hostname=box.host, port=box.port, **options)
        self.box = box

    def factory(self) -> SMTP:
        server = _Server(self.handler, hostname="mail.example.com", **self.SMTP_kwargs)
        server.box = self.box
        return server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(box: Mailbox) -> Iterator[None]:
    """The server runs as long as the block does; it may be started again for the same mailbox."""
    controller = _Controller(box)
    for attempt in range(20):
        try:
            controller.start()
            box.connections = 0  # starting makes one of its own
            break
        except OSError:
            if attempt == 19:
                raise
            time.sleep(0.1)
    try:
        yield
    finally:
        controller.stop()


@contextmanager
def mail_server(settings: Any) -> Iterator[Mailbox]:
    """A running server that Kervan's settings point at."""
    box = Mailbox(free_port())
    point_at(box, settings)
    with running(box):
        yield box


def point_at(box: Mailbox, settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = box.host, box.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 5
    settings.DEFAULT_FROM_EMAIL = "siparis@magaza.example"
