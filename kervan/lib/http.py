"""The one way to call out: carriers, gateways, SMS and webhook receivers.

Each call has a time limit and a size limit, follows no redirect, and goes to no private address: the name is resolved
once, every address is looked at, and the connection is made to the very address that was looked at, so a name that
changes its mind in between gains nothing. Proxies from the environment are not used, since they would resolve again.
Logs name the method, the host, the path and the outcome; never headers, bodies or query strings.
"""

from __future__ import annotations

import codecs
import ipaddress
import json as json_module
import logging
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import httpx

log = logging.getLogger("kervan.http")
# The library logs whole URLs with their keys, and its engine logs headers.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)

TIMEOUT_SECONDS = 15.0
LARGEST_ANSWER = 5 * 1024 * 1024

_MOST_ADDRESSES = 3
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_USER_AGENT = "Kervan"


class CallFailed(Exception):
    """No usable answer came. Worth repeating, unless it is an ``AddressRefused``.

    ``maybe_sent`` is False when the other side cannot have received anything: what must not happen twice may then be
    repeated without asking. The message names host and cause, and is free of secrets.
    """

    def __init__(self, message: str, *, maybe_sent: bool) -> None:
        super().__init__(message)
        self.maybe_sent = maybe_sent


class AddressRefused(CallFailed):
    """The address is not one that may be called: a private or local one, another scheme, a password in it."""

    def __init__(self, message: str) -> None:
        super().__init__(message, maybe_sent=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status: a refusal in a 400 is the caller's to read."""

    status: int
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    encoding: str = "utf-8"

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The body as text; bytes that do not fit the encoding become �."""
        return self.body.decode(self.encoding, errors="replace")

    def json(self) -> Any:
        """The body read as JSON. Raises ``ValueError`` when it is not."""
        return json_module.loads(self.body)


def call(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    json: Any = None,
    form: Mapping[str, str] | None = None,
    body: bytes | None = None,
    basic_auth: tuple[str, str] | None = None,
    timeout: float = TIMEOUT_SECONDS,
    largest: int = LARGEST_ANSWER,
    private_allowed: bool = False,
    secrets: Iterable[str] = (),
) -> Answer:
    """Send one request and give its answer, with any status; redirects are answers too (3xx) and are not followed.

    At most one of ``json``, ``form`` and ``body`` is sent. ``timeout`` is in seconds, for connecting, for each silence
    and for the whole answer; ``largest`` in bytes. ``private_allowed`` lets calls into the own network through (a
    carrier's box in the warehouse, a test). ``secrets`` are blotted out of the logged path, for services with a key in
    it.

    Raises ``AddressRefused`` before anything is sent, ``CallFailed`` for no connection, silence or too long an answer.
    """
    started = time.monotonic()
    target = _target(url)
    if params:
        target = target.copy_merge_params(params)
    where = _without(secrets, f"{target.host}{target.path}")
    content: dict[str, Any] = {"json": json, "data": form, "content": body}
    given = {name: value for name, value in content.items() if value is not None}
    if len(given) > 1:
        raise ValueError("one body at a time")
    sent_headers = {"User-Agent": _USER_AGENT, "Accept-Encoding": "identity", **(headers or {})}
    sent_headers = {name: value for name, value in sent_headers.items() if name.lower() != "host"}
    sent_headers["Host"] = target.netloc.decode("ascii")

    failure: CallFailed | None = None
    for address in _addresses(target, private_allowed):
        try:
            # A client for each call: pooled connections are told apart by address alone, not by the name asked for.
            with httpx.Client(verify=_tls(), trust_env=False, follow_redirects=False, timeout=timeout) as client:
                request = client.build_request(
                    method,
                    target.copy_with(host=address),
                    headers=sent_headers,
                    extensions={"sni_hostname": target.raw_host.decode("ascii")},
                    **given,
                )
                response = client.send(request, auth=basic_auth, stream=True)
                try:
                    answer = _read(response, where, largest, started + timeout)
                finally:
                    response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            failure = CallFailed(f"{where}: {type(error).__name__}", maybe_sent=False)
            continue
        except httpx.HTTPError as error:
            failure = CallFailed(f"{where}: {type(error).__name__}", maybe_sent=True)
            break
        except CallFailed as error:
            failure = error
            break
        log.info("%s %s -> %s in %.0f ms", method, where, answer.status, (time.monotonic() - started) * 1000)
        return answer

    failure = failure or CallFailed(f"{where}: no address", maybe_sent=False)
    log.warning("%s %s failed in %.0f ms: %s", method, where, (time.monotonic() - started) * 1000, failure)
    # Without its cause: the library's exception carries the request, and with it the keys.
    raise failure from None


def is_private(address: str) -> bool:
    """Whether an IP address is anything but a public one: local, private, link-local, shared, reserved, multicast.

    IPv4 inside IPv6 (mapped, 6to4, Teredo, NAT64) is judged by the address inside.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if any(found is not None and is_private(str(found)) for found in inner):
            return True
        if ip.ipv4_mapped is not None or ip in _NAT64:
            return False
    return not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified


def _target(url: str) -> httpx.URL:
    try:
        target = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError):
        raise AddressRefused("not an address") from None
    if target.scheme not in {"http", "https"} or not target.host:
        raise AddressRefused("only http and https addresses are called")
    if target.userinfo:
        raise AddressRefused("an address must not carry a password")
    return target


def _addresses(target: httpx.URL, private_allowed: bool) -> list[str]:
    """The IP addresses behind the name, all of them looked at. One private address among them refuses the call."""
    host = target.raw_host.decode("ascii").strip("[]")
    port = target.port or (443 if target.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CallFailed(f"{target.host}: the name is unknown", maybe_sent=False) from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not private_allowed and any(is_private(address) for address in addresses):
        raise AddressRefused(f"{target.host} is a private address")
    return addresses[:_MOST_ADDRESSES]


def _read(response: httpx.Response, where: str, largest: int, deadline: float) -> Answer:
    too_long = CallFailed(f"{where}: the answer is longer than {largest} bytes", maybe_sent=True)
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) > largest:
        raise too_long
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > largest:
            raise too_long
        if time.monotonic() > deadline:
            raise CallFailed(f"{where}: the answer takes too long", maybe_sent=True)
    return Answer(
        status=response.status_code,
        body=bytes(body),
        headers=dict(response.headers),
        encoding=_encoding(response),
    )


def _encoding(response: httpx.Response) -> str:
    """The charset the answer names, when Python knows it."""
    try:
        return codecs.lookup(response.charset_encoding or "utf-8").name
    except LookupError:
        return "utf-8"


def _without(secrets: Iterable[str], text: str) -> str:
    for secret in secrets:
        if secret:
            text = text.replace(secret, "•••")
    return text


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """Made once: reading the root certificates costs more than most calls."""
    return httpx.create_ssl_context()
