"""What can be done with many orders at once, in the order of the bulk bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class BulkAction:
    """``paper`` gives a file instead of a job, at once or after the dialog (``asks``); ``tells`` names the message that
    customers get ("" for none).
    """

    kind: str
    label: Any
    icon: str
    right: str
    paper: bool = False
    asks: bool = False
    tells: str = ""


BULK_ACTIONS = (
    BulkAction("mark_ready", _("Kargoya hazır yap"), "package", "shipping.ready", tells="parcel_ready"),
    BulkAction("print_labels", _("Etiket bastır"), "printer", "shipping.print", paper=True, asks=True),
    BulkAction("dispatch", _("Gönderildi olarak işaretle"), "send", "shipping.dispatch", tells="parcel_shipped"),
    BulkAction(
        "mark_delivered",
        _("Teslim edildi olarak işaretle"),
        "circle-check",
        "shipping.deliver",
        tells="parcel_delivered",
    ),
    BulkAction("record_payment", _("Ödeme alındı"), "cash", "payments.record", tells="payment_received"),
    BulkAction("issue_invoice", _("Fatura oluştur"), "file-invoice", "invoices.issue", tells="invoice"),
    BulkAction("print_invoices", _("Fatura bastır"), "printer", "invoices.view", paper=True),
    BulkAction("accept", _("Kabul et"), "check", "orders.accept"),
    BulkAction("own_labels", _("Sipariş etiketi"), "barcode", "shipping.print", paper=True, asks=True),
    BulkAction("packing_slips", _("Paket fişi"), "file-text", "shipping.print", paper=True),
    BulkAction("pick_list", _("Toplama listesi"), "clipboard-list", "shipping.print", paper=True),
    BulkAction("tag", _("Etiketle"), "tag", "orders.note"),
)

BY_KIND = {action.kind: action for action in BULK_ACTIONS}


def bulk_actions(rights: frozenset[str]) -> list[BulkAction]:
    """Those this person may use."""
    return [action for action in BULK_ACTIONS if action.right in rights]
