"""Recognise a customer by e-mail or phone, or make a new one."""

from __future__ import annotations

from django.db import connection

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
    found = _known(email, phone)
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


def _known(email: str, phone: str) -> Customer | None:
    """One look for both, two short index scans: most buyers of a day are new."""
    if not (email or phone):
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            """(SELECT 1 AS rank, id FROM customers_customer WHERE email = %s AND email <> '' ORDER BY id LIMIT 1)
               UNION ALL
               (SELECT 2, id FROM customers_customer WHERE phone = %s AND phone <> '' ORDER BY id LIMIT 1)
               ORDER BY rank LIMIT 1""",
            [email, phone],
        )
        row = cursor.fetchone()
    return Customer.objects.defer("search").get(pk=row[1]) if row else None
