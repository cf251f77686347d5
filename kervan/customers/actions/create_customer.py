"""Müşteri ekle."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.customers.actions.change_customer import checked_customer
from kervan.customers.models import Customer
from kervan.customers.search import customer_index
from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.lib.text import sort_key


@transaction.atomic
def create_customer(*, actor: Actor, **values: str) -> Customer:
    """Enter a customer before the first order: ``name`` and what else is known (as ``change_customer``).

    Raises ``Invalid`` for wrong values, and when somebody with this e-mail or phone is there already: orders find
    customers by these, so a second one would never be found.
    """
    new = checked_customer({"name": "", **values})
    for key in ("email", "phone"):
        if new.get(key) and Customer.objects.filter(**{key: new[key]}).exists():
            message = _("Bu bilgiyle kayıtlı bir müşteri var.")
            raise Invalid(message, code="customer_exists", fields={key: message})
    found = {key: new.get(key, "") for key in ("name", "email", "phone", "tax_id")}
    customer = Customer.objects.create(**new, sort_key=sort_key(new["name"])[:255], search=customer_index(**found))
    record("customer.created", about=customer, actor=actor, name=customer.name)
    return Customer.objects.get(pk=customer.pk)
