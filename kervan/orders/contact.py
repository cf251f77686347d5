"""Checking how a customer can be reached."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from kervan.lib.errors import Invalid
from kervan.lib.phones import to_e164
from kervan.lib.tax_ids import check_tax_id, normal_tax_id
from kervan.lib.text import clean


def checked_email(text: str, *, path: str) -> str:
    """Trimmed and in lower case, or empty. Raises ``Invalid`` naming the field."""
    email = clean(text, 254).lower()
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        message = _("%(email)s bir e-posta adresi değil.") % {"email": email}
        raise Invalid(message, code="invalid_email", fields={path: message}) from None
    return email


def checked_phone(text: str, *, path: str) -> str:
    """In E.164, or empty. Raises ``Invalid`` naming the field."""
    phone = clean(text, 40)
    if not phone:
        return ""
    try:
        return to_e164(phone)
    except Invalid as error:
        raise Invalid(error.message, code="invalid_phone", fields={path: error.message}) from None


def checked_tax_id(text: str, *, path: str) -> str:
    """A TCKN or VKN as digits alone, or empty. Raises ``Invalid`` naming the field."""
    digits = normal_tax_id(clean(text, 40))
    if digits:
        check_tax_id(digits, field=path)
    return digits
