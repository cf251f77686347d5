"""The feed of everything that happened."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Query
from pydantic import BaseModel, Field

from kervan.api import shapes
from kervan.api.endpoint import Answer, endpoint
from kervan.api.fields import Text, moment
from kervan.events.queries import feed

router = Router(tags=["Events"])


class EventFilter(BaseModel):
    after: Annotated[Text, Field(max_length=200, description="The cursor of the last page; empty at first.")] = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 100


@endpoint(router, "GET", "/events", right="events.view", shape=shapes.Events, summary="What happened")
def list_events(request: HttpRequest, filters: Annotated[EventFilter, Query()]) -> Answer:
    """All events in an order in which none is ever skipped: ask again with `cursor`, which never expires.

    After a restore an event may come again; its `id` tells.
    """
    page = feed(filters.after, limit=filters.limit)
    return {
        "items": [
            {
                "id": event.pk,
                "name": event.name,
                "subject": event.subject,
                "subject_id": event.subject_id,
                "actor": {"kind": event.actor_kind, "id": event.actor_id, "name": event.actor_name},
                "at": moment(event.at),
                "data": event.data,
            }
            for event in page.events
        ],
        "cursor": page.cursor,
    }
