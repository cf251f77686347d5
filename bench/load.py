"""The load generator: kept-open connections, ready-made requests, as little work of its own as Python allows."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field


class Refused(RuntimeError):
    """The server answered with something else than success."""


@dataclass(slots=True)
class Client:
    """One connection that asks and waits."""

    port: int
    headers: Mapping[str, str]
    _socket: socket.socket | None = None
    _rest: bytes = b""

    def request(self, method: str, path: str, body: bytes = b"") -> bytes:
        """The request's bytes, made before the clock runs."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        elif method == "POST":
            lines.append("Content-Length: 0")
        return "\r\n".join([*lines, "", ""]).encode() + body

    def send(self, request: bytes) -> bytes:
        """The answer's body. Raises ``Refused`` for anything but 2xx."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        head, body = self._answer()
        if head[9:10] != b"2":
            raise Refused(f"{head.splitlines()[0].decode()}: {body[:400].decode(errors='replace')}")
        return body

    def ask(self, method: str, path: str, body: bytes = b"") -> bytes:
        """Make a request and send it."""
        return self.send(self.request(method, path, body))

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _answer(self) -> tuple[bytes, bytes]:
        data = self._rest
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, data = data.partition(b"\r\n\r\n")
        lowered = head.lower()
        if b"transfer-encoding: chunked" in lowered:
            return head, self._chunks(data)
        length = int(lowered.partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0)
        while len(data) < length:
            data += self._more()
        self._rest = data[length:]
        return head, data[:length]

    def _chunks(self, data: bytes) -> bytes:
        body = b""
        while True:
            while b"\r\n" not in data:
                data += self._more()
            size, _, data = data.partition(b"\r\n")
            wanted = int(size, 16) + 2
            while len(data) < wanted:
                data += self._more()
            body, data = body + data[: wanted - 2], data[wanted:]
            if wanted == 2:
                self._rest = data
                return body

    def _more(self) -> bytes:
        assert self._socket is not None
        received = self._socket.recv(65536)
        if not received:
            raise Refused("The server hung up.")
        return received


@dataclass(slots=True)
class Run:
    """What came out of one run: how many, how long each took (seconds), over how long."""

    took: list[float] = field(default_factory=list)
    wall: float = 0.0

    @property
    def count(self) -> int:
        return len(self.took)

    @property
    def per_second(self) -> float:
        return self.count / self.wall

    @property
    def p95_ms(self) -> float:
        return 1000 * sorted(self.took)[min(self.count - 1, int(0.95 * self.count))]


def run_for(clients: Sequence[Client], bodies: Sequence[Iterator[bytes]], path: str, seconds: float) -> Run:
    """Post one body after the other on each connection for so many seconds. Raises what a client met."""
    run, troubles, lock = Run(), [], threading.Lock()
    start = threading.Barrier(len(clients) + 1)
    began = 0.0

    def work(client: Client, stream: Iterator[bytes]) -> None:
        took = []
        try:
            start.wait()
            until = time.perf_counter() + seconds
            for body in stream:
                at = time.perf_counter()
                if at > until:
                    break
                client.send(client.request("POST", path, body))
                took.append(time.perf_counter() - at)
        except Exception as trouble:  # noqa: BLE001  (told by the main thread)
            troubles.append(trouble)
        with lock:
            run.took += took

    threads = [threading.Thread(target=work, args=pair, daemon=True) for pair in zip(clients, bodies, strict=True)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    run.wall = time.perf_counter() - began
    if troubles:
        raise troubles[0]
    return run


def repeat(call: Callable[[int], object], times: int) -> Run:
    """The same call so many times, one after the other."""
    run, began = Run(), time.perf_counter()
    for number in range(times):
        at = time.perf_counter()
        call(number)
        run.took.append(time.perf_counter() - at)
    run.wall = time.perf_counter() - began
    return run
