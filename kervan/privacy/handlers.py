"""Forgetting by itself, as the shop's settings say."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from kervan.customers.models import Customer
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import NotAllowed
from kervan.orders.models import Order
from kervan.privacy.actions.forget_person import forget_person
from kervan.shop.queries import shop

MOST_A_NIGHT = 1000


def forget_old_persons() -> None:
    """Forget customers whose last order is older than the shop keeps data. On a schedule; running twice is fine.

    Who still has an order under way is left for another night.
    """
    years = shop().forget_after_years
    if years is None:
        return
    now = clock.now()
    since = now.replace(year=now.year - years, day=min(now.day, 28))
    newer = Order.objects.filter(customer=OuterRef("pk"), created_at__gte=since)
    old = Customer.objects.filter(~Exists(newer), forgotten_at=None, created_at__lt=since).order_by("pk")
    forgotten = 0
    for customer_id in old.values_list("pk", flat=True):
        try:
            forget_person(customer_id, actor=SYSTEM)
        except NotAllowed:
            continue
        forgotten += 1
        if forgotten == MOST_A_NIGHT:
            return
