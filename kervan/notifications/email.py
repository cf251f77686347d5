"""E-mail as a channel: the MIME message, and the operator's mail server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.mime.image import MIMEImage
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address, utf8_charset_qp

from kervan.lib.text import clean
from kervan.notifications.channels import HandOver, NotSetUp, Outgoing, Refused
from kervan.notifications.facts import ShopFacts, shop_facts
from kervan.notifications.logo import Logo, read_logo
from kervan.notifications.reasons import Reason
from kervan.notifications.rendering import LOGO
from kervan.notifications.smtp import ANSWER_TIMEOUT, Line, Server, open_line


class EmailSession:
    """Sends mails over one line."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._shop = shop_facts()
        self._logo = read_logo() if self._shop.has_logo else None

    def send(self, message: Outgoing, hand_over: HandOver) -> str:
        """Raises the port's refusals."""
        mail = build_mail(message, self._shop, self._logo)
        try:
            recipient = sanitize_address(message.recipient, "utf-8")
            content = mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
        except ValueError as error:  # an address or header that no mail can carry
            raise Refused(str(error)) from error
        return self._line.deliver(sender_address(), recipient, content, hand_over)


class EmailChannel:
    """Mails through the server named in the environment."""

    code = "email"

    @contextmanager
    def session(self) -> Iterator[EmailSession]:
        """Raises ``NotSetUp`` without a server, ``Unavailable`` when it does not let us in."""
        if not settings.EMAIL_HOST:
            raise NotSetUp(reason=Reason.NO_SMTP)
        server = Server(
            host=settings.EMAIL_HOST,
            port=settings.EMAIL_PORT,
            user=settings.EMAIL_HOST_USER,
            password=settings.EMAIL_HOST_PASSWORD,
            starttls=settings.EMAIL_USE_TLS and not settings.EMAIL_USE_SSL,
            tls=settings.EMAIL_USE_SSL,
            timeout=settings.EMAIL_TIMEOUT,
            answer_timeout=ANSWER_TIMEOUT,
        )
        with open_line(server) as line:
            yield EmailSession(line)


def sender_address() -> str:
    """The bare address mails come from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1] or "kervan@localhost"


def message_host() -> str:
    """The right side of our Message-IDs: the sender's domain, or the panel's when the sender has none."""
    domain = sender_address().rpartition("@")[2]
    return domain if "." in domain else urlsplit(settings.KERVAN_URL).hostname or "localhost"


def build_mail(message: Outgoing, shop: ShopFacts, logo: Logo | None) -> EmailMultiAlternatives:
    """Text and HTML of one mail, with the shop's logo inside. No header can be broken by what a person typed."""
    mail = EmailMultiAlternatives(
        subject=clean(message.subject),
        body=message.text,
        from_email=formataddr((clean(shop.name), sender_address())),
        to=[formataddr((clean(message.recipient_name), message.recipient))],
        reply_to=[clean(shop.email)] if shop.email else None,
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.encoding = utf8_charset_qp  # 7 bits on the wire: not every server takes more
    mail.attach_alternative(message.html, "text/html")
    if logo is not None and LOGO in message.html:
        picture = MIMEImage(logo.content, _subtype=logo.subtype)
        picture.add_header("Content-ID", f"<{LOGO.removeprefix('cid:')}>")
        picture.add_header("Content-Disposition", "inline", filename=f"logo.{logo.subtype}")
        mail.mixed_subtype = "related"  # type: ignore[attr-defined]
        mail.attach(picture)
    for file in message.attachments:
        mail.mixed_subtype = "mixed"  # type: ignore[attr-defined]
        mail.attach(file.name, file.content, file.type)
    return mail
