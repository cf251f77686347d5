"""GİB's schema of an invoice, which is not ours to pass on: found beside the checkout or where UBL_TR_XSD says."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

CHECKOUT = Path(__file__).resolve().parents[3]


def schema() -> etree.XMLSchema:
    """The schema; without its files the test is skipped, and in CI (where they belong) it fails."""
    folder = Path(os.environ.get("UBL_TR_XSD") or CHECKOUT.parent / "shared" / "data" / "ubl-tr" / "xsd")
    file = folder / "maindoc" / "UBL-Invoice-2.1.xsd"
    if file.is_file():
        return _read(file)
    reason = f"GİB's UBL-TR schema is not at {folder}; UBL_TR_XSD may name its folder"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def complaints(xml: bytes) -> list[str]:
    """What the schema says against the invoice."""
    found = schema()
    found.validate(etree.fromstring(xml))
    return [f"{error.line}: {error.message}" for error in found.error_log]


@cache
def _read(file: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(file))
