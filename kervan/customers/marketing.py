"""Permission to advertise (ticari ileti onayı): the words beside the box, and what is allowed today."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from kervan.customers.models import MarketingChange

CHANNELS = tuple(MarketingChange.Channel.values)


def wording(channel: str, *, shop: str, language: str) -> str:
    """What stands beside the unticked box of a channel, and is kept with the permission."""
    with override(language):
        texts = {
            "email": _(
                "%(shop)s kampanya ve yeniliklerini bana e-postayla göndersin. İznimi istediğim an geri alabilirim."
            ),
            "sms": _("%(shop)s kampanya ve yeniliklerini bana SMS ile göndersin. İznimi istediğim an geri alabilirim."),
            "call": _(
                "%(shop)s kampanya ve yeniliklerini bana telefonla anlatsın. İznimi istediğim an geri alabilirim."
            ),
        }
        return texts[channel] % {"shop": shop}


def allowed_channels(*recipients: str) -> set[tuple[str, str]]:
    """(recipient, channel) pairs on which advertising is allowed today."""
    rows = MarketingChange.objects.filter(recipient__in=[each for each in recipients if each])
    latest = rows.order_by("recipient", "channel", "-id").distinct("recipient", "channel")
    return {(row.recipient, row.channel) for row in latest if row.allowed}
