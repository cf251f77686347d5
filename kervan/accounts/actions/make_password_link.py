"""A link with which somebody sets their password."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.utils.translation import gettext as _

from kervan.accounts.actions.create_staff import refuse_unless_owner
from kervan.accounts.models import Staff
from kervan.accounts.rights import Role
from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed, NotFound


@transaction.atomic
def make_password_link(staff_id: int, *, actor: Actor) -> str:
    """The secret part of the link ("uid-key"); whoever has it sets the password, once. Hand it to nobody else.

    Raises ``NotAllowed`` for somebody deactivated, ``Forbidden`` for an owner's link made by no owner, ``NotFound``.
    """
    staff = Staff.objects.filter(pk=staff_id).first()
    if staff is None:
        raise NotFound(_("Böyle bir personel yok."), code="staff_not_found")
    if not staff.is_active:
        raise NotAllowed(_("Erişimi kapalı birine şifre bağlantısı verilemez."), code="staff_inactive")
    if staff.role == Role.OWNER:
        refuse_unless_owner(actor)
    record("staff.password_link_made", about=staff, actor=actor, name=staff.name)
    return f"{user_pk_to_url_str(staff)}-{default_token_generator.make_token(staff)}"
