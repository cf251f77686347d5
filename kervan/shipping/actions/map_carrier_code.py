"""Kargo kodunun anlamını söyle."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.shipping.codes import MEANINGS
from kervan.shipping.models import CarrierCode


@transaction.atomic
def map_carrier_code(carrier_type: str, raw_code: str, status: str, *, actor: Actor) -> CarrierCode:
    """From now on this code of this kind of carrier means ``status``; scans that came with it are read anew in the background.

    Said again it replaces what was said. Raises ``Invalid`` for a status that is none.
    """
    if status not in {meaning.value for meaning in MEANINGS}:
        message = _("Kodun anlamını seçin.")
        raise Invalid(message, fields={"status": message})
    if not carrier_type or not raw_code or len(carrier_type) > 40 or len(raw_code) > 60:
        message = _("Böyle bir kargo kodu yok.")
        raise Invalid(message, fields={"code": message})
    row, _fresh = CarrierCode.objects.update_or_create(
        carrier_type=carrier_type,
        raw_code=raw_code,
        defaults={"status": status, "by": actor.name[:150], "at": clock.now()},
    )
    record("carrier_code.mapped", about=row, actor=actor, carrier=carrier_type, code=raw_code, status=status)
    return row
