"""İletişim bilgilerini değiştir."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.lib.text import clean
from kervan.orders.actions.index_order import index_order
from kervan.orders.contact import checked_email, checked_phone
from kervan.orders.models import Order


@transaction.atomic
def change_contact(
    order_id: int, *, actor: Actor, name: str | None = None, email: str | None = None, phone: str | None = None
) -> Order:
    """Correct whom the shop writes to about this order. What is None stays as it is.

    Messages still waiting go to the new address; those already sent can be sent again by hand.

    Raises ``Invalid`` for an empty name, a wrong e-mail or a wrong phone.
    """
    order = Order.objects.locked(order_id)
    new = {
        "customer_name": order.customer_name if name is None else clean(name, 150),
        "email": order.email if email is None else checked_email(email, path="email"),
        "phone": order.phone if phone is None else checked_phone(phone, path="phone"),
    }
    if not new["customer_name"] and order.customer_name:
        raise Invalid(_("Ad boş olamaz."), fields={"name": _("Ad boş olamaz.")})
    changes = {key: [getattr(order, key), value] for key, value in new.items() if getattr(order, key) != value}
    if changes:
        for key, value in new.items():
            setattr(order, key, value)
        order.save(update_fields=list(new))
        index_order(order)
        record("order.contact_changed", about=order, actor=actor, changes=changes)
    return order
