"""Deneme Entegratör behind the port: remembers documents by ETTN, refuses and keeps silent when told to.

Each request is one short transaction of its own. ``durable`` makes a call from inside somebody's transaction a bug that
is seen at once: a real integrator would not roll back either.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kervan.integrations.einvoice.sandbox.models import SandboxDocument, SandboxSilence
from kervan.invoices.einvoice import Accepted, DocumentStatus, EInvoice, IntegratorRefused, IntegratorSilent, Told
from kervan.lib.clock import now


class SandboxIntegrator:
    """One account with Deneme Entegratör."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings

    def is_registered(self, tax_id: str) -> bool:
        """Whether the account's list of e-Fatura users has this number."""
        self._listen("registered", tax_id)
        known = set(re.split(r"[\s,;]+", self.settings["registered"]))
        self._answer("registered", tax_id)
        return tax_id in known

    def send(self, document: EInvoice) -> Accepted:
        """Take a document; the same ETTN again is the same document."""
        self._listen("send", document.uuid)
        row = self._take(document)
        self._answer("send", document.uuid)
        return Accepted(their_id=f"DE-{row.pk:08d}", words="Belge kuyruğa alındı.")

    def status(self, uuid: str) -> Told:
        """What became of it."""
        self._listen("status", uuid)
        row = SandboxDocument.objects.filter(uuid=uuid).first()
        self._answer("status", uuid)
        if row is None:
            return Told(status=DocumentStatus.UNKNOWN, words="Belge bulunamadı.")
        if row.cancelled_at is not None:
            return Told(status=DocumentStatus.CANCELLED, words="İptal edildi.")
        if row.rejected:
            return Told(status=DocumentStatus.REJECTED, words=row.rejected)
        if self.settings["buyer_refuses"] and row.profile == "TICARIFATURA":
            return Told(status=DocumentStatus.REJECTED, words=f"Alıcı reddetti: {self.settings['buyer_refuses']}")
        return Told(status=DocumentStatus.ACCEPTED, words="GİB'e iletildi.")

    def cancel(self, uuid: str) -> None:
        """Cancel an e-Arşiv document that it holds; one it never got is none to cancel."""
        self._listen("cancel", uuid)
        with transaction.atomic(durable=True):
            row = SandboxDocument.objects.select_for_update().filter(uuid=uuid).first()
            if row is not None and row.cancelled_at is None:
                if row.profile != "EARSIVFATURA":
                    raise IntegratorRefused("DE405: e-Fatura iptal edilemez.")
                if self.settings["too_late"]:
                    raise IntegratorRefused("DE406: Belge e-Arşiv raporuna girdi, iptal edilemez.")
                row.cancelled_at = now()
                row.save(update_fields=["cancelled_at"])
        self._answer("cancel", uuid)

    def test(self) -> None:
        """Whether user name and password are right."""
        self._listen("test", "")
        self._answer("test", "")

    def _take(self, document: EInvoice) -> SandboxDocument:
        fingerprint = hashlib.sha256(document.xml).hexdigest()
        with transaction.atomic(durable=True):
            known = SandboxDocument.objects.filter(uuid=document.uuid).first()
            if known is not None:
                if known.fingerprint != fingerprint:
                    raise IntegratorRefused("DE409: Bu ETTN ile başka bir belge kayıtlı.")
                return known
            if self.settings["refuse"]:
                raise IntegratorRefused(f"DE400: {self.settings['refuse']}")
            if SandboxDocument.objects.filter(number=document.number).exists():
                raise IntegratorRefused("DE410: Bu belge numarası kullanılmış.")
            return SandboxDocument.objects.create(
                uuid=document.uuid,
                number=document.number,
                profile=document.profile,
                fingerprint=fingerprint,
                xml=document.xml.decode(),
            )

    def _listen(self, verb: str, key: str) -> None:
        """What happens before the request arrives."""
        time.sleep(self.settings["slow_seconds"])
        silence = self.settings["silence"]
        if silence == "always" or (silence == "before_once" and _first_time(verb, key)):
            raise IntegratorSilent("Deneme Entegratör: connection timed out")
        if self.settings["password"] != "deneme":  # noqa: S105
            raise IntegratorRefused("DE101: Kullanıcı adı veya şifre hatalı.")

    def _answer(self, verb: str, key: str) -> None:
        """What happens to the answer on its way back."""
        if self.settings["silence"] == "after_once" and _first_time(verb, key):
            raise IntegratorSilent("Deneme Entegratör: connection reset by peer")


def _first_time(verb: str, key: str) -> bool:
    """Whether this is asked for the first time; remembered, also across restarts."""
    with transaction.atomic(durable=True):
        _row, made = SandboxSilence.objects.get_or_create(verb=verb, key=key)
    return made
