"""A person's data (KVKK): taken out and forgotten."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Body, Path

from kervan.api import person_shapes
from kervan.api.endpoint import Answer, endpoint
from kervan.api.endpoints.orders import Nothing
from kervan.api.fields import moment
from kervan.api.keys import actor_of
from kervan.privacy.actions.export_person import export_person
from kervan.privacy.actions.forget_person import forget_person

router = Router(tags=["Customers"])

CustomerId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@endpoint(
    router,
    "GET",
    "/customers/{int:customer_id}/person-data",
    right="customers.privacy",
    shape=person_shapes.PersonData,
    summary="Everything held about a person",
)
def get_person_data(request: HttpRequest, customer_id: CustomerId) -> Answer:
    """To be handed over to them. That it was taken out stands in the audit trail."""
    return export_person(customer_id, actor=actor_of(request))


@endpoint(
    router,
    "POST",
    "/customers/{int:customer_id}/forget",
    right="customers.privacy",
    shape=person_shapes.Forgotten,
    summary="Forget a person",
)
def forget_one_person(
    request: HttpRequest, customer_id: CustomerId, data: Annotated[Nothing, Body(Nothing())]
) -> Answer:
    """For good: names, addresses, notes, messages, photos and IBANs go; amounts, invoices and contracts stay."""
    customer = forget_person(customer_id, actor=actor_of(request))
    return {"customer_id": customer.pk, "forgotten_at": moment(customer.forgotten_at)}
