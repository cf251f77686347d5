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
