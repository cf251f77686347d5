"""When a carrier does not answer a cancellation."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Path
from pydantic import Field

from kervan.api import finding, shapes
from kervan.api.answers import shipment_answer
from kervan.api.endpoint import Answer, endpoint
from kervan.api.fields import Given
from kervan.api.keys import actor_of
from kervan.shipping.actions.stop_waiting import stop_waiting

router = Router(tags=["Shipments"])


class StopWaitingIn(Given):
    cancelled: bool = Field(
        description="True: the carrier is known to have cancelled it. False: the parcel stands as before."
    )


@endpoint(
    router,
    "POST",
    "/shipments/{int:shipment_id}/stop-waiting",
    right="shipping.cancel",
    shape=shapes.Shipment,
    summary="Stop waiting for a carrier's answer to a cancellation",
)
def stop(request: HttpRequest, shipment_id: Annotated[int, Path(ge=1, le=2**63 - 1)], data: StopWaitingIn) -> Answer:
    """Decides for a parcel that is `cancelling`; what waits for it (the order's cancellation, its new address) goes on."""
    parcel = stop_waiting(shipment_id, actor=actor_of(request), cancelled=data.cancelled)
    return shipment_answer(finding.shipment(parcel.pk))
