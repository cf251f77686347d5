"""Why an invoice can't be made, said in one place; the panel asks the same before it offers the button."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kervan.invoices.buyers import buyer_of
from kervan.lib.errors import Invalid, NotAllowed
from kervan.lib.tax_ids import check_tax_id
from kervan.orders.models import Order
from kervan.shop.models import Shop
from kervan.shop.queries import shop


def missing_seller_data(row: Shop | None = None) -> dict[str, str]:
    """What the law wants of the seller and the shop's settings lack: the setting's field → its label."""
    row = row or shop()
    wanted = {
        "legal_name": _("unvan"),
        "tax_id": _("VKN / TCKN"),
        "tax_office": _("vergi dairesi"),
        "address": _("adres"),
        "district": _("ilçe"),
        "city": _("il"),
    }
    return {name: label for name, label in wanted.items() if not getattr(row, name).strip()}


def refuse_without_seller_data() -> None:
    """Raises ``NotAllowed`` naming what is missing; it is filled in under Ayarlar → Mağaza."""
    row = shop()
    missing = missing_seller_data(row)
    if missing:
        message = _("Fatura kesmek için mağaza ayarlarında eksik bilgiler var: %(missing)s.")
        raise NotAllowed(
            message % {"missing": ", ".join(missing.values())}, code="seller_data_missing", missing=sorted(missing)
        )
    try:
        check_tax_id(row.tax_id)
    except Invalid as error:
        message = _("Mağaza ayarlarındaki vergi numarası geçerli değil: %(reason)s") % {"reason": error}
        raise NotAllowed(message, code="seller_data_missing", missing=["tax_id"]) from None


def refuse_unfit_order(order: Order) -> None:
    """Drafts, unpaid card orders, foreign money, and orders worth nothing. Raises ``NotAllowed``."""
    if order.draft:
        raise NotAllowed(_("Bu bir taslak; önce siparişi kaydedin."), code="draft")
    if order.placed_at is None:
        raise NotAllowed(_("Kart ödemesi tamamlanmadı; ödeme gelmeden fatura kesilemez."), code="pending_card")
    if order.currency != "TRY":
        message = _("Sipariş %(currency)s ile verilmiş; yalnızca TL siparişlere fatura kesilebilir.")
        raise NotAllowed(message % {"currency": order.currency}, code="currency_not_invoiced")


def refuse_incomplete_buyer(order: Order) -> None:
    """A company without its tax office. Raises ``NotAllowed``."""
    buyer = buyer_of(order)
    if buyer.is_company and buyer.country == "TR" and not buyer.tax_office:
        message = _("%(name)s bir şirket (VKN %(tax_id)s); fatura adresine vergi dairesini yazın.")
        raise NotAllowed(message % {"name": buyer.name, "tax_id": buyer.tax_id}, code="buyer_tax_office_missing")


def nothing_to_invoice() -> NotAllowed:
    """Everything asked for stands on an invoice already, was cancelled, or costs nothing."""
    return NotAllowed(_("Bu siparişte faturalanacak ürün yok."), code="nothing_to_invoice")
