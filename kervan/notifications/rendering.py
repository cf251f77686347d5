"""From what a message tells to what is sent: subject, text and HTML, in the customer's language."""

from __future__ import annotations

from dataclasses import dataclass, replace

import mrml
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from kervan.lib.colours import ink_on
from kervan.lib.text import clean
from kervan.notifications.facts import Facts
from kervan.notifications.letter import Button, Letter
from kervan.notifications.sms_text import fit
from kervan.notifications.texts import letter_of
from kervan.notifications.words import fill_words

LOGO = "cid:logo@kervan"
LONGEST_SUBJECT = 150

_RENDER = mrml.RenderOptions(fonts={})
"""Nothing is fetched from anywhere when a customer opens a mail: no fonts, no pictures, no counting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message as it is sent. An SMS has only ``text``."""

    subject: str = ""
    text: str
    html: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """What the merchant wrote in the place of Kervan's subject and first sentences; empty keeps Kervan's."""

    subject: str = ""
    intro: str = ""


def render_mail(kind: str, facts: Facts, own: OwnWords) -> Rendered:
    """HTML and text of the same letter."""
    with override(facts.language):
        letter = _with_order_link(_in_own_words(letter_of(kind, facts), facts, own), facts)
        context = {
            "letter": letter,
            "shop": facts.shop,
            "language": facts.language,
            "logo": LOGO,
            "ink": ink_on(facts.shop.accent),
        }
        markup = render_to_string("notifications/message.mjml", context)
        text = render_to_string("notifications/message.txt", context)
    html = mrml.to_html(markup, None, _RENDER).content
    return Rendered(subject=letter.subject, text=_tidy(text), html=html)


def render_sms(kind: str, facts: Facts, own: OwnWords) -> Rendered:
    """The short form, at most three SMS long."""
    with override(facts.language):
        text = fill_words(own.intro, facts) if own.intro else letter_of(kind, facts).sms
    return Rendered(text=fit(clean(text)))


def _in_own_words(letter: Letter, facts: Facts, own: OwnWords) -> Letter:
    subject = fill_words(own.subject, facts) if own.subject else letter.subject
    intro = fill_words(own.intro, facts) if own.intro else letter.intro
    return replace(letter, subject=clean(subject, LONGEST_SUBJECT), intro=intro)


def _with_order_link(letter: Letter, facts: Facts) -> Letter:
    """Every mail ends with the way to the order's page, whatever else it says."""
    if not facts.order_url:
        return letter
    link = Button(label=_("Siparişimi göster"), url=facts.order_url)
    return replace(letter, blocks=(*letter.blocks, link))


def _tidy(text: str) -> str:
    """No runs of empty lines where blocks were left out, no blanks at line ends."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept) + "\n"
