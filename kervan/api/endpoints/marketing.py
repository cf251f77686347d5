"""Permissions to advertise: the log, and taking one back."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.params.functions import Query
from pydantic import BaseModel, Field

from kervan.api import person_shapes
from kervan.api.endpoint import Answer, endpoint
from kervan.api.fields import Given, Text, moment
from kervan.api.keys import actor_of
from kervan.customers.actions.withdraw_marketing import withdraw_marketing
from kervan.customers.marketing import CHANNELS
from kervan.customers.models import MarketingChange
from kervan.lib.errors import Invalid
from kervan.orders.contact import checked_email, checked_phone

router = Router(tags=["Customers"])


class PermissionsIn(BaseModel):
    after: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class WithdrawIn(Given):
    email: Annotated[Text, Field(max_length=254)] = ""
    phone: Annotated[Text, Field(max_length=40)] = ""
    channels: Annotated[list[Literal["email", "sms", "call"]], Field(max_length=3)] = Field(
        [], description="Without it every channel."
    )


@endpoint(
    router,
    "GET",
    "/marketing-permissions",
    right="customers.privacy",
    shape=person_shapes.MarketingPermissions,
    summary="The log of permissions to advertise",
)
def list_permissions(request: HttpRequest, filters: Annotated[PermissionsIn, Query()]) -> Answer:
    """Each yes and no, oldest first. Of a recipient and a channel the last line counts."""
    rows = list(MarketingChange.objects.filter(pk__gt=filters.after).order_by("id")[: filters.limit + 1])
    page = rows[: filters.limit]
    return {
        "items": [
            {
                "id": row.pk,
                "channel": row.channel,
                "recipient": row.recipient,
                "allowed": row.allowed,
                "wording": row.wording,
                "source": row.source,
                "order_number": row.order_number,
                "ip": row.ip,
                "at": moment(row.at),
            }
            for row in page
        ],
        "next_after": page[-1].pk if len(rows) > len(page) else None,
    }


@endpoint(
    router,
    "POST",
    "/marketing-permissions/withdraw",
    right="customers.edit",
    shape=person_shapes.MarketingWithdrawn,
    summary="Advertising is no longer wanted",
)
def withdraw_permission(request: HttpRequest, data: WithdrawIn) -> Answer:
    """By e-mail address, phone or both. Called again it changes nothing."""
    email = checked_email(data.email, path="email")
    phone = checked_phone(data.phone, path="phone")
    if not email and not phone:
        message = _("E-posta adresini ya da telefonu yazın.")
        raise Invalid(message, fields={"email": message})
    pairs = [(email if channel == "email" else phone, channel) for channel in data.channels or CHANNELS]
    rows = withdraw_marketing(
        [pair for pair in pairs if pair[0]], actor=actor_of(request), source=MarketingChange.Source.STAFF
    )
    return {"withdrawn": [row.channel for row in rows]}
