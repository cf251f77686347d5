"""Places with stock: exactly one default, no name twice, and what happened somewhere stays."""

from __future__ import annotations

import pytest

from kervan.events.models import Event
from kervan.lib.errors import Invalid, NotAllowed, NotFound
from kervan.stock.actions.change_stock import change_stock
from kervan.stock.actions.save_location import remove_location, save_location
from kervan.stock.models import Location, StockLevel
from kervan.stock.queries import default_location
from tests.shop import AYSE

pytestmark = pytest.mark.django_db


def places():
    return {row.name: row.is_default for row in Location.objects.all()}


def test_a_place_is_added_and_becomes_the_default():
    made = save_location(None, actor=AYSE, name="  Şube   deposu ", address="Kadıköy")
    same = save_location(made.pk, actor=AYSE, name="Şube deposu", address="Kadıköy")
    save_location(made.pk, actor=AYSE, name="Şube", address="Kadıköy", is_default=True)

    assert same.pk == made.pk
    assert places() == {"Ana depo": False, "Şube": True}
    assert default_location().pk == made.pk
    changes = [event.data["changes"] for event in Event.objects.filter(name="settings.changed").order_by("id")]
    assert changes == [
        {"name": ["", "Şube deposu"], "address": ["", "Kadıköy"]},
        {"name": ["Şube deposu", "Şube"], "is_default": [False, True]},
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "a" * 81}, "name"),
        ({"name": "ANA  DEPO"}, "name"),
        ({"name": "Şube", "address": "a" * 301}, "address"),
    ],
)
def test_a_wrong_place_is_not_added(values, field):
    with pytest.raises(Invalid) as refusal:
        save_location(None, actor=AYSE, **values)

    assert list(refusal.value.fields) == [field]
    assert places() == {"Ana depo": True}
    assert Event.objects.count() == 0


def test_there_is_always_a_default():
    main = Location.objects.get()

    with pytest.raises(Invalid) as refusal:
        save_location(main.pk, actor=AYSE, name="Ana depo")
    with pytest.raises(NotAllowed) as removal:
        remove_location(main.pk, actor=AYSE)

    assert list(refusal.value.fields) == ["is_default"]
    assert removal.value.code == "default_location"
    assert places() == {"Ana depo": True}
    assert Event.objects.count() == 0


def test_an_unknown_place_is_not_found():
    with pytest.raises(NotFound):
        save_location(999_999, actor=AYSE, name="Şube")
    assert Event.objects.count() == 0


def test_a_place_never_used_is_removed_once(shop):
    made = save_location(None, actor=AYSE, name="Boş")
    StockLevel.objects.create(variant=shop.product("MUG"), location=made)

    remove_location(made.pk, actor=AYSE)
    remove_location(made.pk, actor=AYSE)

    assert places() == {"Ana depo": True}
    assert [event.data["changes"] for event in Event.objects.filter(name="settings.changed")] == [
        {"name": ["", "Boş"]},
        {"name": ["Boş", None]},
    ]


@pytest.mark.parametrize("now_empty", [True, False])
def test_a_place_that_held_stock_stays(shop, now_empty):
    made = save_location(None, actor=AYSE, name="Dolu")
    variant = shop.product("MUG")
    change_stock(variant.pk, actor=AYSE, count=3, location_id=made.pk)
    if now_empty:
        change_stock(variant.pk, actor=AYSE, count=0, location_id=made.pk)
    before = Event.objects.count()

    with pytest.raises(NotAllowed) as refusal:
        remove_location(made.pk, actor=AYSE)

    assert refusal.value.code == "location_used"
    assert places() == {"Ana depo": True, "Dolu": False}
    assert StockLevel.objects.get(location=made).on_hand == (0 if now_empty else 3)
    assert Event.objects.count() == before


def test_a_new_order_takes_its_goods_from_the_new_default_and_an_old_one_from_the_old(shop):
    mug = shop.stock("MUG", 5)
    main = default_location()
    old = shop.order()
    made = save_location(None, actor=AYSE, name="Yeni", is_default=True)
    change_stock(mug.pk, actor=AYSE, count=5)

    new = shop.order()

    assert old.lines.get().location_id == main.pk
    assert new.lines.get().location_id == made.pk
    assert {level.location_id: (level.on_hand, level.reserved) for level in StockLevel.objects.all()} == {
        main.pk: (5, old.lines.get().quantity),
        made.pk: (5, new.lines.get().quantity),
    }
