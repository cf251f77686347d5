"""Görünümü sil."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.lib.actor import Actor
from kervan.lib.errors import NotFound
from kervan.orders.models import SavedView


@transaction.atomic
def delete_view(view_id: int, *, actor: Actor) -> None:
    """Forget one's own view; a shared one goes for everybody.

    Raises ``NotFound`` for somebody else's view, or none.
    """
    deleted, _rows = SavedView.objects.filter(pk=view_id, owner_id=actor.id or 0).delete()
    if not deleted:
        raise NotFound(_("Böyle bir görünümünüz yok."), code="view_not_found")
