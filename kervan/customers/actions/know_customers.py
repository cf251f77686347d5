"""Recognise buyers by e-mail or phone, and make customers of those who are new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from kervan.customers.models import Customer
from kervan.customers.search import customer_words
from kervan.lib.planned import planned
from kervan.lib.text import sort_key

_FILLED_IN = ("email", "phone", "tax_id", "tax_office")
_READ = ("id", "name", *_FILLED_IN)
_WRITTEN = ("id", "kind", "name", *_FILLED_IN, "language", "note", "sort_key", "created_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who somebody says they are. E-mail in lower case, phone in E.164; ``kind`` "" for what the tax number says."""

    name: str = ""
    email: str = ""
    phone: str = ""
    tax_id: str = ""
    tax_office: str = ""
    kind: str = ""
    language: str = "tr"


@dataclass(slots=True)
class KnownCustomers:
    """The customers whom some buyers may turn out to be, read together; ``know`` then takes the buyers one by one.

    Nothing is written before all of them are known (``write_customers``), so a buyer who ends without an order leaves no trace.
    """

    by_email: dict[str, Customer] = field(default_factory=dict)
    by_phone: dict[str, Customer] = field(default_factory=dict)
    ids: list[int] = field(default_factory=list)
    fresh: list[Customer] = field(default_factory=list)
    changed: dict[int, Customer] = field(default_factory=dict)

    def know(self, buyer: Buyer) -> Customer | None:
        """The customer with this e-mail, else this phone, else a new one; None without any of name, e-mail and phone.

        What is empty on a known customer is filled in.
        """
        if not _says_who(buyer):
            return None
        found = self.by_email.get(buyer.email) or self.by_phone.get(buyer.phone)
        if found is None:
            found = _customer_of(buyer, self.ids.pop())
            self.fresh.append(found)
        elif missing := [name for name in _FILLED_IN if getattr(buyer, name) and not getattr(found, name)]:
            for name in missing:
                setattr(found, name, getattr(buyer, name))
            if not found._state.adding:
                self.changed[found.pk] = found
        self.learn(found)
        return found

    def learn(self, customer: Customer) -> None:
        """Who has this e-mail or phone: the first of them, if several do."""
        for way, known in ((customer.email, self.by_email), (customer.phone, self.by_phone)):
            if way and (way not in known or customer.pk < known[way].pk):
                known[way] = customer


def known_customers(buyers: Sequence[Buyer]) -> KnownCustomers:
    """Who of these is known already, read in two round trips; a step of placing orders, which their own events tell of.

    Two first orders of one buyer at the same moment make one customer: who would write one waits, until its transaction
    ends, for whoever is writing one with the same e-mail or phone, and then looks again. Each statement sees what was
    committed before it began, so the look after the wait finds the other's row. Known customers wait for nobody.
    """
    known = KnownCustomers()
    named = [buyer for buyer in buyers if _says_who(buyer)]
    if not named:
        return known
    # One order for all, so that nobody waits in a ring: the keys are locked as they come.
    locks = sorted(
        (_key(way), buyer.email, buyer.phone) for buyer in named for way in (buyer.email, buyer.phone) if way
    )
    with planned() as cursor:
        if locks:
            cursor.execute(_LOCK, [list(column) for column in zip(*locks, strict=True)])
        cursor.execute(_LOOK, [[buyer.email for buyer in named], [buyer.phone for buyer in named]])
        for is_known, *row in cursor.fetchall():
            if is_known:
                known.learn(Customer.from_db(connection.alias, list(_READ), row))
            else:
                known.ids.append(row[0])
    known.ids.sort(reverse=True)
    return known


def write_customers(known: KnownCustomers) -> None:
    """Write the new ones and what was filled in."""
    if known.fresh:
        with planned() as cursor:
            cursor.execute(INSERT_CUSTOMERS, [json.dumps(customer_rows(known))])
        call_written(known)
    write_filled_in(known)


