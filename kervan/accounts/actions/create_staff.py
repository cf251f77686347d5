"""Enter somebody who works here."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from kervan.accounts.models import Staff
from kervan.accounts.rights import Role
from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Forbidden, Invalid
from kervan.lib.text import clean


@transaction.atomic
def create_staff(*, actor: Actor, email: str, name: str, role: str, language: str = "tr") -> Staff:
    """A new member of staff, who sets a password through a link (``make_password_link``) before the first log-in.

    Raises ``Invalid`` for wrong values or an e-mail that is there already, ``Forbidden`` when somebody who is no owner
    makes an owner.
    """
    email, name = clean(email, 255).lower(), clean(name, 100)
    wrong = {}
    try:
        validate_email(email)
    except ValidationError:
        wrong["email"] = _("E-posta adresi geçerli değil.")
    if "email" not in wrong and Staff.objects.filter(email=email).exists():
        wrong["email"] = _("Bu e-posta ile kayıtlı biri var.")
    if not name:
        wrong["name"] = _("Ad boş olamaz.")
    if role not in Role.values:
        wrong["role"] = _("Listeden bir seçenek seçin.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    if role == Role.OWNER:
        refuse_unless_owner(actor)
    staff = Staff.objects.create_user(email, None, name=name, role=role)
    if language in {"en"}:
        staff.language = language
        staff.save(update_fields=["language"])
    record("staff.created", about=staff, actor=actor, name=staff.name, role=role)
    return staff


def refuse_unless_owner(actor: Actor) -> None:
    """Only an owner makes, changes or removes an owner."""
    if actor.kind == "system":
        return
    role = Staff.objects.filter(pk=actor.id or 0, is_active=True).values_list("role", flat=True).first()
    if actor.kind != "staff" or role != Role.OWNER:
        raise Forbidden(_("Bunu yalnızca mağaza sahibi yapabilir."), code="owner_only")
