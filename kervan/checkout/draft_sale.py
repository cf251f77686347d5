"""A draft as its buyer sees it behind the payment link: what it costs, how it can be paid, what is agreed to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import override

from kervan.checkout.consents import LegalText, facts_of_order, legal_texts
from kervan.checkout.contract import ContractFacts
from kervan.orders.models import Adjustment, Order, PaymentMethod
from kervan.payments.attempts import card_account
from kervan.payments.methods import MethodOffer, label_of, methods_for
from kervan.payments.queries import all_method_settings
from kervan.sales.draft_content import content_from
from kervan.sales.draft_review import Review, review
from kervan.sales.models import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSale:
    """``problem`` says why it cannot be bought now; without one there are ``method``, ``texts`` and ``mark``, which stands
    for all that the buyer sees and agrees to."""

    order: Order
    facts: ContractFacts
    methods: tuple[MethodOffer, ...]
    method: MethodOffer | None
    texts: tuple[LegalText, ...] = ()
    mark: str = ""
    problem: str = ""


def draft_sale(draft: Draft, *, method: str = "") -> DraftSale:
    """Look the draft over as the buyer meets it. ``method`` is what they chose, "" for the draft's own."""
    order = draft.order
    facts = facts_of_order(order.pk)
    methods = _methods(order)
    by_name = {each.method: each for each in methods}
    chosen = by_name.get(method) or by_name.get(order.payment_method) or (methods[0] if methods else None)
    problem = _problem(order, review(content_from(draft.content)), payable=chosen is not None)
    if problem or chosen is None:
        return DraftSale(order=order, facts=facts, methods=methods, method=chosen, problem=problem)
    facts = replace(facts, method=chosen.label)
    texts = legal_texts(facts)
    return DraftSale(
        order=order,
        facts=facts,
        methods=methods,
        method=chosen,
        texts=texts,
        mark=_mark(draft, chosen, texts),
    )


def _methods(order: Order) -> tuple[MethodOffer, ...]:
    """Those that leave the draft's amounts as they are, and the draft's own, whose fee stands on it already."""
    address = order.shipping_address or {}
    place = {key: address.get(key, "") for key in ("city", "district")}
    own = order.payment_method
    with override(order.language):
        offered = {
            each.method: each
            for each in methods_for(
                order.total, country=address.get("country") or "TR", goods=order.goods_total, **place
            )
            if not each.fee and not each.door_card
        }
        if Adjustment.objects.filter(order=order, kind=Adjustment.Kind.COD_FEE).exists():
            offered.clear()  # its fee is for this one way to pay
        row = all_method_settings()[own]
        if own != PaymentMethod.CARD or card_account() is not None:
            offered[own] = MethodOffer(
                method=own,
                label=label_of(row),
                text=row.instructions,
                fee=0,
                ships_before_payment=row.ships_before_payment,
            )
    return tuple(offered[name] for name in PaymentMethod.values if name in offered)


def _problem(order: Order, found: Review, *, payable: bool) -> str:
    """A sentence for the buyer; what exactly lacks stands on the draft's page in the panel."""
    if any(path.endswith(("unit_price", "vat_rate")) for path in found.missing) or order.total <= 0:
        return _("Siparişinizin fiyatı henüz yazılmamış. Mağazadan tamamlamasını isteyin.")
    if not order.shipping_address or any("_address" in path for path in found.wrong | found.missing):
        return _("Siparişinizin adresi eksik. Mağazaya adresinizi bildirin; sonra bu bağlantıdan ödeyebilirsiniz.")
    if found.wrong or found.missing:
        return _(
            "Mağaza bu siparişi henüz tamamlamadı. Eksiğini gidermesini isteyin; sonra bu bağlantıdan ödeyebilirsiniz."
        )
    if found.short:
        return next(iter(found.short.values()))
    if not payable:
        return _("Bu sipariş için şu anda bir ödeme yöntemi sunulmuyor. Mağazaya sorun.")
    return ""


def _mark(draft: Draft, method: MethodOffer, texts: tuple[LegalText, ...]) -> str:
    seen = hashlib.sha256(f"{draft.pk}\0{draft.version}\0{method.method}\0{draft.order.total}".encode())
    for text in texts:
        seen.update(f"\0{text.kind}\0{text.version}\0{text.body}".encode())
    return seen.hexdigest()[:40]
