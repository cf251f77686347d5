"""Taksit: up to how many parts an account lets the customer pay in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kervan.lib.account_settings import SettingField

MOST = 12
"""Turkish banks split a purchase into no more parts."""


def field() -> SettingField:
    """What the account's form asks."""
    return SettingField(
        name="installments",
        label=_("En fazla taksit"),
        kind="number",
        default=1,
        low=1,
        high=MOST,
        help=_("1: tek çekim. Vade farkını müşteri öder; hangi karta kaç taksit sunulduğunu sanal POS belirler."),
    )


def counts(settings: Mapping[str, Any], known: tuple[int, ...] = tuple(range(2, MOST + 1))) -> tuple[int, ...]:
    """The counts above one that the account allows, of those that the gateway knows."""
    most = int(settings.get("installments", 1))
    return tuple(count for count in known if count <= most)
