"""The return label as a file: the carrier's own where it prints one, else ours, from the customer to the shop."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kervan.documents.label import Label, LabelSize, render_labels
from kervan.lib import clock
from kervan.lib.errors import NotAllowed
from kervan.returns.actions.tell_return_carrier import parcel_of_return
from kervan.returns.models import Return, ReturnLabel


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


def file_name(this: Return) -> str:
    """What the file is called."""
    return f"iade-{this.code}.pdf"
