"""From which day on the shop's days for paying back count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kervan.lib import clock
from kervan.lib.errors import Invalid
from kervan.returns.actions.approve_return import approve_return
from kervan.returns.actions.change_return_rules import change_return_rules
from kervan.returns.actions.open_return import open_return
from kervan.returns.actions.receive_return import receive_return
from kervan.returns.actions.track_return import track_return
from kervan.returns.models import RefundStart, Return
from kervan.returns.tests.test_returns import sent
from tests.shop import AYSE, Shop

TODAY = clock.today


def opened(shop: Shop, start: str, *, days_ago: int = 5) -> Return:
    """A return under rules that pay back ten days after ``start``, opened some days ago."""
    change_return_rules(actor=AYSE, refund_from=start, refund_days=10)
    order = sent(shop, days_ago=days_ago)
    with clock.moved_to(clock.now() - timedelta(days=days_ago)):
        this = open_return(order.pk, actor=AYSE)
        approve_return(this.pk, actor=AYSE)
    return this


def due(this: Return) -> date | None:
    return Return.objects.get(pk=this.pk).refund_due


def test_the_days_count_from_the_day_the_customer_gave_it_to_the_carrier(shop: Shop) -> None:
    this = opened(shop, RefundStart.HANDED)
    assert due(this) is None

    track_return(this.pk, actor=AYSE, tracking_number="7300112", handed_on=TODAY() - timedelta(days=2))
    receive_return(this.pk, actor=AYSE)

    assert due(this) == TODAY() + timedelta(days=8)


def test_a_new_number_without_a_day_counts_from_today_and_a_corrected_day_moves_the_end(shop: Shop) -> None:
    this = opened(shop, RefundStart.HANDED)

    track_return(this.pk, actor=AYSE, tracking_number="7300112")
    assert due(this) == TODAY() + timedelta(days=10)

    track_return(this.pk, actor=AYSE, tracking_number="7300112", handed_on=TODAY() - timedelta(days=3))
    track_return(this.pk, actor=AYSE, tracking_number="7300113")  # the number was misread, the day was not
    assert due(this) == TODAY() + timedelta(days=7)


def test_goods_that_came_without_a_number_count_from_their_coming(shop: Shop) -> None:
    this = opened(shop, RefundStart.HANDED)

    receive_return(this.pk, actor=AYSE)

    assert due(this) == TODAY() + timedelta(days=10)


def test_the_carrier_does_not_move_the_days_of_other_rules(shop: Shop) -> None:
    this = opened(shop, RefundStart.REQUEST)
    before = due(this)

    track_return(this.pk, actor=AYSE, tracking_number="7300112")
    receive_return(this.pk, actor=AYSE)

    assert due(this) == before == TODAY() + timedelta(days=5)


@pytest.mark.parametrize("days", [-6, 1])
def test_a_day_before_the_return_or_after_today_is_refused(shop: Shop, days: int) -> None:
    this = opened(shop, RefundStart.HANDED)

    with pytest.raises(Invalid) as refused:
        track_return(this.pk, actor=AYSE, tracking_number="7300112", handed_on=TODAY() + timedelta(days=days))

    assert "handed_on" in refused.value.fields
    assert Return.objects.get(pk=this.pk).tracking_number == ""
