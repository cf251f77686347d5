"""Trying the mail server with a mail to oneself."""

from __future__ import annotations

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from kervan.lib.errors import NotAllowed
from kervan.shop.queries import shop


def send_test_mail(recipient: str) -> None:
    """Send one short mail at once. A network call: outside any transaction.

    Raises ``NotAllowed`` with the server's own words when it does not take the mail, or when none is set up.
    """
    if not settings.EMAIL_HOST:
        raise NotAllowed(_("E-posta sunucusu ayarlanmamış."), code="no_mail_server")
    message = EmailMessage(
        subject=_("Deneme e-postası: %(shop)s") % {"shop": " ".join(shop().name.split())},
        body=_("Bu e-postayı aldıysanız Kervan e-posta gönderebiliyor."),
        to=[recipient],
        connection=get_connection("django.core.mail.backends.smtp.EmailBackend"),
    )
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as problem:
        words = {"problem": _words_of(problem)}
        raise NotAllowed(_("E-posta sunucusu kabul etmedi: %(problem)s") % words, code="mail_refused") from None


def _words_of(problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        answers: list[Any] = [answer for _code, answer in problem.recipients.values()]
    else:
        answers = [getattr(problem, "smtp_error", b"") or getattr(problem, "strerror", "") or str(problem)]
    text = answers[0].decode("utf-8", "replace") if isinstance(answers[0], bytes) else str(answers[0])
    return " ".join(text.split())[:300] or type(problem).__name__
