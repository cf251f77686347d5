"""The box is closed: booked, and its label is printed as soon as the carrier has answered."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kervan.panel.asking import needs, staff_of
from kervan.shipping.models import Shipment
from kervan.shipping.states import State


@never_cache
@require_safe
@needs("shipping.ready")
def done(request: HttpRequest, shipment_id: int) -> HttpResponse:
    """The parcel that was just packed, its label, and the box for the next scan."""
    return render(request, "panel/packing/done.html", _context(request, shipment_id))


@never_cache
@require_safe
@needs("shipping.ready")
def state(request: HttpRequest, shipment_id: int) -> HttpResponse:
    """Asked every two seconds while the carrier has not answered."""
    return render(request, "panel/packing/_parcel.html", _context(request, shipment_id))


def _context(request: HttpRequest, shipment_id: int) -> dict[str, Any]:
    parcel = Shipment.objects.select_related("order", "account").filter(pk=shipment_id).first()
    if parcel is None:
        raise Http404(_("Böyle bir gönderi yok."))
    return {
        "parcel": parcel,
        "order": parcel.order,
        "waits": parcel.state == State.REQUESTED,
        "prints": parcel.state == State.READY and "shipping.print" in staff_of(request).rights,
        "refused": parcel.state == State.REFUSED,
    }
