"""Para iadesi."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.lib.iban import bank_name, check_iban
from kervan.lib.money import LARGEST, format_money
from kervan.lib.text import clean
from kervan.orders.models import Order
from kervan.payments.iban_details import BankDetails, sealed
from kervan.payments.ledger import refresh_ledger
from kervan.payments.models import Payment, Refund
from kervan.payments.queries import refundable, refundable_by_payment

ORIGINAL, TO_IBAN = "original", "iban"


@transaction.atomic
def request_refund(
    order_id: int,
    *,
    actor: Actor,
    amount: int,
    to: str,
    payment_id: int | None = None,
    iban: str = "",
    holder: str = "",
    lines: Mapping[int, int] | None = None,
    shipping: int = 0,
    reason: str = "",
    return_id: int | None = None,
    notify: bool = True,
) -> list[Refund]:
    """Give ``amount`` kuruş back to the customer, never more than came in and was not given back or promised before.

    ``to="original"`` sends it back the way it came: one refund per payment that is needed, the oldest payment first (or
    only ``payment_id``), so more than one refund may be returned. A card payment whose gateway is known is refunded by
    the gateway in the background; any other waits until staff pay it by hand. ``to="iban"`` makes one refund that waits
    in "Ödenecek para iadeleri" until it is marked as paid. ``payment_id`` never gives back more than it brought.

    ``lines`` (order line id → kuruş) and ``shipping`` write down what it is for; ``return_id`` which return. The customer
    is told when the money has gone, unless ``notify`` is False. Whether the actor may do this is asked by the faces
    (``payments.refund``): a cancellation by the customer gives money back too.

    Raises ``NotAllowed`` when nothing can be given back; ``Invalid`` for an amount of zero or below, above the maximum
    (code ``refund_too_much``, with ``maximum`` in kuruş), a wrong IBAN, no holder, another order's payment or line.
    """
    order = Order.objects.locked(order_id)
    most = refundable(order)
    if most <= 0:
        raise NotAllowed(_("Bu siparişte geri verilebilecek para yok."), code="nothing_to_refund")
    places = refundable_by_payment(order)
    given = {
        "shipping": _checked_shipping(shipping),
        "lines": _checked_lines(order, lines),
        "reason": clean(reason, 200),
        "return_id": return_id,
        "notify": notify,
        "requested_by": actor.name[:150],
    }
    payment = _chosen_payment(order, places, payment_id)
    if payment is not None:
        places = {payment: places.get(payment, 0)}
        most = min(most, places[payment])
    _refuse_amount(amount, most)
    if to == TO_IBAN:
        given |= bank_fields(iban, holder)
        parts: list[tuple[Payment | None, int, str]] = [(payment, amount, Refund.Way.IBAN)]
    elif to == ORIGINAL:
        parts = _split(amount, places)
    else:
        message = _("İadenin nereye yapılacağını seçin.")
        raise Invalid(message, fields={"to": message})

    refunds = []
    for part, (source, share, way) in enumerate(parts):
        if part:  # what it is for is written down once
            given |= {"lines": {}, "shipping": 0}
        refunds.append(Refund.objects.create(order=order, payment=source, amount=share, way=way, **given))
    refresh_ledger(order)
    for refund in refunds:
        record(
            "refund.requested",
            about=order,
            actor=actor,
            refund_id=refund.pk,
            amount=refund.amount,
            way=refund.way,
            payment_id=refund.payment_id,
            return_id=return_id,
            reason=refund.reason,
        )
    return refunds


def bank_fields(iban: str, holder: str) -> dict[str, Any]:
    """The fields of a refund to an IBAN. Raises ``Invalid`` for a wrong IBAN or no holder."""
    number = check_iban(iban, field="iban")
    holder = clean(holder, 150)
    if not holder:
        message = _("Hesap sahibini yazın.")
        raise Invalid(message, fields={"holder": message})
    return {
        "bank_details": sealed(BankDetails(number, holder)),
        "iban_end": number[-4:],
        "bank": (bank_name(number) or "")[:80],
    }


def way_back(payment: Payment) -> str:
    """Who pays a refund of this payment: its gateway, when both it and its number of the payment are known."""
    return Refund.Way.GATEWAY if payment.gateway_id is not None and payment.reference else Refund.Way.BY_HAND


def refuse_more_than(most: int) -> Invalid:
    """The refusal of an amount above the maximum, naming it."""
    shown = format_money(most, lang=get_language() or "tr")
    message = _("En fazla %(most)s geri verilebilir.") % {"most": shown}
    return Invalid(message, code="refund_too_much", fields={"amount": message}, maximum=most)


def _refuse_amount(amount: int, most: int) -> None:
    if not 0 < amount <= LARGEST:
        message = _("Tutar sıfırdan büyük olmalıdır.") if amount <= 0 else _("Tutar çok büyük.")
        raise Invalid(message, fields={"amount": message})
    if amount > most:
        raise refuse_more_than(most)


def _chosen_payment(order: Order, places: Mapping[Payment, int], payment_id: int | None) -> Payment | None:
    if payment_id is None:
        return None
    payment = next((one for one in places if one.pk == payment_id), None)
    if payment is None:
        payment = order.payments.filter(pk=payment_id).first()
    if payment is None:
        message = _("Bu siparişte böyle bir ödeme yok.")
        raise Invalid(message, fields={"payment_id": message})
    return payment


def _checked_lines(order: Order, lines: Mapping[int, int] | None) -> dict[str, int]:
    known = set(order.lines.values_list("id", flat=True)) if lines else set()
    wrong = {}
    for line_id, amount in (lines or {}).items():
        if line_id not in known:
            wrong[f"lines.{line_id}"] = _("Bu satır bu siparişte yok.")
        elif not 0 <= amount <= LARGEST:
            wrong[f"lines.{line_id}"] = _("Tutar sıfırdan küçük olamaz.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    return {str(line_id): amount for line_id, amount in (lines or {}).items() if amount}


def _checked_shipping(shipping: int) -> int:
    if not 0 <= shipping <= LARGEST:
        message = _("Tutar sıfırdan küçük olamaz.")
        raise Invalid(message, fields={"shipping": message})
    return shipping


def _split(amount: int, places: Mapping[Payment, int]) -> list[tuple[Payment | None, int, str]]:
    parts: list[tuple[Payment | None, int, str]] = []
    for payment, left in places.items():
        share = min(amount, left)
        if share <= 0:
            break
        parts.append((payment, share, way_back(payment)))
        amount -= share
    return parts
