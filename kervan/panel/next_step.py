"""The one thing to do next with an order: the main button of its page and the last column of the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kervan.orders.models import Order, PaymentMethod
from kervan.orders.refusals import payable_enough
from kervan.orders.status import OrderStatus
from kervan.shipping.cash import at_the_door
from kervan.shipping.models import Shipment
from kervan.shipping.states import State


@dataclass(frozen=True, slots=True)
class Step:
    """``code`` is stable; ``label`` the button ("" when there is nothing to press); ``hint`` the sentence beside it.

    ``right`` is what pressing needs. ``bulk`` names the bulk job that does the same from the list ("" for none).
    """

    code: str
    label: Any = ""
    hint: Any = ""
    right: str = ""
    bulk: str = ""


ACCEPT = Step("accept", _("Kabul et"), _("siparişi kabul edin."), "orders.accept", "accept")
RELEASE = Step("release", _("Beklemeyi kaldır"), _("sipariş beklemede; hazır olunca serbest bırakın."), "orders.hold")
CONFIRM_TRANSFER = Step(
    "confirm_payment", _("Ödeme alındı"), _("havaleyi doğrulayın."), "payments.record", "record_payment"
)
CONFIRM_COD = Step(
    "confirm_payment", _("Ödeme alındı"), _("kapıda ödenen tutarı doğrulayın."), "payments.record", "record_payment"
)
WAIT_CARD = Step("wait_card", "", _("müşterinin kartla ödemeyi tamamlaması bekleniyor."))
DECIDE = Step(
    "decide_undelivered", _("Karar ver"), _("teslim edilemeyen gönderi için karar verin."), "shipping.deliver"
)
ANSWER_RETURN = Step("answer_return", _("İadeyi yanıtla"), _("iade talebini sonuçlandırın."), "returns.decide")
RECEIVE_RETURN = Step(
    "receive_return", _("İadeyi teslim al"), _("iade edilen ürünlerin gelmesi bekleniyor."), "returns.receive"
)
REFUND = Step("refund", _("Para iadesi"), _("müşteriye geri verilecek tutar var."), "payments.refund")
PAY_REFUND = Step("pay_refund", "", _("para iadesinin ödenmesi bekleniyor."))
FIX_BOOKING = Step(
    "fix_booking", _("Düzelt ve yeniden dene"), _("kargo firması gönderiyi kabul etmedi."), "shipping.ready"
)
REBOOK = Step(
    "rebook",
    _("İptal edip yeniden hazırla"),
    _("kapıda tahsil edilecek tutar değişti: gönderiyi iptal edip yeniden hazırlayın."),
    "shipping.cancel",
)
MARK_READY = Step("mark_ready", _("Kargoya hazır yap"), _("ürünleri paketleyin."), "shipping.ready", "mark_ready")
WAIT_CARRIER = Step("wait_carrier", "", _("kargo firmasının yanıtı bekleniyor."))
PRINT_LABEL = Step(
    "print_label", _("Etiketi bastır"), _("etiketi bastırıp koliye yapıştırın."), "shipping.print", "print_labels"
)
HAND_OVER = Step("hand_over", "", _("koliyi kargoya verin; ilk taramada kendiliğinden ilerler."))
DISPATCH = Step(
    "dispatch",
    _("Gönderildi"),
    _("koliyi yola çıkarınca gönderildi olarak işaretleyin."),
    "shipping.dispatch",
    "dispatch",
)
WAIT_DELIVERY = Step("wait_delivery", "", _("gönderi yolda."))
DELIVER = Step(
    "deliver",
    _("Teslim edildi"),
    _("müşteriye ulaşınca teslim edildi olarak işaretleyin."),
    "shipping.deliver",
    "mark_delivered",
)
PLACE = Step("place", _("Siparişe çevir"), _("bu bir taslak."), "orders.place")
NOTHING = Step("none")

_ON_ITS_WAY = frozenset({OrderStatus.SHIPPED, OrderStatus.PARTIALLY_SHIPPED, OrderStatus.PARTIALLY_DELIVERED})

Rule = tuple[Callable[[Order, frozenset[str]], bool], Step]

#: The first that holds wins: what blocks everything, then what waits for us, then what waits for others.
RULES: tuple[Rule, ...] = (
    (lambda order, parcels: order.draft, PLACE),
    (lambda order, parcels: order.placed_at is None, WAIT_CARD),
    (lambda order, parcels: order.undelivered > 0, DECIDE),
    (lambda order, parcels: order.status == OrderStatus.RETURN_REQUESTED, ANSWER_RETURN),
    (lambda order, parcels: "rebook" in parcels and not order.held, REBOOK),
    (lambda order, parcels: order.balance + order.refunding < 0, REFUND),
    (lambda order, parcels: order.status == OrderStatus.CANCELLED and order.refunding > 0, PAY_REFUND),
    (lambda order, parcels: order.status == OrderStatus.CANCELLED, NOTHING),
    (lambda order, parcels: order.accepted_at is None, ACCEPT),
    (lambda order, parcels: order.held and order.unsent + order.packed > 0, RELEASE),
    (lambda order, parcels: "refused" in parcels, FIX_BOOKING),
    (lambda order, parcels: "to_print" in parcels, PRINT_LABEL),
    (lambda order, parcels: order.unsent > 0 and payable_enough(order), MARK_READY),
    (lambda order, parcels: order.unsent > 0 and order.payment_method == PaymentMethod.CARD, WAIT_CARD),
    (lambda order, parcels: order.unsent > 0, CONFIRM_TRANSFER),
    (lambda order, parcels: "asked" in parcels, WAIT_CARRIER),
    (lambda order, parcels: "with_carrier" in parcels, HAND_OVER),
    (lambda order, parcels: order.packed > 0, DISPATCH),
    (lambda order, parcels: order.status in _ON_ITS_WAY and "followed" in parcels, WAIT_DELIVERY),
    (lambda order, parcels: order.status in _ON_ITS_WAY, DELIVER),
    (lambda order, parcels: order.balance > 0 and order.payment_method == PaymentMethod.CASH_ON_DELIVERY, CONFIRM_COD),
    (lambda order, parcels: order.balance > 0, CONFIRM_TRANSFER),
    (lambda order, parcels: order.refunding > 0, PAY_REFUND),
)


def next_step(order: Order, parcels: Sequence[Shipment] = ()) -> Step:
    """What the order waits for, from its facts and its parcels' facts. No database, no clock."""
    facts = frozenset(fact for parcel in parcels for fact in _facts_of(parcel))
    if at_the_door(order, parcels).rebook is not None:
        facts |= {"rebook"}
    return next((step for holds, step in RULES if holds(order, facts)), NOTHING)


def _facts_of(parcel: Shipment) -> tuple[str, ...]:
    if parcel.state == State.REFUSED:
        return ("refused",)
    if parcel.state in (State.REQUESTED, State.CANCELLING):
        return ("asked",)
    if parcel.state == State.READY and parcel.has_carrier:
        return ("with_carrier",) if parcel.label_printed_at else ("with_carrier", "to_print")
    if parcel.state == State.SHIPPED and parcel.has_carrier:
        return ("followed",)
    return ()
