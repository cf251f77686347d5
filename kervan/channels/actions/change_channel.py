"""Change a sales channel."""

from __future__ import annotations

from copy import copy

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.channels.models import SalesChannel
from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.changes import changes_between
from kervan.lib.errors import Invalid, NotFound
from kervan.lib.text import clean


@transaction.atomic
def change_channel(channel_id: int, *, actor: Actor, name: str, tells_customer: bool) -> SalesChannel:
    """Rename a channel, or say whether Kervan writes to its customers. Orders already placed keep their policy.

    Raises ``Invalid`` without a name, ``NotFound`` for an unknown channel.
    """
    row = SalesChannel.objects.select_for_update().filter(pk=channel_id).first()
    if row is None:
        raise NotFound(_("Böyle bir satış kanalı yok."), code="channel_not_found")
    before = copy(row)
    row.name, row.tells_customer = clean(name, 80), tells_customer
    if not row.name:
        raise Invalid(_("Ad boş olamaz."), fields={"name": _("Ad boş olamaz.")})
    changes = changes_between(before, row, ("name", "tells_customer"))
    if changes:
        row.save(update_fields=["name", "tells_customer"])
        record("settings.changed", about=row, actor=actor, page="channels", channel=row.code, changes=changes)
    return row
