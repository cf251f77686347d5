"""A refund as the order page and the list of refunds show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kervan.lib.errors import DomainError
from kervan.lib.iban import grouped
from kervan.orders.models import PaymentMethod
from kervan.panel.tones import look_of
from kervan.payments.iban_details import details_of, masked_iban
from kervan.payments.models import Refund
from kervan.payments.queries import SILENT, refund_moves
from kervan.payments.states import RefundState

RIGHT = "payments.refund"


@dataclass(frozen=True, slots=True)
class RefundRow:
    """One refund in words. ``iban`` is open only for those who pay refunds; ``may`` is what this reader can do with it."""

    refund: Refund
    state: str
    explanation: str
    tone: str
    shape: str
    way: str
    note: str
    iban: str
    iban_open: bool
    holder: str
    bank: str
    problem: str
    hint: str
    may: frozenset[str]

    @property
    def at_gateway(self) -> bool:
        """Whether the gateway is at it; the answer comes by itself."""
        return self.refund.state == RefundState.REQUESTED and not self.refund.by_person

    @property
    def key(self) -> str:
        """The refund's number as text, for ids in the page."""
        return str(self.refund.pk)


def refund_rows(refunds: Iterable[Refund], rights: frozenset[str]) -> list[RefundRow]:
    """Rows for this reader; the refunds come with their payment and its gateway (``select_related``)."""
    return [_row(refund, may=RIGHT in rights) for refund in refunds]


def _row(refund: Refund, *, may: bool) -> RefundRow:
    state = RefundState(refund.state)
    look = look_of("refund", refund.state)
    label, tone = state.label, look.tone
    if state is RefundState.REQUESTED and not refund.by_person:
        label = _("Sonuç bekleniyor") if refund.problem_code == SILENT else _("Sanal POS’ta")
        tone = "amber" if refund.problem_code == SILENT else "blue"
    iban, holder = masked_iban(refund), ""
    if may and refund.bank_details:
        try:
            details = details_of(refund)
            assert details is not None
            iban, holder = grouped(details.iban), details.holder
        except DomainError:  # the key is gone: the list must still open
            holder = _("açılamıyor")
    return RefundRow(
        refund=refund,
        state=label,
        explanation=state.explanation,
        tone=tone,
        shape=look.shape,
        way=way_of(refund),
        note=_note(refund),
        iban=iban,
        iban_open=may and bool(holder),
        holder=holder,
        bank=refund.bank,
        problem=problem_of(refund),
        hint=_hint(refund),
        may=refund_moves(refund) if may else frozenset(),
    )


def way_of(refund: Refund) -> str:
    """Where the money goes, in a few words."""
    payment = refund.payment
    if refund.way == Refund.Way.IBAN:
        return _("IBAN’a")
    if refund.way == Refund.Way.SET_OFF:
        return _("Başka siparişe mahsup")
    if refund.way == Refund.Way.GATEWAY:
        gateway = str(payment.gateway) if payment and payment.gateway else _("sanal POS")
        return _("Karta, %(gateway)s ile") % {"gateway": gateway}
    if payment is not None and payment.method == PaymentMethod.CARD:
        return _("Karta, elle")
    return _("Elle, ödemenin geldiği yere")


def problem_of(refund: Refund) -> str:
    """Why it has not gone, in the gateway's words or in ours."""
    if refund.problem_code == SILENT:
        return _("Sanal POS yanıt vermedi; paranın gidip gitmediği henüz belli değil.")
    return refund.problem


def _hint(refund: Refund) -> str:
    if refund.problem_code == SILENT:
        return _("Kervan iadeyi yinelemeden önce sonucu sorar; para iki kez gitmez.")
    return refund.hint


def _note(refund: Refund) -> str:
    """What a person still has to do."""
    if refund.state != RefundState.REQUESTED or not refund.by_person:
        return ""
    if refund.way == Refund.Way.IBAN:
        return _("Bankadan gönderip ödendi olarak işaretleyin.")
    if refund.payment is not None and refund.payment.method == PaymentMethod.CARD:
        return _("Bu ödemenin sanal POS bağlantısı yok: iadeyi sanal POS ekranından yapıp ödendi olarak işaretleyin.")
    return _("Parayı geldiği yere gönderip ödendi olarak işaretleyin.")
