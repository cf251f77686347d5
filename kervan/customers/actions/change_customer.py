"""Müşteri bilgilerini değiştir."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from kervan.customers.models import Customer
from kervan.customers.search import customer_index
from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed, NotFound
from kervan.lib.phones import to_e164
from kervan.lib.tax_ids import check_tax_id, normal_tax_id
from kervan.lib.text import clean, sort_key

LIMITS = {"name": 150, "email": 254, "phone": 40, "tax_id": 20, "tax_office": 60, "note": 5000}


@transaction.atomic
def change_customer(customer_id: int, *, actor: Actor, **values: str | None) -> Customer:
    """Correct what is known about a customer: ``name, email, phone, tax_id, tax_office, note, kind, language``.

    What is missing or None stays. Orders already placed keep what they were placed with.

    Raises ``Invalid`` naming the wrong fields, ``NotFound`` for an unknown customer, ``NotAllowed`` for one that was
    forgotten (``person_forgotten``).
    """
    customer = Customer.objects.select_for_update().filter(pk=customer_id).first()
    if customer is None:
        raise NotFound(_("Böyle bir müşteri yok."), code="customer_not_found")
    if customer.forgotten_at is not None:
        raise NotAllowed(_("Bu müşterinin verileri zaten anonimleştirildi."), code="person_forgotten")
    new = checked_customer({key: value for key, value in values.items() if value is not None})
    changes = {key: [getattr(customer, key), value] for key, value in new.items() if getattr(customer, key) != value}
    if not changes:
        return customer
    for key in changes:
        setattr(customer, key, new[key])
    customer.sort_key = sort_key(customer.name)[:255]
    customer.search = customer_index(
        name=customer.name, email=customer.email, phone=customer.phone, tax_id=customer.tax_id
    )
    customer.save(update_fields=[*changes, "sort_key", "search"])
    record("customer.changed", about=customer, actor=actor, changes=changes)
    return Customer.objects.get(pk=customer.pk)


def checked_customer(values: dict[str, str]) -> dict[str, str]:
    """The values as they are stored: e-mail in lower case, phone in E.164, a TCKN or VKN that is one.

    Raises ``Invalid`` with one sentence per wrong field.
    """
    wrong: dict[str, str] = {}
    new: dict[str, str] = {}
    for key, value in values.items():
        new[key] = clean(value, lines=key == "note")
        if len(new[key]) > LIMITS.get(key, 10):
            wrong[key] = _("En fazla %(most)d karakter olabilir.") % {"most": LIMITS.get(key, 10)}
    if "name" in new and not new["name"]:
        wrong["name"] = _("Ad boş olamaz.")
    if new.get("email"):
        new["email"] = new["email"].lower()
        try:
            validate_email(new["email"])
        except ValidationError:
            wrong["email"] = _("E-posta adresi geçerli değil.")
    for key, check in (("phone", _phone), ("tax_id", _tax_id)):
        if new.get(key) and key not in wrong:
            try:
                new[key] = check(new[key])
            except Invalid as error:
                wrong[key] = error.message
    if "kind" in new and new["kind"] not in Customer.Kind.values:
        wrong["kind"] = _("Listeden bir seçenek seçin.")
    if "language" in new and new["language"] not in {"tr", "en"}:
        wrong["language"] = _("Listeden bir seçenek seçin.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    return new


def _phone(text: str) -> str:
    return to_e164(text)


def _tax_id(text: str) -> str:
    check_tax_id(text)
    return normal_tax_id(text)
