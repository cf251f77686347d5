"""What is cleared away by itself: carts and checkouts that came to nothing, contracts after their years."""

from __future__ import annotations

from datetime import timedelta

from kervan.checkout.models import Cart, Checkout, Consent
from kervan.lib import clock
from kervan.shop.queries import shop

CARTS_KEPT = timedelta(days=61)
"""The visitor's browser forgets its key after two months."""
UNFINISHED_KEPT = timedelta(days=2)
"""A program's checkout holds a name and an address."""
FINISHED_KEPT = timedelta(days=30)
"""So long a repeated press finds its order; then nothing but a digest is lost."""


def forget_what_was_left() -> None:
    """Nightly. What was ordered stays on the order."""
    now = clock.now()
    Cart.objects.filter(used_at__lt=now - CARTS_KEPT).delete()
    Checkout.objects.filter(order=None, created_at__lt=now - UNFINISHED_KEPT).delete()
    Checkout.objects.filter(created_at__lt=now - FINISHED_KEPT).delete()


def forget_old_contracts() -> None:
    """Nightly: what customers agreed to is deleted after the years that Ayarlar → Mağaza bilgileri names."""
    now = clock.now()
    since = now.replace(year=now.year - shop().contracts_kept_years, day=min(now.day, 28))
    Consent.objects.filter(at__lt=since).delete()
