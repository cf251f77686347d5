"""What the shop writes to its customers about, in the order of an order's life."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of message. ``undone_by`` are the events that make it untrue while it waits."""

    code: str
    label: str | Promise
    description: str | Promise
    at_once: bool = False
    undone_by: tuple[str, ...] = ()
    same: str = ""  # the id in the events' data that must be the same for ``undone_by``

    def delay(self, shop_delay: int) -> int:
        """Seconds it waits, so that what it tells can still be undone."""
        return 0 if self.at_once else shop_delay


_KINDS = (
    Kind(
        code="order_placed",
        label=_("Siparişinizi aldık"),
        description=_("Sipariş oluşunca hemen gider; kartla ödemede ödeme tamamlanınca."),
        at_once=True,
    ),
    Kind(
        code="payment_reminder",
        label=_("Ödemenizi bekliyoruz"),
        description=_("Ödemesi gelmeyen siparişte, ödeme yönteminde yazan iş günü dolunca ya da siz isteyince gider."),
        undone_by=("payment.captured",),
        same="method",
    ),
    Kind(
        code="payment_received",
        label=_("Ödemenizi aldık"),
        description=_("Havale ödemesi onaylanınca gider; kapıda ödemede yalnızca siz işaretlerseniz."),
        undone_by=("payment.voided",),
        same="payment_id",
    ),
    Kind(
        code="parcel_ready",
        label=_("Siparişiniz kargoya hazırlandı"),
        description=_("Kargo firması referans numarasını verince gider."),
        undone_by=("shipment.cancelled",),
        same="shipment_id",
    ),
    Kind(
        code="parcel_shipped",
        label=_("Siparişiniz kargolandı"),
        description=_("Gönderi yola çıkınca gider."),
        undone_by=("shipment.taken_back", "shipment.cancelled"),
        same="shipment_id",
    ),
    Kind(
        code="tracking",
        label=_("Kargo takip bilgileriniz"),
        description=_("Takip numarası ya da linki belli olunca, kargolandı mesajından sonra gider."),
        undone_by=("shipment.taken_back", "shipment.cancelled"),
        same="shipment_id",
    ),
    Kind(
        code="delivered",
        label=_("Siparişiniz teslim edildi"),
        description=_("Gönderi teslim edilince gider."),
        undone_by=("shipment.delivery_corrected",),
        same="shipment_id",
    ),
    Kind(
        code="undelivered",
        label=_("Kargonuz teslim edilemedi"),
        description=_("Kargo firması gönderiyi teslim edemeyince gider."),
        undone_by=("shipment.delivery_corrected",),
        same="shipment_id",
    ),
    Kind(
        code="order_cancelled",
        label=_("Siparişiniz iptal edildi"),
        description=_("Siparişin tamamı ya da bir kısmı iptal edilince gider."),
    ),
    Kind(
        code="order_expired",
        label=_("Ödeme süresi doldu"),
        description=_("Ödeme süresi içinde gelmeyip sipariş kendiliğinden iptal edilince gider."),
        undone_by=("order.reopened",),
        same="number",
    ),
    Kind(
        code="order_reopened",
        label=_("Siparişiniz yeniden açıldı"),
        description=_("İptal edilmiş sipariş yeniden açılınca gider."),
    ),
    Kind(
        code="return_requested",
        label=_("İade talebinizi aldık"),
        description=_("Ürün iadesi istenince hemen gider; yasal teyittir."),
        at_once=True,
    ),
    Kind(
        code="return_approved",
        label=_("İade talebiniz onaylandı"),
        description=_("İade onaylanınca gider; iade kodunu ve nasıl gönderileceğini yazar."),
        undone_by=("return.rejected", "return.withdrawn"),
        same="return_id",
    ),
    Kind(
        code="return_label",
        label=_("İade kargo etiketiniz"),
        description=_("Kargo firması iade etiketini verince PDF ekiyle gider."),
        undone_by=("return.rejected", "return.withdrawn"),
        same="return_id",
    ),
    Kind(
        code="return_rejected",
        label=_("İade talebiniz kabul edilmedi"),
        description=_("İade geri çevrilince sebebiyle gider."),
    ),
    Kind(
        code="return_received",
        label=_("İadeniz bize ulaştı"),
        description=_("İade edilen ürünler teslim alınınca gider."),
    ),
    Kind(
        code="answer",
        label=_("Mesajınıza yanıt"),
        description=_("Siparişin sayfasında müşteriye yanıt yazınca, yanıtla birlikte gider."),
    ),
    Kind(
        code="invoice",
        label=_("Faturanız"),
        description=_("Fatura kesilip entegratörce kabul edilince PDF ekiyle gider; entegratör yoksa kesilince."),
        undone_by=("invoice.cancel_requested",),
        same="invoice_id",
    ),
    Kind(
        code="refunded",
        label=_("Para iadeniz yapıldı"),
        description=_("Para iadesi yapılınca gider: sanal POS onaylayınca ya da siz ödendi olarak işaretleyince."),
    ),
)

KINDS: dict[str, Kind] = {kind.code: kind for kind in _KINDS}
ORDER_OF_TELLING = tuple(KINDS)
"""A message never overtakes an earlier one about the same parcel, nor "Siparişinizi aldık"."""


def undoes(kind: Kind, told: dict[str, Any], event: dict[str, Any]) -> bool:
    """Whether a later event with this data takes back what the message's own event told."""
    return bool(kind.same) and told.get(kind.same) == event.get(kind.same)
