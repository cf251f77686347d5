"""Reading messages: an order's log, previews, and whom a step would reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from kervan.events.models import Event
from kervan.lib.phones import can_receive_sms
from kervan.notifications.example import example_facts
from kervan.notifications.facts import facts_of
from kervan.notifications.kinds import KINDS, Kind, undoes
from kervan.notifications.logo import read_logo
from kervan.notifications.models import Message, MessageSettings, SmsAccount
from kervan.notifications.reasons import Reason
from kervan.notifications.rendering import LOGO, OwnWords, Rendered, render_mail, render_sms
from kervan.orders.models import Order
from kervan.shop.queries import shop

State = Message.State

SENDABLE_AGAIN = frozenset({State.SENT, State.FAILED, State.UNCERTAIN, State.STOPPED, State.UNREACHABLE})
"""States in which "Yeniden gönder" is offered."""


def messages_of(order_id: int) -> list[Message]:
    """Everything written to the customer about an order, newest first; rendered copies are left out."""
    return list(Message.objects.filter(order_id=order_id).defer("text", "html").order_by("-id")[:200])


def preview(message: Message) -> Rendered:
    """The message as it was sent, or as it would go now. The logo stands in the HTML itself."""
    if message.text:
        shown = Rendered(subject=message.subject, text=message.text, html=message.html)
    else:
        shown = rendered_now(message)
    return with_logo(shown)


def with_logo(rendered: Rendered) -> Rendered:
    """For a page, where "cid:" leads nowhere."""
    if LOGO not in rendered.html:
        return rendered
    logo = read_logo()
    html = rendered.html.replace(LOGO, logo.data_url if logo else "data:,")
    return Rendered(subject=rendered.subject, text=rendered.text, html=html)


def rendered_now(message: Message) -> Rendered:
    """The message from today's facts and the merchant's words, in the order's language."""
    own = own_words(message.kind, message.channel, message.language)
    render = render_sms if message.channel == Message.Channel.SMS else render_mail
    return render(message.kind, facts_of(message), own)


def own_words(kind: str, channel: str, language: str) -> OwnWords:
    """What the merchant wrote in the place of Kervan's words, if anything."""
    row = MessageSettings.objects.filter(kind=kind, channel=channel, language=language).first()
    return OwnWords(subject=row.subject, intro=row.intro) if row else OwnWords()


def channels_for(kind: str) -> list[str]:
    """Through which channels this kind goes out: e-mail unless switched off, SMS only if switched on."""
    chosen = dict(MessageSettings.objects.filter(kind=kind).values_list("channel", "enabled"))
    channels = ["email"] if chosen.get("email", True) else []
    return [*channels, "sms"] if chosen.get("sms", False) else channels


def reach(order: Order, channel: str) -> tuple[str, Reason | None]:
    """Where the customer is reached through this channel today, or why not."""
    if channel == Message.Channel.SMS:
        mobile = order.phone if order.phone and can_receive_sms(order.phone) else ""
        return mobile, None if mobile else Reason.NO_MOBILE
    return order.email, None if order.email else Reason.NO_EMAIL


def is_undone(message: Message) -> bool:
    """Whether what the message tells was taken back after it happened."""
    event = Event.objects.filter(pk=message.event_id).first()
    return event is not None and undone_since(message.kind, event)


def undone_since(kind: str, event: Event) -> bool:
    """Whether a later event takes back what ``event`` told. Under its lock an order's event numbers only rise."""
    undone_by = KINDS[kind].undone_by
    if not undone_by:
        return False
    later = Event.objects.filter(
        subject=event.subject, subject_id=event.subject_id, name__in=undone_by, pk__gt=event.pk
    )
    return any(undoes(KINDS[kind], event.data, data) for data in later.values_list("data", flat=True))


def active_sms_account() -> SmsAccount | None:
    return SmsAccount.objects.filter(active=True).first()


def sms_wanted() -> bool:
    """Whether the shop switched an SMS on, whatever its kind: then it needs an account."""
    return MessageSettings.objects.filter(channel=Message.Channel.SMS, enabled=True).exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSettings:
    """What the shop chose for one kind. ``words`` by (channel, language); what is missing there is Kervan's own."""

    kind: Kind
    email: bool
    sms: bool
    words: dict[tuple[str, str], OwnWords]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom a step in bulk would write to. ``silent``: the channel writes itself; ``unreachable``: no address."""

    customers: int
    unreachable: int
    silent: int
    seconds: int


def how_many_customers(order_ids: Iterable[int], kind: str) -> Audience:
    """For the sentence "42 müşteriye e-posta gidecek (2 dk içinde durdurulabilir)"."""
    orders = Order.objects.filter(pk__in=list(order_ids))
    told = orders.filter(tells_customer=True)
    all_told, silent = told.count(), orders.filter(tells_customer=False).count()
    by_mail = "email" in channels_for(kind)
    reachable = told.exclude(Q(email="")).count() if by_mail else 0
    return Audience(
        customers=reachable,
        unreachable=all_told - reachable if by_mail else 0,
        silent=silent,
        seconds=KINDS[kind].delay(shop().message_delay),
    )


def message_settings() -> list[KindSettings]:
    """For the settings page: every kind with what is chosen for each channel, and the shop's words per language."""
    rows = {(row.kind, row.channel, row.language): row for row in MessageSettings.objects.all()}
    on = {(row.kind, row.channel): row.enabled for row in rows.values()}
    return [
        KindSettings(
            kind=kind,
            email=on.get((kind.code, "email"), True),
            sms=on.get((kind.code, "sms"), False),
            words={
                (channel, language): OwnWords(subject=row.subject, intro=row.intro)
                for (code, channel, language), row in rows.items()
                if code == kind.code
            },
        )
        for kind in KINDS.values()
    ]


def preview_of_kind(kind: str, channel: str, language: str, own: OwnWords | None = None) -> Rendered:
    """How a kind looks with an example order; ``own`` are words that are not saved yet."""
    facts = example_facts(kind, language)
    own = own_words(kind, channel, language) if own is None else own
    return with_logo((render_sms if channel == Message.Channel.SMS else render_mail)(kind, facts, own))
