"""Change what somebody who works here may do."""

from __future__ import annotations

from copy import copy

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.accounts.actions.create_staff import refuse_unless_owner
from kervan.accounts.models import Staff
from kervan.accounts.rights import Role
from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.changes import changes_between
from kervan.lib.errors import Invalid, NotAllowed, NotFound
from kervan.lib.text import clean


@transaction.atomic
def change_staff(
    staff_id: int, *, actor: Actor, name: str | None = None, role: str | None = None, is_active: bool | None = None
) -> Staff:
    """Rename, give another role, deactivate or take back. What is None stays. Rights change with the next page opened.

    Raises ``NotAllowed`` for one's own role or access, and for the last owner; ``Forbidden`` when somebody who is no
    owner touches an owner; ``Invalid`` for wrong values; ``NotFound``.
    """
    owners = list(Staff.objects.select_for_update().filter(role=Role.OWNER, is_active=True).order_by("pk"))
    staff = Staff.objects.select_for_update().filter(pk=staff_id).first()
    if staff is None:
        raise NotFound(_("Böyle bir personel yok."), code="staff_not_found")
    before = copy(staff)
    if name is not None:
        staff.name = clean(name, 100)
    if role is not None:
        staff.role = role
    if is_active is not None:
        staff.is_active = is_active
    if not staff.name:
        raise Invalid(_("Ad boş olamaz."), fields={"name": _("Ad boş olamaz.")})
    if staff.role not in Role.values:
        raise Invalid(_("Listeden bir seçenek seçin."), fields={"role": _("Listeden bir seçenek seçin.")})
    changes = changes_between(before, staff, ("name", "role", "is_active"))
    if not changes:
        return staff
    if Role.OWNER in {before.role, staff.role}:
        refuse_unless_owner(actor)
    if changes.keys() & {"role", "is_active"}:
        _refuse_lock_out(before, staff, actor, owners)
    staff.save(update_fields=list(changes))
    record("staff.changed", about=staff, actor=actor, name=staff.name, changes=changes)
    return staff


def _refuse_lock_out(before: Staff, after: Staff, actor: Actor, owners: list[Staff]) -> None:
    stays = after.role == Role.OWNER and after.is_active
    if [owner.pk for owner in owners] == [before.pk] and not stays:
        message = _("Mağazanın en az bir sahibi olmalı; önce başka birini sahip yapın.")
        raise NotAllowed(message, code="last_owner")
    if actor.kind == "staff" and actor.id == before.pk:
        raise NotAllowed(_("Kendi rolünüzü ya da erişiminizi değiştiremezsiniz."), code="own_access")
