"""What the shop decides about itself, and that each change is told."""

from __future__ import annotations

from datetime import date, time
from io import BytesIO

import pytest
from PIL import Image

from kervan.events.models import Event
from kervan.lib.errors import Invalid
from kervan.shop.actions.change_shop import change_shop
from kervan.shop.actions.save_holiday import remove_holiday, save_holiday
from kervan.shop.actions.set_logo import set_logo
from kervan.shop.models import Holiday
from kervan.shop.queries import holidays_from, shop, years_without_holidays
from tests.shop import AYSE, facts

pytestmark = pytest.mark.django_db


def picture(kind="PNG", size=(64, 32)):
    target = BytesIO()
    Image.new("RGB", size, "#0a6b74").save(target, kind)
    return target.getvalue()


def last_changes():
    event = Event.objects.latest("id")
    assert event.name == "settings.changed"
    return event.data["changes"]


def test_a_change_is_kept_and_told_with_old_and_new():
    change_shop(actor=AYSE, name="Anadolu", ship_by_days=2, ship_by_cutoff=time(15))

    row = shop()
    assert (row.name, row.ship_by_days, row.ship_by_cutoff) == ("Anadolu", 2, time(15))
    assert last_changes() == {
        "name": ["Mağazam", "Anadolu"],
        "ship_by_days": [1, 2],
        "ship_by_cutoff": ["14:00:00", "15:00:00"],
    }


def test_saving_the_same_says_nothing():
    change_shop(actor=AYSE, name=shop().name)
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"accent": "red"}, "accent"),
        ({"accent": "#000000;}x{"}, "accent"),
        ({"ship_by_days": 61}, "ship_by_days"),
        ({"message_delay": 3601}, "message_delay"),
        ({"small_difference_limit": 100_001}, "small_difference_limit"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"support_email": "x"}, "support_email"),
        ({"language": "de"}, "language"),
    ],
)
def test_wrong_settings_are_named_and_nothing_changes(values, field):
    before = facts()

    with pytest.raises(Invalid) as refusal:
        change_shop(actor=AYSE, **values)

    assert list(refusal.value.fields) == [field]
    assert facts() == before


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_logo_is_written_anew_as_a_small_png(kind):
    set_logo(picture(kind, (1600, 400)), actor=AYSE)

    with shop().logo.open("rb") as file, Image.open(file) as kept:
        assert (kept.format, kept.size) == ("PNG", (800, 200))
    assert last_changes() == {"logo": [False, True]}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\x89PNG\r\n\x1a\n broken",
        picture()[:60],
        picture("BMP"),
        picture(size=(4001, 1)),
        picture() + b"x" * 2 * 1024 * 1024,
    ],
    ids=["empty", "svg", "broken", "cut", "bmp", "wide", "large"],
)
def test_what_is_no_usable_picture_is_refused(content):
    before = facts()

    with pytest.raises(Invalid) as refusal:
        set_logo(content, actor=AYSE)

    assert list(refusal.value.fields) == ["logo"]
    assert not shop().logo
    assert facts() == before


def test_a_logo_can_be_taken_away():
    set_logo(picture(), actor=AYSE)
    set_logo(None, actor=AYSE)
    set_logo(None, actor=AYSE)

    assert not shop().logo
    assert Event.objects.count() == 2


def test_a_holiday_is_entered_changed_and_removed():
    day = date(2031, 3, 3)

    save_holiday(day, actor=AYSE, name="Taşınma", half_day=False)
    save_holiday(day, actor=AYSE, name="Taşınma", half_day=True)
    save_holiday(day, actor=AYSE, name="Taşınma", half_day=True)
    assert holidays_from(day) == {day: True}
    remove_holiday(day, actor=AYSE)
    remove_holiday(day, actor=AYSE)

    assert not Holiday.objects.filter(day=day).exists()
    assert [event.data["changes"]["2031-03-03"] for event in Event.objects.order_by("id")] == [
        [None, ["Taşınma", False]],
        [["Taşınma", False], ["Taşınma", True]],
        [["Taşınma", True], None],
    ]


def test_a_holiday_needs_a_name():
    with pytest.raises(Invalid):
        save_holiday(date(2031, 3, 3), actor=AYSE, name=" ")
    assert Event.objects.count() == 0


def test_the_shop_is_warned_of_a_year_without_holidays(time_machine):
    time_machine.move_to("2030-06-01 12:00:00+00:00")
    assert years_without_holidays() == [2031]
    time_machine.move_to("2029-06-01 12:00:00+00:00")
    assert years_without_holidays() == []
