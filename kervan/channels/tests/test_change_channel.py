"""Sales channels as the shop sets them."""

from __future__ import annotations

import pytest

from kervan.channels.actions.change_channel import change_channel
from kervan.channels.models import SalesChannel
from kervan.events.models import Event
from kervan.lib.errors import Invalid, NotFound
from tests.shop import AYSE

pytestmark = pytest.mark.django_db


def test_a_channel_is_renamed_and_silenced():
    row = SalesChannel.objects.get(code="storefront")
    old = row.name

    change_channel(row.pk, actor=AYSE, name="Web mağazam", tells_customer=False)
    change_channel(row.pk, actor=AYSE, name="Web mağazam", tells_customer=False)

    row.refresh_from_db()
    assert (row.name, row.tells_customer) == ("Web mağazam", False)
    assert Event.objects.get().data["changes"] == {"name": [old, "Web mağazam"], "tells_customer": [True, False]}


def test_a_channel_keeps_a_name():
    row = SalesChannel.objects.get(code="storefront")
    with pytest.raises(Invalid):
        change_channel(row.pk, actor=AYSE, name=" ", tells_customer=True)
    with pytest.raises(NotFound):
        change_channel(0, actor=AYSE, name="X", tells_customer=True)
    assert Event.objects.count() == 0
