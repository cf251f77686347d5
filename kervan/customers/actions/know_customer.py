"""Recognise a customer by e-mail or phone, or make a new one."""

from __future__ import annotations

from kervan.customers.models import Customer
from kervan.customers.search import customer_index
from kervan.lib.text import sort_key


def know_customer(
    *, name: str, email: str = "", phone: str = "", tax_id: str = "", language: str = "tr"
) -> Customer | None:
    """The customer with this e-mail, else this phone, else a new one; None without any of name, e-mail and phone.

    Values are tidy already (e-mail in lower case, phone in E.164). What is empty on a known customer is filled in. A step
    of placing an order, which tells of it by its own event.
    """
    if not (name or email or phone):
        return None
    found = None
    if email:
        found = Customer.objects.filter(email=email).order_by("id").first()
    if found is None and phone:
        found = Customer.objects.filter(phone=phone).order_by("id").first()
    if found is None:
        return Customer.objects.create(
            name=name or email or phone,
            email=email,
            phone=phone,
            tax_id=tax_id,
            kind=Customer.Kind.COMPANY if len(tax_id) == 10 else Customer.Kind.PERSON,
            language=language,
            sort_key=sort_key(name)[:255],
            search=customer_index(name=name, email=email, phone=phone, tax_id=tax_id),
        )
    missing = {key: value for key, value in (("email", email), ("phone", phone), ("tax_id", tax_id)) if value}
    changed = [key for key, value in missing.items() if not getattr(found, key)]
    if changed:
        for key in changed:
            setattr(found, key, missing[key])
        found.search = customer_index(name=found.name, email=found.email, phone=found.phone, tax_id=found.tax_id)
        found.save(update_fields=[*changed, "search"])
    return found
