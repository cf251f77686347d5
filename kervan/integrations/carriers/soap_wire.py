"""What the wires to SOAP carriers have in common: one call, the answer's element back, and every way of silence told as one.

The envelope is written by ``lib.soap``, not from a WSDL (docs/decisions/0020 says why). A carrier's business refusal is a field
inside an HTTP 200 and is the adapter's to read; here only what comes instead of an answer is told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kervan.lib.http import AddressRefused, Answer, CallFailed, call
from kervan.lib.soap import Content, NotXml, SoapFault, envelope, read_answer
from kervan.shipping.carriers import CarrierRefused, CarrierSilent

TOO_MANY_REQUESTS = 429
NOT_LET_IN = frozenset({401, 403, 407})
TIMEOUT_SECONDS = 30.0


class SoapWire:
    """The way to one service of a carrier. The operator's test server stands in for its address if set.

    ``action`` is the SOAPAction with ``{operation}`` in it. ``words_in`` are the elements in a fault's detail by which the
    service marks a refusal of its own; faults of the server without one are silence.
    """

    def __init__(
        self,
        carrier: str,
        address: str,
        *,
        namespace: str,
        action: str,
        qualified: bool,
        words_in: Iterable[str] = (),
        name: str = "",
    ) -> None:
        stand_in: str = settings.CARRIER_TEST_SERVERS.get(carrier, "")
        self.name = name or carrier
        self.address = stand_in or address
        self.private_allowed = bool(stand_in)
        self.namespace, self.action, self.qualified = namespace, action, qualified
        self.words_in = frozenset(words_in)

    def ask(self, operation: str, content: Mapping[str, Content]) -> Any:
        """The element the service answers with, refusals included.

        Raises ``CarrierRefused`` when the service lets nobody in or faults in words of its own; ``CarrierSilent`` for no
        answer, a 5xx, "too many requests" and whatever is not SOAP.
        """
        answer = self._send(operation, content)
        try:
            return read_answer(answer.body, encoding=answer.encoding)
        except SoapFault as fault:
            if fault.code not in {"Server", "Receiver"} or self.words_in & set(fault.detail):
                raise CarrierRefused(fault.message or fault.code, code=fault.code, hint=account_hint()) from None
            raise CarrierSilent(f"{self.name}: {fault.code} {fault.message[:200]}") from None
        except NotXml as problem:
            raise CarrierSilent(f"{self.name}: {problem} (status {answer.status})") from None

    def _send(self, operation: str, content: Mapping[str, Content]) -> Answer:
        headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": '"' + self.action.format(operation=operation) + '"',
        }
        body = envelope(operation, self.namespace, content, qualified=self.qualified)
        try:
            answer = call(
                "POST",
                self.address,
                headers=headers,
                body=body,
                timeout=TIMEOUT_SECONDS,
                private_allowed=self.private_allowed,
            )
        except AddressRefused as refusal:
            raise CarrierRefused(str(refusal), code="carrier_address", hint=account_hint(), field="address") from None
        except CallFailed as failure:
            raise CarrierSilent(f"{self.name}: {failure}") from None
        if answer.status in NOT_LET_IN:
            message = _("%(carrier)s isteği kapıdan çevirdi (HTTP %(status)d).") % {
                "carrier": self.name,
                "status": answer.status,
            }
            hint = _("Kargo firmasına sunucunuzun IP adresini bildirin; hesabın bilgilerini de denetleyin.")
            raise CarrierRefused(message, code=str(answer.status), hint=hint)
        if answer.status == TOO_MANY_REQUESTS or not (answer.ok or answer.status == 500):  # a fault comes with a 500
            raise CarrierSilent(f"{self.name}: status {answer.status}")
        return answer


def account_hint() -> str:
    """Where the account's settings are."""
    return _("Ayarlar → Kargo hesapları sayfasında hesabın bilgilerini denetleyin.")
