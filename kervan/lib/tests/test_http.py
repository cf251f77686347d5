"""Calling out: limits, private addresses, redirects and secrets, against real servers on this machine."""

from __future__ import annotations

import gzip
import logging
import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kervan.lib import http
from kervan.lib.http import AddressRefused, CallFailed, call, is_private


class Handler(BaseHTTPRequestHandler):
    """Answers by path, and remembers every request on its server."""

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.server.seen.append((self.command, self.path, dict(self.headers), self.rfile.read(length)))
        path = self.path.partition("?")[0]
        if path == "/moved":
            self.answer(302, b"", Location=self.server.url + "/secret")
        elif path == "/large":
            self.answer(200, b"x" * 5000)
        elif path == "/endless":
            self.begin(200)
            self.pour(b"x" * 1000)
        elif path == "/bomb":
            self.answer(200, gzip.compress(b"0" * 1_000_000), **{"Content-Encoding": "gzip"})
        elif path == "/drip":
            self.begin(200)
            self.pour(b"x", pause=0.05)
        elif path == "/silent":
            self.server.released.wait(5)
        elif path == "/refused":
            self.answer(400, '{"hata": "şehir yok"}'.encode(), **{"Content-Type": "application/json"})
        elif path == "/turkish":
            self.answer(200, "İptal".encode("iso-8859-9"), **{"Content-Type": "text/plain; charset=iso-8859-9"})
        else:
            self.answer(200, b"ok")

    do_POST = do_PUT = do_GET

    def begin(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.begin(status, **headers, **{"Content-Length": str(len(body))})
        self.wfile.write(body)

    def pour(self, piece: bytes, pause: float = 0) -> None:
        try:
            while not self.server.released.wait(pause):
                self.wfile.write(piece)
        except OSError:
            pass  # the caller hung up, as it should

    def log_message(self, *args: object) -> None:
        pass


def run_server(context: ssl.SSLContext | None = None):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.seen, server.released = [], threading.Event()
    server.url = f"http://127.0.0.1:{server.server_port}"
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def server():
    yield from run_server()


@pytest.fixture
def names(monkeypatch):
    """Names that point where the test says; each question is counted."""
    table: dict[str, list[str]] = {}
    asked: list[str] = []
    real = socket.getaddrinfo

    def lookup(host, port, *args, **kwargs):
        if host not in table:
            return real(host, port, *args, **kwargs)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in table[host]]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    table["asked"] = asked
    return table


def local(server, path="/", **more):
    return call(more.pop("method", "GET"), server.url + path, private_allowed=True, **more)


def test_an_answer_comes_back_with_status_headers_and_body(server):
    answer = local(server, "/refused", method="POST", json={"il": "Atlantis"}, params={"a": "1"})

    assert (answer.status, answer.ok) == (400, False)
    assert answer.json() == {"hata": "şehir yok"}
    assert answer.headers["content-type"] == "application/json"
    method, path, headers, body = server.seen[0]
    assert (method, path, body) == ("POST", "/refused?a=1", b'{"il":"Atlantis"}')
    assert headers["Host"] == f"127.0.0.1:{server.server_port}"


def test_forms_bodies_and_passwords_are_sent(server):
    local(server, method="POST", form={"a": "ş"}, basic_auth=("u", "p"))
    local(server, "/?x=1&x=2", method="PUT", body=b"<soap/>", headers={"Content-Type": "text/xml", "host": "evil"})

    assert server.seen[0][3] == b"a=%C5%9F"
    assert server.seen[0][2]["Authorization"] == "Basic dTpw"
    assert server.seen[1][1] == "/?x=1&x=2"
    assert server.seen[1][3] == b"<soap/>"
    assert server.seen[1][2]["Host"] == f"127.0.0.1:{server.server_port}"


def test_two_bodies_are_a_bug(server):
    with pytest.raises(ValueError):
        local(server, json={}, body=b"")
    assert server.seen == []


def test_old_turkish_charsets_are_read(server):
    assert local(server, "/turkish").text == "İptal"


def test_redirects_are_answers_and_not_followed(server):
    answer = local(server, "/moved")

    assert answer.status == 302
    assert [path for _, path, _, _ in server.seen] == ["/moved"]


@pytest.mark.parametrize("path", ["/large", "/endless", "/bomb"])
def test_a_longer_answer_than_allowed_is_cut_off(server, path):
    with pytest.raises(CallFailed, match="longer than 4000 bytes") as failed:
        local(server, path, largest=4000)

    assert failed.value.maybe_sent is True


