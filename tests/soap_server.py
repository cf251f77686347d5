"""A SOAP carrier's far side for tests: a real web server on this machine that answers as its documents say, or misbehaves."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
BOMB = '<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c "&b;&b;&b;&b;">]>'


def xml(**content: Any) -> str:
    """Elements one after the other: a list repeats its element, None leaves it out, a dict holds more of them."""
    written = []
    for name, value in content.items():
        for entry in value if isinstance(value, Sequence) and not isinstance(value, str) else [value]:
            if entry is not None:
                inside = xml(**entry) if isinstance(entry, Mapping) else escape(str(entry))
                written.append(f"<{name}>{inside}</{name}>")
    return "".join(written)


class Fault(Exception):
    """The service faults: ``detail`` is XML."""

    def __init__(self, words: str, *, code: str = "Server", detail: str = "") -> None:
        self.body = (
            f"<soap:Fault><faultcode>soap:{code}</faultcode><faultstring>{escape(words)}</faultstring>"
            f"<detail>{detail}</detail></soap:Fault>"
        )


class SoapFarSide:
    """Subclasses have a method for each operation, given the request's element and giving the answer's content.

    ``lose_answer`` holds for the next request of ``CHANGES``; the other manners hold until they are taken back.
    """

    NAMESPACE = ""
    ACTION = ""  # what the SOAPAction header must be, with {operation} in it
    QUALIFIED = False
    CHANGES: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.manner = ""  # silent, slow, throttled, down, nonsense, cut, bomb, shut, fault
        self.lose_answer = False
        self.encoding = self.named_encoding = "utf-8"
        self.seen: list[str] = []
        self.bodies: list[str] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}/service"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def heard(self, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes] | None:
        """Status and body that go out; None when the connection breaks instead."""
        if self.manner == "slow":
            time.sleep(1.5)
        with self._lock:
            self.bodies.append(body.decode())
            if self.manner == "silent":
                return None
            plain = {
                "throttled": (429, b"Too Many Requests"),
                "down": (503, b"<html>Bak\xfdm</html>"),
                "nonsense": (200, b"<html><body>Bak\xfdm \xe7al\xfd\xfemas\xfd</body></html>"),
                "shut": (403, b"Forbidden"),
            }
            if self.manner in plain:
                return plain[self.manner]
            asked = self._asked(body)
            operation = asked.tag.rpartition("}")[2]
            self.seen.append(operation)
            try:
                if self.manner == "fault":
                    raise Fault("Object reference not set to an instance of an object.")
                self._check(asked, operation, headers)
                status, content = 200, self._wrapped(operation, getattr(self, operation)(asked))
            except Fault as fault:
                status, content = 500, fault.body
            if self.lose_answer and operation in self.CHANGES:
                self.lose_answer = False
                return None
            return status, self._written(content)

    def _check(self, asked: Any, operation: str, headers: Mapping[str, str]) -> None:
        action = {name.lower(): value for name, value in headers.items()}.get("soapaction", "")
        if action.strip('"') != self.ACTION.format(operation=operation):
            raise Fault(f"Server did not recognize the value of HTTP Header SOAPAction: {action}.", code="Client")
        if asked.tag != f"{{{self.NAMESPACE}}}{operation}" or not hasattr(self, operation):
            raise Fault(f"{asked.tag} is not understood", code="Client")
        inside = f"{{{self.NAMESPACE}}}" if self.QUALIFIED else ""
        for element in asked.iter():
            if element is not asked and element.tag != inside + element.tag.rpartition("}")[2]:
                raise Fault(f"{element.tag} is not understood", code="Client")

    def _asked(self, body: bytes) -> Any:
        return ElementTree.fromstring(body).find(f"{{{ENVELOPE}}}Body")[0]

    def _wrapped(self, operation: str, content: str) -> str:
        if self.QUALIFIED:
            return f'<{operation}Response xmlns="{self.NAMESPACE}">{content}</{operation}Response>'
        return f'<ns1:{operation}Response xmlns:ns1="{self.NAMESPACE}">{content}</ns1:{operation}Response>'

    def _written(self, content: str) -> bytes:
        bomb = BOMB if self.manner == "bomb" else ""
        whole = (
            f'<?xml version="1.0" encoding="{self.named_encoding}"?>{bomb}'
            f'<soap:Envelope xmlns:soap="{ENVELOPE}"><soap:Body>{content}</soap:Body></soap:Envelope>'
        )
        written = whole.encode(self.encoding, errors="xmlcharrefreplace")
        return written[: len(written) // 2] if self.manner == "cut" else written


def said(element: Any, name: str) -> str:
    """The text of an element in a request, at any depth; "" without it."""
    return next((found.text or "" for found in element.iter() if found.tag.rpartition("}")[2] == name), "")


def every(element: Any, name: str) -> list[Any]:
    """The elements of this name in a request."""
    return [found for found in element.iter() if found.tag.rpartition("}")[2] == name]


def plain(element: Any) -> dict[str, str]:
    """The texts inside an element by their names."""
    return {found.tag.rpartition("}")[2]: found.text or "" for found in element}


def _handler(far: SoapFarSide) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = far.heard(dict(self.headers.items()), body)
            self.close_connection = True
            if answer is None:
                return
            with suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(answer[0])
                self.send_header("Content-Type", "text/xml")
                self.send_header("Content-Length", str(len(answer[1])))
                self.end_headers()
                self.wfile.write(answer[1])

        def log_message(self, *_words: Any) -> None:
            return

    return Handler
