"""One sentence per event of a message. ``{names}`` are filled by panel/timeline.py from the event's data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "message.stopped": _("“{kind}” mesajı gönderilmeden durduruldu."),
    "message.resent": _("“{kind}” mesajı yeniden gönderiliyor. {recipient}"),
}
