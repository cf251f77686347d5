from __future__ import annotations

import pytest

from kervan.lib.account_settings import SettingField, read_settings, secret_names
from kervan.lib.errors import Invalid

FIELDS = (
    SettingField(name="user", label="Kullanıcı", required=True),
    SettingField(name="password", label="Şifre", kind="password", required=True, secret=True),
    SettingField(name="limit", label="Sınır", kind="number", default=5, low=1, high=10),
    SettingField(name="live", label="Canlı", kind="bool", default=False),
    SettingField(name="mode", label="Tür", kind="choice", default="a", choices=(("a", "A"), ("b", "B"))),
    SettingField(name="note", label="Not"),
)

GIVEN = {"user": " ayşe ", "password": "gizli"}


def wrong_fields(**given):
    with pytest.raises(Invalid) as refusal:
        read_settings(FIELDS, GIVEN | given)
    return set(refusal.value.fields)


def test_what_is_not_given_gets_its_default():
    assert read_settings(FIELDS, GIVEN) == {
        "user": "ayşe",
        "password": "gizli",
        "limit": 5,
        "live": False,
        "mode": "a",
        "note": "",
    }


def test_a_form_and_a_program_mean_the_same():
    from_form = read_settings(FIELDS, GIVEN | {"limit": " 7 ", "live": "on", "mode": "b", "more": "x"})
    from_program = read_settings(FIELDS, GIVEN | {"limit": 7, "live": True, "mode": "b"})

    assert from_form == from_program
    assert from_form["limit"] == 7
    assert from_form["live"] is True


@pytest.mark.parametrize("off", [False, "", "0", "off", "false", None])
def test_everything_but_a_yes_is_a_no(off):
    assert read_settings(FIELDS, GIVEN | {"live": off})["live"] is False


@pytest.mark.parametrize("number", ["0", "11", "-1", "3,5", "beş", "²", True])
def test_a_number_outside_its_limits_is_refused(number):
    assert wrong_fields(limit=number) == {"limit"}


def test_every_wrong_field_is_named_at_once():
    assert wrong_fields(user="  ", password=None, mode="c") == {"user", "password", "mode"}


def test_a_number_left_empty_gets_its_default():
    assert read_settings(FIELDS, GIVEN | {"limit": ""})["limit"] == 5


def test_the_secret_fields_are_known_by_name():
    assert secret_names(FIELDS) == {"password"}
