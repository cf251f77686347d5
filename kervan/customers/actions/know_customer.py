"""Recognise a customer by e-mail or phone, or make a new one."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import connection

from kervan.customers.models import Customer
from kervan.customers.search import customer_index, customer_words
from kervan.lib.planned import planned
from kervan.lib.text import sort_key


def know_customer(
    *,
    name: str,
    email: str = "",
    phone: str = "",
    tax_id: str = "",
    tax_office: str = "",
    kind: str = "",
    language: str = "tr",
) -> Customer | None:
    """The customer with this e-mail, else this phone, else a new one; None without any of name, e-mail and phone.

    Values are tidy already (e-mail in lower case, phone in E.164). What is empty on a known customer is filled in. A step
    of placing an order, which tells of it by its own event.
    """
    if not (name or email or phone):
        return None
    fresh = Customer(
        name=name or email or phone,
        email=email,
        phone=phone,
        tax_id=tax_id,
        tax_office=tax_office,
        kind=kind or (Customer.Kind.COMPANY if len(tax_id) == 10 else Customer.Kind.PERSON),
        language=language,
        sort_key=sort_key(name)[:255],
    )
    found = _found_or_written(fresh, customer_words(name=name, email=email, phone=phone, tax_id=tax_id))
    if found is fresh:
        return fresh
    given = {"email": email, "phone": phone, "tax_id": tax_id, "tax_office": tax_office}
    missing = {key: value for key, value in given.items() if value}
    changed = [key for key, value in missing.items() if not getattr(found, key)]
    if changed:
        for key in changed:
            setattr(found, key, missing[key])
        found.search = customer_index(name=found.name, email=found.email, phone=found.phone, tax_id=found.tax_id)
        found.save(update_fields=[*changed, "search"])
    return found


def _found_or_written(fresh: Customer, words: str) -> Customer:
    """One round trip for the look by e-mail and phone and for the new row: most buyers of a day are new.

    Two first orders of one buyer at the same moment make one customer: who would write one waits, until its transaction
    ends, for whoever is writing one with the same e-mail or phone, and then looks again. Each statement sees what was
    committed before it began, so the look after the wait finds the other's row. Known customers wait for nobody.
    """
    values: dict[str, Any] = {
        "kind": fresh.kind,
        "name": fresh.name,
        "email": fresh.email,
        "phone": fresh.phone,
        "tax_id": fresh.tax_id,
        "tax_office": fresh.tax_office,
        "language": fresh.language,
        "sort_key": fresh.sort_key,
        "words": words,
        "created_at": fresh.created_at,
    }
    with planned() as cursor:
        cursor.execute(
            """SELECT pg_advisory_xact_lock(key) FROM unnest(%(keys)s::bigint[]) AS key
               WHERE NOT EXISTS (SELECT FROM customers_customer WHERE email = %(email)s AND email <> '')
                 AND NOT EXISTS (SELECT FROM customers_customer WHERE phone = %(phone)s AND phone <> '')""",
            {"keys": _keys(fresh.email, fresh.phone), "email": fresh.email, "phone": fresh.phone},
        )
        cursor.execute(
            """WITH known AS (
                   (SELECT 1 AS rank, id, name, email, phone, tax_id, tax_office FROM customers_customer
                    WHERE email = %(email)s AND email <> '' ORDER BY id LIMIT 1)
                   UNION ALL
                   (SELECT 2, id, name, email, phone, tax_id, tax_office FROM customers_customer
                    WHERE phone = %(phone)s AND phone <> '' ORDER BY id LIMIT 1)
                   ORDER BY rank LIMIT 1
               ), written AS (
                   INSERT INTO customers_customer
                       (kind, name, email, phone, tax_id, tax_office, language, note, sort_key, search, created_at)
                   SELECT %(kind)s, %(name)s, %(email)s, %(phone)s, %(tax_id)s, %(tax_office)s, %(language)s, '',
                          %(sort_key)s, to_tsvector('simple', %(words)s), %(created_at)s
                   WHERE NOT EXISTS (SELECT FROM known)
                   RETURNING id
               )
               SELECT id, name, email, phone, tax_id, tax_office, true FROM known
               UNION ALL
               SELECT id, '', '', '', '', '', false FROM written""",
            values,
        )
        *found, known = cursor.fetchone()
    if known:
        return Customer.from_db(connection.alias, ["id", "name", "email", "phone", "tax_id", "tax_office"], found)
    fresh.pk = found[0]
    fresh._state.adding, fresh._state.db = False, connection.alias
    return fresh


def _keys(*ways: str) -> list[int]:
    """A lock's number for each way to reach somebody, in one order for all, so that nobody waits in a ring."""
    digests = (hashlib.sha256(f"customer:{way}".encode()).digest() for way in ways if way)
    return sorted(int.from_bytes(digest[:8], "big", signed=True) for digest in digests)
