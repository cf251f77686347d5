"""The return label as a file: the carrier's own where it prints one, else ours, from the customer to the shop."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kervan.documents.label import Label, LabelSize, render_labels
from kervan.documents.return_slip import ReturnSlip, render_return_slip
from kervan.lib import clock
from kervan.lib.errors import NotAllowed
from kervan.returns.actions.tell_return_carrier import parcel_of_return
from kervan.returns.models import Return, ReturnLabel
from kervan.returns.states import State


def return_label_pdf(this: Return) -> bytes:
    """The PDF the customer sticks on the parcel. Raises ``NotAllowed`` (``no_label``) before the carrier has answered."""
    label = ReturnLabel.objects.filter(of_return=this, state=ReturnLabel.State.READY).first()
    if label is None:
        raise NotAllowed(_("Bu iadenin kargo etiketi yok."), code="no_label")
    if label.content and label.content_format == "pdf":
        return bytes(label.content)
    parcel = parcel_of_return(this, label.reference)
    order, to = this.order, parcel.receiver
    return render_labels(
        [
            Label(
                reference=label.reference,
                order_number=str(order.number),
                receiver_name=to.name,
                receiver_phone=to.phone,
                address_lines=(to.line,) if to.line else (),
                neighbourhood="",
                district=to.district,
                city=to.city,
                postal_code="",
                country=to.country,
                sender_name=parcel.sender.name,
                sender_address=f"{parcel.sender.line}, {parcel.sender.district}/{parcel.sender.city}",
                sender_phone=parcel.sender.phone,
                carrier_name=label.carrier_name,
                piece=1,
                pieces=1,
                printed_at=clock.now(),
                note=_("İade %(code)s") % {"code": this.code},
                lang=order.language,
            )
        ],
        LabelSize.A6,
    )


def prints_slip(this: Return) -> bool:
    """Whether the parcel is awaited and comes without a carrier's label."""
    on_the_way = {ReturnLabel.State.REQUESTED, ReturnLabel.State.READY}
    return this.state == State.APPROVED and (this.label is None or this.label.state not in on_the_way)


def return_slip_pdf(this: Return) -> bytes:
    """What the customer prints when no carrier gave a label: the way to the shop, and the code as bars for its counter.

    Raises ``NotAllowed`` (``no_label``) unless the parcel is awaited and no carrier is making or has made a label.
    """
    if not prints_slip(this):
        raise NotAllowed(_("Bu iade için yazdırılacak kâğıt yok."), code="no_label")
    order = this.order
    parcel = parcel_of_return(this, this.code)
    to = parcel.receiver
    return render_return_slip(
        ReturnSlip(
            code=this.code,
            order_number=f"#{order.number}",
            to_name=to.name,
            to_lines=(to.line, f"{to.district} / {to.city}" if to.district else to.city),
            from_name=parcel.sender.name,
            from_phone=parcel.sender.phone,
            lines=[(row.awaited, row.line.title) for row in this.lines.select_related("line") if row.awaited],
            send_by=this.send_by,
            lang=order.language,
        )
    )


def paper_for_parcel(this: Return) -> bytes:
    """The carrier's label where there is one, else the slip. Raises ``NotAllowed`` (``no_label``) for neither."""
    label = this.label
    return return_label_pdf(this) if label and label.state == ReturnLabel.State.READY else return_slip_pdf(this)


def file_name(this: Return) -> str:
    """What the file is called."""
    return f"iade-{this.code}.pdf"
