"""What of an order its customer can send back, and how far what they sent back has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kervan.orders.models import Order, OrderLine, PaymentMethod
from kervan.returns.labels import prints_slip
from kervan.returns.models import Payer, RefundStart, Return, ReturnLabel, ReturnRules, Wish
from kervan.returns.queries import exemption_label, exemptions_of, returnable, returns_of, rules, window_of
from kervan.returns.states import State
from kervan.shop.queries import shop

SENTENCES: dict[State, Promise] = {
    State.REQUESTED: _("Talebinizi aldık; inceleyip size yazacağız."),
    State.APPROVED: _("Talebinizi onayladık; ürünleri bize gönderebilirsiniz."),
    State.RECEIVED: _("Ürünler bize ulaştı; inceliyoruz."),
    State.SETTLED: _("İadeniz sonuçlandı."),
    State.REJECTED: _("Talebinizi kabul edemedik."),
    State.WITHDRAWN: _("Bu iadeden vazgeçildi; ürünler sizde kalıyor."),
}
MONEY_AWAITED = {State.REQUESTED, State.APPROVED, State.RECEIVED}
TONES = {State.SETTLED: "is-good", State.REJECTED: "is-bad", State.REQUESTED: "is-warn", State.APPROVED: "is-warn"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedLine:
    """A line with pieces that are with the customer. ``why_not``: the legal reason against, or ""."""

    line: OrderLine
    most: int
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnOffer:
    lines: tuple[OfferedLine, ...]
    last_day: date | None
    is_open: bool
    asks_iban: bool
    terms: tuple[str, ...]


def return_offer(order: Order) -> ReturnOffer:
    """What can be asked for now. Money paid by card goes back to the card; any other needs an account."""
    lines = [line for line in order.lines.all() if returnable(line) > 0]
    exempt = exemptions_of(lines) if lines else {}
    window = window_of(order)
    return ReturnOffer(
        lines=tuple(
            OfferedLine(line=line, most=returnable(line), why_not=exemption_label(exempt.get(line.pk, "")))
            for line in lines
        ),
        last_day=window.last_day,
        is_open=window.is_open,
        asks_iban=order.payment_method != PaymentMethod.CARD,
        terms=terms_of(rules()),
    )


REFUND_STARTS: dict[str, Promise] = {
    RefundStart.REQUEST: _("Paranız, talebinizi aldığımız günden başlayarak en geç %(days)d gün içinde geri verilir."),
    RefundStart.HANDED: _(
        "Paranız, ürünleri kargoya verdiğiniz günden başlayarak en geç %(days)d gün içinde geri verilir."
    ),
    RefundStart.RECEIPT: _("Paranız, ürünler bize ulaştıktan sonra en geç %(days)d gün içinde geri verilir."),
}
SEND_BACK = _("Ürünleri, talebinizi onayladığımız günden başlayarak %(days)d gün içinde kargoya verin.")
FREIGHT: dict[str, Promise] = {
    Payer.SHOP: _("İade kargosunu biz öderiz."),
    Payer.CUSTOMER: _("İade kargosunu siz ödersiniz."),
}


def terms_of(under: ReturnRules) -> tuple[str, ...]:
    """What a customer knows before they ask: who pays the way back, how long they have for it, and when money comes."""
    return (
        str(FREIGHT[under.freight_payer]),
        str(SEND_BACK) % {"days": under.send_back_days},
        str(REFUND_STARTS[under.refund_from]) % {"days": under.refund_days},
    )


AWAITING_START: dict[str, Promise] = {
    RefundStart.HANDED: _("Ürünleri kargoya verdiğinizde başlar."),
    RefundStart.RECEIPT: _("Ürünler bize ulaşınca başlar."),
}
COUNTED_FROM: dict[str, Promise] = {
    RefundStart.REQUEST: _("Talebinizi aldığımız günden sayılır."),
    RefundStart.HANDED: _("Kargoya verdiğiniz günden sayılır."),
    RefundStart.RECEIPT: _("Bize ulaştığı günden sayılır."),
}


def offered(offer: ReturnOffer) -> bool:
    """Whether there is anything to ask for."""
    return offer.is_open and any(not row.why_not for row in offer.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRow:
    """One return as its customer follows it. ``send_to``: where the parcel goes, while it is awaited."""

    code: str
    label: str
    sentence: str
    tone: str
    opened: date
    goods: tuple[tuple[str, int], ...]
    send_to: str
    instructions: str
    send_by: date | None
    freight: str
    label_reference: str
    prints_slip: bool
    refund_due: date | None
    refund_start: str
    rejection: str
    photos: int


def return_rows(order: Order) -> tuple[ReturnRow, ...]:
    """The order's returns, the newest first."""
    found = returns_of(order.pk)
    if not found:
        return ()
    settings, instructions = shop(), rules().instructions
    place = "/".join(part for part in (settings.district, settings.city) if part)
    address = ", ".join(part for part in (settings.legal_name or settings.name, settings.address, place) if part)
    return tuple(_row(this, address, instructions) for this in found)


def _row(this: Return, address: str, instructions: str) -> ReturnRow:
    state = State(this.state)
    awaited, label = state == State.APPROVED, this.label
    return ReturnRow(
        code=this.code,
        label=state.label,
        sentence=str(SENTENCES[state]),
        tone=TONES.get(state, ""),
        opened=this.created_at.date(),
        goods=tuple((row.line.title, row.quantity) for row in this.lines.all()),
        send_to=address if awaited else "",
        instructions=instructions if awaited else "",
        send_by=this.send_by if awaited else None,
        freight=str(FREIGHT[this.freight_payer]) if awaited else "",
        label_reference=label.reference if awaited and label and label.state == ReturnLabel.State.READY else "",
        prints_slip=prints_slip(this),
        refund_due=this.refund_due,
        refund_start=_start_of(this),
        rejection=this.rejection,
        photos=len(this.photos.all()),
    )


def _start_of(this: Return) -> str:
    """From when the days of the refund count; "" where no money is awaited any more."""
    if this.wish != Wish.REFUND or this.state not in MONEY_AWAITED:
        return ""
    return str((COUNTED_FROM if this.refund_due else AWAITING_START)[this.refund_from])
