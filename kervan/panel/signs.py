"""The signs that stand on a page a hundred times, icons and statuses: each is drawn once and kept.

What is kept is told apart by type as well (``typed``): a text that is safe as it stands never answers for one that must
be escaped.
"""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kervan.panel.tones import look_of


@lru_cache(maxsize=1024, typed=True)
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of icons.txt; without a label hidden from screen readers."""
    source = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="k-icon {}" role="img" aria-label="{}"><use href="{}"></use></svg>', css, label, source
        )
    return format_html(
        '<svg class="k-icon {}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', css, source
    )


def status(kind: str, value: str, label: str, explanation: str = "") -> SafeString:
    """The state ``value`` of an order, a payment or a shipment (``kind``), in the words given."""
    tone, shape = look_of(kind, value)
    return word(label, tone, shape, explanation=explanation, value=value)


@lru_cache(maxsize=1024, typed=True)
def word(label: str, tone: str, shape: str = "", *, explanation: str = "", value: str = "") -> SafeString:
    """A word with its colour and shape; with an explanation a button that opens it."""
    values = {"label": label, "tone": tone, "shape": shape, "explanation": explanation, "value": value}
    return render_to_string("panel/_status.html", values)
