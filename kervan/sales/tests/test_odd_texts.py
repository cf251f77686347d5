"""What people paste: invisible signs, and far more than there is room for. It is kept readable, and nothing breaks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kervan.accounts.actions.create_api_key import create_api_key
from kervan.lib.errors import Invalid
from kervan.orders.pricing import PriceRule
from kervan.sales.new_order import NewLine
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.stock.actions.change_stock import change_stock
from kervan.stock.models import StockMovement
from tests.shop import AYSE, Level, Shop, facts


@pytest.mark.parametrize(("pasted", "kept"), [("a\x00b", "ab"), ("ğ" * 5000, "ğ" * 5000)])
def test_odd_texts_are_kept_as_far_as_there_is_room(shop: Shop, pasted: str, kept: str) -> None:
    order = shop.order({"MUG": 1}, rules=(PriceRule(label=pasted, amount=1),), payment_reference=pasted)
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, note=pasted)
    change_stock(shop.stock("CUP", 1).pk, actor=AYSE, change=1, note=pasted)
    key, _secret = create_api_key(name=pasted, actor=AYSE)

    assert order.adjustments.get().label == kept[:100]
    assert order.payments.get().reference == kept[:100]
    assert parcel.note == kept[:300]
    assert StockMovement.objects.latest("id").note == kept[:200]
    assert key.name == kept[:80]


def test_a_sku_with_an_invisible_sign_is_an_unknown_product(shop: Shop) -> None:
    shop.stock("MUG", 5)
    before = facts()

    with pytest.raises(Invalid) as refusal:
        shop.order(lines=(NewLine(sku="MUG\x00", quantity=1, vat_rate=Decimal(20)),))

    assert list(refusal.value.fields) == ["lines.0.sku"]
    assert facts() == before


def test_a_scanner_that_adds_for_ever_is_stopped_before_the_shelf_overflows(shop: Shop) -> None:
    mug = shop.product("MUG", stock=10_000_000)
    for _time in range(99):
        change_stock(mug.pk, actor=AYSE, change=10_000_000)

    with pytest.raises(Invalid) as refusal:
        change_stock(mug.pk, actor=AYSE, change=10_000_000)

    assert list(refusal.value.fields) == ["change"]
    assert shop.level("MUG") == Level(on_hand=1_000_000_000, reserved=0)
