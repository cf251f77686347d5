"""A gateway's far side for tests: a real web server on this machine that answers as its documents say, or misbehaves."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Answer = tuple[int, str]


class FarSide:
    """Subclasses answer requests in ``answer`` and name what moves money in ``MOVES``; the rest is manners.

    ``lose_answer`` and ``lose_request`` hold for the next request that moves money, ``silent`` for all.
    """

    MOVES: tuple[str, ...] = ()
    THROTTLED: Answer = (429, "Too Many Requests")

    def __init__(self) -> None:
        self.silent = self.lose_answer = self.lose_request = self.throttled = self.nonsense = False
        self.encoding, self.charset = "utf-8", ""  # "; charset=windows-1254" where the answer names it
        self.seen: list[tuple[str, str]] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, path: str, query: dict[str, str], headers: Mapping[str, str], body: bytes) -> Answer:
        """What the gateway says to one request."""
        raise NotImplementedError

    def heard(
        self, method: str, path: str, query: dict[str, str], headers: Mapping[str, str], body: bytes
    ) -> Answer | None:
        """The answer that goes out; None when the connection breaks instead."""
        with self._lock:
            self.seen.append((method, path))
            if self.silent:
                return None
            if self.throttled:
                return self.THROTTLED
            if self.nonsense:
                return 200, "<html>Bakım çalışması</html>"
            moves = any(path.startswith(start) for start in self.MOVES) and method != "GET"
            if moves and self.lose_request:
                self.lose_request = False
                return None
            answer = self.answer(method, path, query, headers, body)
            if moves and self.lose_answer:
                self.lose_answer = False
                return None
            return answer


def _handler(far: FarSide) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def do_PUT(self) -> None:
            self._serve()

        def do_DELETE(self) -> None:
            self._serve()

        def _serve(self) -> None:
            url = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = far.heard(self.command, url.path, dict(parse_qsl(url.query)), dict(self.headers.items()), body)
            self.close_connection = True
            if answer is None:
                return
            content = answer[1].encode(far.encoding)
            with suppress(BrokenPipeError):
                self.send_response(answer[0])
                self.send_header("Content-Type", "application/json" + far.charset)
                if answer[0] == 429:
                    self.send_header("Retry-After", "30")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, *_words: Any) -> None:
            return

    return Handler
