"""The two statuses of an order, derived: what the lines say, and what the ledger says. Pure; no tables, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderStatus(models.TextChoices):
    DRAFT = "draft", _("Taslak")
    PENDING_CARD = "pending_card", _("Kart ödemesi tamamlanmadı")
    CREATED = "created", _("Oluşturuldu")
    PARTIALLY_READY = "partially_ready", _("Kısmen kargoya hazır")
    READY_TO_SHIP = "ready_to_ship", _("Kargoya Hazır")
    PARTIALLY_SHIPPED = "partially_shipped", _("Kısmen kargolandı")
    SHIPPED = "shipped", _("Kargolandı")
    PARTIALLY_DELIVERED = "partially_delivered", _("Kısmen teslim edildi")
    DELIVERED = "delivered", _("Teslim Edildi")
    UNDELIVERABLE = "undeliverable", _("Teslim edilemedi")
    RETURN_REQUESTED = "return_requested", _("İade İstendi")
    PARTIALLY_RETURNED = "partially_returned", _("Kısmen iade edildi (ürün)")
    RETURNED = "returned", _("İade Edildi (ürün)")
    CANCELLED = "cancelled", _("İptal Edildi")

    @property
    def explanation(self) -> str:
        """One sentence for the person who wonders what the word means."""
        return str(ORDER_EXPLANATIONS[self])


class PaymentStatus(models.TextChoices):
    AWAITING = "awaiting", _("Ödeme Bekleniyor")
    AUTHORIZED = "authorized", _("Provizyon alındı")
    PARTIALLY_PAID = "partially_paid", _("Kısmen ödendi")
    PAID = "paid", _("Ödeme Alındı")
    OVERPAID = "overpaid", _("Fazla ödendi")
    PARTIALLY_REFUNDED = "partially_refunded", _("Kısmen iade edildi (para)")
    REFUNDED = "refunded", _("İade Edildi (para)")
    VOIDED = "voided", _("Tahsil edilmeyecek")

    @property
    def explanation(self) -> str:
        """One sentence for the person who wonders what the word means."""
        return str(PAYMENT_EXPLANATIONS[self])


ORDER_EXPLANATIONS = {
    OrderStatus.DRAFT: _("Henüz sipariş değil; stok ayrılmadı, müşteriye bir şey yazılmadı."),
    OrderStatus.PENDING_CARD: _("Müşteri kartla ödemeyi tamamlamadı; ürünler birkaç dakika onun için ayrılır."),
    OrderStatus.CREATED: _("Yeni sipariş; henüz hiçbir ürünü kargoya hazırlanmadı."),
    OrderStatus.PARTIALLY_READY: _("Ürünlerin bir kısmı kargoya hazır, kalanı hazırlanmayı bekliyor."),
    OrderStatus.READY_TO_SHIP: _("Bütün ürünler paketlendi; kargo firmasının almasını bekliyor."),
    OrderStatus.PARTIALLY_SHIPPED: _("Ürünlerin bir kısmı yola çıktı, kalanı henüz gönderilmedi."),
    OrderStatus.SHIPPED: _("Bütün ürünler kargo firmasında, müşteriye gidiyor."),
    OrderStatus.PARTIALLY_DELIVERED: _("Ürünlerin bir kısmı müşteriye ulaştı, kalanı bekleniyor."),
    OrderStatus.DELIVERED: _("Bütün ürünler müşteriye teslim edildi."),
    OrderStatus.UNDELIVERABLE: _("Bir gönderi müşteriye teslim edilemedi; ne yapılacağına karar vermeniz gerekiyor."),
    OrderStatus.RETURN_REQUESTED: _("Müşteri ürün iadesi istedi; talebi sonuçlandırmanız gerekiyor."),
    OrderStatus.PARTIALLY_RETURNED: _("Ürünlerin bir kısmı geri geldi."),
    OrderStatus.RETURNED: _("Bütün ürünler geri geldi."),
    OrderStatus.CANCELLED: _("Sipariş iptal edildi; gönderilecek ürün kalmadı."),
}

PAYMENT_EXPLANATIONS = {
    PaymentStatus.AWAITING: _("Havale veya kapıda ödeme bekleniyor; para gelince ödemeyi onaylayın."),
    PaymentStatus.AUTHORIZED: _("Tutar kartta ayrıldı ama henüz çekilmedi."),
    PaymentStatus.PARTIALLY_PAID: _("Tutarın bir kısmı geldi, kalanı bekleniyor."),
    PaymentStatus.PAID: _("Siparişin tutarı alındı; yapmanız gereken bir şey yok."),
    PaymentStatus.OVERPAID: _("Alınan para ödenmesi gerekenden fazla; fazlasını geri vermeniz gerekir."),
    PaymentStatus.PARTIALLY_REFUNDED: _("Alınan paranın bir kısmı müşteriye geri ödendi."),
    PaymentStatus.REFUNDED: _("Alınan paranın tamamı müşteriye geri ödendi."),
    PaymentStatus.VOIDED: _("Sipariş para alınmadan iptal edildi; tahsilat beklenmiyor."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where the pieces of one line are (domain.md, "Line progress")."""

    quantity: int
    cancelled: int = 0
    packed: int = 0
    ready: int = 0
    shipped: int = 0
    delivered: int = 0
    undelivered: int = 0
    return_requested: int = 0
    returned: int = 0

    @property
    def open(self) -> int:
        return self.quantity - self.cancelled

    @property
    def unsent(self) -> int:
        return self.open - self.packed - self.shipped

    def __add__(self, other: Progress) -> Progress:
        return Progress(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The money of one order in kuruş: what came, what went, and what is owed for the pieces still open.

    ``goodwill`` is what was given back beyond what was owed: a courtesy the customer is not asked to pay again.
    """

    due: int
    captured: int = 0
    reversed: int = 0
    refunded: int = 0
    authorized: int = 0
    credited_returns: int = 0
    goodwill: int = 0

    @property
    def paid_in(self) -> int:
        return self.captured - self.reversed

    @property
    def balance(self) -> int:
        """Above zero: still to collect. Below zero: to give back."""
        return self.due - self.paid_in + self.refunded - self.credited_returns - self.goodwill


def order_status(lines: Iterable[Progress], *, draft: bool = False, placed: bool = True) -> OrderStatus:
    """The order's status; the first match of domain.md's table wins."""
    if draft:
        return OrderStatus.DRAFT
    if not placed:
        return OrderStatus.PENDING_CARD
    total = sum(lines, start=Progress(quantity=0))
    table = (
        (total.open == 0, OrderStatus.CANCELLED),
        (total.return_requested > 0, OrderStatus.RETURN_REQUESTED),
        (total.returned == total.open, OrderStatus.RETURNED),
        (total.returned > 0, OrderStatus.PARTIALLY_RETURNED),
        (total.undelivered > 0, OrderStatus.UNDELIVERABLE),
        (total.delivered == total.open, OrderStatus.DELIVERED),
        (total.delivered > 0, OrderStatus.PARTIALLY_DELIVERED),
        (total.shipped == total.open, OrderStatus.SHIPPED),
        (total.shipped > 0, OrderStatus.PARTIALLY_SHIPPED),
        (total.ready == total.open, OrderStatus.READY_TO_SHIP),
        (total.ready > 0, OrderStatus.PARTIALLY_READY),
        (True, OrderStatus.CREATED),
    )
    return next(status for match, status in table if match)


def payment_status(
    ledger: Ledger, *, draft: bool = False, cancelled: bool = False, gave_up_goods: bool = False
) -> PaymentStatus:
    """The payment status; the first match of domain.md's table wins.

    ``cancelled``: no piece is open any more. ``gave_up_goods``: some pieces were returned or cancelled.
    """
    paid_in, paid_out = ledger.paid_in, ledger.refunded
    table = (
        (draft, PaymentStatus.AWAITING),
        (cancelled and paid_in == 0, PaymentStatus.VOIDED),
        (paid_out > 0 and paid_out >= paid_in, PaymentStatus.REFUNDED),
        (paid_out > 0 and ledger.balance == 0 and not (gave_up_goods or ledger.goodwill), PaymentStatus.PAID),
        (paid_out > 0, PaymentStatus.PARTIALLY_REFUNDED),
        (paid_in > ledger.due, PaymentStatus.OVERPAID),
        (paid_in == ledger.due, PaymentStatus.PAID),
        (paid_in > 0, PaymentStatus.PARTIALLY_PAID),
        (ledger.authorized > 0, PaymentStatus.AUTHORIZED),
        (True, PaymentStatus.AWAITING),
    )
    return next(status for match, status in table if match)
