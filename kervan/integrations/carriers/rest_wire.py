"""What the wires to REST carriers have in common: one call, its JSON back, tokens that run out, every silence told as one.

What a refusal looks like differs from carrier to carrier and is the adapter's to read; here only what comes instead of an
answer is told apart.
"""

from __future__ import annotations

import hashlib
import json as json_module
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from kervan.lib.http import AddressRefused, Answer, CallFailed, call
from kervan.shipping.carriers import CarrierRefused, CarrierSilent

TOO_MANY_REQUESTS = 429
UNAUTHORISED = 401
NOT_FOUND = 404
TIMEOUT_SECONDS = 30.0
T = TypeVar("T")
_GATEWAY_TROUBLE = frozenset({502, 503, 504})


@dataclass(frozen=True, slots=True)
class Reply:
    """A carrier's answer, refusals included. ``data`` is its JSON, or its text where a refusal is no JSON."""

    status: int
    data: Any

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300


class RestWire:
    """The way to one carrier. The operator's test server stands in for its address if set."""

    def __init__(self, carrier: str, address: str, *, name: str = "") -> None:
        stand_in: str = settings.CARRIER_TEST_SERVERS.get(carrier, "")
        self.carrier, self.name = carrier, name or carrier
        self.address = stand_in or address
        self.private_allowed = bool(stand_in)

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        basic_auth: tuple[str, str] | None = None,
        secrets: Iterable[str] = (),
    ) -> Reply:
        """One request and its answer.

        Raises ``CarrierSilent`` for no answer, "too many requests", a 5xx without a JSON object, and whatever should be
        JSON and is not; ``CarrierRefused`` when the account's address may not be called.
        """
        try:
            answer = call(
                method,
                self.address + path,
                headers={"Accept": "application/json", **(headers or {})},
                params=params,
                json=json,
                basic_auth=basic_auth,
                timeout=TIMEOUT_SECONDS,
                private_allowed=self.private_allowed,
                secrets=secrets,
            )
        except AddressRefused as refusal:
            raise CarrierRefused(str(refusal), code="carrier_address", hint=account_hint()) from None
        except CallFailed as failure:
            raise CarrierSilent(f"{self.name}: {failure}") from None
        if answer.status == TOO_MANY_REQUESTS:
            wait = {name.lower(): value for name, value in answer.headers.items()}.get("retry-after", "")
            raise CarrierSilent(f"{self.name}: too many requests" + (f", again in {wait[:40]}" if wait else ""))
        return Reply(answer.status, self._read(answer))

    def _read(self, answer: Answer) -> Any:
        if not answer.body.strip():
            if answer.status >= 500:
                raise CarrierSilent(f"{self.name}: status {answer.status}")
            return None
        text = _text(answer)
        try:
            data = json_module.loads(text)
        except ValueError:
            if answer.ok or answer.status >= 500 or "<html" in text[:2000].lower():
                raise CarrierSilent(f"{self.name}: the answer is not JSON (status {answer.status})") from None
            return text.strip()
        if answer.status in _GATEWAY_TROUBLE or (answer.status >= 500 and not isinstance(data, dict)):
            raise CarrierSilent(f"{self.name}: status {answer.status}")
        return data


class Kept(Generic[T]):
    """What carriers told us that holds for a while (tokens, lists of places), kept in this process until it runs out.

    An account's key is made of its address and credentials, so a changed password asks for a token of its own.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[T, float]] = {}
        self._lock = threading.Lock()

    def get(self, key: str, fetch: Callable[[], tuple[T, float]]) -> T:
        """What is kept under ``key``, or fetched; ``fetch`` gives it with the seconds it may be used."""
        with self._lock:
            kept = self._kept.get(key)
        if kept and time.monotonic() < kept[1]:
            return kept[0]
        value, seconds = fetch()
        with self._lock:
            self._kept[key] = (value, time.monotonic() + seconds)
        return value

    def drop(self, key: str) -> None:
        """It does not hold any more."""
        with self._lock:
            self._kept.pop(key, None)

    def forget(self) -> None:
        """Nothing holds any more, as in another process."""
        with self._lock:
            self._kept.clear()


TOKENS = Kept[str]()


def key_of(*parts: str) -> str:
    """A name for an account that gives none of its secrets away."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def first(data: Any) -> dict[str, Any]:
    """The object of an answer that is one object or a list of one; {} for what is neither."""
    if isinstance(data, list):
        data = data[0] if data else {}
    return data if isinstance(data, dict) else {}


def rows(data: Any) -> list[dict[str, Any]]:
    """The objects of a list, or the one object that came where a list was meant."""
    if isinstance(data, dict):
        return [data]
    return [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []


def value(data: Any, *names: str) -> str:
    """The first of these that the object holds, as text, whatever the case of its name; "" for none."""
    if not isinstance(data, dict):
        return ""
    lower = {str(name).lower(): held for name, held in data.items()}
    for name in names:
        held = lower.get(name.lower())
        if held not in (None, "") and not isinstance(held, dict | list):
            return str(held).strip()
    return ""


def within(data: Any) -> Iterator[dict[str, Any]]:
    """Every object in an answer, the outermost first."""
    if isinstance(data, dict):
        yield data
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from within(inner)


def account_hint() -> str:
    """Where the account's settings are."""
    return _("Ayarlar → Kargo hesapları sayfasında hesabın bilgilerini denetleyin.")


def _text(answer: Answer) -> str:
    """The body as text: what it says it is, UTF-8, or Windows' Turkish; a byte order mark is no part of it."""
    for encoding in (answer.encoding, "utf-8-sig", "cp1254"):
        try:
            return answer.body.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    return answer.text
