"""What the order page's Faturalar card shows, and what may be done with each invoice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kervan.documents.invoice_content import Profile
from kervan.invoices.models import Correction, Integrator, Invoice
from kervan.invoices.queries import active_integrator, invoiced_of, invoices_of, not_invoiced
from kervan.invoices.refusals import (
    missing_seller_data,
    refuse_incomplete_buyer,
    refuse_unfit_order,
    refuse_without_seller_data,
)
from kervan.invoices.states import State
from kervan.lib.errors import NotAllowed
from kervan.orders.models import Order, OrderLine


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceCard:
    """One invoice: how it stands (words, tone, shape), its corrections, and the moves offered."""

    invoice: Invoice
    label: str
    tone: str
    shape: str
    explanation: str
    corrections: tuple[Correction, ...] = ()
    moves: frozenset[str] = frozenset()

    @property
    def has_paper(self) -> bool:
        return self.invoice.number is not None

    @property
    def under_way(self) -> bool:
        """Whether something happens to it by itself soon."""
        asked = any(row.state == Correction.State.REQUESTED for row in self.corrections)
        return "waits" in self.moves or asked or self.invoice.state == State.PREPARING


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceBox:
    """The card. ``why_not``: why no invoice can be made now; ``seller_missing``: that it is the shop's own data."""

    cards: tuple[InvoiceCard, ...]
    can_issue: bool
    why_not: str
    seller_missing: bool
    no_integrator: bool

    @property
    def offers(self) -> bool:
        """Whether the card shows its button; one that all is invoiced has no use for it, the "…" menu says so."""
        return self.can_issue and not (self.why_not and self.cards)

    @property
    def under_way(self) -> bool:
        return any(card.under_way for card in self.cards)


def invoice_box(order: Order, lines: Iterable[OrderLine], rights: frozenset[str]) -> InvoiceBox | None:
    """None for those who may not see invoices."""
    if "invoices.view" not in rights:
        return None
    account = active_integrator()
    cards = tuple(card_of(invoice, rights, account) for invoice in invoices_of(order.pk))
    why_not = why_not_issue(order, lines)
    return InvoiceBox(
        cards=cards,
        can_issue="invoices.issue" in rights,
        why_not=why_not,
        seller_missing=bool(why_not and missing_seller_data()),
        no_integrator=account is None and any(card.invoice.state == State.ISSUED for card in cards),
    )


def why_not_issue(order: Order, lines: Iterable[OrderLine]) -> str:
    """Why no invoice can be made of the order now, as the action would say it; "" when it can."""
    try:
        refuse_unfit_order(order)
        if not any(line.net for line in not_invoiced(lines, invoiced_of(order.pk))):
            return _("Faturalanacak ürün kalmadı.")
        refuse_without_seller_data()
        refuse_incomplete_buyer(order)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


def card_of(invoice: Invoice, rights: frozenset[str], account: Integrator | None) -> InvoiceCard:
    """One invoice as it is drawn in the card and in the list."""
    corrections = tuple(invoice.corrections.all())
    label, tone, shape, explanation = look_of(invoice, account)
    return InvoiceCard(
        invoice=invoice,
        label=label,
        tone=tone,
        shape=shape,
        explanation=explanation,
        corrections=corrections,
        moves=_moves(invoice, corrections, rights, account),
    )


def look_of(invoice: Invoice, account: Integrator | None) -> tuple[str, str, str, str]:
    """Word, tone, shape and explanation of how the invoice stands."""
    state = State(invoice.state)
    if invoice.cancelled_at is not None:
        return _("İptal edildi"), "grey", "cross", _("Fatura iptal edildi; ürünleri yeniden faturalanabilir.")
    if invoice.corrected and not invoice.open_amount:
        return _("Tamamı düzeltildi"), "grey", "back", _("Faturanın tamamı iade belgeleriyle geri alındı.")
    if state == State.ISSUED and account is not None:
        return _("Gönderiliyor"), "blue", "wait", _("Entegratöre gönderiliyor.")
    if state == State.REJECTED and invoice.sent_at is not None:
        why = _("GİB ya da alıcı sonradan reddetti; sebebi faturada yazar. İptal edip yenisini kesin.")
        return state.label, "red", "alert", why
    if state == State.SENT and invoice.profile == Profile.COMMERCIAL and invoice.ask_at is not None:
        why = _("Entegratör kabul etti; alıcı sekiz gün içinde reddedebilir, sorulmaya devam edilir.")
        return state.label, "green", "check", why
    tone, shape = {
        State.PREPARING: ("neutral", "wait"),
        State.ISSUED: ("green", "check"),
        State.SENT: ("green", "check"),
        State.REJECTED: ("red", "alert"),
    }[state]
    return state.label, tone, shape, state.explanation


def _moves(
    invoice: Invoice, corrections: tuple[Correction, ...], rights: frozenset[str], account: Integrator | None
) -> frozenset[str]:
    moves: set[str] = set()
    if invoice.state == State.ISSUED and account is not None and invoice.cancelled_at is None:
        moves.add("waits")
    asked = any(row.state == Correction.State.REQUESTED for row in corrections)
    if invoice.cancelled_at is not None or asked:
        return frozenset(moves)
    turned_down = invoice.state == State.REJECTED and invoice.sent_at is not None
    if (
        "invoices.issue" in rights
        and not turned_down
        and (
            invoice.state == State.PREPARING
            or (account is not None and invoice.state in {State.REJECTED, State.ISSUED})
        )
    ):
        moves.add("resend")
    if "invoices.correct" not in rights:
        return frozenset(moves)
    taken = invoice.is_einvoice and invoice.state == State.SENT
    if not invoice.corrected and not taken:
        moves.add("cancel")
    if invoice.open_amount and invoice.state in {State.ISSUED, State.SENT}:
        moves |= {"voucher", "buyers_return"}
    return frozenset(moves)
