"""Orders of which something came back, in every state a return can be in."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import datetime

from kervan.cli.demo.stories import StoryMaker, Tale, first_line, followed, look_at, packed
from kervan.cli.demo.telling import Story
from kervan.orders.models import Order
from kervan.payments.actions.mark_refund_paid import mark_refund_paid
from kervan.payments.models import Refund
from kervan.returns.actions.approve_return import approve_return
from kervan.returns.actions.open_return import open_return
from kervan.returns.actions.park_unknown_parcel import park_unknown_parcel
from kervan.returns.actions.receive_return import receive_return
from kervan.returns.actions.reject_return import reject_return
from kervan.returns.actions.settle_return import MoneyBack, settle_return
from kervan.returns.actions.track_return import track_return
from kervan.returns.actions.withdraw_return import withdraw_return
from kervan.returns.models import Return


def asked_back(tale: Tale) -> Story:
    """The customer wants to send something back; nobody has answered yet."""
    order = yield from _arrived(tale)
    _asked(tale, order, reason="size", note="Bir numara küçük geldi, değişim de olur.", wish="exchange")


def coming_back(tale: Tale) -> Story:
    """Approved; the parcel is on its way to the shop."""
    order = yield from _arrived(tale)
    this = _asked(tale, order, reason="changed_mind")
    yield tale.part(0.4)
    approve_return(this.pk, actor=tale.shop.support, notify=tale.told)
    yield tale.part(0.4)
    track_return(this.pk, actor=tale.shop.support, tracking_number=_number(tale), carrier="Aras Kargo")


def back_and_inspected(tale: Tale) -> Story:
    """The goods came, one of them damaged; the money is to be decided."""
    order = yield from _arrived(tale, lines=2)
    this = _asked(tale, order, reason="defective", note="Kutu açıldığında kırıktı.", whole=True)
    yield tale.part(0.3)
    approve_return(this.pk, actor=tale.shop.support, notify=tale.told)
    yield tale.part(0.5)
    row = this.lines.order_by("id")[0]
    ended = {line.line_id: {"good": line.quantity} for line in this.lines.exclude(pk=row.pk)}
    ended[row.line_id] = {"damaged": row.quantity}
    receive_return(this.pk, actor=tale.shop.packer, pieces=ended, notify=tale.told)
    park_unknown_parcel(
        actor=tale.shop.packer,
        tracking_number=_number(tale),
        carrier="Yurtiçi Kargo",
        sender="Adı okunmuyor",
        contents="Bir çift terlik, kutusuz",
    )


def back_and_paid_back(tale: Tale) -> Story:
    """Sent back whole, in stock again, and the money has gone back."""
    order = yield from _arrived(tale)
    this = _asked(tale, order, whole=True)
    yield from _settled(tale, this)


def not_taken_back(tale: Tale) -> Story:
    """Rejected for a legal reason."""
    order = yield from _arrived(tale)
    this = _asked(tale, order, reason="changed_mind")
    yield tale.part(0.5)
    text = "Ürünün koruyucu ambalajı açılmış; sağlık ve hijyen nedeniyle geri alamıyoruz."
    reject_return(this.pk, actor=tale.shop.support, message=text, exemption="hygiene", notify=tale.told)


def kept_after_all(tale: Tale) -> Story:
    """The customer thought better of it."""
    order = yield from _arrived(tale)
    this = _asked(tale, order)
    yield tale.part(0.5)
    withdraw_return(this.pk, actor=tale.shop.support)


def _arrived(tale: Tale, **wanted: object) -> Generator[datetime, None, Order]:
    """An order paid by card that is delivered soon."""
    order = tale.place("card", **wanted)
    yield tale.part(0.05)
    look_at(tale, order)
    yield from followed(tale, packed(tale, order, outcome="delivered", scan_after=1))
    yield tale.part(0.3)
    return order


def _asked(
    tale: Tale, order: Order, *, reason: str = "none", note: str = "", wish: str = "refund", whole: bool = False
) -> Return:
    return open_return(
        order.pk,
        actor=tale.shop.support,
        quantities=None if whole else first_line(order),
        reason=reason,
        wish=wish,
        note=note,
        by_customer=True,
        notify=tale.told,
    )


def _settled(tale: Tale, this: Return) -> Story:
    yield tale.part(0.2)
    approve_return(this.pk, actor=tale.shop.support, notify=tale.told)
    yield tale.part(0.4)
    receive_return(this.pk, actor=tale.shop.packer, notify=tale.told)
    yield tale.part(0.4)
    settle_return(this.pk, actor=tale.shop.accountant, refund=MoneyBack(to="original"), notify=tale.told)
    for refund in Refund.objects.filter(order=this.order_id, state="requested").exclude(way=Refund.Way.GATEWAY):
        mark_refund_paid(refund.pk, actor=tale.shop.accountant, notify=tale.told)


def _number(tale: Tale) -> str:
    return "".join(tale.luck.choices("0123456789", k=12))


RETURNED: Sequence[StoryMaker] = (
    *(back_and_paid_back, not_taken_back, kept_after_all, back_and_inspected, coming_back, asked_back),
)
"""Of the last days, oldest first."""
