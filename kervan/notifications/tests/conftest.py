"""A mail server beside the shop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.smtp_server import Mailbox, mail_server


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A mail server that accepts everything until it is told to behave otherwise."""
    with mail_server(settings) as box:
        yield box
