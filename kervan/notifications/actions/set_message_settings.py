"""Mesaj ayarlarını kaydet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.lib.text import clean
from kervan.notifications.kinds import KINDS
from kervan.notifications.models import Message, MessageSettings
from kervan.notifications.sms_text import MOST_PARTS, parts
from kervan.notifications.words import check_words

LONGEST_SUBJECT = 150
LONGEST_INTRO = 2000


@transaction.atomic
def set_message_settings(
    kind: str,
    channel: str,
    language: str,
    *,
    actor: Actor,
    enabled: bool | None = None,
    subject: str | None = None,
    intro: str | None = None,
) -> MessageSettings:
    """Whether this kind goes out through this channel (in every language), and the shop's own words in one language.

    What is None stays as it is; an empty text brings Kervan's own words back. The intro of an SMS is its whole text.

    Raises ``Invalid`` for an unknown kind, channel or language, an unknown ``{place}``, or a text that is too long.
    """
    languages = [code for code, _name in settings.LANGUAGES]
    if kind not in KINDS or channel not in Message.Channel.values or language not in languages:
        raise Invalid(
            _("Böyle bir mesaj türü, kanalı ya da dili yok."), fields={"kind": _("Böyle bir mesaj türü yok.")}
        )
    row = MessageSettings.objects.select_for_update().filter(kind=kind, channel=channel, language=language).first()
    row = row or MessageSettings(kind=kind, channel=channel, language=language, enabled=_enabled(kind, channel))
    before = _shown(row)
    if subject is not None:
        row.subject = _checked(clean(subject, LONGEST_SUBJECT + 1), field="subject", longest=LONGEST_SUBJECT)
    if intro is not None:
        row.intro = _checked(clean(intro, LONGEST_INTRO + 1, lines=True), field="intro", longest=LONGEST_INTRO)
        if channel == Message.Channel.SMS and parts(row.intro) > MOST_PARTS:
            message = _("Metin %(most)d SMS'ten uzun olamaz.") % {"most": MOST_PARTS}
            raise Invalid(message, code="sms_too_long", fields={"intro": message})
    if enabled is not None:
        row.enabled = enabled
    row.save()
    MessageSettings.objects.filter(kind=kind, channel=channel).update(enabled=row.enabled)
    after = _shown(row)
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    if changes:
        record("settings.changed", actor=actor, page="messages", kind=kind, channel=channel, changes=changes)
    return row


def _enabled(kind: str, channel: str) -> bool:
    """As the channel stands now; e-mail is on and SMS off until somebody decides."""
    known = MessageSettings.objects.filter(kind=kind, channel=channel).values_list("enabled", flat=True).first()
    return channel == Message.Channel.EMAIL if known is None else known


def _shown(row: MessageSettings) -> dict[str, Any]:
    return {"enabled": row.enabled, "subject": row.subject, "intro": row.intro}


def _checked(text: str, *, field: str, longest: int) -> str:
    if len(text) > longest:
        message = _("En fazla %(most)d karakter olabilir.") % {"most": longest}
        raise Invalid(message, fields={field: message})
    check_words(text, field=field)
    return text
