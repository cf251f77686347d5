"""Taslak olarak kaydet."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from kervan.events.models import Event
from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.lib.text import clean
from kervan.orders.models import Order
from kervan.sales.draft_content import content_data
from kervan.sales.draft_review import Review, refuse_wrong, review
from kervan.sales.draft_rows import tidy_address, write_rows
from kervan.sales.models import Draft
from kervan.sales.new_order import NewOrder

ONE_SITTING = timedelta(minutes=10)
"""A draft is kept while somebody types: so long that is one change on the timeline."""


@transaction.atomic
def save_draft(
    order_id: int | None, new: NewOrder, *, actor: Actor, version: int | None = None, key: str = ""
) -> Draft:
    """Begin a draft (``order_id=None``) or change the whole content of one. No stock is touched, nobody is written to.

    ``version``: the one that was being changed; when somebody else changed the draft meanwhile it is refused, nothing is
    overwritten. ``key``: the page a new draft is begun on; a second time it gives the same draft, brought to this content.

    Raises ``Invalid`` for what cannot be kept (a half address and a missing price can), ``NotAllowed`` with
    ``draft_changed`` or, when it was placed meanwhile, ``not_a_draft``.
    """
    found = review(new)
    refuse_wrong(found)
    key = clean(key, 40)
    if order_id is None and key:
        order_id = Draft.objects.filter(key=key).values_list("pk", flat=True).first()
    if order_id is None:
        try:
            with transaction.atomic():
                draft = begin_draft(new, found, actor=actor, key=key)
                record(
                    "draft.created", about=draft.order, actor=actor, number=draft.order.number, total=draft.order.total
                )
                return draft
        except IntegrityError:  # the same page, pressed twice at once
            order_id = Draft.objects.values_list("pk", flat=True).get(key=key)
    order, draft = locked_draft(order_id)
    refuse_other_version(draft, version, actor=actor)
    content = _content(new)
    if content == draft.content:
        return draft
    write_rows(order, new, found)
    draft.content, draft.version = content, draft.version + 1
    draft.changed_at, draft.changed_by_id, draft.changed_by = clock.now(), actor.id, actor.name[:150]
    draft.save(update_fields=["content", "version", "changed_at", "changed_by_id", "changed_by"])
    if not _told_lately(order, actor):
        record("draft.changed", about=order, actor=actor, number=order.number, total=order.total)
    return draft


def locked_draft(order_id: int) -> tuple[Order, Draft]:
    """The draft, locked and freshly read. Raises ``NotFound``, or ``NotAllowed`` when it is an order by now."""
    order = Order.objects.locked(order_id)
    draft = Draft.objects.select_related(None).filter(pk=order.pk).first()
    if not order.draft or draft is None:
        message = _("#%(number)s artık taslak değil; sipariş olarak kaydedilmiş.") % {"number": order.number}
        raise NotAllowed(message, code="not_a_draft", number=order.number)
    draft.order = order
    return order, draft


def refuse_other_version(draft: Draft, version: int | None, *, actor: Actor) -> None:
    """Raises ``NotAllowed`` when the draft is not any more what the actor saw."""
    if version is None or version == draft.version:
        return
    if draft.changed_by_id == actor.id and draft.changed_by == actor.name[:150]:
        message = _("Bu taslağı başka bir pencerede değiştirmişsiniz.")
    else:
        message = _("%(who)s bu taslağı siz yazarken değiştirdi.") % {"who": draft.changed_by or _("Başka biri")}
    raise NotAllowed(message, code="draft_changed", version=draft.version, changed_by=draft.changed_by)


def begin_draft(new: NewOrder, found: Review, *, actor: Actor, key: str = "") -> Draft:
    """The rows of a new draft, which was looked over; its number comes at once. The caller records it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('orders_number')")
        (number,) = cursor.fetchone()
    order = Order(
        pk=number, number=number, channel=new.channel.code, tells_customer=new.channel.tells_customer, draft=True
    )
    write_rows(order, new, found)
    return Draft.objects.create(
        order=order, content=_content(new), key=key, changed_by_id=actor.id, changed_by=actor.name[:150]
    )


def _content(new: NewOrder) -> dict[str, object]:
    shipping = tidy_address(new.shipping_address, "shipping_address")
    billing = tidy_address(new.billing_address, "billing_address")
    return content_data(replace(new, shipping_address=shipping, billing_address=billing))


def _told_lately(order: Order, actor: Actor) -> bool:
    last = Event.objects.filter(subject="order", subject_id=order.pk).order_by("-id").first()
    return (
        last is not None
        and last.name in {"draft.created", "draft.copied", "draft.changed"}
        and (last.actor_kind, last.actor_id) == (actor.kind, actor.id)
        and last.at > clock.now() - ONE_SITTING
    )
