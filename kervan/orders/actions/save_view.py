"""Görünümü kaydet."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.lib.text import clean
from kervan.orders.models import SavedView

MOST_VIEWS = 30


@transaction.atomic
def save_view(*, actor: Actor, name: str, query: str, shared: bool = False) -> SavedView:
    """Keep a filter of the order list under a name, for oneself or for everybody. The same name replaces one's own view.

    ``query`` is the list's query string.

    Raises ``Invalid`` without a name, for a query that is too long, or for more than thirty views of one's own.
    """
    name = clean(name, 60)
    if not name:
        raise Invalid(_("Görünüme bir ad verin."), fields={"name": _("Görünüme bir ad verin.")})
    if len(query) > 2000:
        raise Invalid(
            _("Bu filtre kaydedilemeyecek kadar uzun."), fields={"name": _("Bu filtre kaydedilemeyecek kadar uzun.")}
        )
    own = SavedView.objects.select_for_update().filter(owner_id=actor.id or 0)
    known = own.filter(name=name).first()
    if known is None and own.count() >= MOST_VIEWS:
        message = _("En fazla %(most)d görünüm kaydedebilirsiniz; önce birini silin.") % {"most": MOST_VIEWS}
        raise Invalid(message, fields={"name": message})
    view = known or SavedView(owner_id=actor.id or 0, name=name)
    view.query, view.shared = query, shared
    view.save()
    return view
