from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from kervan.integrations.carriers.sandbox import places
from kervan.integrations.carriers.sandbox.tests.rig import Rig

PLACES = {
    "istanbul": frozenset({"kadikoy", "sisli"}),
    "izmir": frozenset({"bornova", "cigli"}),
    "sanliurfa": frozenset({"haliliye"}),
}


@pytest.fixture(autouse=True)
def _a_short_list_of_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole list comes with the set-up, and may not be there yet."""

    def short() -> Mapping[str, frozenset[str]]:
        return PLACES

    monkeypatch.setattr(places, "_districts", short)


@pytest.fixture
def account(db: None) -> Callable[..., Rig]:
    """``account(silence="after_once")``: a rig with these settings."""
    return Rig
