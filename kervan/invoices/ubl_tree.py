"""The names of UBL, and how an element is put under another."""

from __future__ import annotations

from typing import Any

from lxml import etree

from kervan.lib.money import decimal_string
from kervan.lib.text import clean

INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
EXT = "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"

#: Where the schema wants words and there are none: an empty element is refused by integrators.
NOTHING = "-"


def child(parent: Any, space: str, name: str) -> Any:
    """A new last child."""
    return etree.SubElement(parent, etree.QName(space, name))


def text(parent: Any, name: str, value: str, **attributes: str) -> None:
    """A basic component (cbc) with its value, without what cannot be seen and what XML cannot hold."""
    element = etree.SubElement(parent, etree.QName(CBC, name), attributes)
    element.text = clean(value) or NOTHING


def amount(parent: Any, name: str, kurus: int, currency: str = "TRY") -> None:
    """An amount with its currency and two decimals."""
    text(parent, name, decimal_string(kurus), currencyID=currency)
