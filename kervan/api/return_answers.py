"""Returns as plain data, built from few statements whatever their number."""

from __future__ import annotations

from typing import Any

from kervan.api.fields import moment, money
from kervan.returns.models import Return, ReturnLabel, UnknownParcel
from kervan.returns.queries import credited_by, moves_for
from kervan.returns.states import OPEN

TIMES = ("created_at", "approved_at", "received_at", "settled_at", "closed_at")


def return_answer(this: Return) -> dict[str, Any]:
    """One return; order, lines and photos are read with it by the caller."""
    is_open = this.state in OPEN
    return {
        "code": this.code,
        "order_id": this.order_id,
        "order_number": this.order.number,
        "state": str(this.state),
        "reason": this.reason,
        "wish": this.wish,
        "note": this.customer_note,
        "by_customer": this.by_customer,
        "opened_by": this.opened_by,
        "carrier": this.carrier_name,
        "tracking_number": this.tracking_number,
        "label": _label(this.label),
        "freight_payer": this.freight_payer,
        "rejection": this.rejection,
        "exemption": this.exemption,
        "fees_credited": money(this.fees_credited),
        "kept": money(this.kept),
        "kept_reason": this.kept_reason,
        "credited": money(credited_by(this)),
        "replacement_number": this.replacement.number if this.replacement else None,
        **{name: moment(getattr(this, name)) for name in TIMES},
        "send_by": this.send_by and this.send_by.isoformat(),
        "handed_on": this.handed_on and this.handed_on.isoformat(),
        "refund_due": this.refund_due and this.refund_due.isoformat(),
        "refund_from": this.refund_from,
        "moves": list(moves_for(this)),
        "lines": [
            {
                "line_id": row.line_id,
                "sku": row.line.sku,
                "title": row.line.title,
                "quantity": row.quantity,
                "reason": row.reason,
                "good": row.good,
                "damaged": row.damaged,
                "missing": row.missing,
                "not_ours": row.not_ours,
                "awaited": row.awaited if is_open else 0,
                "credit": money(row.credit),
            }
            for row in this.lines.all()
        ],
        "photos": [
            {"id": photo.pk, "width": photo.width, "height": photo.height, "at": moment(photo.at)}
            for photo in this.photos.all()
        ],
    }


def _label(label: ReturnLabel | None) -> dict[str, str] | None:
    if label is None:
        return None
    return {
        "state": label.state,
        "carrier": label.carrier_name,
        "reference": label.reference,
        "tracking_number": label.tracking_number,
        "refusal": label.refusal,
        "refusal_hint": label.refusal_hint,
    }


def unknown_parcel_answer(parcel: UnknownParcel) -> dict[str, Any]:
    """One parcel nobody could place."""
    return {
        "id": parcel.pk,
        "tracking_number": parcel.tracking_number,
        "carrier": parcel.carrier_name,
        "sender": parcel.sender,
        "contents": parcel.contents,
        "parked_at": moment(parcel.parked_at),
        "parked_by": parcel.parked_by,
        "claimed_return": parcel.claimed_return.code if parcel.claimed_return else None,
        "closed_at": moment(parcel.closed_at),
        "closed_note": parcel.closed_note,
    }