def test_an_answer_as_long_as_allowed_is_read(server):
    assert len(local(server, "/large", largest=5000).body) == 5000


@pytest.mark.parametrize("path", ["/silent", "/drip"])
def test_waiting_ends(server, path):
    began = time.monotonic()
    with pytest.raises(CallFailed) as failed:
        local(server, path, timeout=0.3)

    assert time.monotonic() - began < 4
    assert failed.value.maybe_sent is True


def test_no_connection_means_nothing_was_sent():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(CallFailed) as failed:
            call("GET", f"http://127.0.0.1:{unused.getsockname()[1]}/", private_allowed=True)

    assert failed.value.maybe_sent is False


def test_an_unknown_name_means_nothing_was_sent(monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(CallFailed, match="the name is unknown") as failed:
        call("GET", "http://kargo.example/")

    assert failed.value.maybe_sent is False


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_not_called(server, host):
    with pytest.raises(AddressRefused):
        call("GET", f"http://{host}:{server.server_port}/")

    assert server.seen == []


def test_a_name_with_one_private_address_is_not_called(server, names):
    names["kargo.example"] = ["8.8.8.8", "127.0.0.1"]

    with pytest.raises(AddressRefused, match=r"kargo\.example is a private address"):
        call("GET", f"http://kargo.example:{server.server_port}/")

    assert server.seen == []


def test_a_name_is_asked_once_so_it_cannot_change_its_mind(server, names):
    names["kargo.example"] = ["127.0.0.1"]

    answer = call("GET", f"http://kargo.example:{server.server_port}/", private_allowed=True)

    assert answer.ok
    assert names["asked"] == ["kargo.example"]
    assert server.seen[0][2]["Host"] == f"kargo.example:{server.server_port}"


def test_the_next_address_is_tried_when_the_first_is_dead(server, names):
    names["kargo.example"] = ["127.0.0.2", "127.0.0.1"]

    assert call("GET", f"http://kargo.example:{server.server_port}/", private_allowed=True).ok
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "url", ["ftp://8.8.8.8/", "file:///etc/passwd", "http://", "http://u:p@8.8.8.8/", "", "8.8.8.8", "http://[::1"]
)
def test_other_addresses_are_refused(url):
    with pytest.raises(AddressRefused):
        call("GET", url)


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("8.8.8.8", False),
        ("2606:4700:4700::1111", False),
        ("::ffff:8.8.8.8", False),
        ("64:ff9b::808:808", False),
        ("10.1.2.3", True),
        ("172.16.0.1", True),
        ("192.168.1.1", True),
        ("169.254.169.254", True),
        ("100.64.0.1", True),
        ("0.0.0.0", True),
        ("224.0.0.1", True),
        ("255.255.255.255", True),
        ("::", True),
        ("fe80::1%eth0", True),
        ("fd00::1", True),
        ("::ffff:10.0.0.1", True),
        ("64:ff9b::a00:1", True),
        ("2002:7f00:1::", True),
    ],
)
def test_private_addresses_are_known_in_every_dress(address, private):
    assert is_private(address) is private


def test_secrets_stay_out_of_logs_and_errors(server, caplog):
    caplog.set_level(logging.DEBUG)
    local(server, "/key-s3cret/?token=s3cret", headers={"Authorization": "Bearer s3cret"}, secrets=["s3cret"])
    with pytest.raises(CallFailed) as failed:
        local(server, "/silent?token=s3cret", json={"password": "s3cret"}, timeout=0.1)

    assert "GET 127.0.0.1/key-•••/ -> 200" in caplog.text
    assert "127.0.0.1/silent: ReadTimeout" in caplog.text
    assert "s3cret" not in caplog.text
    assert "s3cret" not in str(failed.value)
    assert failed.value.__cause__ is None


@pytest.fixture
def carrier_with_certificate(tmp_path, monkeypatch):
    """A TLS server that can prove to be kargo.example, trusted by the caller."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kargo.example")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("kargo.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "kargo.pem"
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    trust = ssl.create_default_context(cafile=str(pem))
    monkeypatch.setattr(http, "_tls", lambda: trust)
    yield from run_server(context)


def test_the_certificate_must_be_the_names_own_though_the_call_goes_to_an_address(carrier_with_certificate, names):
    names["kargo.example"] = names["other.example"] = ["127.0.0.1"]
    port = carrier_with_certificate.server_port

    answer = call("GET", f"https://kargo.example:{port}/", private_allowed=True)
    with pytest.raises(CallFailed):
        call("GET", f"https://other.example:{port}/", private_allowed=True)

    assert answer.ok
    assert len(carrier_with_certificate.seen) == 1
