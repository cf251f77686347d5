"""Count, correct or receive stock."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.catalog.models import Variant
from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotFound
from kervan.lib.text import clean
from kervan.stock.levels import ensure_levels, lock_levels
from kervan.stock.models import StockLevel, StockMovement
from kervan.stock.queries import default_location

MOST = 10_000_000


@transaction.atomic
def change_stock(
    variant_id: int,
    *,
    actor: Actor,
    count: int | None = None,
    change: int | None = None,
    location_id: int | None = None,
    reason: str = StockMovement.Reason.ADJUSTED,
    note: str = "",
) -> StockLevel:
    """Set what was counted (``count``) or add and remove pieces (``change``), at the default location unless said.

    A count may fall below what is promised: that is a shortage, shown and never refused.

    Raises ``Invalid`` unless exactly one of the two is given within bounds, ``NotFound`` for an unknown variant.
    """
    if (count is None) == (change is None):
        raise Invalid(_("Sayılan adedi ya da farkı verin, ikisini birden değil."), fields={"count": _("Birini seçin.")})
    if (count is not None and not 0 <= count <= MOST) or (change is not None and not -MOST <= change <= MOST):
        message = _("Adet 0 ile %(most)d arasında olmalıdır.") % {"most": MOST}
        raise Invalid(message, fields={"count" if count is not None else "change": message})
    if not Variant.objects.filter(pk=variant_id).exists():
        raise NotFound(_("Böyle bir ürün yok."), code="product_not_found")
    note = clean(note, 200)
    place = (variant_id, location_id or default_location().pk)
    ensure_levels([place])
    on_hand, _reserved = lock_levels([place])[place]
    difference = count - on_hand if count is not None else change or 0
    if abs(on_hand + difference) > 100 * MOST:
        message = _("Stok bu kadar büyük olamaz.")
        raise Invalid(message, fields={"change": message})
    level = StockLevel.objects.get(variant_id=variant_id, location_id=place[1])
    if difference == 0:
        return level
    level.on_hand = on_hand + difference
    level.save(update_fields=["on_hand"])
    StockMovement.objects.create(
        variant_id=variant_id,
        location_id=place[1],
        quantity=difference,
        reason=StockMovement.Reason.COUNTED if count is not None else reason,
        note=note,
        actor_name=actor.name[:150],
    )
    record("stock.changed", about=level.variant, actor=actor, change=difference, on_hand=level.on_hand, note=note)
    return level
