"""Speaking SMTP with each step told apart, because what a broken line means depends on where it broke.

Up to the final dot nothing is accepted (RFC 5321, 4.1.1.4), so everything before it may be repeated. The dot is sent by
itself, after ``hand_over()``; from then on only an answer tells, and its absence means "uncertain".
"""

from __future__ import annotations

import re
import select
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from kervan.notifications.channels import AnswerLost, Deferred, LineBroken, Refused, Unavailable

ANSWER_TIMEOUT = 120.0
"""Seconds to wait for the answer after the dot. RFC 5321, 4.5.3.2.6 wants patience: impatience makes duplicates."""

_LINE_ENDS = re.compile(rb"\r\n|\r|\n")
_FIRST_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """How to reach the mail server. ``timeout`` in seconds for each step."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    timeout: float = 20.0
    answer_timeout: float = ANSWER_TIMEOUT


class Line:
    """An open, greeted and authenticated line to the server."""

    def __init__(self, smtp: smtplib.SMTP, server: Server) -> None:
        self._smtp, self._server = smtp, server
        self._used = False

    def deliver(self, sender: str, recipient: str, content: bytes, hand_over: Callable[[], None]) -> str:
        """Give one message to the server; returns its words of acceptance.

        Raises ``Refused`` (5xx), ``Deferred`` (4xx), ``LineBroken`` (before the dot), ``AnswerLost`` (after it).
        """
        if self._used:
            self._step("RSET", "")
        self._used = True
        self._step("MAIL", f"FROM:<{sender}>")
        self._step("RCPT", f"TO:<{recipient}>")
        self._step("DATA", "", wanted=(354,))
        try:
            self._smtp.send(_dotted(content))
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            raise LineBroken(_words_of(error)) from error
        try:
            hand_over()
        except BaseException:
            self.drop()  # without the dot the server forgets it
            raise
        if self._hung_up():
            self.drop()
            raise LineBroken("the server hung up before the end of the message")
        return self._finish()

    def drop(self) -> None:
        """Hang up without a word."""
        with suppress(OSError):
            self._smtp.close()

    def quit(self) -> None:
        """Say goodbye; whatever comes of it no longer matters."""
        with suppress(OSError, smtplib.SMTPException):
            self._smtp.quit()

    def _hung_up(self) -> bool:
        """A server that says anything before the dot has hung up, or will not take what it has not seen whole."""
        if self._smtp.sock is None:
            return True
        poll = select.poll()
        poll.register(self._smtp.sock, select.POLLIN)
        return bool(poll.poll(0))

    def _finish(self) -> str:
        try:
            if self._smtp.sock is not None:
                self._smtp.sock.settimeout(self._server.answer_timeout)
            self._smtp.send(b".\r\n")
            code, words = self._smtp.getreply()
            if self._smtp.sock is not None:
                self._smtp.sock.settimeout(self._server.timeout)
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            raise AnswerLost(_words_of(error)) from error
        _judge(code, words, wanted=(250,))
        return f"{code} {_text(words)}"[:300]

    def _step(self, verb: str, rest: str, *, wanted: tuple[int, ...] = (250, 251, 252)) -> None:
        try:
            code, words = self._smtp.docmd(verb, rest)
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            raise LineBroken(_words_of(error)) from error
        _judge(code, words, wanted=wanted)


@contextmanager
def open_line(server: Server) -> Iterator[Line]:
    """Connect, greet, secure, log in. Raises ``Unavailable`` whatever goes wrong: then no message can leave."""
    try:
        smtp = _connect(server)
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable(_words_of(error)) from error
    line = Line(smtp, server)
    try:
        yield line
    finally:
        line.quit()


def _connect(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.tls:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    try:
        if smtp.sock is not None:
            # The dot is a small packet after a big one: without this it waits for the other side's delayed ACK.
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        smtp.ehlo_or_helo_if_needed()
        if server.starttls:
            smtp.starttls(context=context)
            smtp.ehlo()
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _judge(code: int, words: bytes, *, wanted: tuple[int, ...]) -> None:
    if code in wanted:
        return
    said = f"{code} {_text(words)}"
    if code == 421 or code < 0:
        raise LineBroken(said)  # "service not available, closing transmission channel"
    if 400 <= code < 500:
        raise Deferred(said)
    raise Refused(said)


def _dotted(content: bytes) -> bytes:
    """Lines end in CRLF, and a dot that begins a line is doubled, so that only ours ends the message."""
    lines = _LINE_ENDS.sub(b"\r\n", content)
    lines = _FIRST_DOT.sub(b"..", lines)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def _text(words: bytes) -> str:
    return " ".join(words.decode("utf-8", "replace").split())


def _words_of(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {_text(said) if isinstance(said, bytes) else said}"
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
