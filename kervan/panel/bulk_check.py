"""What a bulk job would meet: how many orders cannot go through and why, counted before anything happens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from kervan.orders.models import Order, PaymentMethod
from kervan.orders.queries import PAYABLE_ENOUGH
from kervan.orders.status import OrderStatus
from kervan.panel import formats


@dataclass(frozen=True, slots=True)
class Preview:
    """``count`` orders, of which so many will be refused; ``notes`` are sentences, worst first."""

    count: int
    notes: list[str]


def preview(kind: str, order_ids: Sequence[int], rights: Iterable[str]) -> Preview:
    """One statement, whatever the number of orders."""
    orders = Order.objects.filter(pk__in=order_ids)
    found = orders.aggregate(
        count=Count("id"),
        cancelled=Count("id", filter=Q(status=OrderStatus.CANCELLED)),
        held=Count("id", filter=Q(held_at__isnull=False, unsent__gt=0)),
        not_accepted=Count("id", filter=Q(accepted_at=None) & ~Q(status=OrderStatus.CANCELLED)),
        unpaid=Count("id", filter=~PAYABLE_ENOUGH & Q(unsent__gt=0)),
        nothing_unsent=Count("id", filter=Q(unsent=0)),
        nothing_here=Count("id", filter=Q(unsent=0, packed=0)),
        nothing_due=Count("id", filter=Q(balance__lte=0)),
        due=Sum("balance", filter=Q(balance__gt=0)),
        early_cod=Count(
            "id",
            filter=Q(payment_method=PaymentMethod.CASH_ON_DELIVERY, balance__gt=0) & ~Q(status=OrderStatus.DELIVERED),
        ),
        accepted=Count("id", filter=Q(accepted_at__isnull=False)),
    )
    return Preview(found["count"], _notes(kind, found, frozenset(rights)))


def _notes(kind: str, found: dict[str, Any], rights: frozenset[str]) -> list[str]:
    notes: list[str] = []

    def note(number: int, sentence: str) -> None:
        if number:
            notes.append(sentence % {"count": number})

    if kind in ("mark_ready", "dispatch"):
        note(found["held"], _("%(count)s sipariş beklemede; olduğu gibi kalacak."))
        if "shipping.ship_unpaid" not in rights:
            note(found["unpaid"], _("%(count)s siparişin ödemesi gelmedi; olduğu gibi kalacak."))
        else:
            note(found["unpaid"], _("%(count)s siparişin ödemesi gelmedi; yetkiniz olduğu için yine de işlenecek."))
        note(found["not_accepted"], _("%(count)s sipariş henüz kabul edilmedi; olduğu gibi kalacak."))
    if kind == "mark_ready":
        note(found["nothing_unsent"], _("%(count)s siparişte hazırlanacak ürün yok."))
    if kind == "dispatch":
        note(found["nothing_here"], _("%(count)s siparişte gönderilecek ürün yok."))
    if kind == "record_payment":
        if found["due"]:
            amount = {"amount": formats.money(found["due"])}
            notes.append(_("Toplam %(amount)s alındı olarak işlenecek; her sipariş kendi kalan tutarıyla.") % amount)
        note(found["nothing_due"], _("%(count)s siparişte tahsil edilecek tutar yok."))
        note(
            found["early_cod"],
            _("%(count)s kapıda ödemeli sipariş henüz teslim edilmedi; parayı gerçekten aldınız mı?"),
        )
    if kind == "accept":
        note(found["accepted"], _("%(count)s sipariş zaten kabul edilmiş."))
    if kind != "tag":
        note(found["cancelled"], _("%(count)s sipariş iptal edilmiş."))
    return notes