def write_filled_in(known: KnownCustomers) -> None:
    """Write what known customers lacked; what somebody else filled in meanwhile stays."""
    if not known.changed:
        return
    rows = [
        {"id": customer.pk, "words": _words(customer), **{name: getattr(customer, name) for name in _FILLED_IN}}
        for customer in known.changed.values()
    ]
    with planned() as cursor:
        cursor.execute(_FILL_IN, [json.dumps(rows)])
    known.changed.clear()


def customer_rows(known: KnownCustomers) -> list[dict[str, Any]]:
    """The new customers as ``INSERT_CUSTOMERS`` takes them."""
    return [
        {
            **{name: getattr(customer, name) for name in _WRITTEN if name != "created_at"},
            "created_at": customer.created_at.isoformat(),
            "words": _words(customer),
        }
        for customer in known.fresh
    ]


def call_written(known: KnownCustomers) -> None:
    """The new ones have their rows now."""
    for customer in known.fresh:
        customer._state.adding, customer._state.db = False, connection.alias


def _says_who(buyer: Buyer) -> bool:
    return bool(buyer.name or buyer.email or buyer.phone)


def _customer_of(buyer: Buyer, customer_id: int) -> Customer:
    return Customer(
        pk=customer_id,
        name=buyer.name or buyer.email or buyer.phone,
        email=buyer.email,
        phone=buyer.phone,
        tax_id=buyer.tax_id,
        tax_office=buyer.tax_office,
        kind=buyer.kind or (Customer.Kind.COMPANY if len(buyer.tax_id) == 10 else Customer.Kind.PERSON),
        language=buyer.language,
        sort_key=sort_key(buyer.name)[:255],
    )


def _words(customer: Customer) -> str:
    return customer_words(name=customer.name, email=customer.email, phone=customer.phone, tax_id=customer.tax_id)


def _key(way: str) -> int:
    """A lock's number for a way to reach somebody."""
    digest = hashlib.sha256(f"customer:{way}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


_NOBODY = """NOT EXISTS (SELECT FROM customers_customer WHERE email = way_email AND email <> '')
  AND NOT EXISTS (SELECT FROM customers_customer WHERE phone = way_phone AND phone <> '')"""

# One order for all, so that nobody waits in a ring. The lock is taken above the sorting, else the planner may sort or hash later.
_LOCK = f"""
WITH wanted AS MATERIALIZED (
    SELECT key FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS w(key, way_email, way_phone)
    WHERE {_NOBODY} ORDER BY key
)
SELECT pg_advisory_xact_lock(key) FROM wanted
"""  # noqa: S608  (constants)

_LOOK = f"""
WITH buyer AS (SELECT * FROM unnest(%s::text[], %s::text[]) AS b(way_email, way_phone))
SELECT true, {", ".join(_READ)} FROM buyer, LATERAL (
    SELECT {", ".join(_READ)} FROM customers_customer WHERE email = way_email AND email <> '' ORDER BY id LIMIT 1
) found
UNION
SELECT true, {", ".join(_READ)} FROM buyer, LATERAL (
    SELECT {", ".join(_READ)} FROM customers_customer WHERE phone = way_phone AND phone <> '' ORDER BY id LIMIT 1
) found
UNION ALL
SELECT false, nextval(pg_get_serial_sequence('customers_customer', 'id')), '', '', '', '', '' FROM buyer WHERE {_NOBODY}
"""  # noqa: S608  (names of our own columns)

INSERT_CUSTOMERS = f"""
INSERT INTO customers_customer ({", ".join(_WRITTEN)}, search)
SELECT {", ".join(f"r.{name}" for name in _WRITTEN)}, to_tsvector('simple', given->>'words')
FROM json_array_elements(%s::json) given, json_populate_record(NULL::customers_customer, given) r
"""  # noqa: S608  (names of our own columns)

_FILL_IN = f"""
UPDATE customers_customer customer
SET {", ".join(f"{name} = CASE WHEN customer.{name} = '' THEN r.{name} ELSE customer.{name} END" for name in _FILLED_IN)},
    search = to_tsvector('simple', given->>'words')
FROM json_array_elements(%s::json) given, json_populate_record(NULL::customers_customer, given) r
WHERE customer.id = r.id
"""  # noqa: S608  (names of our own columns)
