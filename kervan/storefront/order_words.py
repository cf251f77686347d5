"""The two statuses of an order as its customer reads them: what it means for them, and what they may have to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from kervan.orders.models import Order, PaymentMethod
from kervan.orders.status import OrderStatus, PaymentStatus

ORDER: dict[OrderStatus, Promise] = {
    OrderStatus.PENDING_CARD: _(
        "Kartla ödemeniz tamamlanmadı; ürünler sizin için birkaç dakika daha ayrılmış durumda."
    ),
    OrderStatus.CREATED: _("Siparişinizi aldık; henüz hazırlanıyor."),
    OrderStatus.PARTIALLY_READY: _("Ürünlerinizin bir kısmı paketlendi, kalanı hazırlanıyor."),
    OrderStatus.READY_TO_SHIP: _("Ürünleriniz paketlendi; kargo firmasının almasını bekliyor."),
    OrderStatus.PARTIALLY_SHIPPED: _("Ürünlerinizin bir kısmı yola çıktı, kalanı ayrıca gelecek."),
    OrderStatus.SHIPPED: _("Ürünleriniz kargoda, size geliyor."),
    OrderStatus.PARTIALLY_DELIVERED: _("Ürünlerinizin bir kısmı teslim edildi, kalanı bekleniyor."),
    OrderStatus.DELIVERED: _("Ürünleriniz teslim edildi. İyi günlerde kullanın!"),
    OrderStatus.UNDELIVERABLE: _("Kargo gönderiyi teslim edemedi; ne yapılacağını konuşmak için size ulaşacağız."),
    OrderStatus.RETURN_REQUESTED: _("İade talebinizi aldık; ilerleyişini aşağıda görebilirsiniz."),
    OrderStatus.PARTIALLY_RETURNED: _("Ürünlerinizin bir kısmını iade ettiniz."),
    OrderStatus.RETURNED: _("Ürünlerinizi iade ettiniz."),
    OrderStatus.CANCELLED: _("Siparişiniz iptal edildi; size bir şey gönderilmeyecek."),
}

PAYMENT: dict[PaymentStatus, Promise] = {
    PaymentStatus.AUTHORIZED: _("Tutar kartınızda ayrıldı; sipariş gönderilirken çekilecek."),
    PaymentStatus.PARTIALLY_PAID: _("Ödemenizin bir kısmı geldi, kalanını bekliyoruz."),
    PaymentStatus.PAID: _("Ödemenizi aldık, teşekkür ederiz."),
    PaymentStatus.OVERPAID: _("Gerekenden fazla ödediniz; fazlasını geri ödeyeceğiz."),
    PaymentStatus.PARTIALLY_REFUNDED: _("Paranızın bir kısmını geri ödedik."),
    PaymentStatus.REFUNDED: _("Paranızı geri ödedik."),
    PaymentStatus.VOIDED: _("Sipariş iptal edildi; sizden ödeme beklemiyoruz."),
}

AWAITING: dict[PaymentMethod, Promise] = {
    PaymentMethod.BANK_TRANSFER: _("Havalenizi bekliyoruz; hesap bilgileri aşağıda."),
    PaymentMethod.CASH_ON_DELIVERY: _("Kargo görevlisine teslimatta ödersiniz."),
    PaymentMethod.CARD: _("Kartla ödemeniz henüz tamamlanmadı."),
}

SHORT = {PaymentStatus.VOIDED: _("Ödeme beklenmiyor")}

OWED_BACK = (_("Geri ödenecek"), _("İptal edilen ürünlerin parasını size geri ödeyeceğiz."))
"""Word and sentence where nobody paid too much: less is due than was paid because something was cancelled."""

GOOD = frozenset({OrderStatus.DELIVERED, PaymentStatus.PAID, PaymentStatus.REFUNDED})
BAD = frozenset({OrderStatus.UNDELIVERABLE})
WARN = frozenset(
    {OrderStatus.PENDING_CARD, PaymentStatus.AWAITING, PaymentStatus.PARTIALLY_PAID, OrderStatus.RETURN_REQUESTED}
)


def tone_of(status: OrderStatus | PaymentStatus) -> str:
    """The colour's class: good, bad, to do, or none. The word says the same."""
    return "is-good" if status in GOOD else "is-bad" if status in BAD else "is-warn" if status in WARN else ""


def order_sentence(order: Order) -> str:
    """What the order's status means for its customer."""
    return str(ORDER.get(OrderStatus(order.status), ""))


def payment_sentence(order: Order) -> str:
    """What the payment's status means for its customer."""
    status = PaymentStatus(order.payment_status)
    if _owed_after_cancelling(order):
        return str(OWED_BACK[1])
    if status == PaymentStatus.AWAITING and order.door_card:
        return __("Kargo görevlisine teslimatta kartla ödersiniz.")
    if status == PaymentStatus.AWAITING:
        return str(AWAITING[PaymentMethod(order.payment_method)])
    if status == PaymentStatus.PAID and order.total == 0:
        return ""
    return str(PAYMENT[status])


def payment_word(order: Order) -> str:
    """The payment's status in two words."""
    status = PaymentStatus(order.payment_status)
    return str(OWED_BACK[0] if _owed_after_cancelling(order) else SHORT.get(status, status.label))


def _owed_after_cancelling(order: Order) -> bool:
    return order.payment_status == PaymentStatus.OVERPAID and order.paid_in <= order.total
