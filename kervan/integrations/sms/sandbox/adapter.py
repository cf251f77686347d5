"""Deneme SMS behind the port: keeps what it is given, refuses bad numbers, and is slow or silent when told to."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

from kervan.integrations.sms.sandbox.models import SandboxSms
from kervan.notifications.sms import AnswerLost, Refused, Sms, Unavailable, parts

_MOBILE = re.compile(r"\+905[0-9]{9}")
MOST_PARTS = 3


class SandboxSmsGateway:
    """One account with Deneme SMS."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings

    def send(self, sms: Sms) -> str:
        """Raises ``Refused`` with the house's own code for a number that is no Turkish mobile or a too long text."""
        time.sleep(self.settings["slow_seconds"])
        if self.settings["silence"] == "before":
            raise Unavailable("Deneme SMS: connection timed out")
        if self.settings["password"] != "deneme":  # noqa: S105
            raise Unavailable("Deneme SMS 30: kullanıcı adı veya şifre hatalı")
        if not _MOBILE.fullmatch(sms.phone):
            raise Refused("Deneme SMS 51: numara hatalı")
        if parts(sms.text) > MOST_PARTS:
            raise Refused("Deneme SMS 20: mesaj çok uzun")
        row = SandboxSms.objects.create(reference=sms.reference, phone=sms.phone, text=sms.text, parts=parts(sms.text))
        if self.settings["silence"] == "after":
            raise AnswerLost("Deneme SMS: no answer")
        return f"DENEME-{row.pk}"
