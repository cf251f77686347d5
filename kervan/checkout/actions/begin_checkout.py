"""A program asks what it costs, and keeps the answer so that it can be ordered just so."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.checkout.models import Checkout
from kervan.checkout.queries import digest_of, rows_of_pieces
from kervan.checkout.quote import Quote, quote_of
from kervan.checkout.sale import mark_of, texts_of
from kervan.checkout.wish import Wish
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.sales.new_order import ChannelPolicy


@transaction.atomic
def begin_checkout(pieces: Mapping[str, int], wish: Wish, *, actor: Actor, channel: ChannelPolicy) -> tuple[str, Quote]:
    """Reckon it and keep what was asked and shown. ``pieces``: SKU → pieces. Returns the key it is completed with, and the
    quote. Nothing is promised.

    Raises ``Invalid`` for an unknown SKU.
    """
    rows = rows_of_pieces(pieces)
    unknown = set(pieces) - {row.variant.sku for row in rows}
    if unknown:
        wrong = {
            f"lines.{number}.sku": _("%(sku)s kodlu ürün yok.") % {"sku": sku}
            for number, sku in enumerate(pieces)
            if sku in unknown
        }
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    found = quote_of(rows, wish, channel=channel)
    seen = mark_of(found, texts_of(found)) if found.ready else ""
    key = secrets.token_urlsafe(32)
    content = {"pieces": dict(pieces), "wish": wish.as_data(), "seen": seen, "channel": channel.code}
    Checkout.objects.create(digest=digest_of(key), content=content)
    return key, found
