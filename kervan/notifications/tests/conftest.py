"""A mail server beside the shop."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from kervan.lib import clock
from kervan.notifications.handlers import send_due_messages
from kervan.notifications.models import Message
from tests.smtp_server import Mailbox, mail_server

logging.getLogger("mail.log").setLevel(logging.WARNING)


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A mail server that accepts everything until it is told to behave otherwise."""
    with mail_server(settings) as box:
        yield box


@pytest.fixture
def later() -> Callable[..., AbstractContextManager[Any]]:
    """``with later(minutes=3):`` what happens then."""

    def travel(**time: float) -> AbstractContextManager[Any]:
        return time_machine.travel(clock.now() + timedelta(**time), tick=True)

    return travel


@pytest.fixture
def confirmed(shop: Any, mailbox: Mailbox) -> Any:
    """An order whose first mail has gone."""
    order = shop.order({"MUG": 2})
    shop.react()
    send_due_messages()
    assert list(Message.objects.values_list("kind", "state")) == [("order_placed", "sent")]
    mailbox.raw.clear()
    mailbox.envelopes.clear()
    return order
